"""What the records of a group keep in the same place: the element of each that holds its text, told by where it stands
and what it is called beside its like in the other records, whatever the name means.

Aligning the records of a page is the idea of DEPTA (WWW 2005) and RoadRunner (VLDB 2001).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from comments.formats.board_lines import is_of_a_profile
from comments.formats.dates import LONGEST_LINE, time_span
from comments.formats.furniture import outline_of
from comments.formats.names import clean_author, could_be_name
from comments.formats.outline import Line, Outline
from comments.formats.words import is_furniture

_FEWEST = 3  # records, below which nothing repeats
_SHARE = 0.85  # of the records that hold a slot
_FOREIGN = 0.6  # of the records, in which a slot may not hold a sign of the header
_MOST = 0.55  # of the wording of all records, that the text's slot holds at least
_INNER = 0.75  # of a slot's wording, that the slot inside must hold to be the better one


_AGREED = 0.5  # of the authors read, that must stand in one place
_BLANKS = 1.6  # in a name, at most, on the average
_NAMED = 0.9  # of the elements there, that must look like names

Places = tuple[int | None, ...]  # one element a record, None where a record has none


@dataclass(frozen=True, slots=True)
class Slot:
    """`once`: no record has it twice. `wording`: the letters in it that differ from record to record."""

    places: Places
    once: bool
    wording: int = 0


def find_bodies(
    page: Outline,
    spans: Sequence[tuple[int, int]],
    without: Mapping[int, Sequence[int]],
    slots: Sequence[Slot],
    *,
    signs: Iterable[Sequence[int]],
    lines: Sequence[Sequence[Line]],
) -> Places | None:
    """Return the element of each record that holds its text and no more; None when the records keep no such place.

    `without` are the elements of each record that count for nothing, `signs` the places of what stands in headers and
    footers: names, times, buttons. A text has lines of its own: `lines` are those of each record.
    """
    if len(spans) < _FEWEST:
        return None
    marks = [_marked(page, places) for places in signs]
    whole = _wording(page, list(spans), without)
    clean = []
    for places in {slot.places for slot in slots if slot.once}:
        held = [place for place in places if place is not None]
        if any(sum(place in mark for place in held) > _FOREIGN * len(held) for mark in marks):
            continue
        if (
            sum(_cuts(own, p, page.ends[p]) for own, p in zip(lines, places, strict=True) if p is not None)
            > len(held) / 3
        ):
            continue
        clean.append(
            Slot(places, True, _wording(page, [p if p is None else (p, page.ends[p]) for p in places], without))
        )
    best = max(clean, key=lambda slot: slot.wording, default=None)
    if best is None or best.wording < max(1, _MOST * whole):
        return None
    while (inner := _inside(page, best, clean)) is not None:
        best = inner
    return best.places


def _cuts(lines: Sequence[Line], start: int, stop: int) -> bool:
    """Whether an element begins or ends in the middle of a line."""
    for edge in (start, stop):
        n = bisect_left(lines, edge, key=lambda line: line.at) - 1
        if n >= 0 and lines[n].runs[-1][0] >= edge:
            return True
    return False


def where_most(page: Outline, slots: Sequence[Slot], nodes: Sequence[int]) -> Places | None:
    """Return the slot in which most of these text nodes, one a record, stand alone; None when they do not agree.

    -1 stands for a record of which no node is known.
    """
    votes: Counter[Places] = Counter()
    for places in (slot.places for slot in slots):
        votes[places] = sum(
            place is not None and place < node < page.ends[place] and _alone(page, place, node)
            for place, node in zip(places, nodes, strict=True)
        )
    most = max(votes.values(), default=0)
    chosen = [places for places in votes if votes[places] == most]
    best = min(chosen, key=lambda places: sum(page.ends[p] - p for p in places if p is not None), default=None)
    known = sum(node >= 0 for node in nodes)
    if best is None or len(nodes) < _FEWEST or votes[best] < _AGREED * max(known, 1):
        return None
    shown = [page.text(place).strip() for place in best if place is not None]
    named = sum(text.isdigit() or could_be_name(clean_author(text), certain=False) for text in shown)
    return best if named >= _NAMED * len(shown) else None


def where_names(page: Outline, slots: Sequence[Slot], beside: Sequence[int]) -> Places | None:
    """Return the slot of short names, one text node a record, that stands nearest to these nodes, one a record."""
    found: list[tuple[int, Places]] = []
    for slot in slots:
        held = [(place, near) for place, near in zip(slot.places, beside, strict=True) if place is not None]
        shown = [_only_text(page, place) for place, _ in held]
        if not all(shown) or len(set(shown)) < 2 or sum(text.count(" ") for text in shown) > _BLANKS * len(shown):
            continue
        if sum(could_be_name(clean_author(text), certain=False) for text in shown) >= _NAMED * len(shown):
            found.append((sum(abs(place - near) for place, near in held), slot.places))
    return min(found, default=(0, None))[1]


def _only_text(page: Outline, outer: int) -> str:
    """The text of an element that holds one text node and nothing else."""
    held = page.ends[outer] == outer + 2 and not page.tags[outer + 1]
    return page.texts[outer + 1].strip() if held else ""


def _alone(page: Outline, outer: int, node: int) -> bool:
    return all(page.tags[i] or i == node or page.texts[i].isspace() for i in range(outer, page.ends[outer]))


def find_slots(page: Outline, spans: Sequence[tuple[int, int]], without: Mapping[int, Sequence[int]]) -> list[Slot]:
    """Return the places that (nearly) every record has."""
    own = [_elements(page, span, without.get(n, ())) for n, span in enumerate(spans)]
    spread: Counter[str] = Counter()
    for elements in own:
        spread.update({name for index in elements for name in page.attribute(index, "class").split()})
    shared = {name for name, count in spread.items() if count >= 0.6 * len(spans)}
    names: dict[tuple[object, ...], int] = {}
    first: defaultdict[int, dict[int, int]] = defaultdict(dict)  # by the names of places, then by records
    again: Counter[int] = Counter()
    for n, elements in enumerate(own):
        known: dict[int, int] = {}
        before: Counter[tuple[int, str]] = Counter()  # brothers of the same tag, for those without a name
        for index in elements:
            tag, whole = page.tags[index], page.attribute(index, "class")
            called = " ".join(sorted(set(whole.split()) & shared))
            parent = page.parents[index]
            around = () if called else (known.get(parent, -1), before[parent, tag])
            before[parent, tag] += 1
            known[index] = names.setdefault((tag, called, *around), len(names))
            if tag == "p" and not called:
                continue  # a paragraph is a part of a text, even where all texts have but one
            for name in {known[index], names.setdefault((tag, "", whole), len(names)) if whole else known[index]}:
                at = first[name].setdefault(n, index)
                if at != index >= page.ends[at]:
                    again[name] += 1
    enough = _SHARE * len(spans)
    return [
        Slot(tuple(map(places.get, range(len(spans)))), again[name] <= 0.02 * len(spans))
        for name, places in first.items()
        if len(places) >= enough
    ]


def _elements(page: Outline, span: tuple[int, int], without: Sequence[int]) -> list[int]:
    """The elements inside a record, outside the records in it."""
    found, index = [], span[0] + 1
    skipped = set(without)
    while index < span[1]:
        if index in skipped:
            index = page.ends[index]
            continue
        if page.tags[index]:
            found.append(index)
        index += 1
    return found


def _marked(page: Outline, places: Sequence[int]) -> set[int]:
    """Every element that holds one of these places."""
    found: set[int] = set()
    for place in places:
        if place in found:
            continue
        found.add(place)
        for outer in page.ancestors(place):
            if outer in found:
                break
            found.add(outer)
    return found


def _wording(page: Outline, spans: Sequence[tuple[int, int] | None], without: Mapping[int, Sequence[int]]) -> int:
    """Count the letters of the lines in these spans, each wording once, without profiles, buttons and times."""
    seen: set[str] = set()
    for n, span in enumerate(spans):
        if span is not None:
            seen.update(line.text for line in page.lines(*span, without=without.get(n, ())))
    return sum(map(len, {outline_of(text) for text in seen if len(text) > LONGEST_LINE or not _is_header(text)}))


def _is_header(text: str) -> bool:
    return is_furniture(text) or is_of_a_profile(text) or time_span(text) is not None


def _inside(page: Outline, outer: Slot, slots: Sequence[Slot]) -> Slot | None:
    """The slot inside another that holds most of what it holds, in every record."""
    better = [
        slot
        for slot in slots
        if slot is not outer
        and slot.wording >= _INNER * outer.wording
        and all(
            a is None or (b is not None and a < b < page.ends[a])
            for a, b in zip(outer.places, slot.places, strict=True)
        )
    ]
    return max(better, key=lambda slot: slot.wording, default=None)
