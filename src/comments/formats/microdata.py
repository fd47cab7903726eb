"""schema.org in the markup: Comment, UserComments, DiscussionForumPosting, Answer; and the h-cite of microformats.

https://schema.org/Comment, https://microformats.org/wiki/h-cite. Nesting carries the thread; `parentItem` where it
is given.
"""

from __future__ import annotations

import re

from comments.formats.indented import by_place_or_indentation
from comments.formats.outline import Outline
from comments.formats.pattern import Pattern

_LAST = re.compile(r"(?:comment|post|reply|c|answer|message)?[-_]?([A-Za-z0-9-]*\d[A-Za-z0-9-]*)$", re.IGNORECASE)
_REACTION = frozenset(("u-like", "u-repost", "u-like-of", "p-like", "p-repost", "p-mention", "u-mention"))


def _key(page: Outline, index: int) -> str | None:
    for name in ("id", "itemid", "data-id", "data-comment-id"):
        match = _LAST.search(page.attribute(index, name))
        if match:
            return match[1]
    return ""


def _ignore(page: Outline, index: int) -> bool:
    """Likes and reposts that webmention plug-ins keep among the replies."""
    return not _REACTION.isdisjoint(page.attribute(index, "class").split())


FAMILY = Pattern(
    name="microdata",
    marks=("u-comment", "p-comment", "h-cite"),
    types=("schema.org/Comment", "schema.org/UserComments", "schema.org/DiscussionForumPosting"),
    record=(
        '[itemtype$="schema.org/Comment"], [itemtype$="schema.org/UserComments"], .u-comment, .p-comment, '
        "li.h-cite, div.h-cite, "
        '[itemtype$="schema.org/DiscussionForumPosting"] [itemtype$="schema.org/DiscussionForumPosting"]'
    ),
    key=_key,
    author=(
        "[itemprop=author] [itemprop=name]; [itemprop=creator] [itemprop=name]; [itemprop=author]; [itemprop=creator]; "
        ".p-author .p-name; .p-author; .h-card .p-name; .h-card"
    ),
    time=(
        "[itemprop=dateCreated]; [itemprop=datePublished]; [itemprop=commentTime]; .dt-published; "
        "time[datetime]; abbr[title]"
    ),
    text=(
        "[itemprop=text]; [itemprop=commentText]; [itemprop=description]; .p-content; .e-content; "
        "[itemprop=articleBody]; .p-summary"
    ),
    drop="[itemprop=url]:empty, form, .reply",
    likes="[itemprop=upvoteCount]",
    dislikes="[itemprop=downvoteCount]",
    ignore=_ignore,
    parents=by_place_or_indentation,
)

recognises, read = FAMILY.recognises, FAMILY.read
