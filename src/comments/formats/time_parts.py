"""The parts of a time as pages write them: what single pieces of text look like, and what each says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Letters with the vowels that Thai and Indian scripts write over and under them, which are no letters of their own.
_VOWELS = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0bbe-\u0bcd"
_LETTERS = rf"(?:[^\W\d_]++[{_VOWELS}]*+)++"
TOKEN = re.compile(
    r"(?=\S)(?:"  # or else every branch is tried at every blank
    r"(?P<word>(?!(?:GMT|UTC)\s?[+-](?:\d\d:?\d\d\b|\s?\d{1,2}(?!\d)))(?:[a-zA-Z]+[^\W\d_]*|"
    + _LETTERS
    + r")(?:['’.]"
    + _LETTERS
    + r")*[.׳]?)"
    r"|(?=\d)(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d(?:(?:T| {1,2})\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?"
    r"(?:\s?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?)(?!\d))?)?(?![\d-]))"
    r"|(?P<east>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?)"
    r"|(?P<vietnam>\d{1,2}\s?,?\s?th(?:áng|g)\.?\s\d{1,2}(?:(?:,|\snăm)?\s\d{4})?(?!\d))"
    r"|(?P<eastday>(?<!\d)\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일](?![之前전]))"
    r"|(?P<eastago>\d++\s?+(?:秒[钟鐘]?|分[钟鐘]?|小[时時]|時間|天|日|[週周]間?|[か個个ヶヵ]?月|年|초|분|시간|일|주일?|개월|달|년)\s?(?:之?前|전)"
    r"|\d++\s?+(?:วินาที|นาที|ชั่วโมง|ชม\.?|วัน|สัปดาห์|เดือน|ปี)\s?(?:ที่แล้ว|ที่ผ่านมา|ก่อน|มาแล้ว))"
    r"|(?P<eastclock>(?<!\d)\d{1,2}\s?[時时点點시]\s?\d{1,2}\s?[分분](?!\s?(?:之?前|전)))"
    r"|(?P<ymd>(?<!\d)\d{4}(?P<s1>[./-])\s?\d{1,2}(?P=s1)\s?\d{1,2}(?!\d))"
    r"|(?P<dmy>(?<!\d)\d{1,2}\u200f?(?P<s2>[./-])\s?\d{1,2}\u200f?(?P=s2)\s?(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<dm>(?<!\d)\d{1,2}\.\d{1,2}\.?(?=,?\s+(?:(?:19|20)\d\d\b|\d\d:\d\d))|(?<!\d)\d{1,2}/\d{1,2}(?=\s+\d\d:\d\d))"
    r"|(?P<clock>(?<!\d)\d{1,2}(?::\d\d(?::\d\d(?:\.\d\d(?!\d))?)?|\s?h\s?\d\d|\.\d\d(?:\.\d\d)?(?!\.?\d))(?!\d))"
    r"|(?P<number>\d+)(?P<ordinal>(?:st|nd|rd|th|er|re|de|e|º|ª|°|\.)(?!\w))?)"
    r"|(?P<zone>(?:\b(?:GMT|UTC)\s?)?[+-]\d\d:?\d\d\b|\b(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?!\d))"
    r"|(?P<mark>\S))"
)
NUMBERS = re.compile(r"\d+")
EAST_UNITS = (
    ("วินาที", "second"), ("นาที", "minute"), ("ชั่วโมง", "hour"), ("ชม", "hour"), ("วัน", "day"),
    ("สัปดาห์", "week"), ("เดือน", "month"), ("ปี", "year"),
    ("秒", "second"), ("분", "minute"), ("分", "minute"), ("시간", "hour"), ("小", "hour"), ("時", "hour"),
    ("天", "day"), ("초", "second"), ("개월", "month"), ("달", "month"), ("月", "month"), ("週", "week"),
    ("周", "week"), ("주", "week"), ("年", "year"), ("년", "year"), ("日", "day"), ("일", "day"),
)  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What is known of a time so far; each piece is taken once, and said to fit or not."""

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

    def set_clock(self, clock: str) -> bool:
        """Take "14:38", "14h38" or, beside a date, "14.38"."""
        numbers = [int(number) for number in NUMBERS.findall(clock)]
        plausible = numbers[0] < 25 and all(number < 60 for number in numbers[1:3])
        if (
            self.hour is not None
            or not plausible
            or (":" not in clock and "." in clock and self.month is None and self.exact is None)
        ):
            return False
        self.hour, self.minute = numbers[0] % 24, numbers[1]
        self.second = numbers[2] if len(numbers) > 2 else 0
        return True

    def set_date(self, year: int, month: int, day: int) -> bool:
        """Take a date of the years that have comments, of the Iranian and the Buddhist calendar as well."""
        if 1369 <= year <= 1449 and 1 <= month <= 12 and 1 <= day <= 31:
            year, month, day = _from_iranian(year, month, day)
        elif 2523 <= year <= 2600:
            year -= 543
        if not (1980 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
            return False
        self.year, self.month, self.day = year, month, day
        return True

    def set_numeric(self, date: str, separator: str) -> bool:
        """Take "03/04/2020", the day first unless it cannot be; `either_way` says that it could."""
        numbers = NUMBERS.findall(date)
        first, second, year = map(int, numbers)
        if len(numbers[2]) == 2:
            year += 2000 if year < 70 else 1900
        self.either_way = separator != "." and first <= 12 and second <= 12
        return self.set_date(year, first, second) if second > 12 else self.set_date(year, second, first)


def _from_iranian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return the Gregorian day of one of the years 1369 to 1449; leap years come every four or five."""
    leaps = sum((25 * past + 11) % 33 < 8 for past in range(1369, year))
    passed = 365 * (year - 1369) + leaps + 31 * (month - 1) - max(0, month - 7) + day - 1
    found = date(1990, 3, 21) + timedelta(days=passed)
    return found.year, found.month, found.day


def iso(text: str) -> datetime | None:
    """Read ISO 8601 as pages write it, with a comma, blanks or more digits than there are microseconds."""
    exact = _exact(text)  # nearly always
    if exact is not None:
        return exact
    cleaned = re.sub(r"\s?UTC$", "+00:00", text.replace(",", "."))
    cleaned = re.sub(r"\s(?=[Z+-])", "", re.sub(r" {2,}", " ", cleaned))
    return _exact(re.sub(r"(\.\d{6})\d+", r"\1", cleaned))


def _exact(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def zone_of(text: str) -> int | None:
    """Read "+02:00" or "GMT-5": minutes east of Greenwich."""
    match = re.search(r"([+-])\s?(\d{1,2}):?(\d\d)?", text)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (-minutes if match[1] == "-" else minutes) if minutes <= 14 * 60 else None
