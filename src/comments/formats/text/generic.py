"""Comments in a plain-text rendering of any page: date lines, "X says:", "Reply", bullets, numbers and indentation.

A group of alike headers is taken for comments when the page gives evidence besides dates: a heading that counts them,
"says", a reply line under each, numbers that run. Teaser lists have dates too, and none of that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from statistics import median

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.text.anchors import Anchor, anchors, name_of
from comments.formats.text.lines import Line, invites, is_button, joined, lines_of, reports
from comments.formats.text.phrases import COUNT_ALONE, COUNTERS, END, FORM, TEASER, counted
from comments.formats.text.record import Record
from comments.formats.text.records import records_of
from comments.formats.time_finding import find_time
from comments.formats.times import read_time
from comments.formats.words import HEADING, REPLY_TO, SAYS
from comments.models import Page, ParentVia

MOST_LINES = 60_000


_SENTENCE = re.compile(r"(?<!\.)[.!?。！？]['\")”»]*$|[:;][-o]?[)D(P]|[.!?] \S")
_NUMBERED = re.compile(r"#\s?\d{1,5}\b|\b\d{1,4}$")


@dataclass(slots=True)
class _Group:
    records: list[Record]
    evidence: float
    stated: int | None


def recognises(document: Document) -> bool:
    """Any text that is no markup, no data and no program."""
    return document.kind == "text" and document.problem is None


def read(document: Document) -> Iterator[Page]:
    """Yield the page with the comments that were found, or nothing."""
    lines = lines_of(document.text)[:MOST_LINES]
    group = best_group(lines)
    if group is None:
        return
    comments, ids = finish(_drafts(lines, group.records), base=document.fetched_at)
    yield Page(source=document.source, format="text", comments=comments, ids=ids, stated_count=group.stated)


def best_group(lines: Sequence[Line]) -> _Group | None:
    """The group of headers that is most surely comments, or None."""
    found = [group for members in _candidates(anchors(lines)) if (group := _judged(lines, members)) is not None]
    return max(found, key=lambda group: group.evidence + log2(len(group.records)), default=None)


def _time_shape(time: str | None) -> str:
    if time is None:
        return ""
    if not re.search(r"(?:19|20)\d\d", time):
        return "relative"
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", time)).replace("a.", "a").replace(" ", "").replace("aa", "a")


def _candidates(found: Sequence[Anchor]) -> Iterator[list[Anchor]]:
    """Headers that look alike: the name in the same place, the time in the same form; then looser."""
    strict: dict[object, list[Anchor]] = defaultdict(list)
    loose: dict[object, list[Anchor]] = defaultdict(list)
    for anchor in found:
        if anchor.mode not in ("says", "twice"):
            loose[_time_shape(anchor.time)].append(anchor)
        strict["below" if anchor.mode == "alone" else anchor.mode, _time_shape(anchor.time)].append(anchor)
        loose["alone" if anchor.mode in ("below", "alone") else anchor.mode].append(anchor)
    seen: set[tuple[int, ...]] = set()
    for members in (*strict.values(), *loose.values()):
        key = tuple(anchor.line for anchor in members)
        if key not in seen:
            seen.add(key)
            yield members


def _judged(lines: Sequence[Line], members: list[Anchor]) -> _Group | None:
    heading, stated = _heading(lines, members)
    if heading is not None:
        inside = [anchor for anchor in members if anchor.start > heading]
        members = inside or members
    end = _end(lines, members, heading)
    members = [anchor for anchor in members if anchor.start < end]
    if not members:
        return None
    records = records_of(lines, members, end)
    records = [record for record in records if record.body]
    if not records:
        return None
    evidence = _evidence(lines, records, heading, stated)
    return _Group(records, evidence, stated) if evidence >= 3 else None


def _heading(lines: Sequence[Line], members: list[Anchor]) -> tuple[int | None, int | None]:
    """The heading over the comments that fits best, and the count it states: one that counts them, else the nearest."""
    best: tuple[int | None, int | None] = (None, None)
    best_fit = 0.0
    starts = [anchor.start for anchor in members]
    for place, line in enumerate(lines[: starts[-1]]):
        if len(line.text) > 140 or is_button(line.text):
            continue
        count = counted(line.text)
        if count is None and not _bare_heading(line.text):
            continue
        below = [start for start in starts if start > place]
        if below[0] - place > 25:
            continue
        share = len(below) / len(starts)
        right = count is not None and abs(count - len(below)) <= 0.15 * count
        if share < (0.3 if right else 0.6):
            continue
        fit = 1 + (0.5 if count else 0) + (1 if right else 0) + share / 2 - (below[0] - place) / 100
        if fit >= best_fit:
            best, best_fit = (place, count if count is not None else best[1]), fit
    return best


def _bare_heading(text: str) -> bool:
    return (
        len(text) < 40
        and len(text.split()) < 5
        and HEADING.search(text) is not None
        and not (END.match(text) or FORM.match(text))
    )


def _end(lines: Sequence[Line], members: list[Anchor], heading: int | None) -> int:
    """The line behind the comments: a form or the page's foot, once no more headers of the group follow closely."""
    starts = [anchor.start for anchor in members]
    for place in range(starts[0] + 1, len(lines)):
        line = lines[place]
        if len(line.text) > 120 or not (FORM.match(line.text) or END.match(line.text)):
            continue
        later = [start for start in starts if start > place]
        if FORM.match(line.text) and later and later[0] - place < 12 and heading is None:
            continue
        if later and len(later) >= 0.3 * len(starts):
            continue
        return place
    return len(lines)


def _evidence(lines: Sequence[Line], records: list[Record], heading: int | None, stated: int | None) -> float:
    count = len(records)
    evidence = 0.0 if count > 1 or heading is not None else -4.0
    if heading is not None:
        evidence += 2
        if stated is not None and stated > 0:
            evidence += 2 if stated == count else 1 if 0.6 * stated <= count <= 1.3 * stated else 0
    evidence += 2.5 * _share(record.anchor.says for record in records)
    if records[0].anchor.mode == "twice":  # teasers repeat their titles in the picture's description as well
        evidence -= 0.0 if count > 2 and heading is not None and stated else 4.0
    if records[0].anchor.mode == "says":  # "Anna said:" opens quotations in forums as well
        evidence -= 2.5
    if heading is not None and records[0].start - heading <= 3:
        evidence += 0.5
    if records[0].anchor.mode == "twice" and count > 4 and stated is not None and count <= stated:
        evidence += 1
    replied = _share(
        any(invites(line.text) for line in lines[record.start : record.stop + 1]) or invites(record.anchor.after)
        for record in records
    )
    evidence += 3 * replied
    if replied < 0.5:
        evidence += 1.5 * _share(
            any(reports(line.text) for line in lines[record.start : record.stop + 4]) for record in records
        )
    if count >= 3:
        numbers = [number for record in records if (number := lines[record.start].number)]
        evidence += 1 if len(numbers) > 2 and sorted(numbers) == numbers else 0
    evidence += 0.5 if len({record.indent for record in records}) > 1 and count > 2 else 0
    evidence += 2 * _share(record.foot and lines[record.anchor.start].text[:1] in "–—" for record in records)
    evidence += _of_a_conversation(lines, records) if count > 2 else 0
    lengths = [sum(len(line.text.split()) for line in record.body) for record in records]
    if median(lengths) < 4:
        evidence -= 1.5
    authors = Counter(record.author for record in records if record.author)
    if count > 3 and (not authors or max(authors.values()) > 0.8 * count):
        evidence -= 3
    if not authors:
        evidence -= 1
    evidence -= 3 * _share(any(TEASER.match(line.text) for line in record.body[-2:]) for record in records)
    evidence -= 3 * _share(any(COUNT_ALONE.match(line.text) for line in record.body) for record in records)
    evidence -= 4 * _share(
        any(COUNTERS.search(line.text) for line in lines[record.start : record.stop] if len(line.text) < 60)
        for record in records
    )
    if count > 2 and _share(any(_SENTENCE.search(line.text) for line in record.body) for record in records) < 0.25:
        evidence -= 2
    return evidence


def _of_a_conversation(lines: Sequence[Line], records: list[Record]) -> float:
    """What talk has and lists of articles have not: times of day, people who come back, order, numbers, quotations."""
    times = [record.anchor.time or "" for record in records]
    exact = _share(_to_the_hour(time) for time in times)
    if exact < 0.6:
        return 0.0
    authors = [record.author for record in records if record.author]
    back = len(set(authors)) < len(authors) if authors else False
    moments = [moment for time in times if (moment := read_time(time)) is not None]
    plain = [moment.replace(tzinfo=None) for moment in moments]
    ordered = len(plain) > 2 and all(one <= two for one, two in pairwise(plain)) and plain[0] < plain[-1]
    named = {author.casefold() for author in authors}
    texts = [" ".join(line.text for line in record.body[:2]).casefold() for record in records]
    called = sum(any(f"@{name}" in text or f"{name} said" in text for name in named) for text in texts)
    numbered = _share(bool(_NUMBERED.search(lines[record.anchor.line].text)) for record in records)
    ended = _share(bool(record.stop > record.start and is_button(lines[record.stop - 1].text)) for record in records)
    known = len(authors) / len(records)
    return known * (1.5 * exact + 0.5 * back + 1.0 * ordered + min(1.0, 0.5 * called) + 1.0 * numbered + 0.7 * ended)


def _to_the_hour(time: str) -> bool:
    found = find_time(time)
    return found is not None and (found.parts.hour is not None or bool(found.parts.ago))


def _share(flags: Iterator[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _drafts(lines: Sequence[Line], records: list[Record]) -> list[Draft]:
    """Comments with parents by indentation: the nearest earlier one that stands further left."""
    drafts: list[Draft] = []
    stack: list[tuple[int, int]] = []
    for record in records:
        while stack and stack[-1][0] >= record.indent:
            stack.pop()
        parent = stack[-1][1] if stack else None
        stack.append((record.indent, len(drafts)))
        body, reply_to = record.body, None
        via: ParentVia = "markup"
        quoted = _quoted(body, drafts) if parent is None else None
        if quoted is not None:
            parent, via = quoted, "quote"
        if body and len(body[0].text) < 90 and (match := REPLY_TO.match(body[0].text)):
            reply_to, body = name_of(match["name"]), body[1:]
        drafts.append(
            Draft(
                at=record.start,
                text=joined(body),
                author=record.author,
                time=record.anchor.time,
                parent=parent,
                via=via,
                reply_to=reply_to,
            )
        )
    return drafts


def _quoted(body: Sequence[Line], earlier: Sequence[Draft]) -> int | None:
    """A forum's "Anna said:" over the text is a quotation: the newest earlier comment of Anna is answered."""
    if not body or len(body[0].text) > 70 or not body[0].text.endswith(":") or not SAYS.search(body[0].text):
        return None
    name = name_of(body[0].text)
    found = [place for place, draft in enumerate(earlier) if name is not None and draft.author == name]
    return found[-1] if found else None
