"""Scores to bands, and the labels a desk starts with. Pure: a band is an opinion read off a stored number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Names for ranges of a measure: `names[i]` holds from `edges[i-1]` up to, and without, `edges[i]`."""

    edges: tuple[float, ...]
    names: tuple[str, ...]

    def of(self, value: float | None) -> str:
        """Name the band of a value; a missing value is "not scored"."""
        if value is None:
            return "not scored"
        return self.names[sum(value >= edge for edge in self.edges)]


TOXICITY = Bands(edges=(0.2, 0.5, 0.8), names=("low", "some", "high", "very high"))
# The compound cut-offs are those of the VADER authors: positive from .05 up, negative from -.05 down.
SENTIMENT = Bands(edges=(-0.05, 0.05), names=("negative", "neutral", "positive"))

DEFAULT_BANDS: Mapping[str, Bands] = {"toxicity": TOXICITY, "compound": SENTIMENT}

DEFAULT_LABELS: tuple[str, ...] = (
    "toxic",
    "personal attack",
    "hate",
    "threat",
    "spam",
    "off-topic",
    "misinformation",
    "constructive",
    "informative",
    "witty",
)


def band(measure: str, value: float | None, bands: Mapping[str, Bands] = DEFAULT_BANDS) -> str | None:
    """Name the band of a value of a measure, qualified ("quick.toxicity") or not; None for measures without bands."""
    found = bands.get(measure.rpartition(".")[2])
    return None if found is None else found.of(value)
