"""Scorers: one class each, found by name. Adding one is one new file and one row here.

The contract (contract 2 of the design) is `Scorer`. A module that needs something heavy imports it when the scorer is
made, and raises ScorerUnavailableError with what to install or place when it cannot run here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from comments.models import Measure, NotScored, Scores, Span
from comments.registry import Registry


class Scorer(Protocol):
    """Judges texts. `version` changes when weights, lexicon, library or preprocessing change."""

    name: str
    measures: tuple[Measure, ...]

    @property
    def version(self) -> str:
        """An attribute will do; a property where it takes loading the weights to know."""
        ...

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Return one result a text, in order; never raises for a text's content."""
        ...


@runtime_checkable
class Explains(Protocol):
    """A scorer that can say which words drove a score."""

    def explain(self, text: str, measure: str) -> list[Span]:
        """Return spans into `text` with their signed contribution to `measure`."""
        ...


SCORERS = Registry(
    kind="scorer",
    group="comments.scorers",
    builtin={
        "vader": "comments.scorers.vader:make",
        "quick": "comments.scorers.quick:make",
        "mini": "comments.scorers.mini:make",
        "detoxify-original": "comments.scorers.detoxify:make_original",
        "detoxify-original-small": "comments.scorers.detoxify:make_original_small",
        "detoxify-unbiased": "comments.scorers.detoxify:make_unbiased",
        "detoxify-unbiased-small": "comments.scorers.detoxify:make_unbiased_small",
        "detoxify-multilingual": "comments.scorers.detoxify:make_multilingual",
    },
)
"""Each row names a function without required arguments that returns a `Scorer`."""
