"""Measures of scores against labels, equal to their definitions counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.evaluation import auc, average_precision, evaluate

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), st.booleans()), min_size=1, max_size=40)


@given(ROWS)
def test_auc_is_the_chance_that_a_positive_scores_higher(rows: list[tuple[float, bool]]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p, hit in rows if hit for n, other in rows if not other]
    expected = sum(pairs) / len(pairs) if pairs else None
    found = auc([score for score, _ in rows], [hit for _, hit in rows])
    assert found == (None if expected is None else pytest.approx(expected))


@given(ROWS)
def test_average_precision_is_the_sum_over_thresholds(rows: list[tuple[float, bool]]) -> None:
    expected, reached, hits = 0.0, 0.0, sum(hit for _, hit in rows)
    for threshold in sorted({score for score, _ in rows}, reverse=True):
        flagged = [hit for score, hit in rows if score >= threshold]
        recall = sum(flagged) / hits if hits else 0
        expected += (recall - reached) * sum(flagged) / len(flagged)
        reached = recall
    found = average_precision([score for score, _ in rows], [hit for _, hit in rows])
    assert found == (pytest.approx(expected) if hits else None)


def test_without_both_kinds_there_is_no_figure() -> None:
    assert auc([0.1, 0.9], [True, True]) is None
    assert auc([], []) is None
    assert average_precision([0.4], [False]) is None
    assert evaluate([], []).auc is None


def test_a_perfect_and_a_reversed_order() -> None:
    assert auc([0.1, 0.2, 0.8, 0.9], [False, False, True, True]) == 1
    assert auc([0.9, 0.8, 0.2, 0.1], [False, False, True, True]) == 0
    assert average_precision([0.1, 0.2, 0.8, 0.9], [False, False, True, True]) == 1


def test_an_identity_that_raises_scores_shows_in_its_bpsn() -> None:
    scores = [0.9, 0.8, 0.1, 0.2, 0.85, 0.95, 0.86, 0.99]
    labels = [True, True, False, False, False, False, True, True]
    (group,) = evaluate(scores, labels, groups={"gay": [place >= 4 for place in range(8)]}).groups
    assert group.n == 4
    assert group.subgroup == 0.75
    assert group.bpsn == 0.25
    assert group.bnsp == 1.0


def test_the_table_says_what_a_threshold_would_do() -> None:
    found = evaluate([0.1, 0.6, 0.7, 0.9], [False, False, True, True], thresholds=[0.5])
    assert found.thresholds[0].precision.value == pytest.approx(2 / 3)
    assert found.thresholds[0].recall.value == 1
    assert (found.n, found.positive) == (4, 2)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="labels"):
        auc([0.1], [True, False])
    with pytest.raises(ValueError, match="members of 'x'"):
        evaluate([0.1, 0.2], [True, False], groups={"x": [True]})
