"""Who answers whom, told by structure: nesting, a list beside the record it belongs to, indentation, numbers, names,
quotations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from comments.formats.drafts import Draft
from comments.formats.outline import Outline
from comments.formats.words import MARKED

_INDENT = re.compile(
    r"(?i)(?:margin|padding)(?:-left|-inline-start)?\s*:\s*(?:0(?:px|em|"
    r"%)?\s+\S+\s+\S+\s+)?(\d+(?:\.\d+)?)\s*(px|em|rem|%|pt)?"
)
_PLACE = re.compile(r"#([^#]*\d[^#]*)$")
_WIDTH = re.compile(r"(?i)(?:^|;)\s*(?:max-)?width\s*:\s*(\d+(?:\.\d+)?)\s*(?:px|%)")
_LEVEL = re.compile(
    r"(?i)(?:^|[\s_-])(?:depth|(?:comment)?level|indent|lvl|nest(?:ed|ing)?|tier|ebene|niveau|nivel|"
    r"generation)[-_]{0,2}(?:level[-_]?)?(\d{1,3})(?:\s|$|[_-])"
)
_ANSWER = re.compile(
    r"(?i)(?:^|[\s_-])(?:is[-_]?)?(?:reply|answer|indent(?:ed)?|child|nested|sub(?:[-_]?comment)?|response|antwort|"
    r"respuesta|reponse|risposta|resposta|yanit)(?:\s|$)"
)
_STYLED_LEVEL = re.compile(r"(?i)--[\w-]{0,20}(?:depth|level|indent|branch|nest)[\w-]{0,20}\s*:\s*(\d{1,3})\s*(?:;|$)")
_DATA = (
    "data-depth",
    "data-level",
    "data-indent",
    "data-nesting",
    "data-nest-level",
    "aria-level",
    "depth",
    "level",
    "indent",
)


def by_container(page: Outline, spans: Sequence[tuple[int, int]]) -> list[int | None]:
    """Return the parent of each span: the one it stands in, else the one whose replies' container it stands in.

    A container of replies is the next sibling of the record it belongs to, else of the elements around that record.
    """
    starts = [start for start, _ in spans]
    parents = _by_container(page, spans, [page.parents[start] for start in starts])
    if all(parent is None for parent in parents):
        return _by_container(page, spans, [page.parents[_alone(page, starts, n)] for n in range(len(starts))])
    return parents


def _alone(page: Outline, starts: Sequence[int], n: int) -> int:
    """The outermost element around a record that holds no other one."""
    start = starts[n]
    before = starts[n - 1] if n else -1
    after = starts[n + 1] if n + 1 < len(starts) else len(page)
    for outer in islice(page.ancestors(starts[n]), 6):
        if outer <= before or page.ends[outer] > after or page.tags[outer] in ("body", "html", "main"):
            break
        start = outer
    return start


def _by_container(page: Outline, spans: Sequence[tuple[int, int]], holders: Sequence[int]) -> list[int | None]:
    parents: list[int | None] = []
    open_: list[int] = []
    depths = [sum(1 for _ in page.ancestors(start)) for start, _ in spans]
    latest: dict[int, int] = {}  # element that holds records -> its latest record
    for n, (start, _) in enumerate(spans):
        while open_ and spans[open_[-1]][1] <= start:
            open_.pop()
        parent = open_[-1] if open_ else None
        if parent is None:
            for outer in islice(page.ancestors(start), 1, 6):
                before = latest.get(outer)
                if before is not None and depths[before] < depths[n]:
                    parent = before
                    break
        parents.append(parent)
        latest[holders[n]] = n
        open_.append(n)
    return parents


def by_indentation(page: Outline, starts: Sequence[int]) -> list[int | None]:
    """Return the parent of each record by how far it is set in; all None when nothing is set in."""
    for measure in (_told_level, _spacer, _margin, _narrowing, _named_answer):
        depths = [measure(page, start) for start in starts]
        known = {depth for depth in depths if depth is not None}
        if len(known) > 1 and sum(depth is not None for depth in depths) >= len(starts) * 0.6:
            smallest = min(known)
            return by_depth([smallest if depth is None else depth for depth in depths])
    return [None] * len(starts)


def by_depth(depths: Sequence[float]) -> list[int | None]:
    """Return the parent of each place: the latest earlier one that is less deep."""
    parents: list[int | None] = []
    open_: list[int] = []
    for n, depth in enumerate(depths):
        while open_ and depths[open_[-1]] >= depth:
            open_.pop()
        parents.append(open_[-1] if open_ else None)
        open_.append(n)
    return parents


def _around(page: Outline, start: int) -> list[int]:
    """The record, its wrapper, and the elements at its beginning: where a depth may be written."""
    return [
        start,
        page.parents[start],
        *(i for i in range(start + 1, min(start + 9, page.ends[start])) if page.tags[i]),
    ]


def _told_level(page: Outline, start: int) -> float | None:
    for index in _around(page, start)[:4]:
        if index < 0:
            continue
        for name in _DATA:
            value = page.attribute(index, name)
            if value.isdigit() and len(value) < 4:
                return float(value)
        match = _LEVEL.search(page.attribute(index, "class")) or _STYLED_LEVEL.search(page.attribute(index, "style"))
        if match:
            return float(match[1])
    return None


def _spacer(page: Outline, start: int) -> float | None:
    """Old message boards and Hacker News push a comment to the right with an empty picture of some width."""
    for index in range(start + 1, min(start + 12, page.ends[start])):
        if page.tags[index] == "img" and not page.attribute(index, "alt").strip():
            width, height = page.attribute(index, "width"), page.attribute(index, "height")
            if (
                width.isdigit()
                and height in ("0", "1", "")
                and re.search(r"(?i)s\.gif|spacer|blank|clear|pixel|trans", page.attribute(index, "src"))
            ):
                return float(width)
    return None


def _margin(page: Outline, start: int) -> float | None:
    for index in _around(page, start)[:3]:
        if index >= 0:
            match = _INDENT.search(page.attribute(index, "style"))
            if match:
                return float(match[1]) * (16 if match[2] in ("em", "rem") else 1)
    return 0.0


def _narrowing(page: Outline, start: int) -> float | None:
    match = _WIDTH.search(page.attribute(start, "style")) or re.match(r"(\d+)%?$", page.attribute(start, "width"))
    return -float(match[1]) if match else None


def _named_answer(page: Outline, start: int) -> float | None:
    """Where a comment's class alone tells that it is an answer, it is one of the latest that is none."""
    return float(any(_ANSWER.search(page.attribute(index, "class")) for index in (start, page.parents[start])))


def by_link(page: Outline, spans: Sequence[tuple[int, int]]) -> list[int | None]:
    """Return the parent of each record by a link to it: "in reply to #3", "Up", the name of whom it answers.

    A place in the page belongs to the record that holds it, or else to the first that links there: its own address.
    Where each record links to the one before it, that is for leafing through them.
    """
    owners: dict[str, int] = {}
    linked: list[list[str]] = []
    for n, (start, stop) in enumerate(spans):
        fragments = []
        own = min(stop, spans[n + 1][0]) if n + 1 < len(spans) else stop
        for index in range(start, own):
            if not page.tags[index]:
                continue
            for name in ("id", "name"):
                if place := page.attribute(index, name):
                    owners.setdefault(place, n)
            if page.tags[index] == "a" and (match := _PLACE.search(page.attribute(index, "href"))):
                fragments.append(match[1])
        linked.append(fragments)
    for n, fragments in enumerate(linked):
        for fragment in fragments:
            owners.setdefault(fragment, n)
    for step in (-1, 1):  # where the newest come first, links lead to records further down
        parents = [
            next((owner for fragment in fragments if (owner := owners[fragment]) * step > n * step), None)
            for n, fragments in enumerate(linked)
        ]
        leafed = sum(parent == n + step for n, parent in enumerate(parents))
        if leafed < max(2, len(parents) - 1) and any(parent is not None for parent in parents):
            return parents
    return [None] * len(spans)


_NUMBER = re.compile(r"^\W{0,3}(\d{1,4}(?:\.\d{1,3}){0,6})\.?(?=\s|$|\W)")


def by_number(numbers: Sequence[str | None], drafts: Sequence[Draft]) -> None:
    """Set parents from numbers such as #3.1, the first answer to #3; nothing when no number has a part."""
    if not any(number and "." in number for number in numbers):
        return
    place = {number: n for n, number in enumerate(numbers) if number}
    for n, number in enumerate(numbers):
        if number and "." in number:
            drafts[n].parent = place.get(number.rpartition(".")[0])


def by_mark(page: Outline, spans: Sequence[tuple[int, int]], marks: Sequence[int], drafts: Sequence[Draft]) -> None:
    """Set parents by marks such as ">>3" at these places, where the records begin with their numbers and nothing else
    told who answers whom."""
    if not marks or any(draft.parent is not None for draft in drafts):
        return
    place: dict[int, int] = {}
    for n, (start, stop) in enumerate(spans):
        first = next((page.texts[at] for at in range(start, stop) if not page.tags[at] and page.texts[at].strip()), "")
        if (number := number_of(first.strip())) and number.isdigit():
            place.setdefault(int(number), n)
    for n, (start, stop) in enumerate(spans):
        at = bisect_left(marks, start)
        match = MARKED.match(page.texts[marks[at]].strip()) if at < len(marks) and marks[at] < stop else None
        if match and place.get(int(match[1]), n) < n:
            drafts[n].parent, drafts[n].reply_to = place[int(match[1])], None


def number_of(text: str) -> str | None:
    """Return the number a header line begins with: "#1.1 - 8 hours ago" has 1.1."""
    match = _NUMBER.match(text)
    return match[1] if match else None
