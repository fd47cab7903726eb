"""How good are scores? Against labels people gave, overall and for comments that name an identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from comments.analysis.calibration import Threshold, calibration_error, reliability, threshold_table

TENTHS: tuple[float, ...] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How well scores tell positive from negative where an identity is named; each None without both kinds.

    `subgroup`: among comments that name it. `bpsn`: background positives against the group's negatives; low when merely
    naming the identity raises scores. `bnsp`: background negatives against the group's positives.
    Source: D. Borkan et al., "Nuanced metrics for measuring unintended bias with real data", WWW 2019.
    """

    name: str
    n: int
    subgroup: float | None
    bpsn: float | None
    bnsp: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What scores are worth against labels: `n` comments, `positive` of them labelled so."""

    n: int
    positive: int
    auc: float | None
    average_precision: float | None
    calibration_error: float | None
    thresholds: list[Threshold] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def evaluate(
    scores: Sequence[float],
    positive: Sequence[bool],
    *,
    groups: Mapping[str, Sequence[bool]] | None = None,
    thresholds: Sequence[float] = TENTHS,
) -> Evaluation:
    """Measure scores in [0, 1] against labels; `groups` says by identity which comments name it.

    Raises ValueError when lengths differ.
    """
    values, labels = np.asarray(scores, dtype=float), np.asarray(positive, dtype=bool)
    return Evaluation(
        n=len(values),
        positive=int(labels.sum()),
        auc=auc(values, labels),
        average_precision=average_precision(values, labels),
        calibration_error=calibration_error(reliability(scores, positive)),
        thresholds=threshold_table(scores, positive, thresholds),
        groups=[_group(name, values, labels, members) for name, members in (groups or {}).items()],
    )


def auc(scores: Sequence[float] | NDArray[np.float64], positive: Sequence[bool] | NDArray[np.bool_]) -> float | None:
    """Return the chance that a positive scores above a negative, ties counting half; None without both kinds.

    By ranks (Mann and Whitney 1947). Raises ValueError when lengths differ.
    """
    values, labels = _both(scores, positive)
    hits = int(labels.sum())
    if hits in (0, len(labels)):
        return None
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[labels].sum() - hits * (hits + 1) / 2) / (hits * (len(labels) - hits)))


def average_precision(
    scores: Sequence[float] | NDArray[np.float64], positive: Sequence[bool] | NDArray[np.bool_]
) -> float | None:
    """Return the area under the precision-recall curve as a sum of steps; None without a positive.

    Equal scores are one step, as no threshold can part them. Raises ValueError when lengths differ.
    """
    values, labels = _both(scores, positive)
    hits = int(labels.sum())
    if hits == 0:
        return None
    order = np.argsort(-values, kind="stable")
    steps = np.append(np.flatnonzero(np.diff(values[order])), len(values) - 1)
    right = np.cumsum(labels[order])[steps]
    precision = right / (steps + 1)
    return float(np.sum(np.diff(right, prepend=0) / hits * precision))


def _group(name: str, values: NDArray[np.float64], labels: NDArray[np.bool_], members: Sequence[bool]) -> Group:
    inside = np.asarray(members, dtype=bool)
    if len(inside) != len(labels):
        raise ValueError(f"{len(inside)} members of '{name}' for {len(labels)} comments.")
    bpsn, bnsp = (inside & ~labels) | (~inside & labels), (inside & labels) | (~inside & ~labels)
    return Group(
        name=name,
        n=int(inside.sum()),
        subgroup=auc(values[inside], labels[inside]),
        bpsn=auc(values[bpsn], labels[bpsn]),
        bnsp=auc(values[bnsp], labels[bnsp]),
    )


def _both(
    scores: Sequence[float] | NDArray[np.float64], positive: Sequence[bool] | NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    values, labels = np.asarray(scores, dtype=float), np.asarray(positive, dtype=bool)
    if len(values) != len(labels):
        raise ValueError(f"{len(values)} scores for {len(labels)} labels.")
    return values, labels
