"""Reasons by leaving words out, on a scorer whose answer is known."""

from __future__ import annotations

import pytest

from comments.models import NotScored, Scores
from comments.scorers.left_out import MOST, leave_out


def _counts_bad(texts):
    """The share of words that are "bad"; silent on empty texts."""
    return [
        Scores(values={"toxicity": text.split().count("bad") / 10}) if text.strip() else NotScored(why="empty")
        for text in texts
    ]


def test_each_word_carries_what_the_score_loses_without_it():
    text = "a bad,  really bad thing"
    spans = leave_out(text, "toxicity", _counts_bad)
    assert {text[span.start : span.end]: span.contribution for span in spans} == pytest.approx(
        {"a": 0, "bad,": 0, "really": 0, "bad": 0.1, "thing": 0}
    )


def test_a_single_word_carries_the_whole_score():
    (span,) = leave_out("bad", "toxicity", _counts_bad)
    assert (span.start, span.end, span.contribution) == (0, 3, 0.1)


@pytest.mark.parametrize("text", ["", "   "])
def test_what_is_not_scored_has_no_reasons(text):
    assert leave_out(text, "toxicity", _counts_bad) == []


def test_a_measure_the_scorer_lacks_has_no_reasons():
    assert leave_out("a bad thing", "threat", _counts_bad) == []


def test_a_very_long_text_is_explained_by_runs_of_words():
    asked = []
    text = "word " * 5_000 + "bad"
    spans = leave_out(text, "toxicity", lambda texts: asked.extend(texts) or _counts_bad(texts))
    assert len(asked) <= MOST + 1
    assert spans[-1].end == len(text)
    assert spans[-1].contribution == pytest.approx(0.1)
    assert sum(span.contribution for span in spans[:-1]) == 0
