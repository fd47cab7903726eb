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

from comments.models import NotScored
from comments.scorers.identifying import Identifying, identifier

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
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SHARED_WORDS = (
    "to at for her have of be can by will has had him any some my than but its it was a i is in on he we me so no"
)
_SHARED = frozenset(_SHARED_WORDS.split())
_ABUSE_WORDS = "stupid dumb troll fuck fucking shit bitch asshole suck sucks hate kill shut"
_ABUSE = frozenset(_ABUSE_WORDS.split())
_LETTERS_TO_TELL = 12
_WORD = re.compile(r"[a-z']+")
# As bytes: a string's own `translate` takes five times as long.
_SMALL_LETTERS = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalpha() else 32 for c in range(256))
_SMALL_WORDS = _SMALL_LETTERS[:39] + b"'" + _SMALL_LETTERS[40:]
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
    """Say which language a text is in, from the text alone.

    A text of fewer than 12 letters without English function words is unknown, and so is one that mixes in a fifth of
    English words. Never raises for a text's content.
    """
    found = _by_words(text)
    return found if isinstance(found, Language) else _believed(found, *identifier(_LANGUAGES).classify(found.letters))


def detect_all(texts: Sequence[str]) -> list[Language]:
    """Say of each text what `detect` says of it, in a fifth of the time where there are hundreds."""
    found = [_by_words(text) for text in texts]
    open_ones = [one for one in found if isinstance(one, _Open)]
    if not open_ones:
        return [one for one in found if isinstance(one, Language)]
    answers = iter(_identifying().classify([one.letters for one in open_ones]))
    return [one if isinstance(one, Language) else _believed(one, *next(answers)) for one in found]


@dataclass(frozen=True, slots=True)
class _Open:
    """A text that its words do not settle; `mixed` when a fifth of them are English all the same."""

    letters: str
    mixed: bool


def _by_words(text: str) -> Language | _Open:
    start = text[:_ENOUGH_CHARACTERS]
    if start.isascii():
        rough = start.lower().split()
        if len(rough) >= 12:
            sure = sum(map(_ENGLISH.__contains__, rough))
            if sure > 2 and 4 * (sure + sum(map(_SHARED.__contains__, rough))) >= len(rough):
                return ENGLISH
    text = text[:_MOST_CHARACTERS]
    ascii_only = text.isascii()
    if ascii_only:
        words = _ascii(text, _SMALL_WORDS).split()
        spelt = len("".join(words))
        letters = spelt - text.count("'")
    else:
        words = _WORD.findall(text.lower().replace("\u2019", "'"))
        spelt, letters = len("".join(words)), sum(map(str.isalpha, text))
    hits = sum(map(_ENGLISH.__contains__, words))
    if (
        hits >= 2
        and (7 * hits >= len(words) or (hits > 2 and 4 * (hits + sum(map(_SHARED.__contains__, words))) >= len(words)))
        and 2 * spelt >= letters
    ):
        return ENGLISH
    if letters < _LETTERS_TO_TELL:
        return UNKNOWN
    mixed = 5 * (hits + sum(map(_ABUSE.__contains__, words))) >= len(words) > 0
    # Lone surrogates cannot be encoded; letters and their case are all that the identifier may look at.
    if not ascii_only:
        return _Open(_NO_LETTERS.sub(" ", text).lower(), mixed)
    bare = _ascii(text, _SMALL_LETTERS)
    return _Open(" " * (bare[0] == " ") + " ".join(bare.split()) + " " * (bare[-1] == " "), mixed)


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
    if not text or text.isspace() or not _anything(text):
        return NotScored(why="empty")
    if languages is None:
        return None
    language = detect(text)
    if language.code is None or language.confidence < SURE or language.code in languages:
        return None
    return NotScored(why=f"language: {language.code}")


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
