"""Disguise words as people do: for copies of rows, toxic and harmless alike, so that disguise itself proves nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_LEET = {"a": "4@", "e": "3", "i": "1!|", "o": "0", "s": "5$", "t": "7+", "b": "8", "g": "9", "l": "1"}
_LOOKS = {
    "a": "аɑ@",
    "c": "сϲ",
    "e": "еε",
    "i": "іí1",
    "o": "оοö",
    "p": "р",
    "s": "ѕ$",
    "u": "υü",
    "x": "х",
    "y": "у",
    "n": "ñп",
    "k": "к",
}


def leet(word: str, chance: random.Random) -> str:
    places = [place for place, letter in enumerate(word.lower()) if letter in _LEET]
    chosen = set(chance.sample(places, min(len(places), chance.randint(1, 2))))
    return "".join(chance.choice(_LEET[c.lower()]) if place in chosen else c for place, c in enumerate(word))


def lookalike(word: str, chance: random.Random) -> str:
    return "".join(
        chance.choice(_LOOKS[c.lower()]) if c.lower() in _LOOKS and chance.random() < 0.6 else c for c in word
    )


def spaced(word: str, chance: random.Random) -> str:
    return chance.choice([" ", ".", "-", "_", "*", ". "]).join(word)


def masked(word: str, chance: random.Random) -> str:
    mark = chance.choice("****#@-")
    inner = range(1, len(word) - 1)
    if not inner:
        return word
    if chance.random() < 0.3:
        return word[0] + mark * (len(word) - 2) + word[-1]
    vowels = [place for place in inner if word[place].lower() in "aeiou"] or list(inner)
    chosen = chance.choice(vowels)
    return word[:chosen] + mark + word[chosen + 1 :]


def stretched(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] * chance.randint(2, 6) + word[place + 1 :]


def invisible(word: str, chance: random.Random) -> str:
    return chance.choice(["\u200b", "\u00ad", "\u200d", "\u0336", "\u0301"]).join(word)


def cut(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice(["-", ".", " ", "_", "*"]) + word[place:]


def misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return chance.choice(
        [
            word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            re.sub("[aeiou]", "", word[:place]) + word[place:],
            word.replace("ck", "k").replace("ph", "f").replace("er", "a"),
        ]
    )


WAYS: list[Callable[[str, random.Random], str]] = [leet, lookalike, spaced, masked, stretched, invisible, cut, misspelt]


def disguised(text: str, words: frozenset[str] | None, chance: random.Random) -> str:
    """Disguise words of at least three letters: those of `words`, or one in five where that is None."""

    def one(found: re.Match[str]) -> str:
        word = found.group()
        wanted = word.lower() in words if words is not None else chance.random() < 0.2
        return chance.choice(WAYS)(word, chance) if wanted else word

    return re.sub(r"[A-Za-z]{3,}", one, text)
