"""What the store answers with: frozen rows, ready to be drawn or written. Missing numbers are None, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from comments.models import Decision, ParentVia, Run, Verdict

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
class Facet:
    """One value to filter by: what the filter takes, what a person reads, and how many comments have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The values there are, most frequent first; `articles` are bounded and carry the article key as `value`.

    `states` are the page's (visible, deleted, hidden, pending) and "gone"; `statuses` the desk's (waiting, approve,
    ...).
    """

    articles: list[Facet]
    sections: list[Facet]
    languages: list[Facet]
    labels: list[Facet]
    states: list[Facet]
    statuses: list[Facet] = field(default_factory=list)


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
class Bin:
    """One bar of a histogram: values from `low` up to `high` (the last bin includes its upper end)."""

    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """A measure's distribution over a selection: bars, how many have a value, how many have none."""

    measure: str
    bins: list[Bin]
    n: int
    not_scored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step of a time series. `start` is the first day of the step, by the clock of the page; means with their n.

    The quartiles (lower, upper) show the spread around the mean; they may be read off fine bins. None without values.
    """

    start: date
    n: int
    toxicity: float | None
    toxicity_n: int
    sentiment: float | None
    sentiment_n: int
    toxicity_quartiles: tuple[float, float] | None = None
    sentiment_quartiles: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTotals:
    """Totals of one article, one author, or one hour of the week.

    `key` is the article key, the author's name, or "weekday-hour" (Monday is 0); `label` is what a person reads.
    """

    key: str
    label: str
    n: int
    toxicity: float | None
    toxicity_n: int
    sentiment: float | None
    sentiment_n: int
    waiting: int = 0
    approved: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTotals:
    """Volume of one hour of the week, by the clock of the page: `weekday` 0 is Monday, `hour` 0 to 23."""

    weekday: int
    hour: int
    n: int
    toxicity: float | None
    toxicity_n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A selection in numbers; means are of the comments that have a value (`toxicity_n`, `sentiment_n`)."""

    comments: int
    articles: int
    authors: int
    waiting: int
    approved: int
    rejected: int
    skipped: int
    gone: int
    toxicity: float | None
    toxicity_n: int
    sentiment: float | None
    sentiment_n: int


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
class ScorerVersion:
    """A scorer version in the store: how many texts it judged, how many it would not, and whether readers see it."""

    scorer: str
    version: str
    scored: int
    not_scored: int
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A comment whose score moved between two versions."""

    key: int
    text: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """A measure at the threshold against people's verdicts (reject is the positive class)."""

    true_positive: int
    false_positive: int
    true_negative: int
    false_negative: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDrift:
    """How one measure moved from the version before to the version of the run, over the texts both judged.

    `before` and `after` are counts in equal bins over the measure's observed range `low` to `high`; `crossed_up` and
    `crossed_down` count comments that crossed `threshold`. `decisions_*` compare with people's decisions, None
    without any.
    """

    measure: str
    n: int
    low: float
    high: float
    before: tuple[int, ...]
    after: tuple[int, ...]
    threshold: float
    crossed_up: int
    crossed_down: int
    largest_change: float
    movers: list[Mover]
    decisions_before: Confusion | None
    decisions_after: Confusion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Inputs for a run's drift report. `previous` is the version before, None when this was the scorer's first."""

    run: Run
    previous: str | None
    measures: list[MeasureDrift]


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
class Burst:
    """Comments with nearly the same text: how many, by how many authors, between when and when."""

    group: str
    n: int
    authors: int
    first: datetime | None
    last: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A blind judgement of a comment beside an earlier one, or beside its known answer."""

    comment: int
    first: Decision
    second: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How far the random sample of a store has come.

    `comments` is the stretch of the random order up to the furthest decision that was drawn: a random sample of
    everything, whoever decided them and how. Of these `judged` were approved or rejected, `skipped` left open, and
    `waiting` are not decided (later arrivals among them).
    """

    comments: int
    judged: int
    skipped: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """A text a comment used to have, until `replaced`."""

    text: str
    replaced: datetime
