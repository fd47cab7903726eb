"""What changed between two versions of a scorer, judged on the same texts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

import numpy as np

from comments.analysis.shares import Share

FLOOR = 1e-4
"""An empty bin counts as this share: the index is infinite otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One text, or a comment with that text, under both versions; `key` is whatever the caller names it by."""

    key: Hashable
    before: float
    after: float

    @property
    def by(self) -> float:
        """Signed change, in the measure's unit."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """How many texts are flagged (at or above the threshold) under one version, the other, both, or neither."""

    up: int
    down: int
    stayed_above: int
    stayed_below: int

    @property
    def n(self) -> int:
        """All texts compared."""
        return self.up + self.down + self.stayed_above + self.stayed_below


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Precision and recall of one version at a threshold, against what people decided."""

    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """All of it for one measure; `psi`, `ks` and `median_move` are None where nothing was compared.

    `psi` and `ks` compare the two distributions, `crossings` and `worst` the single texts: versions can trade places
    between texts without the distribution moving at all.
    """

    threshold: float
    crossings: Crossings
    psi: float | None
    ks: float | None
    median_move: float | None
    worst: tuple[Moved, ...]


def drift(
    moved: Sequence[Moved], *, threshold: float, low: float = 0.0, high: float = 1.0, bins: int = 10, worst: int = 10
) -> Drift:
    """Compare two versions on the texts both have scored; `low` and `high` are the measure's range."""
    before = np.array([text.before for text in moved], dtype=float)
    after = np.array([text.after for text in moved], dtype=float)
    edges = np.linspace(low, high, bins + 1)
    return Drift(
        threshold=threshold,
        crossings=crossings(moved, threshold),
        psi=psi(_counts(before, edges), _counts(after, edges)),
        ks=ks(before.tolist(), after.tolist()),
        median_move=float(np.median(np.abs(after - before))) if len(moved) else None,
        worst=tuple(nlargest(worst, (text for text in moved if text.by), key=lambda text: abs(text.by))),
    )


def crossings(moved: Iterable[Moved], threshold: float) -> Crossings:
    """Count the texts that crossed the threshold each way; a score at the threshold is flagged."""
    sides = [(text.before >= threshold, text.after >= threshold) for text in moved]
    return Crossings(
        up=sides.count((False, True)),
        down=sides.count((True, False)),
        stayed_above=sides.count((True, True)),
        stayed_below=sides.count((False, False)),
    )


def psi(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the population stability index of two histograms over the same bins: 0 is equal, and it has no upper end.

    The sum over bins of (q - p) ln(q / p), with empty bins at a share of .0001. By custom below .1 is stable and above
    .25 a shift worth looking into. None where either histogram is empty. Raises ValueError where the bins differ.
    Source: N. Siddiqi, "Credit Risk Scorecards" (2006); it is the symmetric divergence of H. Jeffreys (1946).
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} bins, but {len(after)}.")
    n, m = sum(before), sum(after)
    if not n or not m:
        return None
    shares = ((max(p / n, FLOOR), max(q / m, FLOOR)) for p, q in zip(before, after, strict=True))
    return sum((q - p) * log(q / p) for p, q in shares)


def ks(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the two-sample Kolmogorov-Smirnov statistic, in [0, 1]: the widest gap between the two cumulative shares.

    None where either sample is empty.
    """
    if not before or not after:
        return None
    first, second = np.sort(before), np.sort(after)
    places = np.concatenate([first, second])
    gaps = np.searchsorted(first, places, "right") / len(first) - np.searchsorted(second, places, "right") / len(second)
    return float(np.abs(gaps).max())


def effect(scored: Iterable[tuple[float, bool]], threshold: float) -> Effect:
    """Return precision and recall at a threshold of (score, what people judged) pairs."""
    pairs = [(score >= threshold, positive) for score, positive in scored]
    right = pairs.count((True, True))
    return Effect(
        precision=Share(hits=right, n=right + pairs.count((True, False))),
        recall=Share(hits=right, n=right + pairs.count((False, True))),
    )


def reading(index: float | None) -> str:
    """Put a population stability index into the customary words."""
    if index is None:
        return "nothing to compare"
    if index == 0:
        return "no shift"
    return "stable" if index < 0.1 else "some shift" if index < 0.25 else "large shift"


def _counts(values: np.ndarray, edges: np.ndarray) -> list[int]:
    return [int(count) for count in np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0]]
