"""The nouns: frozen facts that every room shares.

Times are `datetime`; a page that states no time zone yields a naive one. Everything here is plain data.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import repeat
from typing import Any, Literal

ParentVia = Literal["markup", "reply-to", "quote", "vocative"]
CommentState = Literal["visible", "deleted", "hidden", "pending"]
Verdict = Literal["approve", "reject", "skip"]
Ids = Literal["site", "position"]


def text_hash(text: str) -> str:
    """Name a text by its content: 32 hexadecimal digits of BLAKE2b over its UTF-8 form.

    Equal texts share scores. Lone surrogates, which hostile pages contain, are replaced rather than refused.
    """
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article a page is about; every field may be unknown."""

    url: str | None = None
    site: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What the page says of one comment; the tree is `parent_id`.

    `id` is unique on the page. `reply_to` keeps the name the page gives for the person answered, found or not.
    `posted_at_text` is the page's own wording of a time that could not be turned into `posted_at`.
    """

    id: str
    text: str
    parent_id: str | None = None
    parent_via: ParentVia | None = None
    author: str | None = None
    reply_to: str | None = None
    posted_at: datetime | None = None
    posted_at_text: str | None = None
    likes: int | None = None
    dislikes: int | None = None
    state: CommentState = "visible"

    @property
    def text_hash(self) -> str:
        """Content address of the text; see `text_hash`."""
        return text_hash(self.text)


_FIELDS = {one.name: getattr(Comment, one.name) for one in fields(Comment)}


def comments_beside(**columns: Sequence[Any]) -> list[Comment]:
    """Make comments of one sequence a field, all fields named: a fifth of the time of making them one by one."""
    made = list(map(object.__new__, repeat(Comment, len(columns["id"]))))
    for name, slot in _FIELDS.items():
        deque(map(slot.__set__, made, columns[name]), maxlen=0)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedBy:
    """Where a page's comments load from, when they are not in the page."""

    platform: str
    shortname: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article with its comments in the page's order: what a format returns.

    `ids` says whether comment ids are the site's own or positions on the page, which shift when a comment is inserted.
    `problem` is one sentence when the page could not be read (in full); bad markup never raises. `again` marks a page
    of which a part was given before, from the same input: this is the whole.
    """

    source: str
    format: str | None = None
    article: Article = field(default_factory=Article)
    comments: tuple[Comment, ...] = ()
    ids: Ids = "site"
    stated_count: int | None = None
    hosted_by: HostedBy | None = None
    fetched_at: datetime | None = None
    problem: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number a scorer gives: its unqualified name, its range, and what a higher value means."""

    name: str
    low: float
    high: float
    higher_means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a scorer found for one text: value by unqualified measure name.

    `note` records how it was found where that matters: "long" (scored in windows, the maximum taken),
    "settled by quick" (a cheaper model was sure enough).
    """

    values: Mapping[str, float]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotScored:
    """Why a scorer gave no numbers: "language: de", "empty", "too long". Missing is missing, never 0."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One stored number; belongs to a text and a scorer version, so equal texts share it."""

    text_hash: str
    scorer: str
    version: str
    measure: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Part of a text that drove a score: `text[start:end]` and its signed contribution in the scorer's own unit."""

    start: int
    end: int
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One scoring pass. `ended` is None while it runs, then "complete", "interrupted" or "failed"."""

    id: int
    scorer: str
    version: str
    started: datetime
    finished: datetime | None = None
    scored: int = 0
    not_scored: int = 0
    failed: int = 0
    total: int | None = None
    ended: str | None = None
    scope: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's judgement of one comment; append-only, the newest counts.

    Each decision states the whole outcome (verdict and labels). `undoes` names the decision it takes back;
    `batch` ties together the decisions of one bulk action. `drawn` says whether the comment came up in a random sample
    of everything, which is what unbiased figures need; None where nobody recorded it.
    """

    id: int
    comment: int
    verdict: Verdict | None
    labels: tuple[str, ...] = ()
    moderator: str
    when: datetime
    note: str | None = None
    batch: str | None = None
    undoes: int | None = None
    drawn: bool | None = None


def page_record(page: Page) -> dict[str, Any]:
    """Return the JSON-ready page record of `comments parse` (contract 1 of the design)."""
    article, hosted = page.article, page.hosted_by
    return {
        "source": page.source,
        "format": page.format,
        "article": {
            "url": article.url,
            "site": article.site,
            "title": article.title,
            "published_at": _iso(article.published_at),
            "section": article.section,
            "tags": list(article.tags),
            "language": article.language,
        },
        "comments": [comment_record(comment) for comment in page.comments],
        "ids": page.ids,
        "stated_count": page.stated_count,
        "hosted_by": None
        if hosted is None
        else {"platform": hosted.platform, "shortname": hosted.shortname, "identifier": hosted.identifier},
        "fetched_at": _iso(page.fetched_at),
        "problem": page.problem,
    }


def comment_record(comment: Comment) -> dict[str, Any]:
    """Return one comment as it stands in the page record."""
    return {
        "id": comment.id,
        "parent_id": comment.parent_id,
        "parent_via": comment.parent_via,
        "author": comment.author,
        "reply_to": comment.reply_to,
        "posted_at": _iso(comment.posted_at),
        "posted_at_text": comment.posted_at_text,
        "text": comment.text,
        "likes": comment.likes,
        "dislikes": comment.dislikes,
        "state": comment.state,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
