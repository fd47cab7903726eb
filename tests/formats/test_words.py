"""Words that are looked for before a long pattern hide nothing that the pattern would find."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from re import _constants as code
from re import _parser as parser  # the alternatives of a pattern, as `re` itself reads them
from typing import Any

import pytest

from comments.formats import pending, words


def spellings(pattern: str) -> Iterator[str]:
    """Yield texts that a pattern finds: every alternative in it, with what may be left out and without."""
    return _of(parser.parse(pattern))


def _of(parts: Iterable[Any]) -> Iterator[str]:
    for chosen in product(*(list(_part(*part)) for part in parts)):
        yield "".join(chosen)


def _part(kind: Any, given: Any) -> Iterator[str]:
    if kind is code.LITERAL:
        yield chr(given)
    elif kind is code.BRANCH:
        for alternative in given[1]:
            yield from _of(alternative)
    elif kind is code.SUBPATTERN:
        yield from _of(given[-1])
    elif kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        least, _, repeated = given
        if not least:
            yield ""
        yield from (once * max(1, least) for once in _of(repeated))
    elif kind is code.IN:
        yield from _one_of(given)
    elif kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        yield ""
    else:
        assert kind in (code.ANY, code.NOT_LITERAL), f"the test does not know {kind}"
        yield "x"


def _one_of(members: Iterable[Any]) -> Iterator[str]:
    stand_for = {code.CATEGORY_DIGIT: "7", code.CATEGORY_SPACE: " ", code.CATEGORY_WORD: "w"}
    for kind, given in members:
        if kind is code.LITERAL:
            yield chr(given)
        elif kind is code.RANGE:
            yield chr(given[0])
        elif kind is code.CATEGORY:
            yield stand_for.get(given, "x")
        else:
            assert kind is code.NEGATE, f"the test does not know {kind}"


def test_texts_are_made_of_every_alternative() -> None:
    assert sorted(spellings(r"(?i)(?<!\w)a(?:b|cd?)[ef]\d*")) == sorted(
        a + end for a in ("abe", "abf", "ace", "acf", "acde", "acdf") for end in ("", "7")
    )


@pytest.mark.parametrize(
    ("pattern", "find"),
    [
        pytest.param(words._COMMENT, words.find_heading, id="a word for comments"),
        pytest.param(rf"7 (?:{words._COMMENT})", words.find_count, id="a number before it"),
        pytest.param(rf"(?:{words._COMMENT}): 7", words.find_count, id="a number after it"),
        pytest.param(pending._PENDING.pattern, pending.is_pending, id="a note of waiting"),
    ],
)
def test_a_word_that_is_looked_for_first_is_in_all_that_a_pattern_finds(pattern: str, find: Any) -> None:
    texts = set(spellings(pattern))
    assert len(texts) > 100
    assert [text for text in sorted(texts) if not find(text)] == []
    assert [
        text for text in sorted(texts) if re.search(pattern, text.upper(), re.IGNORECASE) and not find(text.upper())
    ] == []


def test_verbs_of_saying_are_told_by_their_ends() -> None:
    verbs = set(spellings(words.SAYS.pattern.split(r"\b", 1)[1].split(r"(?:\s+", 1)[0]))
    assert len(verbs) > 80
    assert [
        verb for verb in sorted(verbs) if words.SAYS.search(f"Anna {verb}") and not words.ends_in_says(f"Anna {verb}:")
    ] == []
