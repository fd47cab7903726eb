"""Find the times on a page fast: a cheap look at the characters first, the many-language reader only on what is
left."""

from __future__ import annotations

import re
from functools import lru_cache

from comments.formats.time_finding import LONGEST_SPELLED, Found, find_time
from comments.formats.words import Stems

LONGEST_LINE = 110
_LONGEST_BESIDE_A_WORD = 40
_SHORTEST_LINE = 6
_DIGIT = re.compile(r"\d")
# Every branch looks back at the digit or the apostrophe before it, so that a text without them is passed over at once.
_NUMERIC = re.compile(
    r"(?i)[\d'](?:(?<=1)9\d\d(?!\d)|(?<=2)[05]\d\d(?!\d)|(?<=[1۱])[34۳۴]\d\d(?!\d)|(?<=\d):\d\d|(?<!\d\d)(?<=\d)\d?[./-]\s?\d{1,2}[./-]|(?<=')\d\d\b|"
    r"(?<=\d)\s?(?:s|m|h|d|w|y|j|t|mo|min|mins|std|hrs?|sec|yrs?|wks?|tim|sem|uur|dk|ч|мин|дн|г)\b|"
    r"(?<=\b[A-Z][a-z][a-z] \d)\d?(?!\d)|(?<=\b[A-Z][a-z][a-z]\. \d)\d?(?!\d)|"
    r"(?<=\d)\s?(?:年|月|日|秒|分|小|時|时|天|周|週|か|個|个|ヶ|초|시|일|주|개|달|년))"
)
_SPELLED = Stems(
    "il y a|atrás|geleden|sedan|siden|temu|назад|тому|před|önce|sitten|ezelőtt|acum|πριν|преди|prije|منذ|לפני|"
    "trước|yesterday|today|just now|gestern|heute|aujourd|ayer|hoy|ontem|hoje|ieri|oggi|gisteren|vandaag|wczoraj|"
    "pred |prieš|pirms| eest|fyrir|قبل|пре |ก่อน|ที่แล้ว|ที่ผ่านมา|पहले|پیش|"
    "dzisiaj|dziś|вчера|сегодня|igår|i går|včera|dnes|tegnap|dün|bugün|eilen|χθες|yang lalu".split("|")
)
_SHORT = Stems(("ago", "vor", "hace", "há", "fa", "hier"))  # these count as whole words only
_WHOLE = re.compile(r"\b(?:ago|vor|hace|há|fa|hier,? (?:à|a))\b")


def could_be_time(text: str) -> bool:
    """Say whether a short text holds the shape of a time; wrong now and then, never slow."""
    if len(text) > LONGEST_LINE:
        return False
    if _NUMERIC.search(text):
        return True
    if len(text) > LONGEST_SPELLED and not _DIGIT.search(text):
        return False
    folded = text.lower()
    return _SPELLED.stand_in(folded) or (_SHORT.stand_in(folded) and _WHOLE.search(folded) is not None)


@lru_cache(maxsize=32_768)
def time_span(text: str) -> tuple[int, int] | None:
    """Return where a time stands in a short text, None when there is none."""
    if not could_be_time(text):
        return None
    found = find_time(text)
    if found is None or (len(text) - (found.end - found.start) > _LONGEST_BESIDE_A_WORD and _is_word(text, found)):
        return None
    return found.start, found.end


def short_time(run: str) -> bool:
    """Say whether a run of a few characters is a time alone, "3y", that no line of words around it shows to be one."""
    text = run.strip()
    return len(text) < _SHORTEST_LINE and text[:1].isdigit() and time_span(text) == (0, len(text))


def _is_word(text: str, found: Found) -> bool:
    """Whether a time is a word without a number, which in a sentence is no time of writing: "until now"."""
    return not _DIGIT.search(text[found.start : found.end])


def without_time(text: str) -> str:
    """Return a short text less the time in it and the marks that set it off."""
    span = time_span(text)
    return text if span is None else without_span(text, span)


def without_span(text: str, span: tuple[int, int]) -> str:
    """Return a text less a part of it and the marks that set it off."""
    return f"{text[: span[0]]} {text[span[1] :]}".strip(" \t,;:.|·•-–—/@()[]")
