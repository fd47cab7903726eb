"""Find the times on a page fast: a cheap look at the characters first, the many-language reader only on what is
left."""

from __future__ import annotations

import re
from functools import lru_cache

from comments.formats.times import find_time

LONGEST_LINE = 110
_DATEISH = re.compile(
    r"(?i)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]|\d{1,2}:\d\d|'\d\d\b|"
    r"\d+\s?(?:s|m|h|d|w|y|j|t|mo|min|mins|std|hrs?|sec|yrs?|wks?|tim|sem|uur|dk|ч|мин|дн|г)\b|\d+\s?(?:年|"
    r"月|日|秒|分|小|時|时|天|周|週|か|个|個|초|시|일|주|개|달|년)|"
    r"\bago\b|\bvor\b|il y a|\bhace\b|\bhá\b|\bfa\b|atrás|geleden|sedan|siden|temu|назад|тому|před|önce|"
    r"sitten|ezelőtt|acum|πριν|преди|prije|منذ|לפני|trước|"
    r"yesterday|today|just now|gestern|heute|\bhier,? (?:à|a)\b|aujourd|ayer|hoy|ontem|hoje|ieri|oggi|"
    r"gisteren|vandaag|wczoraj|dzisiaj|dziś|вчера|сегодня|igår|i går|"
    r"včera|dnes|tegnap|dün|bugün|eilen|χθες|yang lalu"
)
_CLOCK_ONLY = re.compile(r"^\D{0,12}\d{1,2}[:.]\d\d(?:[:.]\d\d)?\D{0,8}$")


def could_be_time(text: str) -> bool:
    """Say whether a short text holds the shape of a time; wrong now and then, never slow."""
    return len(text) <= LONGEST_LINE and _DATEISH.search(text) is not None


@lru_cache(maxsize=32_768)
def time_span(text: str) -> tuple[int, int] | None:
    """Return where a time stands in a short text, None when there is none."""
    if not could_be_time(text):
        return None
    found = find_time(text)
    return None if found is None else (found.start, found.end)


def without_time(text: str) -> str:
    """Return a short text less the time in it and the marks that set it off."""
    span = time_span(text)
    return text if span is None else f"{text[: span[0]]} {text[span[1] :]}".strip(" \t,;:.|·•-–—/@()[]")
