"""Cut the lines between the headers into comments: where each begins and ends, and whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from comments.formats.text.anchors import Anchor, name_of
from comments.formats.text.lines import Line, header, invites, is_button, shape, time_in, trimmed
from comments.formats.words import HEADING


@dataclass(slots=True)
class Record:
    anchor: Anchor
    start: int
    stop: int
    body: list[Line]
    author: str | None
    indent: int
    foot: bool = False


_PICTURE = re.compile(r"(?i)^(?:user )?(?:photo|avatar|image|picture|profile (?:photo|picture|image))$")


def records_of(lines: Sequence[Line], members: list[Anchor], end: int) -> list[Record]:
    if members[0].mode == "inline":
        return [_inline(lines, anchor) for anchor in members]
    if _at_the_foot(lines, members):
        return _footed(lines, members, end)
    if _closed(lines, members):
        return _from_button_to_button(lines, members)
    if _dated_behind(lines, members):
        return _named_before(lines, members)
    if _signed(lines, members):
        return _ending_in_a_signature(lines, members)
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
    _end_at_the_buttons(found)
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
        if record.anchor.time is None:
            _close_with_its_time(record)
    return found


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


def _closed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether each date stands alone with a reply button after it: both close a comment its author's name opens."""
    repeated = _behind(lines, members)
    closing = [
        anchor.mode == "alone"
        and (
            invites(anchor.after)
            or (
                anchor.stop < len(lines)
                and (invites(lines[anchor.stop].text) or shape(lines[anchor.stop].text) in repeated)
            )
        )
        for anchor in members
    ]
    return len(members) > 2 and sum(closing) >= 0.6 * len(members)


def _from_button_to_button(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    repeated = _behind(lines, members)
    lengths = sorted(later.line - earlier.line for earlier, later in pairwise(members))
    start = max(0, members[0].line - lengths[len(lengths) // 2] + 1)
    for place in range(members[0].line - 1, max(0, members[0].line - 30), -1):
        if lines[place].gap and name_of(lines[place].text) is not None:
            start = place
            break
    found = []
    for anchor in members:
        while start < anchor.line and (is_button(lines[start].text) or shape(lines[start].text) in repeated):
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
            following.author = next((name for name in names if name), following.author)


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
    # What stands right over every date is a name; the last words of a text only look like one now and then.
    steady = len(members) > 2 and sum(anchor.mode == "above" for anchor in members) >= 0.85 * len(members)
    for number, anchor in enumerate(members):
        start = _item_start(lines, anchor, members[number - 1].stop - 1 if number else -1)
        if start is None:
            continue
        body, author = list(lines[start : anchor.start]), anchor.author
        if (
            anchor.mode == "above"
            and not steady
            and not re.match(r"^[–—-]|(?i:by|von|par|por|da)\b", lines[anchor.start].text)
        ):
            # The name is not beside the date but first in the item: "Yalcin", text, date.
            body, author = list(lines[start : anchor.line]), None
        if author is None and len(body) > 1:
            opening = [line for line in body[:4] if not line.text.isdigit()]
            if len(opening) > 2 and opening[0].text.lower().startswith("avatar") and not opening[1].gap:
                opening = opening[1:]
            named = bool(opening) and name_of(opening[0].text) is not None
            if named and len(opening) > 1 and (opening[1].gap or opening[0].bullet):
                author = name_of(opening[0].text)
                body = body[body.index(opening[0]) + 1 :]
        found.append(Record(anchor, start, min(anchor.stop, end), body, author, lines[start].indent, foot=True))
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def _signed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether name and date close a comment outside of any list: a long line right before them, none right behind."""
    votes = 0
    for anchor in members:
        before = lines[anchor.start - 1] if anchor.start else None
        behind = lines[anchor.stop] if anchor.stop < len(lines) else None
        text_before = before is not None and not is_button(before.text) and _is_long(before)
        text_behind = behind is not None and not is_button(behind.text) and _is_long(behind)
        votes += text_before - text_behind
    return len(members) > 2 and votes >= 0.5 * len(members)


def _is_long(line: Line) -> bool:
    return len(line.text) > 45 or line.text[-1:] in ".!?…"


def _ending_in_a_signature(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    """Each comment begins behind the buttons that follow the one before; the first behind whatever heads them all."""
    repeated = _behind(lines, members)
    start = members[0].start
    while start and members[0].start - start < 60:
        above = lines[start - 1]
        if (HEADING.search(above.text) and len(above.text) < 60) or is_button(above.text) or above.bullet:
            break
        start -= 1
    found = []
    for anchor in members:
        while start < anchor.start and (is_button(lines[start].text) or shape(lines[start].text) in repeated):
            start += 1
        body, author = list(lines[start : anchor.start]), anchor.author
        if anchor.mode in ("alone", "below") or (anchor.mode == "above" and len(body) > 1 and lines[anchor.line].gap):
            body, author = list(lines[start : anchor.line]), None
        if author is None and len(body) > 1 and (body[1].gap or body[0].bullet) and not _is_long(body[0]):
            author, body = name_of(body[0].text), body[1:]
        found.append(
            Record(anchor, start, anchor.stop, trimmed(body, repeated), author, lines[start].indent, foot=True)
        )
        start = anchor.line + 1 if anchor.mode == "below" else anchor.stop
    if sum("," in (record.author or "") for record in found) >= 0.7 * len(found):
        for record in found:  # "Anna Holm, Uppsala, Sweden" names a place as well
            record.author = (record.author or "").partition(",")[0].strip() or None
    return found


def _behind(lines: Sequence[Line], members: list[Anchor]) -> frozenset[str]:
    """The short lines that follow most of the dates: buttons in a language, or of a kind, that nobody listed."""
    counts: Counter[str] = Counter()
    for anchor in members:
        counts.update({shape(line.text) for line in lines[anchor.line + 1 : anchor.line + 7] if len(line.text) < 80})
    return frozenset(text for text, count in counts.items() if count >= max(2, 0.6 * len(members)))


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
