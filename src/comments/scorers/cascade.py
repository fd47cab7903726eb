"""A cheap scorer settles the texts it is sure about, a dear one judges the rest.

Used twice: `quick` before `mini` in bulk runs (only surely harmless texts are settled), and `mini` before Detoxify with
`--triage 0.02:0.98`. What it costs and loses is measured in benchmarks/score_cascade.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from comments.errors import UsageError
from comments.models import NotScored, Scores, Span
from comments.scorers import Explains, Scorer

MEASURE = "toxicity"
"""What both scorers must measure; how sure the first is, is read off this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Up to `low` a text is surely harmless, from `high` surely toxic; `high` of None settles harmless texts only.

    A settled text keeps the first scorer's values times `scale`: where the second gives harmless texts much less than
    the first does, the two would otherwise not stand in one order.
    """

    low: float
    high: float | None = None
    scale: float = 1.0

    def settles(self, value: float) -> bool:
        """Whether a first score leaves nothing to ask."""
        return value <= self.low or (self.high is not None and value >= self.high)

    def __str__(self) -> str:
        cuts = f"{self.low:g}" if self.high is None else f"{self.low:g}:{self.high:g}"
        return cuts if self.scale == 1 else f"{cuts}x{self.scale:g}"


def read_cuts(text: str) -> Cuts:
    """Read "0.02:0.98". Raises UsageError with an example when it is no such thing."""
    low, _, high = text.partition(":")
    try:
        cuts = Cuts(low=float(low), high=float(high))
    except ValueError:
        cuts = Cuts(low=1, high=0)
    if not 0 <= cuts.low < (cuts.high or 0) <= 1:
        raise UsageError(f"'{text}' is no pair of cut-offs between 0 and 1. For example: --triage 0.02:0.98")
    return cuts


Known = Callable[[Sequence[str]], Mapping[str, Scores | NotScored]]
"""What the first scorer has said of some of these texts before."""


class Cascade:
    """Stands in for its second scorer: the same name and measures, a version of its own.

    A settled text carries the first scorer's values and the note "settled by quick": every number says whose it is.
    """

    def __init__(self, first: Scorer, second: Scorer, cuts: Cuts, known: Known = lambda _texts: {}) -> None:
        """`first` must know the measure `toxicity`, and is asked only about texts that are not `known`.

        Raises UsageError for a first scorer without that measure.
        """
        if MEASURE not in {measure.name for measure in first.measures}:
            raise UsageError(f"The scorer '{first.name}' does not measure toxicity, so it cannot settle anything.")
        self.first, self.second, self.cuts, self._known = first, second, cuts, known
        self.name, self.measures = second.name, second.measures
        self.languages = getattr(second, "languages", None)

    @property
    def version(self) -> str:
        """Changes with either scorer and with the cut-offs."""
        return f"{self.second.version}|{self.first.name}-{self.first.version}@{self.cuts}"

    @property
    def remark(self) -> str:
        """Say for `comments doctor` what the second says, and who settles what for it."""
        behind = f"behind {self.first.name} ({self.cuts})"
        own = getattr(self.second, "remark", "")
        return f"{own}; {behind}" if own else behind

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Return what the second scorer says, or the first where that settles it.

        A text the first cannot judge (another language) goes on to the second, which may know it.
        """
        first = dict(self._known(texts))
        fresh = [text for text in dict.fromkeys(texts) if text not in first]
        first |= zip(fresh, self.first.score(fresh), strict=True)
        rest = [text for text in dict.fromkeys(texts) if not self._settled(first[text])]
        second = dict(zip(rest, self.second.score(rest), strict=True))
        return [second[text] if text in second else self._as_settled(first[text]) for text in texts]

    def knowing(self, known: Known) -> Cascade:
        """Return the same cascade, which asks `known` before it asks the first scorer."""
        return Cascade(self.first, self.second, self.cuts, known)

    def explain(self, text: str, measure: str) -> list[Span]:
        """Return the second scorer's reasons, whoever settled the text; none where it gives none."""
        return self.second.explain(text, measure) if isinstance(self.second, Explains) else []

    def _settled(self, result: Scores | NotScored) -> bool:
        if isinstance(result, NotScored):
            return result.why == "empty"
        return self.cuts.settles(result.values[MEASURE])

    def _as_settled(self, result: Scores | NotScored) -> Scores | NotScored:
        if isinstance(result, NotScored):
            return result
        known = {measure.name for measure in self.measures}
        values = {name: self.cuts.scale * value for name, value in result.values.items() if name in known}
        return Scores(values=values, note=f"settled by {self.first.name}")
