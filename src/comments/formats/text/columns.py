"""Comments out of a frame: the text of each record, and which of the short lines around it is its author's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from math import ceil

from comments.formats.text.addressees import answered
from comments.formats.text.anchors import Anchor, before_time, name_of
from comments.formats.text.frames import Frame
from comments.formats.text.lines import PROFILE, Line, header, is_button, time_in, trimmed
from comments.formats.text.record import Record, repeated_lines
from comments.formats.words import BY, ends_in_says

MOST_HEAD = 8
MOST_ABOVE = 60
_LETTER = re.compile(r"[^\W\d_]")
_Column = list[int | None]
_Head = dict[tuple[str, int], tuple[int, ...]]


def records_in(
    lines: Sequence[Line], patterns: Sequence[str], frame: Frame, end: int, *, behind: int | None = None
) -> list[Record]:
    """Return one record a pivot, in the order of the page; those without text as well.

    `behind` says that the pivots stand behind the texts, and which line may be the first of the first text.
    """
    heads, bodies = (
        _parts(lines, patterns, frame, end) if behind is None else _parts_before(lines, patterns, frame, behind)
    )
    columns = [column for column in _columns(lines, heads) if _names(lines, column)]
    spoken = {name_of(line.text) for line in lines if len(line.text) < 60 and ends_in_says(line.text)}
    inline = [_inline(lines[at]) for at in frame.pivots]
    best = max(columns, key=lambda column: _name_score(lines, column, heads, spoken), default=None)
    if sum(name is not None for name in inline) >= 0.7 * len(inline) and len(set(inline)) >= min(
        len(inline), max(2, ceil(0.3 * len(inline)))
    ):
        best = None
    else:
        inline = [None] * len(inline)
    found = []
    for number, pivot in enumerate(frame.pivots):
        place = best[number] if best is not None else None
        author = name_of(header(lines[place].text)) if place is not None else inline[number] if best is None else None
        body = bodies[number]
        start = min([pivot, *([place] if place is not None else []), *(body if behind is not None else [])])
        stop = max([pivot, *body, *([place] if place is not None else [])]) + 1
        time = time_in(lines[pivot])
        text = header(lines[pivot].text)
        stated = text[time.start : time.end] if time is not None else None
        before, after = (text[: time.start], text[time.end :]) if time is not None else (text, "")
        says = ends_in_says(before)
        depth = depth_of(lines[pivot] if behind is None else lines[start])
        anchor = Anchor(pivot, start, pivot + 1, "frame", author, stated, says, before, after)
        found.append(Record(anchor, start, stop, [lines[at] for at in body], author, depth, foot=behind is not None))
    for number, record in enumerate(found):
        record.stop = found[number + 1].start if number + 1 < len(found) else min(end, record.stop + 4)
    names = {record.author for record in found if record.author}
    for record, head in zip(found, heads, strict=True):
        told = (lines[at].text for run in head.values() for at in run)
        record.reply_to = next((name for text in told if (name := answered(text, record.author, names))), None)
    repeated = repeated_lines(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def depth_of(line: Line) -> int:
    """Where the text of a line begins, were all bullets and numbers of one width: what follows an item stands there."""
    return line.indent + 2 if line.bullet else line.indent


def _parts(
    lines: Sequence[Line], patterns: Sequence[str], frame: Frame, end: int
) -> tuple[list[_Head], list[list[int]]]:
    """For each record what stands around its pivot, and the lines of its text, which follows the pivot."""
    body = frame.body
    texts = [list(slots[body]) for slots in frame.slots]
    texts[-1] = _last_text(lines, patterns, frame, [at for at in texts[-1] if at < end])
    leading = _steady(lines, texts, from_end=False)
    trailing = _steady(lines, texts[:-1], from_end=True)
    bodies = [text[leading : len(text) - trailing] for text in texts[:-1]] + [texts[-1][leading:]]
    heads = [
        _runs(frame, number, bodies[number], before=True) | _runs(frame, number - 1, bodies[number - 1], before=False)
        for number in range(1, len(texts))
    ]
    first = _runs(frame, 0, bodies[0], before=True) | _above(patterns, frame)
    return [first, *heads], bodies


def _parts_before(
    lines: Sequence[Line], patterns: Sequence[str], frame: Frame, top: int
) -> tuple[list[_Head], list[list[int]]]:
    """The same where each pivot closes what stands before it: everything of a gap is the next pivot's."""
    texts = [list(slots[frame.body]) for slots in frame.slots[:-1]]
    leading = _steady(lines, texts, from_end=False)
    texts.insert(0, _first_text(lines, patterns, frame, top))
    shorts = next((number for number, at in enumerate(texts[0]) if not _is_short(lines[at])), 0)
    del texts[0][: max(0, shorts - leading)]  # the heads of a table's columns
    trailing = _steady(lines, [text[leading:] for text in texts], from_end=True)
    bodies = [text[leading : len(text) - trailing] for text in texts]
    heads = [
        _runs(frame, number, body, before=True) | _runs(frame, number, body, before=False)
        for number, body in enumerate(bodies[1:])
    ]
    start, labels = texts[0][:leading], enumerate(_last_places(patterns, frame, top))
    first: _Head = {("at", label): (at,) for label, at in labels if at is not None}
    return [first | {("after", frame.body - 1): tuple(start)}, *heads], bodies


def _runs(frame: Frame, number: int, body: Sequence[int], *, before: bool) -> _Head:
    """The lines of a gap before (or behind) its text, by the label they follow and the one they precede.

    As labels may be missing, lines are counted from the nearest that is there. Label -1 is the pivot of the gap, the
    one behind the last is the next pivot.
    """
    marks = [(-1, frame.pivots[number])]
    marks += [(label, at) for label, at in enumerate(frame.places[number]) if at is not None]
    last = max((gap[-1] for gap in frame.slots[number] if gap), default=marks[-1][1])
    following = frame.pivots[number + 1] if number + 1 < len(frame.pivots) else max(last, marks[-1][1]) + 1
    marks.append((len(frame.labels), following))
    found: _Head = {}
    for (label, at), (following, stop) in pairwise(marks):
        if label < frame.body <= following:
            run = range(at + 1, body[0]) if body and before else range(body[-1] + 1, stop) if body else range(0)
        elif before == (following < frame.body):
            run = range(at + 1, stop)
        else:
            continue
        if before or label >= frame.body:
            found["after", label] = tuple(run[:MOST_HEAD])
        if not before or following < frame.body:
            found["before", following] = tuple(run[::-1][:MOST_HEAD])
    for label, at in marks[1:]:
        if label < len(frame.labels) and (label < frame.body) == before:
            found["at", label] = (at,)
    return found


def _above(patterns: Sequence[str], frame: Frame) -> _Head:
    """What stands over the first pivot, counted from the labels that stand over the others too."""
    found: _Head = {}
    stop, following = frame.pivots[0], len(frame.labels)
    reach = max((len(gap) for slots in frame.slots[:-1] for gap in slots[frame.body + 1 :]), default=0) + MOST_HEAD
    for label in range(len(frame.labels) - 1, frame.body - 1, -1):
        near = range(stop - 1, max(-1, stop - 1 - reach), -1)
        at = next((at for at in near if patterns[at] == frame.labels[label]), None)
        if at is None:
            continue
        found["before", following] = tuple(range(stop - 1, max(at, stop - 1 - MOST_HEAD), -1))
        found["after", label] = tuple(range(at + 1, min(stop, at + 1 + MOST_HEAD)))
        found["at", label] = (at,)
        stop, following = at, label
    found["before", following] = tuple(range(stop - 1, max(-1, stop - 1 - MOST_HEAD), -1))
    return found


def _last_places(patterns: Sequence[str], frame: Frame, top: int) -> list[int | None]:
    """Where over the first pivot each label stands, if it does."""
    places = {patterns[at]: at for at in range(max(top, frame.pivots[0] - MOST_ABOVE), frame.pivots[0])}
    return [places.get(label) for label in frame.labels]


def _first_text(lines: Sequence[Line], patterns: Sequence[str], frame: Frame, top: int) -> list[int]:
    """The lines over the first pivot down from `top`, as far as other texts reach, less labels."""
    widest = max((len(slots[frame.body]) for slots in frame.slots[:-1]), default=0)
    first = max(top, frame.pivots[0] - 2 * widest - len(frame.labels))
    found = [at for at in range(first, frame.pivots[0]) if patterns[at] not in frame.labels]
    while found and is_button(lines[found[0]].text):
        del found[0]
    return found


def _last_text(lines: Sequence[Line], patterns: Sequence[str], frame: Frame, text: list[int]) -> list[int]:
    """The last text has no next pivot behind it: it ends in what stands over the first one too, or at a menu."""
    others = [slots[frame.body] for slots in frame.slots[:-1]]
    usual = max((len(other) for other in others), default=4)
    shorts = max((_longest_run(lines, other) for other in others), default=0)
    above = {patterns[at] for at in range(max(0, frame.pivots[0] - 60), frame.pivots[0]) if len(lines[at].text) < 80}
    run = 0
    for number, at in enumerate(text[: max(2 * usual, 6)]):
        run = run + 1 if _is_short(lines[at]) else 0
        if number and (patterns[at] in above or is_button(lines[at].text)):
            return text[:number]
        if run > max(2, shorts) and number >= run:
            return text[: number - run + 1]
    return text[: max(2 * usual, 6)]


def _longest_run(lines: Sequence[Line], text: Sequence[int]) -> int:
    longest = run = 0
    for at in text:
        run = run + 1 if _is_short(lines[at]) else 0
        longest = max(longest, run)
    return longest


def _steady(lines: Sequence[Line], texts: Sequence[Sequence[int]], *, from_end: bool) -> int:
    """How many lines at one end of the text slots are no text: short, without a full stop, in nearly every record."""
    found = 0
    for offset in range(MOST_HEAD):
        place = -1 - offset if from_end else offset
        held = [lines[text[place]] for text in texts if len(text) > offset + 1]
        if len(held) < max(2, 0.8 * len(texts)):
            break
        if sum(_is_short(line) for line in held) < 0.85 * len(held):
            break
        found = offset + 1
    return found


def _is_short(line: Line) -> bool:
    if len(line.text) > 40 or line.text.count(" ") > 4:
        return False
    return line.text[-1:] not in ".!?…:" or ends_in_says(line.text)


def _columns(lines: Sequence[Line], heads: Sequence[_Head]) -> Iterator[_Column]:
    """Lines at the same place in every head: the same way from the same label, or a label that names ("Author: X")."""
    for key in sorted({key for head in heads for key in head}):
        if key[0] == "at" and not any(BY.match(lines[head[key][0]].text) for head in heads if key in head):
            continue
        held = [head.get(key, ()) for head in heads]
        for offset in range(MOST_HEAD):
            column = [found[offset] if len(found) > offset else None for found in held]
            if len(column) - column.count(None) >= 0.6 * len(column):
                yield column


def _names(lines: Sequence[Line], column: _Column) -> bool:
    texts = [lines[at].text for at in column if at is not None]
    named = [text for text in texts if _could_be_name(text)]
    lettered = sum(_LETTER.search(text) is not None for text in named)
    return len(named) >= 0.75 * len(column) and 2 * lettered >= len(named) and (len(texts) < 3 or len(set(named)) > 1)


def _could_be_name(text: str) -> bool:
    return len(text) <= 40 and name_of(text) is not None and not is_button(text) and not PROFILE.match(text)


def _name_score(lines: Sequence[Line], column: _Column, heads: Sequence[_Head], spoken: Set[str | None]) -> float:
    texts = [lines[at].text if at is not None else "" for at in column]
    counts = Counter(text for text in texts if text)
    echoed = 0
    for text, at, head in zip(texts, column, heads, strict=True):
        others = (lines[other].text for found in head.values() for other in found if other != at)
        echoed += bool(text) and any(text in other for other in others)
    named = sum(map(_could_be_name, texts)) / len(texts)
    distinct = min(0.5, len(counts) / len(texts))
    short = sum(text.count(" ") < 3 for text in texts) / len(texts)
    first = -sum(at for at in column if at is not None) / 1e6
    quoted = 0.5 if any(text in spoken for text in counts) else 0.0
    if sum(len(text) == 1 for text in texts) > 0.5 * len(texts):
        return 0.0  # letters instead of faces
    return 3 * named + 2 * distinct + 1.5 * echoed / len(texts) + 0.5 * short + quoted + first


def _inline(line: Line) -> str | None:
    """The name on the line of the time itself: "by Anna » 3 May", "Anna wrote on 3 May:"."""
    time = time_in(line)
    if time is None:
        return name_of(line.text)
    text = header(line.text)
    for part in (before_time(text[: time.start]), text[time.end :]):
        if any(map(str.isalpha, part)) and (name := name_of(part)) is not None:
            return name
    return None
