"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.shares import Share, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(one: int, other: int) -> None:
    hits, n = min(one, other), max(one, other)
    share = Share(hits=hits, n=n)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    assert share.value is None or low <= share.value <= high


@given(st.integers(0, 50), st.integers(1, 50))
def test_more_of_the_same_narrows_the_interval(hits: int, more: int) -> None:
    n = hits + more
    low, high = wilson(hits, n)
    narrow_low, narrow_high = wilson(10 * hits, 10 * n)
    assert narrow_high - narrow_low < high - low


def test_nothing_observed_has_no_value() -> None:
    assert Share(hits=0, n=0).value is None
    assert Share(hits=0, n=0).interval == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "n"), [(2, 1), (-1, 3)])
def test_more_hits_than_observations_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(hits, n)


def test_a_share_is_said_with_its_n() -> None:
    assert str(Share(hits=8, n=13)) == "62% (8 of 13)"
    assert str(Share(hits=0, n=0)) == "none"
