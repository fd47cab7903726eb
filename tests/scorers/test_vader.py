"""VADER: our loop says what the library says, and the reasons add up."""

from __future__ import annotations

import math
import random

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from comments.models import NotScored, Scores
from comments.scorers.vader import Vader, _weigh_around_but, make

SMALL = """
the a I you they but never so this without doubt least at very kind of sort no nor or not isn't extremely barely really
WOW THE bad ass cut the mustard hand to mouth the shit the bomb yeah right kiss of death upper hand :) :( 😀 💔 ❤
"""


@pytest.fixture(scope="module")
def vader() -> Vader:
    return make()


@pytest.fixture(scope="module")
def library() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def sentences(library: SentimentIntensityAnalyzer, count: int) -> list[str]:
    chance = random.Random(20_240_501)  # noqa: S311 - invented sentences
    small, lexicon = SMALL.split(), list(library.lexicon)
    made = []
    for _ in range(count):
        words = [chance.choice(small if chance.random() < 0.65 else lexicon) for _ in range(chance.randint(1, 16))]
        words = [word.upper() if chance.random() < 0.1 else word for word in words]
        made.append(
            "".join(word + chance.choice([" ", " ", " ", "\n", "! ", "? ", "?? ", ", ", ".", "!!!"]) for word in words)
        )
    return made


def test_2000_sentences_score_as_the_library_scores_them(vader: Vader, library: SentimentIntensityAnalyzer) -> None:
    for text in sentences(library, 2_000):
        _, valences, spoken = vader._valences(text)
        assert library.score_valence(valences, spoken) == library.polarity_scores(text), text


def test_the_scorer_hands_out_the_librarys_numbers(vader: Vader, library: SentimentIntensityAnalyzer) -> None:
    texts = ["I love this, but the ending was TERRIBLE!!", "not bad at all", "You are kind of funny :)"]
    assert vader.score(texts) == [Scores(values=library.polarity_scores(text)) for text in texts]


def test_a_long_text_scores_as_the_library_scores_it(vader: Vader, library: SentimentIntensityAnalyzer) -> None:
    text = "I love it and you hate it but they like this! " * 40
    assert len(text) > 1_000
    assert vader.score([text]) == [Scores(values=library.polarity_scores(text))]


def test_the_reasons_add_up_to_the_score(vader: Vader, library: SentimentIntensityAnalyzer) -> None:
    for text in sentences(library, 300):
        expected = library.polarity_scores(text)
        total = sum(span.contribution for span in vader.explain(text, "compound"))
        assert total / math.sqrt(total * total + 15) == pytest.approx(expected["compound"], abs=1e-4)
        for share in ("pos", "neu", "neg"):
            assert sum(span.contribution for span in vader.explain(text, share)) == pytest.approx(
                expected[share], abs=1e-3
            )


def test_reasons_are_places_in_the_original_text(vader: Vader) -> None:
    text = "😀 I LOVE this awful thing!"
    found = {text[span.start : span.end]: span.contribution for span in vader.explain(text)}
    assert set(found) == {"😀", "LOVE", "awful", "!"}
    assert found["LOVE"] > 0 > found["awful"]


def test_only_english_is_judged(vader: Vader) -> None:
    assert vader.score(["Das ist doch völliger Unsinn", ""]) == [NotScored(why="language: de"), NotScored(why="empty")]


def test_a_word_repeated_around_but_is_weighed_where_the_library_weighs_it(library: SentimentIntensityAnalyzer) -> None:
    chance = random.Random(7)  # noqa: S311 - invented numbers
    for _ in range(200):
        valences = [chance.choice([0, 0, 1.5, -1.5, 2.25, 3.0, -0.75]) for _ in range(chance.randint(1, 12))]
        but = chance.randrange(len(valences))
        words = ["but" if place == but else "x" for place in range(len(valences))]
        expected = library._but_check(words, list(valences))
        _weigh_around_but(valences, but)
        assert valences == expected


def test_a_hostile_length_takes_no_longer_a_word(vader: Vader) -> None:
    """The library's loop would need hours for this; the test's time limit is the promise."""
    (found,) = vader.score(["love but hate the " * 20_000])
    assert isinstance(found, Scores)
