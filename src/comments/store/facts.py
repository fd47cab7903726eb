"""What the store answers with: frozen rows, ready to be drawn or written. Missing numbers are None, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from comments.models import Decision, ParentVia, Verdict

Role = Literal["viewer", "moderator", "lead", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an intake did, counted in comments except `pages` and `articles`.

    `problems` are sentences, one a bad page.
    """

    pages: int = 0
    articles: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    back: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscored:
    """A text that a scorer version has not seen.

    Equal texts appear once. `language` is what the store believes, or None.
    """

    text_hash: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """One comment as a list or a queue shows it.

    `key` is the store-wide number every other call takes; `id` and `article_key` are the site's id and the store's
    article.
    `toxicity` and `sentiment` are of the measures chosen in the settings, in those measures' own ranges; when one of
    them is missing because its scorer would not judge the text, `not_scored` says why. `labels`, `verdict`,
    `moderator`, `decided_at`, `note` and `decision_id` are those of the newest decision. `gone`: missing from the
    newest
    copy of its page.
    `depth` is 0 at the top of a thread, `replies` counts direct answers, `claimed_by` is who has it open at another
    desk.
    """

    key: int
    id: str
    article_key: int
    article_title: str | None
    article_url: str | None
    parent_key: int | None
    parent_via: ParentVia | None
    author: str | None
    reply_to: str | None
    posted_at: datetime | None
    text: str
    likes: int | None
    dislikes: int | None
    state: str
    gone: bool
    language: str | None
    depth: int
    replies: int
    toxicity: float | None
    sentiment: float | None
    not_scored: str | None
    verdict: Verdict | None
    labels: tuple[str, ...]
    moderator: str | None
    decided_at: datetime | None
    note: str | None
    decision_id: int | None
    posted_at_text: str | None = None
    claimed_by: str | None = None
    text_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One page of a list. `next` is the opaque mark to pass as `after` for the page behind it; None at the end."""

    rows: list[CommentRow]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment where it stands.

    `ancestors` from the top of the thread down; `replies` every answer below in reading order (`depth` gives the
    indentation); `siblings` the other answers to the same parent, or other top comments of the article. Each list is
    bounded.
    """

    ancestors: list[CommentRow]
    comment: CommentRow
    replies: list[CommentRow]
    siblings: list[CommentRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided: the decisions in the order of the keys, tied together by `batch`."""

    batch: str
    decisions: list[Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorHistory:
    """One author over all articles: counts by status, first and last posting, means, labels given, newest comments."""

    name: str
    comments: int
    articles: int
    waiting: int
    approved: int
    rejected: int
    skipped: int
    first: datetime | None
    last: datetime | None
    toxicity: float | None
    sentiment: float | None
    labels: Mapping[str, int]
    recent: list[CommentRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One result of one scorer version for a comment's text: a value, or why there is none."""

    scorer: str
    version: str
    measure: str | None
    value: float | None
    not_scored: str | None
    note: str | None
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the desk agreed on; every change stands in the audit log.

    `toxicity_measure` and `sentiment_measure` are qualified names ("quick.toxicity") of what lists and charts show.
    `threshold` is the toxicity from which a comment counts as toxic. `bands` are edges by unqualified measure name.
    `retention_days` is None or the age from which the scheduled run erases. `golden_share` of second looks are golden
    items. `extra` holds settings of other rooms by
    name.
    """

    toxicity_measure: str
    sentiment_measure: str
    threshold: float
    labels: tuple[str, ...]
    bands: Mapping[str, tuple[float, ...]]
    retention_days: int | None
    golden_share: float = 0.1
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderator:
    """A person who may use the desk."""

    name: str
    role: Role
    added: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log; `what` never holds comment text or author names."""

    seq: int
    at: datetime
    kind: str
    who: str
    what: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """Whether the chain holds. `seq` is the first entry that was altered, removed, inserted or moved; `problem` says
    which.

    `head` is the newest hash: noted elsewhere, it proves later that nothing before it was rewritten.
    """

    ok: bool
    entries: int
    head: str
    seq: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure removed: comments whose text and name are gone, and mentions of the name in other comments."""

    comments: int
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A blind judgement of a comment beside an earlier one, or beside its known answer."""

    comment: int
    first: Decision
    second: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """A text a comment used to have, until `replaced`."""

    text: str
    replaced: datetime
