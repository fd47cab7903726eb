"""How far scores lie apart at a time: quartiles, exact for small selections and from a random sample of large ones.

Quartiles need sorting, which at a million comments would cost more than the rest of the chart. Above `SAMPLE` comments
every step is read off the same pseudorandom share of them, so a chart does not change from one drawing to the next.
"""

from __future__ import annotations

from statistics import quantiles

import numpy as np

from comments.store.packed import Array

SAMPLE = 50_000
FEWEST = 4
"""Below so many values a step has no quartiles worth drawing."""

Quartiles = tuple[float, float]


def spread(steps: Array, values: Array, size: int) -> list[Quartiles | None]:
    """Return lower and upper quartile of each step: `steps` numbers the step of each value, below `size`."""
    kept = np.flatnonzero(~np.isnan(values))
    if len(kept) > SAMPLE:
        kept = np.sort(np.random.default_rng(1).choice(kept, SAMPLE, replace=False))
    order = np.argsort(steps[kept], kind="stable")
    ordered = values[kept][order]
    ends = np.cumsum(np.bincount(steps[kept], minlength=size))
    return [_middle_half(part.tolist()) for part in np.split(ordered, ends[:-1])] if size else []


def _middle_half(values: list[float]) -> Quartiles | None:
    if len(values) < FEWEST:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high
