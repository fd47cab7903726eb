"""What the columns of a table of comments are called, ours and other people's, and the cells of its rows by field.

Known besides our own exports: SOCC (https://github.com/sfu-discourse-lab/SOCC), Civil Comments, the New York Times
comments of Kaggle, and whatever uses the common words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from comments.models import CommentState

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
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")

ARTICLE: Final = frozenset(
    ("article_url", "article_title", "article_id", "site", "published_at", "section", "tags", "language")
)
"""The fields that a row says of its article."""

Cells = dict[str, Sequence[Any]]
"""The cells of some rows by field, beside each other: None where nothing is; without fields that none of them has."""


class Columns:
    """Which column of a table holds what."""

    def __init__(self, header: Iterable[str], *, defused: bool = False) -> None:
        """Find the fields among the column names; `defused` where our export would have put apostrophes (CSV)."""
        self.defused = defused
        self.header: tuple[str, ...] = ()
        self.of: dict[str, str] = {}
        """The name of each field's column. Another dictionary stands here as soon as more names are known."""
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

    def cells(self, fields: Iterable[str], rows: Iterable[Sequence[Any]]) -> Cells:
        """The cells of rows that hold these fields in this order."""
        found: Cells = {}
        escaped = self.defused and self.ours
        for field, column in zip(fields, zip(*rows, strict=True), strict=True):
            there = _filled(column)
            if there is not None:
                found[field] = [_armed(value) for value in there] if escaped else there
        return found


def _filled(column: Sequence[Any]) -> Sequence[Any] | None:
    """The column with None where a cell is empty or no number; None when all are."""
    if float in set(map(type, column)):
        column = [None if isinstance(value, float) and math.isnan(value) else value for value in column]
    if "" in column:
        column = [None if value == "" else value for value in column]
    return None if column.count(None) == len(column) else column


def _armed(value: Any) -> Any:
    """Our CSV puts an apostrophe before what a spreadsheet would run, and one more where one stood already."""
    if isinstance(value, str) and value.startswith("'") and value.lstrip("'").startswith(_RISKY):
        return value[1:]
    return value


def keys_of(cells: Cells, n: int) -> list[str]:
    """What tells the article of each of `n` rows from others; "" where the table has one article."""
    keys: Sequence[Any] = [""] * n
    for field in ("article_title", "article_id", "article_url"):
        if field in cells:
            keys = [before if value is None else value for before, value in zip(keys, cells[field], strict=True)]
    names = list(map(str, keys))
    bare = {name: without_fragment(name) for name in set(names)}
    return [bare[name] for name in names]


def without_fragment(url: str) -> str:
    """A column called url may hold the address of the comment on the page: "...#comment-12"."""
    return url.partition("#")[0] or url
