"""What changed between two versions of a scorer: how far two histograms lie apart, and the effect on decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

from comments.analysis.shares import Share

FLOOR = 1e-4
"""An empty bin counts as this share: the index is infinite otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Precision and recall of one version at its threshold, against what people decided."""

    precision: Share
    recall: Share


def psi(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the population stability index of two histograms over the same bins: 0 is equal, and it has no upper end.

    The sum over bins of (q - p) ln(q / p), with empty bins at a share of .0001. By custom it is taken over about ten
    bins (see `coarser`); below .1 is stable and above .25 a shift worth looking into. None where either histogram is
    empty. Raises ValueError where the bins differ.
    Source: N. Siddiqi, "Credit Risk Scorecards" (2006); it is the symmetric divergence of H. Jeffreys (1946).
    """
    n, m = _totals(before, after)
    if not n or not m:
        return None
    shares = ((max(p / n, FLOOR), max(q / m, FLOOR)) for p, q in zip(before, after, strict=True))
    return sum((q - p) * log(q / p) for p, q in shares)


def ks(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the two-sample Kolmogorov-Smirnov distance, in [0, 1]: the widest gap between the two cumulative shares.

    Read at the edges of the bins, so it is at most the distance of the single values, and near it with fine bins.
    None where either histogram is empty. Raises ValueError where the bins differ.
    """
    n, m = _totals(before, after)
    if not n or not m:
        return None
    pairs = zip(accumulate(before), accumulate(after), strict=True)
    return max(abs(p / n - q / m) for p, q in pairs)


def coarser(counts: Sequence[int], bins: int = 10) -> list[int]:
    """Merge neighbouring bins until at most `bins` are left; nothing is lost."""
    size = -(-len(counts) // bins) or 1
    return [sum(counts[start : start + size]) for start in range(0, len(counts), size)]


def effect(*, true_positive: int, false_positive: int, false_negative: int) -> Effect:
    """Return precision and recall from a table of confusion; "positive" is what people rejected."""
    return Effect(
        precision=Share(hits=true_positive, n=true_positive + false_positive),
        recall=Share(hits=true_positive, n=true_positive + false_negative),
    )


def reading(index: float | None) -> str:
    """Put a population stability index into the customary words."""
    if index is None:
        return "nothing to compare"
    if index == 0:
        return "no shift"
    return "stable" if index < 0.1 else "some shift" if index < 0.25 else "large shift"


def _totals(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    if len(before) != len(after):
        raise ValueError(f"{len(before)} bins, but {len(after)}.")
    return sum(before), sum(after)
