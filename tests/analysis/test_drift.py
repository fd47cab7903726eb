"""Two versions of a scorer on the same texts."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.drift import Crossings, Moved, crossings, drift, effect, ks, psi, reading

unit = st.floats(0, 1)
both = st.lists(st.tuples(unit, unit), max_size=100)
histogram = st.lists(st.integers(0, 500), min_size=5, max_size=5)


def moved(pairs: list[tuple[float, float]]) -> list[Moved]:
    return [Moved(key=key, before=before, after=after) for key, (before, after) in enumerate(pairs)]


@given(st.lists(unit, max_size=100))
def test_the_same_version_twice_has_no_drift(values: list[float]) -> None:
    found = drift(moved([(value, value) for value in values]), threshold=0.5)
    assert (found.crossings.up, found.crossings.down, found.worst) == (0, 0, ())
    assert (found.psi, found.ks, found.median_move) == ((0, 0, 0) if values else (None, None, None))


@given(both)
def test_swapping_the_versions_swaps_the_crossings_and_keeps_the_distances(pairs: list[tuple[float, float]]) -> None:
    there = drift(moved(pairs), threshold=0.5)
    back = drift(moved([(after, before) for before, after in pairs]), threshold=0.5)
    assert (there.crossings.up, there.crossings.down) == (back.crossings.down, back.crossings.up)
    assert there.crossings.n == len(pairs)
    assert there.psi == pytest.approx(back.psi)
    assert there.ks == pytest.approx(back.ks)


@given(histogram, histogram)
def test_the_stability_index_is_never_negative(before: list[int], after: list[int]) -> None:
    found = psi(before, after)
    assert (found is None) == (not sum(before) or not sum(after))
    assert found is None or found >= 0


@given(histogram, st.integers(2, 9))
def test_a_larger_sample_of_the_same_shape_is_no_shift(counts: list[int], times: int) -> None:
    found = psi(counts, [times * count for count in counts])
    assert found is None or found == pytest.approx(0, abs=1e-12)


def test_the_stability_index_of_a_hand_made_table() -> None:
    expected = (0.4 - 0.5) * log(0.4 / 0.5) + (0.6 - 0.5) * log(0.6 / 0.5)
    assert psi([50, 50], [40, 60]) == pytest.approx(expected)


def test_histograms_over_different_bins_are_refused() -> None:
    with pytest.raises(ValueError, match="2 bins, but 3"):
        psi([1, 1], [1, 1, 1])


@given(st.lists(unit, max_size=60), st.lists(unit, max_size=60))
def test_the_widest_gap_is_that_of_a_plain_loop(before: list[float], after: list[float]) -> None:
    found = ks(before, after)
    if not before or not after:
        assert found is None
        return
    gaps = [
        abs(sum(v <= at for v in before) / len(before) - sum(v <= at for v in after) / len(after))
        for at in [*before, *after]
    ]
    assert found == pytest.approx(max(gaps))


def test_samples_that_do_not_overlap_are_1_apart() -> None:
    assert ks([0.1, 0.2], [0.8, 0.9, 1.0]) == 1


def test_a_score_at_the_threshold_is_flagged() -> None:
    found = crossings(moved([(0.5, 0.49), (0.49, 0.5), (0.5, 0.9), (0.1, 0.2), (0.2, 0.1)]), 0.5)
    assert found == Crossings(up=1, down=1, stayed_above=1, stayed_below=2)


def test_texts_that_trade_places_are_seen_though_the_distribution_stays() -> None:
    found = drift(moved([(0.1, 0.9), (0.9, 0.1)]), threshold=0.5)
    assert (found.psi, found.ks) == (0, 0)
    assert (found.crossings.up, found.crossings.down) == (1, 1)
    assert found.median_move == pytest.approx(0.8)


def test_the_worst_movers_come_first_in_either_direction() -> None:
    found = drift(moved([(0.5, 0.6), (0.9, 0.2), (0.1, 0.5), (0.3, 0.3)]), threshold=0.5, worst=2)
    assert [text.key for text in found.worst] == [1, 2]


def test_a_measure_from_minus_1_to_1_is_binned_over_its_own_range() -> None:
    found = drift(moved([(-0.9, -0.1), (-0.8, -0.2)]), threshold=0.0, low=-1, high=1)
    assert found.psi is not None
    assert found.psi > 1


def test_precision_and_recall_are_counted_against_what_people_decided() -> None:
    found = effect([(0.9, True), (0.8, False), (0.7, True), (0.2, True), (0.1, False)], 0.5)
    assert (found.precision.hits, found.precision.n) == (2, 3)
    assert (found.recall.hits, found.recall.n) == (2, 3)
    assert effect([], 0.5).precision.value is None


@pytest.mark.parametrize(
    ("index", "words"),
    [(None, "nothing to compare"), (0, "no shift"), (0.05, "stable"), (0.1, "some shift"), (0.3, "large shift")],
)
def test_the_index_is_read_in_the_customary_words(index: float | None, words: str) -> None:
    assert reading(index) == words
