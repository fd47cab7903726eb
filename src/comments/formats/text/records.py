"""Cut the lines between the headers into comments: where each begins and ends, and whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from comments.formats.text.anchors import Anchor, name_of
from comments.formats.text.lines import Line, invites, is_button, shape, trimmed


@dataclass(slots=True)
class Record:
    anchor: Anchor
    start: int
    stop: int
    body: list[Line]
    author: str | None
    indent: int
    foot: bool = False


def records_of(lines: Sequence[Line], members: list[Anchor], end: int) -> list[Record]:
    if members[0].mode == "inline":
        return [_inline(lines, anchor) for anchor in members]
    if _at_the_foot(lines, members):
        return _footed(lines, members, end)
    if _closed(lines, members):
        return _from_button_to_button(lines, members)
    if _dated_behind(lines, members):
        return _named_before(lines, members)
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
    _cut_last(found, replies)
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def _leave_next_name(body: list[Line], name: str | None) -> None:
    """In forums the next author's name and profile stand over the header that was found: not this comment's text."""
    for back in range(1, min(6, len(body))):
        if name is not None and name_of(body[-back].text) == name and (body[-back].gap or back > 1):
            del body[-back:]
            return


def _closed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether each date stands alone with a reply button after it: both close a comment its author's name opens."""
    closing = [
        anchor.mode == "alone"
        and (invites(anchor.after) or (anchor.stop < len(lines) and invites(lines[anchor.stop].text)))
        for anchor in members
    ]
    return len(members) > 2 and sum(closing) >= 0.6 * len(members)


def _from_button_to_button(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    lengths = sorted(later.line - earlier.line for earlier, later in pairwise(members))
    start = max(0, members[0].line - lengths[len(lengths) // 2] + 1)
    for place in range(members[0].line - 1, max(0, members[0].line - 30), -1):
        if lines[place].gap and name_of(lines[place].text) is not None:
            start = place
            break
    found = []
    for anchor in members:
        while start < anchor.line and is_button(lines[start].text):
            start += 1
        body, author = list(lines[start : anchor.line]), None
        if len(body) > 1 and name_of(body[0].text) is not None:
            author, body = name_of(body[0].text), body[1:]
        found.append(
            Record(anchor, start, anchor.stop + 1, trimmed(body), author, lines[anchor.line].indent, foot=True)
        )
        start = anchor.stop
    return found


def _inline(lines: Sequence[Line], anchor: Anchor) -> Record:
    """Text, name and date on one line, or the last line of the text before them: "Since when? – Hedda Feb 7"."""
    start = _item_start(lines, anchor, max(-1, anchor.line - 12))
    start = anchor.line if start is None else start
    line = lines[anchor.line]
    body = [*lines[start : anchor.line], replace(line, text=anchor.before)]
    return Record(anchor, start, anchor.stop, trimmed(body), anchor.author, lines[start].indent, foot=True)


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
    if len(records) > 2 and not last.anchor.before and len(last.body) > 8:
        usual = max(len(record.body) for record in records[:-1])
        del last.body[max(usual * 2, 8) :]


def _repeated(records: list[Record]) -> frozenset[str]:
    """Short lines that stand at the end of many comments: buttons in a language nobody listed."""
    counts: Counter[str] = Counter()
    for record in records:
        edge = {shape(line.text) for line in (*record.body[:6], *record.body[-3:]) if len(line.text) < 50}
        counts.update(edge)
    return frozenset(line for line, count in counts.items() if count >= 3 and count >= 0.4 * len(records))


def _item_start(lines: Sequence[Line], anchor: Anchor, floor: int) -> int | None:
    """The bulleted line of the list item that the header or footer stands in."""
    column = lines[anchor.line].column
    for place in range(anchor.start, floor, -1):
        if lines[place].bullet and lines[place].indent < column:
            return place
    return None


def _at_the_foot(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether name and date stand behind the text: most of the words of their list item come before them."""
    votes = 0
    for number, anchor in enumerate(members):
        floor = members[number - 1].line if number else max(-1, anchor.line - 60)
        start = _item_start(lines, anchor, floor)
        before = _words(lines[start : anchor.start]) if start is not None else 0
        after = 0
        for line in lines[anchor.stop : anchor.stop + 40]:
            if line.bullet or line.indent < lines[anchor.line].indent or after > before:
                break
            after += 0 if is_button(line.text) else _words([line])
        votes += 1 if before > after else -1
    return votes > 0


def _words(lines: Sequence[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _footed(lines: Sequence[Line], members: list[Anchor], end: int) -> list[Record]:
    found = []
    for number, anchor in enumerate(members):
        start = _item_start(lines, anchor, members[number - 1].stop - 1 if number else -1)
        if start is None:
            continue
        body, author = list(lines[start : anchor.start]), anchor.author
        if anchor.mode == "above" and not re.match(r"^[–—-]|(?i:by|von|par|por|da)\b", lines[anchor.start].text):
            # The name is not beside the date but first in the item: "Yalcin", text, date.
            body, author = list(lines[start : anchor.line]), None
        if author is None and len(body) > 1:
            opening = [line for line in body[:3] if not line.text.isdigit()]
            named = bool(opening) and name_of(opening[0].text) is not None
            if named and len(opening) > 1 and (opening[1].gap or opening[0].bullet):
                author = name_of(opening[0].text)
                body = body[body.index(opening[0]) + 1 :]
        found.append(Record(anchor, start, min(anchor.stop, end), body, author, lines[start].indent, foot=True))
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def _dated_behind(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether the date follows the buttons, and the name after it is already the next comment's (wpDiscuz 5)."""
    behind = [
        anchor.mode in ("below", "alone") and not lines[anchor.line].bullet and invites(lines[anchor.line - 1].text)
        for anchor in members
    ]
    return len(members) > 1 and sum(behind) >= 0.6 * len(members)


def _named_before(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    found = []
    start, author = _first_name(lines, members[0].line)
    for anchor in members:
        body = trimmed(lines[start : anchor.line])
        found.append(Record(anchor, start, anchor.line, body, author, lines[anchor.line].indent, foot=True))
        start, author = anchor.stop, anchor.author
    return found


def _first_name(lines: Sequence[Line], place: int) -> tuple[int, str | None]:
    """Over the first comment its author stands twice, once for the picture."""
    for above in range(place - 1, max(0, place - 60), -1):
        name = name_of(lines[above].text)
        if name is not None and name == name_of(lines[above - 1].text):
            return above + 1, name
    return place, None
