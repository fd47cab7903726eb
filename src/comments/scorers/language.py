"""Which language a comment is in, and whether a scorer that knows some languages may judge it.

Comments are short, misspelt and full of names. Three rules keep the answer honest: a text with enough English function
words is English without further ado (cheap, and right for the misspelt ones); a text too short to tell has no language
of its own; and what has none takes the language of the article it stands under.
Identification by py3langid (a naive Bayes model over byte n-grams that ships with the package), held to languages that
readers plausibly write in: among all of its 140 it takes dates and names for Nigerian Pidgin or Ligurian.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress

import numpy as np

from comments.models import NotScored
from comments.scorers.function_words import Known
from comments.scorers.identifying import Identifying

SURE = 0.5
"""From this confidence on, a detected language is believed."""

_LANGUAGES = tuple(
    """
en de fr es it pt nl pl ru uk cs sk sl hr sr bg ro hu el tr sv da no fi et lv lt ca ar he fa ur hi bn ta th vi id ms
tl zh ja ko
""".split()
)
# Frequent in English and rare elsewhere: "at", "for", "her" are Danish too, "to" is Polish, "die" and "was" German.
_ENGLISH_WORDS = """
the and you your you're that it's i'm don't this are not with what they their there would which been because should
could from who how when where why were about just like people think know only other then these those does did being
our his them if
"""
_SHARED_WORDS = (
    "to at for her have of be can by will has had him any some my than but its it was a i is in on he we me so no"
)
_ABUSE_WORDS = "stupid dumb troll fuck fucking shit bitch asshole suck sucks hate kill shut"
_KNOWN = Known(_ENGLISH_WORDS.split(), _SHARED_WORDS.split(), _ABUSE_WORDS.split())
_LETTERS_TO_TELL = 12
# As bytes: a string's own `translate` takes five times as long.
_SMALL_LETTERS = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalpha() else 32 for c in range(256))
_SMALL_WORDS = _SMALL_LETTERS[:39] + b"'" + _SMALL_LETTERS[40:]
_NO_BLANKS = bytes(32 if chr(c).isspace() else ord(chr(c).lower()) if c < 128 else 32 for c in range(256))
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ENOUGH_CHARACTERS = 300
_MOST_CHARACTERS = 2_000
"""What is read of a text; a language shows early, and a million characters must not cost a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """An ISO 639-1 code and how sure it is, 0 to 1. `code` is None where nothing can be said."""

    code: str | None
    confidence: float


UNKNOWN = Language(code=None, confidence=0.0)
ENGLISH = Language(code="en", confidence=1.0)


def detect(text: str) -> Language:
    """Say which language a text is in, from the text alone; of many texts ask `detect_all`.

    A text of fewer than 12 letters without English function words is unknown, and so is one that mixes in a fifth of
    English words. Never raises for a text's content.
    """
    return detect_all([text])[0]


def detect_all(texts: Sequence[str]) -> list[Language]:
    """Say of each text what `detect` says of it."""
    found: list[Language] = [ENGLISH] * len(texts)
    told = _begins_in_english(texts)
    rest = [place for place, english in enumerate(told) if not english]
    open_ones: list[tuple[int, _Open]] = []
    for place, one in zip(rest, _by_words([texts[place][:_MOST_CHARACTERS] for place in rest]), strict=True):
        if isinstance(one, Language):
            found[place] = one
        else:
            open_ones.append((place, one))
    if open_ones:
        answers = _identifying().classify([one.letters for _, one in open_ones])
        for (place, one), answer in zip(open_ones, answers, strict=True):
            found[place] = _believed(one, *answer)
    return found


@dataclass(frozen=True, slots=True)
class _Open:
    """A text that its words do not settle; `mixed` when a fifth of them are English all the same."""

    letters: str
    mixed: bool


def _begins_in_english(texts: Sequence[str]) -> list[bool]:
    """Whether texts begin, in ASCII, with a dozen words of which enough are English and stand free."""
    starts = [text[:_ENOUGH_CHARACTERS] for text in texts]
    plain = [start.encode("ascii") if start.isascii() else b"" for start in starts]
    counts = _KNOWN.count(plain, _NO_BLANKS)
    sure, shared, _ = counts.known
    told: list[bool] = ((counts.words >= 12) & (sure > 2) & (4 * (sure + shared) >= counts.words)).tolist()
    return told


def _by_words(texts: Sequence[str]) -> list[Language | _Open]:
    plain = [text.isascii() for text in texts]
    small = [
        text.encode("ascii") if ascii_only else text.lower().replace("\u2019", "'").encode("utf-8", "surrogatepass")
        for text, ascii_only in zip(texts, plain, strict=True)
    ]
    counts = _KNOWN.count(small, _SMALL_WORDS)
    words, (hits, shared, abuse) = counts.words, counts.known
    letters = counts.letters - np.array([one.count(b"'") for one in small], dtype=np.int64)
    for place in compress(range(len(texts)), (not one for one in plain)):
        letters[place] = sum(map(str.isalpha, texts[place]))
    enough = (7 * hits >= words) | ((hits > 2) & (4 * (hits + shared) >= words))
    english = (hits >= 2) & enough & (2 * counts.letters >= letters)
    mixed = (5 * (hits + abuse) >= words) & (words > 0)
    return [
        ENGLISH if in_english else UNKNOWN if few else _Open(_letters(text), some)
        for text, in_english, few, some in zip(
            texts, english.tolist(), (letters < _LETTERS_TO_TELL).tolist(), mixed.tolist(), strict=True
        )
    ]


def _letters(text: str) -> str:
    """The small letters of a text: lone surrogates cannot be encoded, and the identifier may look at nothing else."""
    if not text.isascii():
        return _NO_LETTERS.sub(" ", text).lower()
    bare = _ascii(text, _SMALL_LETTERS)
    return " " * (bare[0] == " ") + " ".join(bare.split()) + " " * (bare[-1] == " ")


def _ascii(text: str, table: bytes) -> str:
    return text.encode("ascii").translate(table).decode("ascii")


def _believed(one: _Open, code: str, confidence: float) -> Language:
    return UNKNOWN if one.mixed and code != "en" else Language(code=code, confidence=round(float(confidence), 4))


def judge(texts: Sequence[str], article_languages: Sequence[str | None]) -> list[Language]:
    """Say which language each text is in; one that does not tell by itself takes its article's (confidence 0).

    `article_languages` runs beside `texts`; a tag like "de-AT" counts as "de". Raises ValueError when lengths differ.
    """
    found = []
    for own, article in zip(detect_all(texts), article_languages, strict=True):
        if own.confidence >= SURE or not article:
            found.append(own)
        else:
            found.append(Language(code=re.split(r"[-_]", article.strip().lower())[0] or None, confidence=0.0))
    return found


def refusal(text: str, languages: Iterable[str] | None) -> NotScored | None:
    """Say why a scorer that knows `languages` should not judge this text: "empty", "language: de", or None when it may.

    Only a language that is surely another is refused; what cannot be told is judged. None stands for all languages.
    """
    return refusals([text], languages)[0]


def refusals(texts: Sequence[str], languages: Iterable[str] | None) -> list[NotScored | None]:
    """Say of each text what `refusal` says of it."""
    found = [NotScored(why="empty") if not text or text.isspace() or not _anything(text) else None for text in texts]
    if languages is None:
        return found
    known = frozenset(languages)
    for place, language in enumerate(detect_all(texts)):
        if found[place] is None and language.confidence >= SURE and language.code not in known:
            found[place] = NotScored(why=f"language: {language.code}")
    return found


_INVISIBLE = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)


def _anything(text: str) -> bool:
    """Whether anything would be seen on a screen."""
    found = _INVISIBLE.match(text)
    return found is None or found.end() < len(text)


@cache
def _identifying() -> Identifying:
    return Identifying(_LANGUAGES)
