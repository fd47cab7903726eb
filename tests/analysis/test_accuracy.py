"""Accuracy on golden items counts answers, and what was left open counts neither way."""

from __future__ import annotations

from comments.analysis.accuracy import accuracy


def test_answers_are_right_too_mild_too_strict_or_left_open() -> None:
    found = accuracy(
        [
            ("reject", "reject"),
            ("reject", "approve"),
            ("reject", "approve"),
            ("approve", "reject"),
            ("approve", "approve"),
            ("approve", "skip"),
        ]
    )
    assert (found.right.hits, found.right.n) == (2, 5)
    assert (found.too_mild, found.too_strict, found.left_open) == (2, 1, 1)


def test_without_answers_there_is_no_accuracy() -> None:
    assert accuracy([]).right.value is None
    assert accuracy([("reject", "skip")]).right.value is None
