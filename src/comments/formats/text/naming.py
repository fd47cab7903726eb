"""Take off what a rendering glued to the names of its authors: numbers, ranks, addresses, faces."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise, takewhile

from comments.formats.text.lines import LONGEST_HEADER
from comments.formats.text.record import Record

_RANK = re.compile(
    r"(?i)\s+\(?(?:offline|online|author|op|admin|administrator|moderator|mod|staff|verified|gast|guest|new member"
    r"|junior member|senior member|member|mitglied|autor|post author)\)?$"
)
_TWICE = re.compile(r"^(.{3,40}?)\1(?:\s.*)?$")
_POINTED = re.compile(r"^(?P<name>.*?[^\W\d_].*?)(?P<mark>(?:\s[\s|·•+–-]*)?)(?P<number>\d+)$")
_COUNTED = re.compile(r"\d{1,4}(?=\D)")
_PLAIN = re.compile(r"[\W_]")
_STATUS = re.compile(r"(?i)^(?:offline|online)\s+(?=\S)")


def clean_names(records: Sequence[Record]) -> None:
    """Take off what the rendering glued to all names alike ("PostbyAnna"), and ranks and marks behind them."""
    _without_numbers(records)
    _without_counts(records)
    names = {record.author for record in records if record.author}
    glued = _glued(sorted(names)) if len(names) > 2 else ""
    behind = _glued_behind(names)
    ending = _ending(names) if len(names) > 2 else ""
    twofold = len(names) > 2 and sum(name[:1] == name[1:2].upper() for name in names) >= 0.8 * len(names)
    marks = [mark for mark in (", ", " (", " [", " <", " @") if share_of(mark, records) >= 0.8]
    for record in records:
        if record.author and " @" in marks:
            record.handle = record.author.partition(" @")[2].strip() or None
        for mark in marks:  # "Anna, Leeds", "Anna (anna99)"
            record.author = record.author.partition(mark)[0].strip() or None if record.author else None
        record.author = _without_handle(record.author) if record.author else None
        if record.author and twofold and record.author[:1].casefold() == record.author[1:2].casefold():
            record.author = record.author[1:]  # a letter for a face: "AAnna"
        if record.author and ending:
            record.author = record.author.removesuffix(ending).strip() or None
        if record.author and glued and record.author.startswith(glued):
            record.author = record.author[len(glued) :].strip() or None
        if record.author and behind:
            record.author = record.author.removesuffix(behind).strip() or None
        if record.author:
            record.author = _TWICE.sub(r"\1", _STATUS.sub("", record.author))
        while record.author and (shorter := _RANK.sub("", record.author)) != record.author and shorter:
            record.author = shorter


def share_of(mark: str, records: Sequence[Record]) -> float:
    """How many of the names there are hold a mark behind their first word, from 0 to 1; 0 of less than three."""
    names = [record.author for record in records if record.author]
    return sum(name.find(mark) > 0 for name in names) / len(names) if len(names) > 2 else 0.0


def _common_start(names: Sequence[str]) -> str:
    letters = zip(*names, strict=False)
    return "".join(same[0] for same in takewhile(lambda letters: len(set(letters)) == 1, letters))


def _glued(names: Sequence[str]) -> str:
    """A word that all names begin with, written together with the next or not."""
    common = _common_start(names)
    rest = [name[len(common) :] for name in names]
    if not common or not all(rest):
        return ""
    marked = not common[-1].isalnum() and len(names) > 3
    return common if marked or (len(common) > 2 and (common[0].isupper() or len(names) > 3 < len(common) - 1)) else ""


def _ending(names: Set[str]) -> str:
    """The words that most names end in: "Anna Full Member", "Ben Full Member"."""
    ending = ""
    while len(ending) < LONGEST_HEADER:
        left = [name.removesuffix(ending) for name in names if name.endswith(ending)]
        last = Counter(name.rpartition(" ")[2] for name in left if " " in name).most_common(1)
        if not last or last[0][1] < 0.8 * len(names):
            break
        ending = f" {last[0][0]}{ending}"
    return ending


def _glued_behind(names: Set[str]) -> str:
    """What all of some names end in, written together with them: "AnnaDate", "Annale" of "Anna" and "le 3 mai"."""
    if len(names) < 4:
        return ""
    common = _common_start([name[::-1] for name in names])[::-1]
    return common if len(common) > 1 and all(len(name) > len(common) for name in names) else ""


def _without_numbers(records: Sequence[Record]) -> None:
    """Take off the numbers that the comments are counted with, where they are glued to the names: "1Anna", "2Ben"."""
    counted = [(record, match) for record in records if (match := _COUNTED.match(record.author or ""))]
    numbers = [int(match[0]) for _, match in counted]
    steps = {two - one for one, two in pairwise(numbers)}
    if len(counted) > 2 and len(counted) >= 0.8 * len(records) and steps in ({1}, {-1}):
        for record, match in counted:
            record.author = (record.author or "")[match.end() :].strip(" .:)") or None


def _without_counts(records: Sequence[Record]) -> None:
    """Take off the points or votes behind the names: nearly all end in a number, and one name in several."""
    named = [(record, _POINTED.match(record.author)) for record in records if record.author]
    pointed = [(record, match) for record, match in named if match]
    if len(pointed) < max(3, 0.8 * len(named)):
        return
    apart = sum(match["mark"] != "" for _, match in pointed) >= 0.8 * len(pointed)
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for _, match in pointed:
        numbers[match["name"]].append(match["number"])
    often = [theirs for theirs in numbers.values() if len(theirs) > 1]
    if len(numbers) < 2 or sum(len(set(theirs)) > 1 for theirs in often) < 0.5 * len(often) or not (often or apart):
        return  # "anna99", "Guest 12": their own
    for record, match in pointed:
        if match["mark"] or not apart:
            record.author = match["name"]


@lru_cache(maxsize=4_096)
def _without_handle(name: str) -> str:
    """A name less the address beside it: "annaholmAnna Holm", "@anna_holm Anna Holm", "Anna Holm (annaholm)"."""
    letters = _PLAIN.sub("", name).casefold()
    half = letters[: len(letters) // 2]
    if len(letters) < 6 or len(letters) % 2 or half + half != letters:
        return name
    known = 0
    for place, sign in enumerate(name):
        if known == len(half):
            parts = [part.strip(" @·•|/()") for part in (name[place:], name[:place])]
            return max(parts, key=lambda part: sum(sign.isupper() or sign.isspace() for sign in part)) or name
        known += not _PLAIN.match(sign)
    return name
