"""A share with its n and its uncertainty: what every figure on a page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Interval = tuple[float, float]


def wilson(hits: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the Wilson score interval of `hits` in `n`, within [0, 1].

    Unlike the plain normal interval it stays inside [0, 1] and is honest for few observations: 0 of 0 is (0, 1).
    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    Raises ValueError unless 0 <= hits <= n.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is not a share.")
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    # At 0 and at n hits one bound is exactly 0 or 1; rounding must not put it on the wrong side of the share.
    low = 0.0 if hits == 0 else (middle - spread) / scale
    high = 1.0 if hits == n else (middle + spread) / scale
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`hits` of `n`; without observations there is no value, and the interval is everything."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share in [0, 1], or None where nothing was observed."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        """The 95 % Wilson interval; see `wilson`."""
        return wilson(self.hits, self.n)

    def __str__(self) -> str:
        """Return "62% (8 of 13)", or "none" where nothing was observed."""
        return "none" if self.value is None else f"{self.value:.0%} ({self.hits:,} of {self.n:,})"
