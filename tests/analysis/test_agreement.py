"""Agreement between people, against the worked examples of its authors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.agreement import agreement, alpha_interval, by_label, cohen_kappa, krippendorff_alpha

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): "." is a rating not given.
TWO_OBSERVERS_BINARY = ["0100000010", "1110010000"]
TWO_OBSERVERS_NOMINAL = ["aabbdcccedda", "babbbccceddd"]
FOUR_OBSERVERS_WITH_GAPS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]

units_strategy = st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1, max_size=30)


def columns(rows: list[str]) -> list[list[str]]:
    return [[rating for rating in column if rating != "."] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (TWO_OBSERVERS_BINARY, 0.095),
        (TWO_OBSERVERS_NOMINAL, 0.692),
        (FOUR_OBSERVERS_WITH_GAPS, 0.743),
    ],
)
def test_alpha_is_that_of_the_worked_examples(rows: list[str], alpha: float) -> None:
    assert krippendorff_alpha(columns(rows)) == pytest.approx(alpha, abs=5e-4)


def test_kappa_is_that_of_cohens_own_example() -> None:
    # J. Cohen (1960), table 1: 200 judgements of three kinds, kappa = .492.
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    assert cohen_kappa(pairs) == pytest.approx(0.492, abs=5e-4)


@given(units_strategy)
def test_alpha_never_exceeds_1_and_is_1_only_without_disagreement(units: list[list[str]]) -> None:
    alpha = krippendorff_alpha(units)
    if alpha is None:
        assert len({rating for unit in units for rating in unit}) == 1
    else:
        assert alpha <= 1
        assert (alpha == 1) == all(len(set(unit)) == 1 for unit in units)


@given(units_strategy, st.randoms(use_true_random=False))
def test_alpha_does_not_depend_on_the_order_of_units_or_raters(units: list[list[str]], random: object) -> None:
    shuffled = [list(unit) for unit in units]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for unit in shuffled:
        random.shuffle(unit)  # type: ignore[attr-defined]
    assert krippendorff_alpha(shuffled) == pytest.approx(krippendorff_alpha(units))
    assert alpha_interval(shuffled, resamples=50) == pytest.approx(alpha_interval(units, resamples=50))


@given(units_strategy)
def test_a_comment_judged_once_changes_nothing(units: list[list[str]]) -> None:
    assert krippendorff_alpha([*units, ["a"], []]) == krippendorff_alpha(units)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1, max_size=60))
def test_kappa_is_the_same_whoever_is_named_first(pairs: list[tuple[str, str]]) -> None:
    assert cohen_kappa(pairs) == pytest.approx(cohen_kappa([(other, one) for one, other in pairs]))


def test_more_comments_narrow_the_interval_around_alpha() -> None:
    few = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("a", "a")] * 4
    low, high = alpha_interval(few) or (0, 0)
    narrow_low, narrow_high = alpha_interval(few * 25) or (0, 0)
    alpha = krippendorff_alpha(few * 25)
    assert alpha is not None
    assert low < narrow_low < alpha < narrow_high < high


def test_without_variation_there_is_no_alpha_and_no_kappa() -> None:
    found = agreement([("approve", "approve")] * 9)
    assert (found.n, found.same.value, found.kappa, found.alpha, found.interval) == (9, 1.0, None, None, None)


def test_nothing_judged_twice_is_said_as_such() -> None:
    found = agreement([("approve",), ()])
    assert (found.n, found.same.value, found.kappa, found.alpha, found.interval) == (0, None, None, None, None)


def test_three_raters_have_an_alpha_but_no_kappa() -> None:
    found = agreement([("a", "a", "b"), ("b", "b", "b"), ("a", "a", "a")])
    assert found.same.hits == 7
    assert found.same.n == 9
    assert found.kappa is None
    assert found.alpha is not None


def test_labels_are_compared_one_by_one() -> None:
    pairs = [({"spam"}, {"spam", "hate"}), (set(), {"hate"}), ({"spam"}, {"spam"}), (set(), set())]
    found = by_label(pairs, ["spam", "hate", "threat"])
    assert found["spam"].kappa == 1
    assert found["hate"].kappa == 0
    assert found["threat"].kappa is None
    assert [found[label].n for label in found] == [4, 4, 4]
