"""Times as pages write them, in many languages: absolute ones to `datetime`, relative ones too when a base is known."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

from comments.formats.time_words import AGO, FILLERS, LEADERS, ZONES, Words, fold, words

LONGEST = 80
LONGEST_SPELLED = 40  # of times without a digit: "yesterday", "vor einer Stunde"
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_MACHINE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*$")
_TOKEN = re.compile(
    r"(?P<word>(?!(?:GMT|UTC)\s?[+-](?:\d\d:?\d\d\b|\s?\d{1,2}(?!\d)))[^\W\d_]+(?:['’.][^\W\d_]+)*\.?)"
    r"|(?=\d)(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d(?:(?:T| {1,2})\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?"
    r"(?:\s?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?)(?!\d))?)?(?![\d-]))"
    r"|(?P<east>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?)"
    r"|(?P<eastago>\d+\s?(?:秒[钟鐘]?|分[钟鐘]?|小[时時]|時間|天|日|[週周]間?|[か個个ヶヵ]?月|年|초|분|시간|일|주일?|개월|달|년)\s?(?:之?前|전))"
    r"|(?P<ymd>(?<!\d)\d{4}(?P<s1>[./-])\s?\d{1,2}(?P=s1)\s?\d{1,2}(?!\d))"
    r"|(?P<dmy>(?<!\d)\d{1,2}(?P<s2>[./-])\s?\d{1,2}(?P=s2)\s?(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<dm>(?<!\d)\d{1,2}\.\d{1,2}\.?(?=,?\s+(?:19|20)\d\d\b))"
    r"|(?P<clock>(?<!\d)\d{1,2}(?::\d\d(?::\d\d)?|\s?h\s?\d\d|\.\d\d(?!\.?\d))(?!\d))"
    r"|(?P<number>\d+)(?P<ordinal>(?:st|nd|rd|th|er|re|de|e|º|ª|°|\.)(?!\w))?)"
    r"|(?P<zone>(?:\b(?:GMT|UTC)\s?)?[+-]\d\d:?\d\d\b|\b(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?!\d))"
    r"|(?P<mark>\S)"
)
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\d+")
_EAST_UNITS = (
    ("秒", "second"), ("분", "minute"), ("分", "minute"), ("시간", "hour"), ("小", "hour"), ("時", "hour"),
    ("天", "day"), ("초", "second"), ("개월", "month"), ("달", "month"), ("月", "month"), ("週", "week"),
    ("周", "week"), ("주", "week"), ("年", "year"), ("년", "year"), ("日", "day"), ("일", "day"),
)  # fmt: skip
_MARKS_INSIDE = frozenset(",.-–—/:@|•·()[]'’")
_MONTH_FIRST = frozenset({"en"})
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


@dataclass(slots=True)
class _Parts:
    year: int | None = None
    month: int | None = None
    month_word: str = ""
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    half: int | None = None
    zone: int | None = None
    exact: datetime | None = None
    exact_clock: bool = False
    ago: tuple[tuple[str, int], ...] = ()
    ago_word: bool = False
    whole_day: bool = False
    either_way: bool = False  # 03/04/2020


class Found(NamedTuple):
    """Where in a text a time stands (`text[start:end]`), and what it says."""

    start: int
    end: int
    parts: _Parts


def read_time(text: str | None, *, base: datetime | None = None, language: str | None = None) -> datetime | None:
    """Return the moment a short text names, or None.

    A stated time zone is kept; without one the result is naive. Relative wordings ("vor 8 Stunden", "2 h") and days
    without a year need `base`, the time the page was saved; without it they are None, as is a month without a day.
    `language` (two letters) settles 03/04/2020; unknown, the day comes first unless the clock says am or pm.
    """
    text = " ".join((text or "").split())
    if not 2 <= len(text) <= LONGEST:
        return None
    return _read(text, base, (language or "")[:2].lower() or None)


@lru_cache(maxsize=16_384)
def _read(text: str, base: datetime | None, language: str | None) -> datetime | None:
    if _MACHINE.match(text):
        exact = _iso(text)
        if exact is not None:
            return exact
    if _RFC_2822.match(text):
        try:
            return parsedate_to_datetime(text)
        except ValueError:
            return None
    found = find_time(text)
    if found is None:
        return _by_dateparser(text, language)
    return _moment(found.parts, base, language)


def looks_like_time(text: str) -> bool:
    """Return whether a short text is a time and little else ("Posted on 3 May 2014", "2 h"); never a bare clock."""
    text = " ".join(text.split())
    if not 2 <= len(text) <= LONGEST:
        return False
    return _looks(text)


@lru_cache(maxsize=16_384)
def _looks(text: str) -> bool:
    found = find_time(text)
    if found is None:
        return False
    rest = f"{text[: found.start]} {text[found.end :]}"
    return all(fold(word) in LEADERS or fold(word) in FILLERS for word in re.findall(r"[^\W_]+", rest))


@lru_cache(maxsize=16_384)
def find_time(text: str, *, longest: int = 300) -> Found | None:
    """Return the first date or relative time in a text, with where it stands; a bare clock or year is none."""
    if len(text) > longest:
        return None
    vocabulary = words()
    if not _DIGIT.search(text) and not _spelled(text, vocabulary):
        return None
    tokens = list(_TOKEN.finditer(text))
    for start, token in enumerate(tokens):
        kind = token.lastgroup
        if kind == "mark" or (kind == "word" and fold(token[0]) not in vocabulary.starters):
            continue
        if kind == "number" and _ends_a_name(tokens, start, vocabulary):
            continue
        found = _match(tokens, start, vocabulary)
        if found is not None:
            return found
    return None


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
    parts = _Parts()
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
    return Found(tokens[start].start(), tokens[last].end(), parts)


def _take(parts: _Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
    """Add the token at `at` to the parts; return how many tokens were used, 0 when it does not fit."""
    token = tokens[at]
    kind, text = token.lastgroup, token[0]
    if kind == "word":
        return _take_word(parts, tokens, at, vocabulary)
    if kind == "mark":
        return 0
    if kind in ("number", "ordinal"):
        return _take_number(parts, tokens, at, vocabulary)
    if kind == "clock":
        return _take_clock(parts, text)
    if kind == "zone":
        if parts.hour is None or parts.zone is not None:
            return 0
        parts.zone = _offset(text)
        return 1 if parts.zone is not None else 0
    if parts.exact is not None or parts.month is not None:
        return 0
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    if kind == "iso":
        parts.exact = _iso(text)
        if parts.exact is not None and len(text) > 10:
            parts.hour, parts.exact_clock = parts.exact.hour, True
        return 1 if parts.exact else 0
    if kind in ("east", "ymd"):
        return 1 if _set_date(parts, *numbers) else 0
    if kind == "dmy":
        return 1 if _set_numeric(parts, text, token["s2"]) else 0
    if kind == "dm":
        year = next((int(later["number"]) for later in tokens[at + 1 : at + 3] if later["number"]), 0)
        offset = 1 + (tokens[at + 1]["mark"] is not None)
        return 1 + offset if _set_date(parts, year, numbers[1], numbers[0]) else 0
    unit = next(unit for sign, unit in _EAST_UNITS if sign in text.rstrip("前전"))
    parts.ago, parts.ago_word = ((unit, numbers[0]),), True
    return 1


def _take_clock(parts: _Parts, clock: str) -> int:
    numbers = [int(number) for number in re.findall(r"\d+", clock)]
    plausible = numbers[0] < 25 and all(number < 60 for number in numbers[1:])
    if parts.hour is not None or not plausible or ("." in clock and parts.month is None and parts.exact is None):
        return 0
    parts.hour, parts.minute = numbers[0] % 24, numbers[1]
    parts.second = numbers[2] if len(numbers) > 2 else 0
    return 1


def _take_number(parts: _Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
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


def _take_word(parts: _Parts, tokens: list[re.Match[str]], at: int, vocabulary: Words) -> int:
    token = tokens[at]
    word = fold(token["word"])
    for length in (3, 2, 1) if word in vocabulary.openers else ():
        phrase = " ".join(fold(part[0]) for part in tokens[at : at + length])
        if at + length <= len(tokens) and phrase in vocabulary.phrases and parts.month is None and not parts.ago:
            parts.ago, parts.ago_word = (vocabulary.phrases[phrase],), True
            parts.whole_day = vocabulary.phrases[phrase][0] == "day"
            return length
    if parts.hour is not None and parts.half is None and word in vocabulary.halves:
        parts.half = vocabulary.halves[word]
        return 1
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


def _date_beside(parts: _Parts, tokens: list[re.Match[str]], at: int) -> bool:
    """A month word counts beside a number only: "may" and "mar" are words of their own."""
    if parts.day is not None or parts.year is not None:
        return True
    for token in tokens[at + 1 : at + 4]:
        if token["number"]:
            return True
        if token["word"] and fold(token["word"]) not in FILLERS:
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


def _enough(parts: _Parts, size: int) -> bool:
    if parts.exact is not None:
        return True
    if parts.month is not None:
        return parts.day is not None
    if parts.ago:
        # "2 h" alone is a time, "2 h" in a sentence is not.
        return parts.ago_word or size <= 3
    return False


def _set_date(parts: _Parts, year: int, month: int, day: int) -> bool:
    if not (1980 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    parts.year, parts.month, parts.day = year, month, day
    return True


def _set_numeric(parts: _Parts, date: str, separator: str) -> bool:
    numbers = _NUMBERS.findall(date)
    first, second, year = map(int, numbers)
    if len(numbers[2]) == 2:
        year += 2000 if year < 70 else 1900
    parts.either_way = separator != "." and first <= 12 and second <= 12
    return _set_date(parts, year, first, second) if second > 12 else _set_date(parts, year, second, first)


def _iso(text: str) -> datetime | None:
    cleaned = re.sub(r"\s?UTC$", "+00:00", text.replace(",", "."))
    cleaned = re.sub(r"\s(?=[Z+-])", "", re.sub(r" {2,}", " ", cleaned))
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", cleaned))
    except ValueError:
        return None


def _offset(text: str) -> int | None:
    match = re.search(r"([+-])\s?(\d{1,2}):?(\d\d)?", text)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (-minutes if match[1] == "-" else minutes) if minutes <= 14 * 60 else None


def _moment(parts: _Parts, base: datetime | None, language: str | None) -> datetime | None:
    hour = parts.hour
    if hour is not None and parts.half is not None and hour <= 12:
        hour = hour % 12 + parts.half
    zone = None if parts.zone is None else timezone(timedelta(minutes=parts.zone))
    if parts.exact is not None:
        if hour is not None and not parts.exact_clock:
            return parts.exact.replace(hour=hour, minute=parts.minute, second=parts.second, tzinfo=zone)
        return parts.exact if parts.exact.tzinfo else parts.exact.replace(tzinfo=zone)
    if parts.ago:
        return None if base is None else _before(base, parts, hour)
    month, day = parts.month or 1, parts.day or 1
    if parts.month_word:
        month = words().months_by_language.get((language or "", parts.month_word), month)
    if parts.either_way and (language in _MONTH_FIRST or (language is None and parts.half is not None)):
        month, day = day, month
    year = parts.year
    if year is None:
        if base is None:
            return None
        year = base.year if (month, day) <= (base.month, base.day) else base.year - 1
    try:
        return datetime(year, month, day, hour or 0, parts.minute, parts.second, tzinfo=zone)
    except ValueError:
        return None


def _before(base: datetime, parts: _Parts, hour: int | None) -> datetime | None:
    moment = base
    try:
        for unit, amount in parts.ago:
            if unit in _SECONDS:
                moment -= timedelta(seconds=_SECONDS[unit] * amount)
                continue
            months = moment.year * 12 + moment.month - 1 - amount * (12 if unit == "year" else 1)
            year, month = divmod(months, 12)
            day = min(moment.day, calendar.monthrange(year, month + 1)[1])
            moment = moment.replace(year=year, month=month + 1, day=day)
    except (OverflowError, ValueError):
        return None
    if parts.whole_day and hour is not None:
        moment = moment.replace(hour=hour, minute=parts.minute, second=parts.second, microsecond=0)
    return moment


def _by_dateparser(text: str, language: str | None) -> datetime | None:
    """Let dateparser try other scripts and calendars; it takes milliseconds, so only where there is a year."""
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    if text.isascii() or len(text) > 50 or not re.search(r"(?<!\d)(?:19|20|13|14|25)\d\d(?!\d)", digits):
        return None
    import dateparser

    found = dateparser.parse(
        digits,
        languages=[language]
        if language in {"ar", "fa", "hi", "th", "he", "bn", "ta", "ka"}
        else ["ar", "fa", "hi", "th"],
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False},
    )
    return found if isinstance(found, datetime) else None
