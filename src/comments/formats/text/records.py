"""Cut the lines between the headers into comments: where each begins and ends, and whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from comments.formats.text.anchors import Anchor, name_of
from comments.formats.text.footers import (
    at_the_foot,
    closed,
    dated_behind,
    ending_in_a_signature,
    footed,
    from_button_to_button,
    item_start,
    named_before,
    opened_by_a_text,
    signed,
    told_before,
)
from comments.formats.text.lines import Line, header, invites, is_button, shape, time_in, trimmed
from comments.formats.text.record import Record, repeated_lines
from comments.formats.words import HEADING

_DASHES = ("–", "—")
_PICTURE = re.compile(r"(?i)^(?:user )?(?:photo|avatar|image|picture|profile (?:photo|picture|image))$")


def records_of(lines: Sequence[Line], members: list[Anchor], end: int, *, heading: int | None = None) -> list[Record]:
    """Return one record a header (or footer), in the order of the page, less buttons and what is the next one's."""
    if members[0].mode == "talk":
        return _signed(lines, members)
    if members[0].mode == "inline":
        return [_inline(lines, anchor) for anchor in members]
    if at_the_foot(lines, members):
        return footed(lines, members, end)
    if closed(lines, members):
        return from_button_to_button(lines, members, heading=heading)
    if dated_behind(lines, members):
        return named_before(lines, members)
    if (
        signed(lines, members)
        or _dashed(lines, members)
        or _nothing_behind(lines, members, end)
        or opened_by_a_text(lines, members, end)
        or (
            members[0].mode in ("same", "above")
            and told_before(lines, [(member.start, member.stop) for member in members], end, heading=heading)
        )
    ):
        return ending_in_a_signature(lines, members)
    found: list[Record] = []
    replies = 0
    starts = [
        _head_start(lines, anchor, members[number - 1].stop if number else 0) for number, anchor in enumerate(members)
    ]
    for number, anchor in enumerate(members):
        stop = starts[number + 1] if number + 1 < len(members) else end
        head = lines[starts[number]]
        indent = head.indent
        if head.bullet and anchor.stop < stop and lines[anchor.stop].indent > head.indent:
            for place in range(anchor.stop, stop):
                if lines[place].indent < head.column - 1 and lines[place].indent <= head.indent:
                    stop = place
                    break
        body = list(lines[anchor.stop : stop])
        if any(invites(line.text) for line in body[-4:]):
            replies += 1
        found.append(Record(anchor, starts[number], stop, body, anchor.author, indent))
    for record, following in pairwise(found):
        _leave_next_name(record.body, following.author)
    repeated = repeated_lines(found)
    _cut_last(found, replies)
    _end_at_the_buttons(found)
    repeated |= repeated_lines(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
        if record.anchor.time is None:
            _close_with_its_time(record)
    return found


def _dashed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether the headers begin with the dash that stands before a signature: "— Anna, 3 May"."""
    dashes = sum(lines[anchor.start].text[:1] in _DASHES for anchor in members)
    return members[0].start > 0 and dashes >= max(2, 0.8 * len(members))


def _nothing_behind(lines: Sequence[Line], members: list[Anchor], end: int) -> bool:
    """Whether the last header is the last line of all, and a text stands over the first: they are signatures."""
    first, last = members[0], members[-1]
    if (
        len(members) < 2
        or last.stop < end
        or end == len(lines)
        or not first.start
        or first.mode not in ("same", "above")
    ):
        return False
    over = lines[first.start - 1]
    return not is_button(over.text) and HEADING.search(over.text) is None and over.text[-1:] in ".!?…)。"


def _close_with_its_time(record: Record) -> None:
    """ "Anna wrote:" may be followed by the text and then, on a line of its own with buttons, by the date."""
    if len(record.body) < 2:
        return
    line = record.body[-1]
    time = time_in(line)
    if time is not None and (time.parts.year or time.parts.ago):
        text = header(line.text)
        rest = f"{text[: time.start]} {text[time.end :]}".strip(" -–—|·,")
        if not rest or is_button(rest):
            record.anchor = replace(record.anchor, time=text[time.start : time.end])
            record.body = trimmed(record.body[:-1])


def _leave_next_name(body: list[Line], name: str | None) -> None:
    """In forums the next author's name and profile stand over the header that was found: not this comment's text."""
    for back in range(1, min(6, len(body))):
        if name is not None and name_of(body[-back].text) == name and (body[-back].gap or back > 1):
            del body[-back:]
            return


def _inline(lines: Sequence[Line], anchor: Anchor) -> Record:
    """Text, name and date on one line, or the last line of the text before them: "Since when? – Hedda Feb 7"."""
    start = item_start(lines, anchor, max(-1, anchor.line - 12))
    start = anchor.line if start is None else start
    line = lines[anchor.line]
    body = [*lines[start : anchor.line], replace(line, text=anchor.before)]
    return Record(anchor, start, anchor.stop, trimmed(body), anchor.author, lines[start].indent, foot=True)


def _signed(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    """Comments that end in a signature, and begin behind the one before or the section's title."""
    found = []
    for number, anchor in enumerate(members):
        start = members[number - 1].line + 1 if number else anchor.line
        while start < anchor.line and _is_short(lines[start]):
            start += 1
        text = [replace(lines[anchor.line], text=anchor.before)] if anchor.before else []
        body = [*lines[start : anchor.line], *text]
        found.append(Record(anchor, start, anchor.stop, body, anchor.author, lines[start].indent, foot=True))
    return found


def _head_start(lines: Sequence[Line], anchor: Anchor, floor: int) -> int:
    """A subject or a picture may stand in the list item before the name: the item begins there."""
    for place in range(anchor.start, max(floor, anchor.start - 3) - 1, -1):
        if lines[place].bullet:
            return place if lines[place].indent < max(lines[anchor.line].column, 1) else anchor.start
        if len(lines[place].text) > 90:
            break
    return anchor.start


def _cut_last(records: list[Record], replies: int) -> None:
    """The last comment has no next one to end it: its reply line does, or a length that fits the others."""
    last = records[-1]
    if len(records) < 2 and not any(invites(line.text) for line in last.body):
        return
    if replies >= 0.5 * len(records):
        for place, line in enumerate(last.body):
            if place and invites(line.text):
                del last.body[place:]
                return
    shapes = Counter(shape(line.text) for record in records[:-1] for line in record.body[-4:] if len(line.text) < 60)
    for place, line in enumerate(last.body):
        if place and shapes[shape(line.text)] >= 0.6 * (len(records) - 1) and len(records) > 2:
            del last.body[place:]
            return
    _cut_page(last.body, max((_shortest_run(record.body) for record in records[:-1]), default=2))
    if len(records) > 2 and not last.anchor.before and len(last.body) > 8:
        usual = max(len(record.body) for record in records[:-1])
        del last.body[max(usual * 2, 8) :]


def _cut_page(body: list[Line], usual: int) -> None:
    """Menus, teasers and the foot of the page are runs of short lines, longer than in any other comment."""
    run = 0
    for place, line in enumerate(body):
        run = run + 1 if _is_short(line) else 0
        if run > max(2, usual) and place >= run:
            del body[place - run + 1 :]
            return


def _shortest_run(body: Sequence[Line]) -> int:
    longest = run = 0
    for line in body:
        run = run + 1 if _is_short(line) else 0
        longest = max(longest, run)
    return longest


def _is_short(line: Line) -> bool:
    return len(line.text) < 45 and line.text[-1:] not in ".!?…)"


def _end_at_the_buttons(records: list[Record]) -> None:
    """Where most comments end in the same button, what follows it heads the next one: faces, names, ranks."""
    counts: Counter[str] = Counter()
    for record in records[:-1]:
        counts.update({shape(line.text) for line in record.body[1:] if len(line.text) < 80})
    common = {text for text, count in counts.items() if count >= max(3, 0.7 * (len(records) - 1))}
    cuts = []
    for record in records[:-1]:
        place = next((n for n, line in enumerate(record.body) if n and shape(line.text) in common), None)
        if place is not None and all(len(line.text) < 60 for line in record.body[place + 1 :]):
            cuts.append((record, place))
    if len(cuts) < max(3, 0.6 * (len(records) - 1)):
        return
    follower = {id(record): following for record, following in pairwise(records)}
    for record, place in cuts:
        head = record.body[place + 1 :]
        del record.body[place:]
        following = follower[id(record)]
        if following.anchor.mode in ("alone", "above"):
            pictured = next((n for n, line in enumerate(head[:-1]) if _PICTURE.match(line.text)), -1)
            names = [name_of(line.text) for line in (head[pictured + 1 : pictured + 2] if pictured >= 0 else head)]
            # A single letter stands for a face.
            following.author = next((name for name in names if name and len(name) > 1), following.author)
