"""Scores against decisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.calibration import calibration_error, cautions, reliability, suggest, threshold_table

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200)


def apart(rows: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in rows], [positive for _, positive in rows]


@given(judged, st.integers(1, 20))
def test_every_comment_is_in_exactly_one_bin(rows: list[tuple[float, bool]], bins: int) -> None:
    scores, positive = apart(rows)
    found = reliability(scores, positive, bins)
    assert len(found) == bins
    assert sum(bin.positive.n for bin in found) == len(rows)
    assert sum(bin.positive.hits for bin in found) == sum(positive)
    assert all(bin.mean is None or bin.low - 1e-9 <= bin.mean <= bin.high + 1e-9 for bin in found)


def test_a_score_of_1_is_in_the_last_bin_and_an_edge_in_the_upper_one() -> None:
    assert [bin.positive.n for bin in reliability([1.0, 0.5, 0.49], [True, True, False], 2)] == [1, 2]


def test_the_calibration_error_of_a_hand_made_table() -> None:
    # Ten at .2 of which four are positive, ten at .9 of which nine are: (10 * .2 + 10 * 0) / 20 = .1.
    scores = [0.2] * 10 + [0.9] * 10
    positive = [True] * 4 + [False] * 6 + [True] * 9 + [False]
    assert calibration_error(reliability(scores, positive)) == pytest.approx(0.1)


@given(judged)
def test_the_calibration_error_is_between_0_and_1(rows: list[tuple[float, bool]]) -> None:
    error = calibration_error(reliability(*apart(rows)))
    assert (error is None) == (not rows)
    assert error is None or -1e-9 <= error <= 1 + 1e-9


@given(judged)
def test_the_table_counts_what_a_plain_loop_counts(rows: list[tuple[float, bool]]) -> None:
    scores, positive = apart(rows)
    for row in threshold_table(scores, positive):
        flagged = [hit for score, hit in rows if score >= row.at]
        assert (row.flagged.hits, row.flagged.n) == (len(flagged), len(rows))
        assert (row.precision.hits, row.precision.n) == (sum(flagged), len(flagged))
        assert (row.recall.hits, row.recall.n) == (sum(flagged), sum(positive))


@given(judged)
def test_a_higher_threshold_never_flags_or_finds_more(rows: list[tuple[float, bool]]) -> None:
    table = threshold_table(*apart(rows))
    assert [row.flagged.hits for row in table] == sorted((row.flagged.hits for row in table), reverse=True)
    assert [row.recall.hits for row in table] == sorted((row.recall.hits for row in table), reverse=True)


@given(judged, st.floats(0.05, 1))
def test_a_suggestion_reaches_what_was_wanted(rows: list[tuple[float, bool]], wanted: float) -> None:
    found = suggest(threshold_table(*apart(rows)), wanted)
    if found is not None:
        assert (found.threshold.precision.value or 0) >= wanted
        assert found.sure == (found.threshold.precision.interval[0] >= wanted)


def test_the_lowest_threshold_that_is_precise_enough_is_suggested() -> None:
    scores = [0.3] * 100 + [0.6] * 100 + [0.9] * 100
    positive = [False] * 90 + [True] * 10 + [True] * 94 + [False] * 6 + [True] * 100
    found = suggest(threshold_table(scores, positive), 0.9)
    assert found is not None
    assert found.threshold.at == 0.35
    assert found.sure


def test_four_of_four_is_not_sure_to_be_90_percent() -> None:
    found = suggest(threshold_table([0.9] * 4 + [0.1] * 4, [True] * 4 + [False] * 4), 0.9)
    assert found is not None
    assert not found.sure


def test_a_precision_that_is_never_reached_is_not_suggested() -> None:
    assert suggest(threshold_table([0.9, 0.9], [True, False]), 0.9) is None
    assert suggest(threshold_table([], []), 0.5) is None


def test_few_decisions_and_unknown_picking_are_said() -> None:
    said = " ".join(cautions([True] * 5 + [False] * 300, random=None))
    assert "Of 305 decided comments with a score only 5 rejected: read" in said
    assert "approved" not in said
    assert "not recorded" in said
    assert cautions([], random=None) == ["No comment with a score has been decided yet, so nothing can be measured."]
    assert cautions([True] * 100 + [False] * 100, random=200) == []
    assert "150 of the 200 were not drawn at random" in cautions([True, False] * 100, random=50)[0]


def test_scores_without_their_judgement_are_refused() -> None:
    with pytest.raises(ValueError, match="2 scores, but 1"):
        threshold_table([0.1, 0.2], [True])
    with pytest.raises(ValueError, match="2 scores, but 1"):
        reliability([0.1, 0.2], [True])
