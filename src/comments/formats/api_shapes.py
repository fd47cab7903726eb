"""Where the open interfaces of platforms and the exports of comment boxes keep what: one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_HACKER_NEWS = "https://news.ycombinator.com/item?id={key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The places of one interface's answers.

    A place is keys joined by points, `|` between those it may be instead; the first that holds something counts. Places
    are looked for in a comment's object, those of `of_answer` in the answer around all comments.
    """

    marks: tuple[str, ...]  # names its answers have, all in the first 64 KiB; the first shape that fits is taken
    items: str = ""  # the list of comments in an answer; without such a list the answer is a comment itself
    replies: str = ""  # the list of answers in a comment
    id: str
    parent: str = ""
    author: str
    authors: tuple[str, str, str] | None = None  # a list of people in the answer, their key, their name
    reply_to: str = ""
    posted_at: str
    text: str
    likes: str = ""
    dislikes: str = ""
    state: str = ""
    deleted: str = ""
    stated_count: str = ""
    article: Mapping[str, str] = field(default_factory=dict)  # `key` tells one article from another
    page: str = ""  # the address of an article whose `key` is known, and no other address
    of_answer: Mapping[str, str] = field(default_factory=dict)


SHAPES: Mapping[str, Shape] = {
    # https://developer.wordpress.org/rest-api/reference/comments/
    "WordPress": Shape(
        marks=("author_name", "rendered", "post"),
        id="id",
        parent="parent",
        author="author_name",
        posted_at="date_gmt",
        text="content.rendered",
        state="status",
        article={"key": "post", "url": "link"},
    ),
    # https://hn.algolia.com/api: a story with all its comments, and what a search finds
    "Hacker News": Shape(
        marks=("children", "created_at_i", "author"),
        items="children",
        replies="children",
        id="id",
        author="author",
        posted_at="created_at",
        text="text",
        page=_HACKER_NEWS,
        of_answer={"key": "id", "url": "url", "title": "title", "published_at": "created_at"},
    ),
    "Hacker News search": Shape(
        marks=("hits", "comment_text"),
        items="hits",
        id="objectID",
        parent="parent_id",
        author="author",
        posted_at="created_at",
        text="comment_text",
        article={"key": "story_id", "url": "story_url", "title": "story_title"},
        page=_HACKER_NEWS,
    ),
    # https://developers.google.com/youtube/v3/docs/commentThreads and /comments
    "YouTube": Shape(
        marks=("snippet", "authorDisplayName"),
        items="items",
        replies="replies.comments",
        id="id",
        parent="snippet.parentId",
        author="snippet.topLevelComment.snippet.authorDisplayName|snippet.authorDisplayName",
        posted_at="snippet.topLevelComment.snippet.publishedAt|snippet.publishedAt",
        text="snippet.topLevelComment.snippet.textOriginal|snippet.topLevelComment.snippet.textDisplay"
        "|snippet.textOriginal|snippet.textDisplay",
        likes="snippet.topLevelComment.snippet.likeCount|snippet.likeCount",
        article={"key": "snippet.videoId"},
        page="https://www.youtube.com/watch?v={key}",
    ),
    # https://github.com/yt-dlp/yt-dlp: what --write-comments adds to the .info.json of a video
    "yt-dlp": Shape(
        marks=("formats", "format_id"),
        items="comments",
        id="id",
        parent="parent",
        author="author",
        posted_at="timestamp",
        text="text|html",
        likes="like_count",
        dislikes="dislike_count",
        of_answer={"key": "id", "url": "webpage_url", "title": "title", "published_at": "timestamp"},
    ),
    # https://docs.joinmastodon.org/methods/statuses/#context
    "Mastodon": Shape(
        marks=("descendants", "in_reply_to_id"),
        items="descendants",
        id="id",
        parent="in_reply_to_id",
        author="account.display_name|account.acct",
        posted_at="created_at",
        text="content",
        likes="favourites_count",
    ),
    # https://docs.discourse.org: /t/TOPIC.json
    "Discourse": Shape(
        marks=("post_stream", "post_number"),
        items="post_stream.posts",
        id="post_number",
        parent="reply_to_post_number",
        author="username",
        posted_at="created_at",
        text="cooked",
        deleted="user_deleted",
        stated_count="posts_count",
        of_answer={"key": "id", "title": "title", "published_at": "created_at"},
    ),
    # https://api.stackexchange.com/docs/types/comment
    "Stack Exchange": Shape(
        marks=("comment_id", "post_id", "creation_date"),
        items="items",
        id="comment_id",
        author="owner.display_name",
        reply_to="reply_to_user.display_name",
        posted_at="creation_date",
        text="body|body_markdown",
        likes="score",
        article={"key": "post_id"},
    ),
    # https://join-lemmy.org/docs/contributors/04-api.html; a path such as "0.4.5" ends in the parent and the comment
    "Lemmy": Shape(
        marks=("creator", "ap_id", "path"),
        items="comments",
        id="comment.id",
        parent="comment.path",
        author="creator.display_name|creator.name",
        posted_at="comment.published",
        text="comment.content",
        likes="counts.upvotes",
        dislikes="counts.downvotes",
        deleted="comment.deleted|comment.removed",
        article={"key": "post.id", "url": "post.url|post.ap_id", "title": "post.name"},
    ),
    # https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
    "Bluesky": Shape(
        marks=("thread", "handle", "record"),
        items="thread.replies",
        replies="replies",
        id="post.uri",
        author="post.author.displayName|post.author.handle",
        posted_at="post.record.createdAt",
        text="post.record.text",
        likes="post.likeCount",
        of_answer={"key": "thread.post.uri", "published_at": "thread.post.record.createdAt"},
    ),
    # https://docs.github.com/en/rest/issues/comments (utterances keeps its comments there)
    "GitHub": Shape(
        marks=("issue_url", "author_association"),
        id="id",
        author="user.login",
        posted_at="created_at",
        text="body",
        likes="reactions.+1",
        dislikes="reactions.-1",
        article={"key": "issue_url", "url": "html_url"},
    ),
    # https://isso-comments.de/docs/reference/server-api/
    "Isso": Shape(
        marks=("total_replies", "replies"),
        items="replies",
        replies="replies",
        id="id",
        parent="parent",
        author="author",
        posted_at="created",
        text="text",
        likes="likes",
        dislikes="dislikes",
    ),
    # https://remark42.com/docs/contributing/api/: the tree of a page, and the lines of a backup
    "Remark42": Shape(
        marks=("locator", "pid"),
        items="comments",
        replies="replies",
        id="comment.id|id",
        parent="comment.pid|pid",
        author="comment.user.name|user.name",
        posted_at="comment.time|time",
        text="comment.text|text",
        likes="comment.score|score",
        deleted="comment.delete|delete",
        article={"key": "comment.locator.url|locator.url", "url": "comment.locator.url|locator.url"},
    ),
    # https://gitlab.com/commento/commento: domain_export.go
    "Commento": Shape(
        marks=("commentHex", "commenterHex"),
        items="comments",
        id="commentHex",
        parent="parentHex",
        author="commenterHex",
        authors=("commenters", "commenterHex", "name"),
        posted_at="creationDate",
        text="html|markdown",
        likes="score",
        state="state",
        deleted="deleted",
        article={"key": "url", "site": "domain"},
    ),
}
