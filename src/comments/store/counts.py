"""What charts and reports answer with: counts, sums and comparisons. Missing numbers are None, never 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from comments.models import Run


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
class Burst:
    """Comments with nearly the same text: how many, by how many authors, between when and when."""

    group: str
    n: int
    authors: int
    first: datetime | None
    last: datetime | None
    text: str


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
