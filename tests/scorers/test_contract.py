"""What every scorer in the registry keeps, built-in or from another package. One that cannot run here says why."""

from __future__ import annotations

import pytest

from comments.errors import ScorerUnavailableError
from comments.models import NotScored, Scores
from comments.pipeline import make_scorer
from comments.scorers import SCORERS, Explains, Scorer

HOSTILE = [
    "",
    " \n\t",
    "\x00",
    "NUL \x00 inside",
    "😀😀😀",
    "\u202eneddih si siht\u202c is hidden",
    "\ud800 lone \udfff surrogates",
    "\u200b\u200d\ufeff",
    "e\u0301" * 200,
    "=1+1",
    "<script>alert(1)</script>",
    "{slot} %s \\n",
    "word " * 20_000,
    "x" * 100_000,
    "\U0001f9d1\u200d\U0001f4bb" * 500,
]


@pytest.fixture(scope="module", params=SCORERS.names())
def scorer(request: pytest.FixtureRequest) -> Scorer:
    try:
        return make_scorer(request.param)
    except ScorerUnavailableError as error:
        pytest.skip(str(error))


def check(scorer: Scorer, results: list[Scores | NotScored], texts: list[str]) -> None:
    ranges = {measure.name: measure for measure in scorer.measures}
    assert len(results) == len(texts)
    for result in results:
        if isinstance(result, NotScored):
            assert result.why
            continue
        assert set(result.values) == set(ranges)
        for name, value in result.values.items():
            assert isinstance(value, float)
            assert ranges[name].low <= value <= ranges[name].high


@pytest.mark.parametrize("count", [0, 1, 33])
def test_one_result_a_text(scorer: Scorer, count: int) -> None:
    texts = [f"This is comment number {number}, and I like it." for number in range(count)]
    check(scorer, scorer.score(texts), texts)


def test_the_name_is_the_registered_one_and_the_version_says_something(scorer: Scorer) -> None:
    assert scorer.name in SCORERS.names()
    assert scorer.version
    assert len({measure.name for measure in scorer.measures}) == len(scorer.measures) > 0


def test_results_stand_in_the_order_of_the_texts(scorer: Scorer) -> None:
    texts = [f"{'I love this! ' * (n % 5)} You are the {n}th person to say that." for n in range(12)]
    forward, backward = scorer.score(texts), scorer.score(texts[::-1])
    assert _close(forward, backward[::-1])


def test_equal_texts_get_equal_scores(scorer: Scorer) -> None:
    first, other, again = scorer.score(
        ["What a lovely day it is", "What an idiot, what an awful liar", "What a lovely day it is"]
    )
    assert first == again
    assert _close([first], scorer.score(["What a lovely day it is"]))
    assert not _close([first], [other])


def test_hostile_texts_are_scored_or_not_but_never_raise(scorer: Scorer) -> None:
    check(scorer, scorer.score(HOSTILE), HOSTILE)


def test_nothing_to_see_is_not_scored(scorer: Scorer) -> None:
    assert scorer.score(["", " \n"]) == [NotScored(why="empty"), NotScored(why="empty")]


def test_a_language_it_does_not_know_is_not_scored(scorer: Scorer) -> None:
    if "de" in getattr(scorer, "languages", {"de"}):
        pytest.skip(f"{scorer.name} claims no list of languages without German")
    assert scorer.score(["Das ist doch völliger Unsinn, mein Herr"]) == [NotScored(why="language: de")]


def test_reasons_are_places_in_the_text(scorer: Scorer) -> None:
    if not isinstance(scorer, Explains):
        pytest.skip(f"{scorer.name} gives no reasons")
    text = "You are an \u200bіdіоt 😀, and I h4te this awful thing!"
    for measure in scorer.measures:
        for span in scorer.explain(text, measure.name):
            assert 0 <= span.start < span.end <= len(text)
    for hostile in ("", "\x00", "\ud800", "😀"):
        scorer.explain(hostile, scorer.measures[0].name)


def _close(one: list[Scores | NotScored], other: list[Scores | NotScored]) -> bool:
    """Equal up to what the length of a batch does to floating point."""
    return all(
        a == b
        or (
            isinstance(a, Scores)
            and isinstance(b, Scores)
            and all(a.values[name] == pytest.approx(b.values[name], abs=1e-4) for name in a.values)
        )
        for a, b in zip(one, other, strict=True)
    )
