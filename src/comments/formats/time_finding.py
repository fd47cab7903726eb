"""Where in a text a time stands, in any language the tables know: pieces that fit together, read once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from comments.formats.time_parts import EAST_UNITS, NUMBERS, TOKEN, Parts, iso, zone_of
from comments.formats.time_words import AGO, FILLERS, IRANIAN, ZONES, Words, fold, words

LONGEST_SPELLED = 40  # of times without a digit: "yesterday", "vor einer Stunde"
_BEHIND = frozenset(("uhr", "uur", "óra", "h"))  # a clock goes on with these
_AFTER_MONTHS = frozenset("de del di the of den le".split())
_DIGIT = re.compile(r"\d")
_MARKS_INSIDE = frozenset(",،.-–—/:@|•·()[]'’\u200e\u200f")


class Found(NamedTuple):
    """Where in a text a time stands (`text[start:end]`), and what it says."""

    start: int
    end: int
    parts: Parts


@lru_cache(maxsize=16_384)
def find_time(text: str, *, longest: int = 300) -> Found | None:
    """Return the first date or relative time in a text, with where it stands; a bare clock or year is none."""
    if len(text) > longest:
        return None
    vocabulary = words()
    if not _DIGIT.search(text) and not _spelled(text, vocabulary):
        return None
    tokens = list(TOKEN.finditer(text))
    first: Found | None = None  # a day without a year, which counts where no full date follows
    for start, token in enumerate(tokens):
        kind = token.lastgroup
        if kind == "mark" or (kind == "word" and fold(token[0]) not in vocabulary.starters):
            continue
        if kind == "number" and _ends_a_name(tokens, start, vocabulary):
            continue
        found = _match(tokens, start, vocabulary)
        if found is None or (first is not None and found.parts.year is None and found.parts.exact is None):
            continue
        if first is not None or found.parts.month is None or found.parts.year is not None:
            return found
        first = found
    return first


def _ends_a_name(tokens: list[re.Match[str]], at: int, vocabulary: Words) -> bool:
    """Whether a number belongs to the letters before it: "Harron12 July 19, 2013", "tate16t"."""
    token = tokens[at]
    before = token.string[token.start() - 1 : token.start()]
    if not (before.isascii() and before.isalpha()) or at + 1 == len(tokens):
        return False
    following = fold(tokens[at + 1][0])
    if following in vocabulary.months:
        later = [later["number"] for later in tokens[at + 2 : at + 6] if later["number"]]
        return len(later) > 1 and len(later[0]) < 3 and len(later[1]) == 4
    return len(following) == 1 and following.isalpha()


def _spelled(text: str, vocabulary: Words) -> bool:
    """Whether a text without digits can be a time: "yesterday", "vor einer Stunde"."""
    if len(text) > LONGEST_SPELLED:
        return False
    folded = fold(text)
    return (
        folded in vocabulary.phrases
        or "il y a" in folded
        or any(
            word in AGO or word in vocabulary.phrases
            for word in (fold(part) for part in folded.replace(",", " ").split())
        )
    )


def _match(tokens: list[re.Match[str]], start: int, vocabulary: Words) -> Found | None:
    parts = Parts()
    position, last, gap = start, None, 0
    while position < len(tokens) and gap <= 3:
        taken = _take(parts, tokens, position, vocabulary)
        if taken:
            last = position + taken - 1
            position, gap = position + taken, 0
            continue
        token = tokens[position]
        kind = token.lastgroup
        passed = token[0] in _MARKS_INSIDE if kind == "mark" else kind == "word" and fold(token[0]) in FILLERS
        if last is None or not passed:
            break
        position, gap = position + 1, gap + 1
    if last is None or not _enough(parts, len(tokens)):
        return None
    if parts.ago and start and fold(tokens[start - 1][0]) == "for" and fold(tokens[last][0]) == "siden":
        start -= 1  # Danish: for 3 dage siden
    if tokens[last].lastgroup == "clock" and fold(tokens[last + 1][0] if last + 1 < len(tokens) else "") in _BEHIND:
        last += 1
    return Found(tokens[start].start(), tokens[last].end(), parts)


def _take(parts: Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
    """Add the token at `at` to the parts; return how many tokens were used, 0 when it does not fit."""
    token = tokens[at]
    kind, text = token.lastgroup, token[0]
    if kind == "word":
        return _take_word(parts, tokens, at, vocabulary)
    if kind == "mark":
        return 0
    if kind in ("number", "ordinal"):
        return _take_number(parts, tokens, at, vocabulary)
    if kind in ("clock", "eastclock"):
        return int(parts.set_clock(text))
    if kind == "zone":
        if parts.hour is None or parts.zone is not None:
            return 0
        parts.zone = zone_of(text)
        return 1 if parts.zone is not None else 0
    if kind == "dmy" and parts.month is not None and token["s2"] == ".":
        return int(parts.set_clock(text))  # Danish: 27. mar. 2022 11.40.00
    if parts.exact is not None or parts.month is not None:
        return 0
    numbers = [int(number) for number in NUMBERS.findall(text)]
    if kind == "iso":
        parts.exact = iso(text)
        if parts.exact is not None and len(text) > 10:
            parts.hour, parts.exact_clock = parts.exact.hour, True
        return 1 if parts.exact else 0
    if kind == "eastday":
        parts.month, parts.day = numbers
        return int(1 <= parts.month <= 12 and 1 <= parts.day <= 31)
    if kind == "vietnam":
        if len(numbers) > 2:
            return int(parts.set_date(numbers[2], numbers[1], numbers[0]))
        parts.day, parts.month = numbers
        return int(1 <= parts.month <= 12 and 1 <= parts.day <= 31)
    if kind in ("east", "ymd"):
        return int(parts.set_date(*numbers))
    if kind == "dmy":
        return int(parts.set_numeric(text, token["s2"]))
    if kind == "dm":
        year = next((int(later["number"]) for later in tokens[at + 1 : at + 3] if later["number"]), 0)
        if not year:  # a clock follows: "03.15 12:30"
            parts.month, parts.day = sorted(numbers) if max(numbers) > 12 else numbers[::-1]
            return int(1 <= parts.month <= 12 and 1 <= parts.day <= 31)
        offset = 1 + (tokens[at + 1]["mark"] is not None)
        return 1 + offset if parts.set_date(year, numbers[1], numbers[0]) else 0
    unit = next(unit for sign, unit in EAST_UNITS if sign in text.rstrip("前전"))
    parts.ago, parts.ago_word = ((unit, numbers[0]),), True
    return 1


def _take_number(parts: Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
    token = tokens[at]
    if len(token["number"]) > 4:
        return 0
    value = int(token["number"])
    following = _next_word(tokens, at)
    word = fold(following["word"]) if following is not None else ""
    adjacent = following is not None and following is tokens[at + 1] if at + 1 < len(tokens) else False
    month_next = word in vocabulary.months or _next_month(tokens, at, vocabulary)
    is_unit = word in vocabulary.units and word not in vocabulary.months
    if adjacent and is_unit and parts.month is None and value < 1000 and parts.exact is None:
        parts.ago = (*parts.ago, (vocabulary.units[word], value))
        return 2
    clipped = token.start() > 0 and token.string[token.start() - 1] in "'’"
    if (
        1 <= value <= 31
        and not clipped
        and parts.day is None
        and (month_next or parts.month is not None)
        and len(token["number"]) < 3
    ):
        parts.day = value
        return 1
    if parts.year is None and (parts.month is not None or month_next) and 1980 <= value <= 2100:
        parts.year = value
        return 1
    if parts.year is None and parts.month is not None and parts.day is not None:
        named = parts.month_word[:1]
        told = (
            2523 <= value <= 2600
            if "\u0e00" <= named <= "\u0e7f"
            else named and parts.month_word in IRANIAN and 1369 <= value <= 1449
        )
        if told and parts.set_date(value, parts.month, parts.day):
            return 1
    if clipped and parts.month and parts.day and parts.year is None:
        parts.year = 2000 + value if value < 70 else 1900 + value
        return 1
    if adjacent and parts.hour is None and value < 25 and (word in vocabulary.halves or word in {"uhr", "h", "uur"}):
        parts.hour = value % 24
        if word not in vocabulary.halves:
            return 2
        parts.half = vocabulary.halves[word]
        return 2
    return 0


def _take_word(parts: Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
    token = tokens[at]
    word = fold(token["word"])
    for length in (3, 2, 1) if word in vocabulary.openers else ():
        phrase = " ".join(fold(part[0]) for part in tokens[at : at + length])
        if at + length <= len(tokens) and phrase in vocabulary.phrases and parts.month is None and not parts.ago:
            parts.ago, parts.ago_word = (vocabulary.phrases[phrase],), True
            parts.whole_day = vocabulary.phrases[phrase][0] == "day"
            return length
    if parts.half is None and word in vocabulary.halves and (parts.hour is not None or _clock_next(tokens, at)):
        parts.half = vocabulary.halves[word]
        return 1
    if word in ("a", "p") and parts.half is None and parts.hour is not None and _says_m(tokens, at + 1):
        parts.half = 12 if word == "p" else 0
        return 2
    if parts.hour is not None and parts.zone is None and word in ZONES:
        parts.zone = ZONES[word]
        return 1
    month = vocabulary.months.get(word)
    if month and parts.month is None and parts.exact is None and not parts.ago and _date_beside(parts, tokens, at):
        parts.month, parts.month_word = month, word
        return 1
    if word in vocabulary.numbers and parts.month is None and at + 1 < len(tokens):
        unit = vocabulary.units.get(fold(tokens[at + 1][0]))
        if unit and len(tokens[at + 1][0]) > 2:
            parts.ago = (*parts.ago, (unit, vocabulary.numbers[word]))
            return 2
    if word in vocabulary.weekdays:
        return 1
    if word in AGO and parts.month is None:
        if not parts.ago and not _amount_next(tokens, at, vocabulary):
            return 0
        parts.ago_word = True
        return 1
    if word == "il" and not parts.ago and " ".join(part[0].lower() for part in tokens[at : at + 3]) == "il y a":
        parts.ago_word = True
        return 3
    if parts.ago_word and not parts.ago and word in vocabulary.units and len(word) > 2:
        parts.ago = ((vocabulary.units[word], 1),)
        return 1
    return 0


def _says_m(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether "m." follows: "2:35 p. m." in Spanish."""
    return at < len(tokens) and fold(tokens[at][0]) == "m"


def _clock_next(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether a clock follows: 下午3:05, 오후 3:05."""
    return at + 1 < len(tokens) and tokens[at + 1].lastgroup in ("clock", "eastclock")


def _date_beside(parts: Parts, tokens: list[re.Match[str]], at: int) -> bool:
    """A month word counts beside a number only: "may" and "mar" are words of their own."""
    if parts.day is not None or parts.year is not None:
        return True
    for token in tokens[at + 1 : at + 4]:
        if token["number"]:
            return True
        if token["word"] and fold(token["word"]) not in _AFTER_MONTHS:
            return False
    return False


def _amount_next(tokens: list[re.Match[str]], at: int, vocabulary: Words) -> bool:
    for token in tokens[at + 1 : at + 4]:
        if token["number"] or token["clock"]:
            return True
        word = fold(token[0])
        if word in vocabulary.numbers or (word in vocabulary.units and len(word) > 2):
            return True
        if word not in FILLERS:
            return False
    return False


def _next_word(tokens: list[re.Match[str]], at: int) -> re.Match[str] | None:
    for token in tokens[at + 1 : at + 3]:
        if token["word"]:
            return token
        if token["mark"] is None:
            return None
    return None


def _next_month(tokens: list[re.Match[str]], at: int, vocabulary: Words) -> bool:
    """Whether a month follows behind "de", "of" or a mark: "30 de mayo", "3rd of May"."""
    for token in tokens[at + 1 : at + 4]:
        if token["word"]:
            word = fold(token["word"])
            if word in vocabulary.months:
                return True
            if word not in FILLERS:
                return False
        elif token["mark"] is None or token["mark"] not in _MARKS_INSIDE:
            return False
    return False


def _enough(parts: Parts, size: int) -> bool:
    if parts.exact is not None:
        return True
    if parts.month is not None:
        return parts.day is not None
    if parts.ago:
        # "2 h" alone is a time, "2 h" in a sentence is not.
        return parts.ago_word or size <= 3
    return False
