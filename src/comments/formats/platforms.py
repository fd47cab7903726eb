"""The platforms that load comments in the browser: their signs, where their ids stand, how comments come out of them.

Signs are scripts, elements and variables the platforms' own installation pages prescribe. The more telling come first:
a page may carry the scripts of one platform and the comments of another.
"""

from __future__ import annotations

from dataclasses import dataclass

_QUOTED = r"""\s*[=:]\s*(?:encodeURIComponent\()?["']([^"'\n<>]{1,300})["']"""
_ATTRIBUTE = r"""\s*=\s*["']?([^"'\s<>]{1,300})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """`sign` says the platform is there; the others find its ids, group 1. No sign without one of the `words` in a script,
    a tag, a class or an id, or one of the `attributes` anywhere."""

    name: str
    words: tuple[str, ...]
    attributes: tuple[str, ...] = ()
    sign: str
    shortname: str | None = None
    identifier: str | None = None
    export: str


_SELF_HOSTED = (
    "It runs on the site's own server: ask whoever runs it for {what}, then give that file to `comments add`."
)
_AS_TABLE = "make CSV or JSON lines of it (columns id, parent_id, author, posted_at, text) and give that file to `comments add`."
ASK_THE_SITE = "Ask the site for an export of its {what}, or save the page from the browser once all comments show, then `comments add` it."

PLATFORMS: tuple[Platform, ...] = (
    Platform(
        name="disqus",
        words=("disqus", "dsq-brlink"),
        sign=r"disqus_thread|disqus_shortname|\.disqus\.com/embed\.js|disqus_config|dsq-brlink",
        shortname=r"(?:disqus_shortname|forum_shortname|disqusShortname|data-disqus-shortname|\"shortname\"|'shortname')"
        + _QUOTED + r"|//([\w-]+)\.disqus\.com/(?:embed|count)",
        identifier=r"(?:disqus_identifier|page\.identifier|data-disqus-identifier|disqusIdentifier)" + _QUOTED,
        export="In Disqus open Admin > your site > Moderate > Export (https://disqus.com/admin/discussions/export/); the "
        "XML file comes by e-mail. Give it to `comments add`.",
    ),
    Platform(
        name="coral",
        words=("coral", "Coral", "Talk.render("),
        sign=r"coral_thread|coralStreamEmbed|Coral\.createStreamEmbed|coral-talk-stream|data-coral-|Talk\.render\(",
        shortname=r"(?:rootURL|data-coral-root-?url)" + _QUOTED,
        identifier=r"(?:storyID|data-coral-(?:story-)?id|storyURL|asset_id)" + _QUOTED,
        export="Coral has no export button: ask its host for the story's comments through the GraphQL API "
        "(https://docs.coralproject.net/api/graphql), save the JSON answers and give them to `comments add`.",
    ),
    Platform(
        name="openweb",
        words=("spot", "openweb"),
        attributes=("data-spot", "data-openweb"),
        sign=r"data-spot-?im|spot\.im|spotim|data-spot-id|openweb\.com|data-openweb",
        shortname=r"data-spot-?id" + _ATTRIBUTE + r"|launcher\.spot\.im/spot/(sp_\w+)",
        identifier=r"data-post-?id" + _ATTRIBUTE,
        export="In OpenWeb's admin panel ask for a comments export, or save the conversation answers (JSON) of the page and "
        "give them to `comments add`.",
    ),
    Platform(
        name="viafoura",
        words=("viafoura", "<vf-"),
        sign=r"<vf-(?:conversations|comments|tray)|cdn\.viafoura\.net|vf:container_id|viafoura-comments",
        shortname=r"data-site-uuid" + _ATTRIBUTE,
        identifier=r"""<meta[^>]{0,80}vf:container_id["'][^>]{0,40}content""" + _ATTRIBUTE + r"|vf-container-id" + _ATTRIBUTE,
        export="Ask Viafoura for the container's comments, or save its livecomments answers (JSON) and give them to "
        "`comments add`.",
    ),
    Platform(
        name="hyvor",
        words=("hyvor", "HYVOR"),
        sign=r"hyvor-talk|talk\.hyvor\.com|HYVOR_TALK",
        shortname=r"website-id" + _ATTRIBUTE + r"|HYVOR_TALK_WEBSITE\s*=\s*(\d+)",
        identifier=r"page-id" + _ATTRIBUTE,
        export="In Hyvor Talk open Console > Tools > Export; " + _AS_TABLE,
    ),
    Platform(
        name="hypercomments",
        words=("hypercomments",),
        sign=r"hypercomments",
        shortname=r"widget_id[\"']?\s*:\s*[\"']?(\d+)",
        export="HyperComments closed its export with the service: " + ASK_THE_SITE.format(what="backups"),
    ),
    Platform(
        name="commento",
        words=("commento", "comentario"),
        sign=r"commento\.io|id=[\"']?commento|commento\.js|comentario\.js|<comentario-comments",
        identifier=r"data-page-id" + _ATTRIBUTE,
        export="In Commento open Dashboard > Export data; give the JSON file to `comments add`.",
    ),
    Platform(
        name="remark42",
        words=("remark42", "remark_config"),
        sign=r"remark42|remark_config",
        shortname=r"site_id" + _QUOTED,
        identifier=r"page_id" + _QUOTED,
        export=_SELF_HOSTED.format(what="the output of `remark42 backup`"),
    ),
    Platform(
        name="isso",
        words=("isso",),
        sign=r"id=[\"']?isso-thread|data-isso|isso/js/embed",
        shortname=r"data-isso" + _ATTRIBUTE,
        identifier=r"data-isso-id" + _ATTRIBUTE,
        export="Save what its server answers for the page (the address of Isso, then /?uri=/the/page): the JSON goes into "
        "`comments add`.",
    ),
    Platform(
        name="giscus",
        words=("giscus",),
        sign=r"giscus\.app",
        shortname=r"data-repo" + _ATTRIBUTE,
        identifier=r"data-term" + _ATTRIBUTE,
        export="The comments are GitHub Discussions of the repository named: save them as JSON lines with the GitHub API "
        "(columns id, parent_id, author, posted_at, text) and give that file to `comments add`.",
    ),
    Platform(
        name="utterances",
        words=("utteranc",),
        sign=r"utteranc\.es",
        shortname=r"[\s\"']repo" + _ATTRIBUTE,
        identifier=r"issue-(?:term|number)" + _ATTRIBUTE,
        export="The comments are GitHub issues of the repository named: save what the GitHub API answers for "
        "/repos/OWNER/NAME/issues/NUMBER/comments and give the JSON to `comments add`.",
    ),
    Platform(
        name="fastcomments",
        words=("fastcomments",),
        sign=r"fastcomments",
        shortname=r"tenantId[\"']?" + _QUOTED,
        identifier=r"urlId[\"']?" + _QUOTED,
        export="In FastComments open Moderate Comments > Export; give the CSV file to `comments add`.",
    ),
    Platform(
        name="talkyard",
        words=("talkyard", "ed-comments"),
        sign=r"talkyard-comments|talkyard\.net|class=[\"']?ed-comments|talkyardServerUrl",
        shortname=r"talkyardServerUrl" + _QUOTED,
        identifier=r"data-discussion-id" + _ATTRIBUTE,
        export="In Talkyard open Admin > Settings > Backup; " + _AS_TABLE,
    ),
    Platform(
        name="livefyre",
        words=("livefyre",),
        sign=r"livefyre",
        shortname=r"siteId[\"']?" + _QUOTED + r"|data-site-?id" + _ATTRIBUTE,
        identifier=r"articleId[\"']?" + _QUOTED + r"|data-article-?id" + _ATTRIBUTE,
        export="Livefyre closed in 2021: look for a later home of the comments, or for a copy of the page saved with them "
        "in an archive, and `comments add` that.",
    ),
    Platform(
        name="cackle",
        words=("cackle", "mc-container"),
        sign=r"cackle\.me|mc-container|cackle_widget",
        shortname=r"widget:\s*[\"']Comment[\"'],\s*id:\s*[\"']?(\d+)",
        export="In Cackle open Settings > Export; " + _AS_TABLE,
    ),
    Platform(
        name="intensedebate",
        words=("intensedebate", "idcomments_acct"),
        sign=r"intensedebate\.com|idcomments_acct",
        shortname=r"idcomments_acct" + _QUOTED,
        identifier=r"idcomments_post_id" + _QUOTED,
        export="In IntenseDebate open Sites > Export; " + _AS_TABLE,
    ),
    Platform(
        name="vuukle",
        words=("vuukle",),
        sign=r"vuukle",
        shortname=r"VUUKLE_API_KEY" + _QUOTED + r"|apiKey" + _QUOTED,
        identifier=r"articleId[\"']?" + _QUOTED,
        export="In Vuukle's dashboard ask for a comments export; give the file to `comments add`.",
    ),
    Platform(
        name="gigya",
        words=("gigya", "showCommentsUI"),
        sign=r"gigya\.(?:comments|services)|gigya-comments|showCommentsUI",
        shortname=r"categoryID[\"']?" + _QUOTED,
        identifier=r"streamID[\"']?" + _QUOTED,
        export=ASK_THE_SITE.format(what="SAP Customer Data Cloud comments"),
    ),
    Platform(
        name="muut",
        words=("muut",),
        sign=r"muut\.com|class=[\"']?muut",
        shortname=r"muut\.com/i/([\w-]+)",
        export="In Muut open Settings > Export; " + _AS_TABLE,
    ),
    Platform(
        name="discourse",
        words=("iscourse",),
        sign=r"discourseEmbedUrl|DiscourseEmbed|discourse-comments",
        shortname=r"discourse(?:Embed)?Url" + _QUOTED,
        identifier=r"topicId[\"']?\s*:\s*[\"']?(\d+)",
        export="The comments are a topic of the forum named: save its pages, or the answer to the topic's address with .json, and give them "
        "to `comments add`.",
    ),
    Platform(
        name="waline",
        words=("waline", "valine", "twikoo", "artalk", "cusdis", "gitalk", "gitment"),
        sign=r"waline|valine|twikoo|artalk|cusdis|gitalk|gitment",
        shortname=r"(?:serverURL|envId|appId|data-host)[\"']?" + _QUOTED,
        export=_SELF_HOSTED.format(what="an export as CSV or JSON lines (columns id, parent_id, author, posted_at, text)"),
    ),
    Platform(
        name="vk",
        words=("VK.Widgets", "vk_comments"),
        sign=r"VK\.Widgets\.Comments|vk_comments",
        shortname=r"apiId\s*:\s*(\d+)",
        export=ASK_THE_SITE.format(what="VK comments (API method widgets.getComments)"),
    ),
    Platform(
        name="facebook",
        words=("fb-comments", "fb:comments"),
        sign=r"fb-comments(?![\w-]*-count)|<fb:comments\b",
        shortname=r"fb:app_id[\"'][^>]{0,40}content" + _ATTRIBUTE,
        identifier=r"fb-comments[^>]{0,300}data-href" + _ATTRIBUTE,
        export="Facebook's comment plugin has no export: the owner of the app id can read the comments of the address with "
        "the Graph API; save them as JSON lines and give that file to `comments add`.",
    ),
)  # fmt: skip
