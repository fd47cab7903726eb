"""Which language a comment is in: what is sure, what is not, and what that means for a scorer."""

from __future__ import annotations

import pytest

from comments.models import NotScored
from comments.scorers.language import SURE, UNKNOWN, detect, detect_all, judge, refusal


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I do not think that this is the right way to do it", "en"),
        ("u r realy stupid if you beleive that this were true", "en"),
        ("Das ist doch völliger Unsinn", "de"),
        ("Eso es una tontería y usted lo sabe", "es"),
        ("Ma che schifo di articolo", "it"),
        ("Det är ju helt fel", "sv"),
        ("Det er for dyrt at have her i landet, og det ved de godt", "da"),
        ("Nie wiem, co to jest, ale to nie ma sensu", "pl"),
        ("Ik hou van die plek, of het nu regent of niet", "nl"),
        ("Ну и что вы этим хотели сказать?", "ru"),
        ("DAS IST DOCH VÖLLIGER UNSINN", "de"),
    ],
)
def test_a_sentence_tells_its_language(text: str, code: str) -> None:
    found = detect(text)
    assert found.code == code
    assert SURE <= found.confidence <= 1


@pytest.mark.parametrize("text", ["", " \n", "ok", "lol", "idiot", "😀😀😀", "2024-05-01 09:00", "\ud800", "?!?!"])
def test_a_text_too_short_to_tell_has_no_language(text: str) -> None:
    assert detect(text) == UNKNOWN


def test_many_texts_at_once_are_judged_as_one_after_the_other() -> None:
    sentences = [
        "Das ist doch völliger Unsinn",
        "Ну и что вы этим хотели сказать?",
        "Eso es una tontería y usted lo sabe",
        "das sieht man ja, the end",
        "この記事は本当にひどいと思います",
        "I do not think that this is the right way to do it",
        "e\u0301te\u0301 apre\u0300s e\u0301te\u0301, toujours la me\u0302me plage",
    ]
    texts = ["", "ok", "\ud800 \ud800", "1234567890 1234567890", *sentences, " ".join(sentences), sentences[0] * 200]
    texts += [" ".join(sentence.split()[-words:]) for sentence in sentences for words in range(1, 9)]
    found = detect_all(texts)
    assert [one.code for one in found] == [detect(text).code for text in texts]
    assert [one.confidence for one in found] == pytest.approx([detect(text).confidence for text in texts], abs=1e-3)
    assert detect_all([]) == []


def test_short_texts_take_the_language_of_their_article() -> None:
    texts = ["Genau!", "I think that you are right about this", "Genau!", "Das ist doch völliger Unsinn"]
    found = judge(texts, ["de-AT", "de", None, "en"])
    assert [language.code for language in found] == ["de", "en", None, "de"]
    assert [language.confidence > 0 for language in found] == [False, True, False, True]


def test_texts_and_article_languages_run_side_by_side() -> None:
    with pytest.raises(ValueError, match="argument"):
        judge(["one", "two"], [None])


@pytest.mark.parametrize("text", ["", "  \n\t", "\x00", "\u200b\ufeff", "\ud800", "\u202e\u2066"])
def test_nothing_to_see_is_empty(text: str) -> None:
    assert refusal(text, {"en"}) == NotScored(why="empty")


def test_only_a_language_that_is_surely_another_is_refused() -> None:
    assert refusal("Das ist doch völliger Unsinn", {"en"}) == NotScored(why="language: de")
    assert refusal("Das ist doch völliger Unsinn", {"en", "de"}) is None
    for text in ("idiot", "go to hell", "I HATE YOU", "lol worst article ever written", "😀"):
        assert refusal(text, {"en"}) is None


def test_a_text_half_in_english_is_judged() -> None:
    assert refusal("STUPID TROLL!!! Geh nach Hause und schweig", {"en"}) is None


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect("the cat and the dog " * 100_000).code == "en"
