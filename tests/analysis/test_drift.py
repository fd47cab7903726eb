"""Two versions of a scorer on the same texts."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.drift import coarser, effect, ks, psi, reading

histogram = st.lists(st.integers(0, 500), min_size=5, max_size=5)
values = st.lists(st.integers(0, 99), min_size=1, max_size=60)


def counts(of: list[int]) -> list[int]:
    return [of.count(value) for value in range(100)]


@given(histogram)
def test_the_same_version_twice_has_no_drift(before: list[int]) -> None:
    expected = 0 if sum(before) else None
    assert psi(before, before) == expected
    assert ks(before, before) == expected


@given(histogram, histogram)
def test_distances_are_never_negative_and_the_same_both_ways(before: list[int], after: list[int]) -> None:
    for distance in (psi, ks):
        there, back = distance(before, after), distance(after, before)
        assert (there is None) == (not sum(before) or not sum(after))
        assert there is None or there >= 0
        assert there == (None if back is None else pytest.approx(back))


@given(histogram, st.integers(2, 9))
def test_a_larger_sample_of_the_same_shape_is_no_shift(before: list[int], times: int) -> None:
    after = [times * count for count in before]
    assert (psi(before, after) or 0) == pytest.approx(0, abs=1e-12)
    assert (ks(before, after) or 0) == pytest.approx(0, abs=1e-12)


def test_the_stability_index_of_a_hand_made_table() -> None:
    expected = (0.4 - 0.5) * log(0.4 / 0.5) + (0.6 - 0.5) * log(0.6 / 0.5)
    assert psi([50, 50], [40, 60]) == pytest.approx(expected)


@given(values, values)
def test_with_a_bin_for_each_value_the_gap_is_that_of_the_values(before: list[int], after: list[int]) -> None:
    gaps = [
        abs(sum(v <= at for v in before) / len(before) - sum(v <= at for v in after) / len(after))
        for at in [*before, *after]
    ]
    assert ks(counts(before), counts(after)) == pytest.approx(max(gaps))


@given(values, values, st.integers(1, 30))
def test_coarser_bins_never_widen_the_gap_and_lose_nothing(before: list[int], after: list[int], bins: int) -> None:
    fine = ks(counts(before), counts(after)) or 0
    first, second = coarser(counts(before), bins), coarser(counts(after), bins)
    assert len(first) <= bins
    assert (sum(first), sum(second)) == (len(before), len(after))
    assert (ks(first, second) or 0) <= fine + 1e-12


def test_samples_that_do_not_overlap_are_1_apart() -> None:
    assert ks([3, 1, 0, 0], [0, 0, 5, 5]) == 1


@pytest.mark.parametrize("distance", [psi, ks])
def test_histograms_over_different_bins_are_refused(distance: object) -> None:
    with pytest.raises(ValueError, match="2 bins, but 3"):
        distance([1, 1], [1, 1, 1])  # type: ignore[operator]


def test_precision_and_recall_are_counted_against_what_people_decided() -> None:
    found = effect(true_positive=2, false_positive=1, false_negative=3)
    assert (found.precision.hits, found.precision.n) == (2, 3)
    assert (found.recall.hits, found.recall.n) == (2, 5)
    assert effect(true_positive=0, false_positive=0, false_negative=0).precision.value is None


@pytest.mark.parametrize(
    ("index", "words"),
    [(None, "nothing to compare"), (0, "no shift"), (0.05, "stable"), (0.1, "some shift"), (0.3, "large shift")],
)
def test_the_index_is_read_in_the_customary_words(index: float | None, words: str) -> None:
    assert reading(index) == words
