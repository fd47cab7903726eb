"""How far people agree: Cohen's kappa for two, Krippendorff's alpha for any number, with what chance does taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comments.analysis.shares import Interval, Share

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far ratings of the same comments agree.

    `same` counts pairs of ratings of one comment that are equal. `kappa` is for exactly two ratings a comment and None
    otherwise; `alpha` is None where every rating is the same, for then chance alone explains everything.
    """

    n: int
    same: Share
    kappa: float | None
    alpha: float | None
    interval: Interval | None


def agreement(units: Iterable[Sequence[Hashable]], *, resamples: int = 2000, seed: int = 0) -> Agreement:
    """Compare the ratings of each unit (a comment judged by several people); units with fewer than two are left out."""
    rated = [tuple(unit) for unit in units if len(unit) > 1]
    pairs = [(unit[i], unit[j]) for unit in rated for i in range(len(unit)) for j in range(i)]
    two_each = bool(rated) and all(len(unit) == 2 for unit in rated)
    return Agreement(
        n=len(rated),
        same=Share(hits=sum(one == other for one, other in pairs), n=len(pairs)),
        kappa=cohen_kappa([(unit[0], unit[1]) for unit in rated]) if two_each else None,
        alpha=krippendorff_alpha(rated),
        interval=alpha_interval(rated, resamples=resamples, seed=seed),
    )


def by_label(
    pairs: Iterable[tuple[Collection[str], Collection[str]]],
    labels: Sequence[str],
    *,
    resamples: int = 2000,
    seed: int = 0,
) -> dict[str, Agreement]:
    """Compare two sets of labels a comment, label by label: was it given by both, by one, or by neither?"""
    known = list(pairs)
    return {
        label: agreement([(label in one, label in other) for one, other in known], resamples=resamples, seed=seed)
        for label in labels
    }


def cohen_kappa(pairs: Sequence[Pair]) -> float | None:
    """Return Cohen's kappa of two raters, in [-1, 1]; None without pairs or where chance agreement is certain.

    kappa = (p_o - p_e) / (1 - p_e), p_e from each rater's own shares.
    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
    (1960).
    """
    n = len(pairs)
    if n == 0:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(count * second[rating] for rating, count in first.items())
    if chance == n * n:
        return None
    observed = sum(one == other for one, other in pairs)
    return (observed * n - chance) / (n * n - chance)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal ratings: 1 is perfect, 0 is chance, below 0 is systematic disagreement.

    A unit holds the ratings that one comment got, in any number and order; units with fewer than two say nothing.
    None where there is nothing to compare or all ratings are equal.
    Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C.
    """
    counts, weights = _patterns(units)
    if not len(counts):
        return None
    alpha = _alphas(counts, weights[np.newaxis, :])[0]
    return None if np.isnan(alpha) else float(alpha)


def alpha_interval(
    units: Iterable[Sequence[Hashable]], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Interval | None:
    """Return the percentile bootstrap interval of alpha, resampling whole units; None below two comparable units.

    Resamples in which every rating is equal have no alpha and are left out. The same seed gives the same interval.
    Source: A. Zapf et al., "Measuring inter-rater reliability for nominal data", BMC Medical Research Methodology 16
    (2016), 93: the standard bootstrap holds its level where Krippendorff's own asymptotics do not.
    """
    counts, weights = _patterns(units)
    total = int(weights.sum())
    if total < 2:
        return None
    # Units with the same ratings are interchangeable, so a resample is one multinomial draw over the kinds of units.
    draws = np.random.default_rng(seed).multinomial(total, weights / total, size=resamples)
    alphas = _alphas(counts, draws)
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return None
    low, high = np.quantile(alphas, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _patterns(units: Iterable[Sequence[Hashable]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the kinds of units (kinds x ratings: how often each was given) and how many units are of each kind."""
    kinds = Counter(frozenset(Counter(unit).items()) for unit in units if len(unit) > 1)
    ratings: dict[Hashable, int] = {}
    for kind in kinds:
        for rating, _ in sorted(kind, key=repr):
            ratings.setdefault(rating, len(ratings))
    # A set has no order that outlives the process: sorted, so that the same seed draws the same units.
    ordered = sorted(kinds.items(), key=lambda item: sorted(map(repr, item[0])))
    counts = np.zeros((len(ordered), len(ratings)), dtype=np.int64)
    for row, (kind, _) in enumerate(ordered):
        for rating, times in kind:
            counts[row, ratings[rating]] = times
    return counts, np.array([times for _, times in ordered], dtype=np.int64)


def _alphas(counts: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return one alpha for each row of `weights` (samples x kinds); not-a-number where it is undefined."""
    raters = counts.sum(axis=1)
    disagreement = (counts * (raters[:, np.newaxis] - counts)).sum(axis=1) / (raters - 1)
    observed = weights @ disagreement
    totals = (weights @ counts).astype(np.float64)
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)
    alphas = np.full(len(weights), np.nan)
    defined = expected > 0
    alphas[defined] = 1 - (n[defined] - 1) * observed[defined] / expected[defined]
    return alphas
