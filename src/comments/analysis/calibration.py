"""Can a score be believed, and where should its threshold stand? Scores against what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from comments.analysis.shares import Share

FEW = 100
"""Below this many decisions of either kind a figure is called uncertain; at 100 a share of .8 is known to about .08."""

STEPS: tuple[float, ...] = tuple(round(step / 20, 2) for step in range(1, 20))
"""Thresholds of a table: .05, .1, ... .95."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Comments whose score lies in [low, high): their mean score beside the share people judged positive.

    A calibrated score of .7 is judged positive in about 7 of 10 cases. `mean` is None in an empty bin.
    """

    low: float
    high: float
    mean: float | None
    positive: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What would happen if every comment scored at or above `at` were flagged.

    `flagged` is of all comments, `precision` of the flagged ones, `recall` of those people judged positive.
    """

    at: float
    flagged: Share
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The lowest threshold that reaches a wanted precision; `sure` when the interval's lower bound reaches it too.

    Chosen and measured on the same decisions, so the precision to come is more likely below the figure than above it.
    """

    threshold: Threshold
    wanted: float
    sure: bool


def reliability(scores: Sequence[float], positive: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Sort scores in [0, 1] into `bins` ranges of equal width, the last one closed; empty ranges are kept.

    Source: A. Niculescu-Mizil and R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005.
    Raises ValueError when the two sequences differ in length.
    """
    _same_length(scores, positive)
    values, hits = np.asarray(scores, dtype=float), np.asarray(positive, dtype=bool)
    place = np.clip((values * bins).astype(int), 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    sums, positives = np.bincount(place, values, bins), np.bincount(place[hits], minlength=bins)
    return [
        Bin(
            low=i / bins,
            high=(i + 1) / bins,
            mean=float(sums[i] / counts[i]) if counts[i] else None,
            positive=Share(hits=int(positives[i]), n=int(counts[i])),
        )
        for i in range(bins)
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error of reliability bins, in [0, 1]; None without observations.

    The mean distance between mean score and judged share, each bin weighted by its n.
    Source: M. P. Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
    """
    n = sum(bin.positive.n for bin in bins)
    if not n:
        return None
    return sum(abs(bin.positive.hits - bin.positive.n * bin.mean) for bin in bins if bin.mean is not None) / n


def threshold_table(
    scores: Sequence[float], positive: Sequence[bool], thresholds: Sequence[float] = STEPS
) -> list[Threshold]:
    """Return precision, recall and share flagged at each threshold, in the order given.

    Raises ValueError when the two sequences differ in length.
    """
    _same_length(scores, positive)
    values, hits = np.asarray(scores, dtype=float), np.asarray(positive, dtype=bool)
    everything, judged = np.sort(values), np.sort(values[hits])
    table = []
    for at in thresholds:
        flagged = len(everything) - int(np.searchsorted(everything, at))
        right = len(judged) - int(np.searchsorted(judged, at))
        table.append(
            Threshold(
                at=at,
                flagged=Share(hits=flagged, n=len(everything)),
                precision=Share(hits=right, n=flagged),
                recall=Share(hits=right, n=len(judged)),
            )
        )
    return table


def suggest(table: Sequence[Threshold], wanted: float) -> Suggestion | None:
    """Return the threshold with the most recall among those that reach a precision of `wanted`; None if none does.

    A threshold whose interval reaches it as well is preferred to one that reaches it by its point alone.
    """
    by_point = [row for row in table if row.precision.value is not None and row.precision.value >= wanted]
    by_bound = [row for row in by_point if row.precision.interval[0] >= wanted]
    reached = by_bound or by_point
    if not reached:
        return None
    return Suggestion(threshold=min(reached, key=lambda row: row.at), wanted=wanted, sure=bool(by_bound))


def cautions(positive: Sequence[bool], *, random: int | None) -> list[str]:
    """Say in sentences what weakens figures drawn from these decisions; an empty list means nothing known does.

    `random` is how many of the decisions came from a random sample, None where that was not recorded.
    """
    n, hits = len(positive), sum(positive)
    if not n:
        return ["No comment with a score has been decided yet, so nothing can be measured."]
    found = []
    few = [f"{count} {kind}" for count, kind in ((hits, "rejected"), (n - hits, "approved")) if count < FEW]
    if few:
        found.append(
            f"Of {n} decided comments with a score only {' and '.join(few)}: read the intervals, not the points."
        )
    if random is None:
        found.append(
            "How these comments were picked was not recorded. If they were taken from the top of the queue, precision "
            "holds for the flagged ones only and recall looks better than it is: decide a random sample as well."
        )
    elif random < n:
        found.append(
            f"{n - random} of the {n} were not drawn at random: recall and the share flagged look better than they are."
        )
    return found


def _same_length(scores: Sequence[float], positive: Sequence[bool]) -> None:
    if len(scores) != len(positive):
        raise ValueError(f"{len(scores)} scores, but {len(positive)} judgements.")
