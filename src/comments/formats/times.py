"""Times as pages write them, in many languages: absolute ones to `datetime`, relative ones too when a base is known."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from comments.formats.time_finding import find_time
from comments.formats.time_parts import Parts, iso
from comments.formats.time_words import FILLERS, LEADERS, fold, words

LONGEST = 80
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_MACHINE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*$")
_MONTH_FIRST = frozenset({"en"})
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


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
        exact = iso(text)
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


def _moment(parts: Parts, base: datetime | None, language: str | None) -> datetime | None:
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


def _before(base: datetime, parts: Parts, hour: int | None) -> datetime | None:
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
