"""Write a sentence as people do who want to slip past a filter: look-alike letters, invisible marks, leet, stars, gaps, stretches."""

from __future__ import annotations

import random
import re

from .words import BAD, INSULTS

_LEET = {
    "a": "4@",
    "e": "3",
    "i": "1!",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "l": "1|",
    "b": "8",
    "g": "9",
    "u": "v",
    "c": "(",
}
_TWINS = {
    "a": "аɑàâ", "b": "ЬƄ", "c": "сϲ", "d": "ԁ", "e": "еéê", "f": "ƒ", "g": "ɡ", "h": "һ", "i": "іíı", "j": "ј", "k": "κк", "l": "ӏ", "m": "м",
    "n": "ո", "o": "оοö", "p": "рρ", "r": "г", "s": "ѕ", "t": "т", "u": "υս", "v": "ѵ", "w": "ԝ", "x": "х", "y": "уý", "z": "ᴢ",
}  # fmt: skip
_UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_TARGETS = frozenset(word for phrase in (*INSULTS, *BAD) for word in phrase.split() if len(word) > 2) | frozenset(
    "fuck fucking fucked shit bullshit ass asshole bitch bitches cunt dick nigger faggot fag whore slut pussy cock crap damn hell die kill stupid "
    "idiots morons losers suck sucks retards bastards pigs hate ugly dumb trash scum".split()
)
_WORD = re.compile(r"[A-Za-z]{3,}")
MANNERS = (
    "leet",
    "twins",
    "unseen",
    "stars",
    "dots",
    "spaces",
    "stretch",
    "mathematical",
    "fullwidth",
    "accents",
    "hyphens",
    "mixed",
)


def disguise_word(word: str, manner: str, rng: random.Random) -> str:
    """Return one word in disguise; `manner` is one of `MANNERS`."""
    inner = range(1, len(word) - 1) if len(word) > 2 else range(len(word))
    if manner == "leet":
        return "".join(rng.choice(_LEET[c.lower()]) if c.lower() in _LEET and rng.random() < 0.65 else c for c in word)
    if manner == "twins":
        return "".join(rng.choice(_TWINS[c.lower()]) if c.lower() in _TWINS and rng.random() < 0.6 else c for c in word)
    if manner == "unseen":
        return "".join(c + (rng.choice(_UNSEEN) if rng.random() < 0.5 else "") for c in word)
    if manner == "stars":
        hidden = set(rng.sample(list(inner), k=min(len(inner), rng.choice((1, 1, 2, len(inner))))))
        mark = rng.choice("***#-@_")
        return "".join(mark if place in hidden else c for place, c in enumerate(word))
    if manner in ("dots", "spaces", "hyphens"):
        return {"dots": ".", "spaces": " ", "hyphens": "-"}[manner].join(word)
    if manner == "stretch":
        place = rng.choice(list(inner))
        return word[:place] + word[place] * rng.randint(3, 6) + word[place + 1 :]
    if manner == "mathematical":
        start = rng.choice((0x1D41A, 0x1D482, 0x1D4EA, 0x1D5BA, 0x1D5EE, 0x1D656, 0x24D0))
        return "".join(chr(start + ord(c.lower()) - 97) if c.isascii() and c.isalpha() else c for c in word)
    if manner == "fullwidth":
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
    if manner == "accents":
        return "".join(
            c + (chr(rng.choice((0x300, 0x301, 0x302, 0x308, 0x323, 0x336))) if rng.random() < 0.6 else "")
            for c in word
        )
    first, second = rng.sample([one for one in MANNERS if one not in ("mixed", "mathematical", "fullwidth")], 2)
    return disguise_word(
        word if first in ("dots", "spaces", "hyphens") else disguise_word(word, first, rng), second, rng
    )


def disguise(text: str, rng: random.Random, *, targets: bool) -> str:
    """Return `text` with one manner of disguise over its bad words (`targets`) or over some ordinary words."""
    manner = rng.choice(MANNERS)
    if not targets and len(text) < 40 and rng.random() < 0.4:
        return (" ".join if rng.random() < 0.7 else ".".join)(text.upper() if rng.random() < 0.5 else text)
    words = [found for found in _WORD.finditer(text) if not targets or found[0].lower() in _TARGETS]
    if not targets and words:
        words = sorted(rng.sample(words, k=min(len(words), rng.choice((1, 1, 2, 3)))), key=lambda found: found.start())
    out, at = [], 0
    for found in words:
        out += [text[at : found.start()], disguise_word(found[0], manner, rng)]
        at = found.end()
    return "".join([*out, text[at:]])


def has_target(text: str) -> bool:
    """Whether `text` holds a word worth disguising."""
    return any(found[0].lower() in _TARGETS for found in _WORD.finditer(text))
