"""The shape of a discussion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.threads import depths, shape

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_a_small_thread_is_measured() -> None:
    found = shape({1: None, 2: 1, 3: 1, 4: 2, 5: None})
    assert found.depths == (2, 2, 1)
    assert found.deepest == 2
    assert (found.answered.hits, found.answered.n) == (2, 5)
    assert found.widest == 2


def test_nothing_and_one_comment_have_a_shape() -> None:
    nothing, one = shape({}), shape({"a": None})
    assert (nothing.n, nothing.depths, nothing.h, nothing.widest, nothing.answered.value) == (0, (), 0, 0, None)
    assert (one.n, one.depths, one.h, one.deepest) == (1, (1,), 1, 0)


def test_a_parent_that_is_not_there_counts_as_none() -> None:
    found = shape({1: "gone", 2: 1})
    assert found.depths == (1, 1)
    assert found.answered.hits == 1


def test_a_circle_is_cut_and_every_comment_counted() -> None:
    found = shape({1: 3, 2: 1, 3: 2, 4: 3, 5: 5})
    assert sum(found.depths) == 5


def test_ten_thousand_levels_are_walked() -> None:
    chain = {level: level - 1 if level else None for level in range(10_000)}
    assert shape(chain).deepest == 9_999


def test_a_quarrel_of_two_has_a_lower_h_than_a_broad_debate() -> None:
    quarrel = {level: level - 1 if level else None for level in range(6)}
    broad = {(branch, level): (branch, level - 1) if level else None for branch in range(5) for level in range(5)}
    assert shape(quarrel).h == 3
    assert shape(broad).h == 5


def test_the_time_to_a_reply_is_the_median_and_odd_times_are_left_out() -> None:
    times = {
        1: START,
        2: START + timedelta(minutes=10),
        3: START + timedelta(minutes=30),
        4: START - timedelta(hours=1),
        5: START.replace(tzinfo=None),
        6: None,
    }
    found = shape({1: None, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}, times)
    assert found.reply_time == timedelta(minutes=20)


@given(st.dictionaries(st.integers(0, 40), st.none() | st.integers(0, 40), max_size=40))
def test_any_tangle_of_parents_gives_every_comment_one_depth(parents: dict[int, int | None]) -> None:
    found = depths(parents)
    assert found.keys() == parents.keys()
    measured = shape(parents)
    assert sum(measured.depths) == measured.n == len(parents)
    assert all(measured.depths)
    for key, parent in parents.items():
        assert found[key] == 0 or found[key] == found[parent] + 1
