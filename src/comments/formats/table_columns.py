"""What the columns of a table of comments are called, ours and other people's, and how a row becomes a comment.

Known besides our own exports: SOCC (https://github.com/sfu-discourse-lab/SOCC), Civil Comments, the New York Times
comments of Kaggle, and whatever uses the common words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from comments.formats.fragments import perhaps_plain
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, CommentState, ParentVia

# By field, the names of its column in the order of preference, lower case, without what is neither letter nor digit.
_NAMES: dict[str, str] = {
    "id": "id commentid cid postid messageid commentuuid uuid",
    "text": "text commenttext commentbody body comment message content commentcontent rawmessage posttext selftext",
    "parent_id": "parentid parent parentcommentid inreplytoid inreplyto replytoid replytocommentid parentuuid",
    "parent_via": "parentvia",
    "author": "author commentauthor authorname userdisplayname displayname username user nickname name screenname",
    "reply_to": "replyto inreplytoauthor parentuserdisplayname parentauthor replytoauthor replytouser",
    "posted_at": "postedat createdat createddate createdate datecreated dateposted date time timestamp datetime "
    "publishedat commentdate createdutc isodatetime",
    "posted_at_text": "postedattext",
    "likes": "likes posvotes upvotes recommendations numrecommends recommendationcount ups likecount thumbsup",
    "dislikes": "dislikes negvotes downvotes downs disagree dislikecount thumbsdown",
    "state": "state status rating",
    "article_url": "articleurl pageurl storyurl asseturl url link",
    "article_title": "articletitle pagetitle storytitle headline title",
    "article_id": "articleid storyid assetid pageid threadid linkid",
    "site": "articlesite site publication",
    "published_at": "articlepublishedat publishedon pubdate",
    "section": "articlesection section sectionname category",
    "tags": "articletags tags keywords",
    "language": "articlelanguage language lang",
}
_OURS = frozenset(("id", "parent_id", "parent_via", "posted_at", "state", "text"))
STATES: dict[str, CommentState] = {
    "visible": "visible", "approved": "visible", "published": "visible", "1": "visible", "deleted": "deleted",
    "removed": "deleted", "trash": "deleted", "hidden": "hidden", "rejected": "hidden", "blocked": "hidden",
    "spam": "hidden", "flagged": "hidden", "pending": "pending", "hold": "pending", "unapproved": "pending",
    "0": "pending",
}  # fmt: skip
_VIAS: dict[str, ParentVia] = {via: via for via in ("markup", "reply-to", "quote", "vocative")}
_NOTHING = ("", "0", "nan", "none", "null", "na", "-1")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
_WHOLE = re.compile(r"\d+\.0+")


Cell = Callable[[str], Any]
"""The cell of a field in a row, None where it is missing or empty."""


class Columns:
    """Which column of a table holds what."""

    def __init__(self, header: Iterable[str], *, defused: bool = False) -> None:
        """Find the fields among the column names; `defused` where our export would have put apostrophes (CSV)."""
        self.defused = defused
        self.header: tuple[str, ...] = ()
        self.of: dict[str, str] = {}
        self.ours = False
        self.learn(header)

    def learn(self, names: Iterable[str]) -> None:
        """Take in more column names."""
        self.header = (*self.header, *names)
        by_name: dict[str, str] = {}
        for column in self.header:
            by_name.setdefault(re.sub(r"[^a-z0-9]", "", column.lower()), column)
        self.of = {
            field: by_name[known[0]]
            for field, accepted in _NAMES.items()
            if (known := [accepted_name for accepted_name in accepted.split() if accepted_name in by_name])
        }
        self.ours = set(self.header) >= _OURS

    @property
    def of_comments(self) -> bool:
        """Whether this is a table of comments: it has texts, and something besides."""
        return "text" in self.of and len(self.header) > 1

    def cells(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row by field, without those that are missing or empty."""
        found: dict[str, Any] = {}
        escaped = self.defused and self.ours
        for field, column in self.of.items():
            value = row.get(column)
            if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
                continue
            if escaped and isinstance(value, str) and value.startswith("'"):
                # Our CSV puts an apostrophe before what a spreadsheet would run, and one more where one stood already.
                value = value[1:] if value.lstrip("'").startswith(_RISKY) else value
            found[field] = value
        return found


def key_of(cell: Cell) -> str:
    """What tells the article of a row from others; "" where the table has one article."""
    for field in ("article_url", "article_id", "article_title"):
        value = cell(field)
        if value is not None:
            return _without_fragment(str(value))
    return ""


def _without_fragment(url: str) -> str:
    """A column called url may hold the address of the comment on the page: "...#comment-12"."""
    return url.partition("#")[0] or url


def _identity(value: Any) -> str | None:
    """An id as text; tables turn whole numbers into 123.0 where a column has gaps."""
    text = word(value)
    if text is not None and "." in text and _WHOLE.fullmatch(text):
        text = text.partition(".")[0]
    return text


def comment_of(columns: Columns, cell: Cell, position: int) -> Comment | None:
    """The comment that a row is, the `position`th of the table; None where it has no text or no id."""
    text = cell("text")
    identity = _identity(cell("id")) if "id" in columns.of else str(position)
    if identity is None or (text is None and not columns.ours) or isinstance(text, (dict, list)):
        return None
    text = str(text or "")
    if not columns.ours:
        text = perhaps_plain(text)
    parent = _identity(cell("parent_id"))
    if parent is not None and parent.lower() in _NOTHING:
        parent = None
    posted, stated = cell("posted_at"), None
    posted_at = moment(posted if isinstance(posted, (str, int, float)) else getattr(posted, "isoformat", str)())
    if posted_at is None:
        stated = word(cell("posted_at_text")) or word(posted)
    return Comment(
        id=identity,
        text=text,
        parent_id=parent,
        parent_via=_VIAS.get(str(cell("parent_via")), "markup") if parent else None,
        author=word(cell("author")),
        reply_to=word(cell("reply_to")),
        posted_at=posted_at,
        posted_at_text=stated,
        likes=number(cell("likes")),
        dislikes=number(cell("dislikes")),
        state=STATES.get(str(cell("state") or "visible").lower(), "visible"),
    )


def article_of(columns: Columns, cell: Cell) -> Article:
    """What a row says of its article."""
    tags = cell("tags")
    return Article(
        url=_without_fragment(url) if (url := word(cell("article_url"))) and "://" in url else None,
        site=word(cell("site")),
        title=word(cell("article_title")),
        published_at=moment(cell("published_at")),
        section=word(cell("section")),
        tags=tuple(word(tag) or "" for tag in (tags if isinstance(tags, list) else str(tags or "").split("; ")) if tag),
        language=word(cell("language")) if columns.of.get("language") == "article_language" else None,
    )
