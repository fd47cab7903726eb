"""Comments in a plain-text rendering of any page: date lines, "X says:", "Reply", bullets, numbers and indentation.

A group of alike headers is taken for comments when the page gives evidence besides dates: a heading that counts them,
"says", a reply line under each, numbers that run. Teaser lists have dates too, and none of that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log2

from comments.formats.board_lines import is_of_a_member
from comments.formats.document import Document
from comments.formats.drafts import finish
from comments.formats.text.anchors import Anchor, anchors
from comments.formats.text.columns import records_in
from comments.formats.text.evidence import evidence_of, number_of, share
from comments.formats.text.footers import is_told, told_before
from comments.formats.text.frames import Frame, frame_of, series_of, time_form
from comments.formats.text.lines import Line, lines_of, shape, time_in
from comments.formats.text.phrases import counts_teased
from comments.formats.text.record import Record
from comments.formats.text.records import records_of
from comments.formats.text.renderings import plain
from comments.formats.text.sheet import Sheet, sheet_of
from comments.formats.text.threads import drafts_of, opens_quotation
from comments.formats.text.tidying import tidy
from comments.formats.words import is_quote
from comments.models import Page

MOST_LINES = 60_000
LEAST = 3.1


_MOST_TRIED = 60_000  # lines in all series of dates that are tried; of a long page the first few series are
_LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(slots=True)
class _Group:
    records: list[Record]
    evidence: float
    stated: int | None
    labels: int | None = None
    shifted: bool = False  # a text stands over the first header, and none behind the last


def recognises(document: Document) -> bool:
    """Any text that is no markup, no data and no program."""
    return document.kind == "text" and document.problem is None


def read(document: Document) -> Iterator[Page]:
    """Yield the page with the comments that were found, or nothing."""
    lines = lines_of(plain(document.text))[:MOST_LINES]
    sheet = sheet_of(lines)
    group = best_group(sheet)
    if group is None:
        return
    comments, ids = finish(
        drafts_of(
            group.records,
            quoting=_of_a_forum(sheet, group.records),
            numbers=[number_of(lines, record) for record in group.records],
        ),
        base=document.fetched_at,
    )
    yield Page(source=document.source, format="text", comments=comments, ids=ids, stated_count=group.stated)


def _of_a_forum(sheet: Sheet, records: Sequence[Record]) -> bool:
    """Whether posts can be quoted by a button, or tell how much their authors have written."""
    marked = [is_quote(line.text) or is_of_a_member(sheet.patterns[at]) for at, line in enumerate(sheet.lines)]
    return share(any(marked[record.start : record.stop]) for record in records) >= 0.5


def best_group(sheet: Sheet) -> _Group | None:
    """The group of records that is most surely comments and explains most of the page, or None."""
    found = [_judged(sheet, members) for members in _candidates(_unlabelled(anchors(sheet.lines)))]
    for pivots in islice(series_of(sheet.lines, sheet.patterns), max(3, _MOST_TRIED // (len(sheet.lines) + 1))):
        frame = frame_of(sheet.lines, sheet.patterns, pivots)
        if frame is not None and share(_of_joining(sheet.patterns, pivot) for pivot in frame.pivots) < 0.5:
            found += _framed(sheet, frame)
    fits = [(_fit(sheet.patterns, group), group) for group in found if group is not None]
    best = max(fits, key=lambda one: one[0] + one[1].evidence, default=None)
    for fit, group in fits:
        # Some of the records may look surer than all of them; all of them explain more.
        if best is not None and fit > best[0] and _holds(group, best[1]):
            best = fit, group
    return best[1] if best is not None else None


def _holds(group: _Group, other: _Group) -> bool:
    """Whether a group has all the headers of another, and more of them between the first and the last, or some more
    that look nearly as sure."""
    mine, theirs = ({record.anchor.line for record in one.records} for one in (group, other))
    if not theirs < mine:
        return False
    between = len(mine & set(range(min(theirs), max(theirs) + 1))) > len(theirs)
    return between or (len(mine) < 2 * len(theirs) and group.evidence >= 0.75 * other.evidence)


def _of_joining(patterns: Sequence[str], place: int) -> bool:
    """Whether a date is a member's, by the label on its line or alone on the line over it."""
    above = patterns[place - 1] if place else ""
    return is_of_a_member(patterns[place]) or (is_of_a_member(above) and not above.endswith(":*"))


def _is_dated(line: Line, forms: set[str]) -> bool:
    """Whether a line of a text looks like one more header: a time in the form the headers have, and little else. What
    heads a quotation has the form as well."""
    if opens_quotation(line.text):
        return False
    time = time_in(line) if len(line.text) < 80 else None
    return time is not None and time_form(line.text[time.start : time.end]) in forms


def _framed(sheet: Sheet, frame: Frame) -> Iterator[_Group]:
    """The pivots as heads of the texts that follow them, and as feet of the texts before them."""
    records = records_in(sheet.lines, sheet.patterns, frame, len(sheet.lines))
    starts = [record.start for record in records]
    heading, stated = sheet.heading_over(starts)
    forms = [time_form(record.anchor.time or "") for record in records]
    end = sheet.end_of(starts, forms, heading=heading, stated=stated)
    top = -1 if heading is None else heading
    inside = [(pivot, pivot + 1) for pivot in frame.pivots if top < pivot < end]
    told = told_before(sheet.lines, inside, end, heading=heading)
    if end < len(sheet.lines):
        records = records_in(sheet.lines, sheet.patterns, frame, end)
    group = _weighed(sheet, frame, [record for record in records if record.start < end], heading, stated)
    if group is not None and not told:
        yield group
    if heading is not None and frame.pivots[0] - heading > 1 and not sheet.lines[frame.pivots[0]].bullet:
        named = {at for at, _ in (*sheet.headings, *sheet.ends)}
        top = next(at for at in range(heading + 1, frame.pivots[0] + 1) if at not in named)
        closed = records_in(sheet.lines, sheet.patterns, frame, end, behind=top)
        if group := _weighed(sheet, frame, closed, heading, stated):
            yield group


def _weighed(
    sheet: Sheet, frame: Frame, records: list[Record], heading: int | None, stated: int | None
) -> _Group | None:
    if heading is not None:
        records = [record for record in records if record.start > heading] or records
    tidy(sheet.lines, records)
    empty = share(not record.body for record in records)
    shifted = _is_shifted(sheet.lines, records, heading)
    records = [record for record in records if record.body]
    if not records:
        return None
    evidence = evidence_of(sheet.lines, sheet.patterns, records, heading, stated) - 4 * empty
    evidence -= 3 * any(map(counts_teased, frame.labels))
    named = [label for label in frame.labels if _LETTERS.search(label)]
    # Labels that come twice between two pivots are those of two records.
    aligned = len(named) - 40 * (len(named) - len(set(named))) // max(1, len(named))
    return _Group(records, evidence, stated, aligned, shifted) if evidence >= LEAST else None


def _fit(patterns: Sequence[str], group: _Group) -> float:
    """How well the records explain the page: many of them, each named, and nothing that repeats in their texts."""
    records = group.records
    counts: Counter[str] = Counter()
    for record in records:
        counts.update({shape(line.text) for line in record.body if len(line.text) < 60 and _LETTERS.search(line.text)})
    common = {text for text, count in counts.items() if count > max(1, 0.4 * len(records))}
    forms = {time_form(record.anchor.time) for record in records if record.anchor.time}
    left = share(
        any(shape(line.text) in common or _is_dated(line, forms) for line in record.body) for record in records
    )
    known = share(record.author is not None for record in records)
    aligned = 0.0 if group.labels is None else min(1.0, 0.1 * group.labels) if group.labels > 0 else -1.0
    aligned += 0.1 * min(0, group.labels or 0)
    # The article's own date is written otherwise than those of its comments.
    first, *others = [time_form(record.anchor.time or "") for record in records]
    aligned -= len(others) > 1 and len(set(others)) == 1 and first not in others
    joined = share(_of_joining(patterns, record.anchor.line) for record in records)
    # Most headers stand over their texts; where both readings fit as well, it is that.
    behind = 0.5 if records[0].foot and group.labels is not None else 0.0
    return log2(len(records)) - 3 * left + 2 * known - 3 * joined + aligned - behind - 1.5 * group.shifted


def _is_shifted(lines: Sequence[Line], records: Sequence[Record], heading: int | None) -> bool:
    """Whether the text of each record is the next one's: one stands under the heading, and the last has none."""
    first, last = records[0], records[-1]
    return heading is not None and not last.body and not first.foot and is_told(lines[heading + 1 : first.start])


def _unlabelled(found: Sequence[Anchor]) -> list[Anchor]:
    """The anchors less those whose time tells of a person: "Joined: May 3" stands under every name."""
    labels = Counter(label for anchor in found if (label := _label(anchor)))
    return [anchor for anchor in found if labels[_label(anchor)] < 2]


def _label(anchor: Anchor) -> str:
    before = anchor.before.strip()
    return before if before.endswith(":") and not anchor.says and before.count(" ") < 3 else ""


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


def _judged(sheet: Sheet, members: list[Anchor]) -> _Group | None:
    lines = sheet.lines
    heading, stated = sheet.heading_over([anchor.start for anchor in members])
    if heading is not None:
        inside = [anchor for anchor in members if anchor.start > heading]
        members = inside or members
    forms = [time_form(anchor.time or "") for anchor in members]
    end = sheet.end_of([anchor.start for anchor in members], forms, heading=heading, stated=stated)
    members = [anchor for anchor in members if anchor.start < end]
    if not members:
        return None
    records = records_of(lines, members, end, heading=heading)
    tidy(sheet.lines, records)
    shifted = _is_shifted(sheet.lines, records, heading)
    records = [record for record in records if record.body]
    if not records:
        return None
    evidence = evidence_of(sheet.lines, sheet.patterns, records, heading, stated)
    return _Group(records, evidence, stated, shifted=shifted) if evidence >= LEAST else None
