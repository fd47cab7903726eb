"""Comments whose name or date stands behind their text: in list items, under buttons, as a signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from comments.formats.text.anchors import Anchor, name_of
from comments.formats.text.lines import Line, invites, is_button, shape, trimmed
from comments.formats.text.phrases import counted
from comments.formats.text.record import Record, repeated_lines
from comments.formats.words import HEADING


def closed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether each date stands alone with a reply button after it: both close a comment its author's name opens."""
    repeated = _behind(lines, members)
    closing = [
        anchor.mode == "alone"
        and (
            invites(anchor.after)
            or invites(anchor.before.strip())
            or (
                anchor.stop < len(lines)
                and (invites(lines[anchor.stop].text) or shape(lines[anchor.stop].text) in repeated)
            )
        )
        for anchor in members
    ]
    return len(members) > 2 and sum(closing) >= 0.6 * len(members)


def from_button_to_button(lines: Sequence[Line], members: list[Anchor], *, heading: int | None = None) -> list[Record]:
    """Return comments that begin with a name behind the buttons of the one before and end in their date."""
    repeated = _behind(lines, members)
    lengths = sorted(later.line - earlier.line for earlier, later in pairwise(members))
    start = max(0, members[0].line - lengths[len(lengths) // 2] + 1)
    for place in range(members[0].line - 1, max(0, members[0].line - 30), -1):
        if lines[place].gap and name_of(lines[place].text) is not None:
            start = place
            break
    if heading is not None and heading + 1 < members[0].line:
        start = heading + 1 if name_of(lines[heading + 1].text) is not None else max(start, heading + 1)
    found = []
    for anchor in members:
        while start < anchor.line and (is_button(lines[start].text) or shape(lines[start].text) in repeated):
            start += 1
        body, author = list(lines[start : anchor.line]), None
        if len(body) > 1 and name_of(body[0].text) is not None:
            author, body = name_of(body[0].text), body[1:]
        found.append(
            Record(
                anchor,
                start,
                min(anchor.stop + 1, len(lines)),
                trimmed(body),
                author,
                lines[anchor.line].indent,
                foot=True,
            )
        )
        start = anchor.stop
    return found


def item_start(lines: Sequence[Line], anchor: Anchor, floor: int) -> int | None:
    """The bulleted line of the list item that the header or footer stands in."""
    column = lines[anchor.line].column
    for place in range(anchor.start, floor, -1):
        if lines[place].bullet and lines[place].indent < column:
            return place
    return None


def at_the_foot(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether name and date stand behind the text: most of the words of their list item come before them."""
    votes = 0
    for number, anchor in enumerate(members):
        floor = members[number - 1].line if number else max(-1, anchor.line - 60)
        start = item_start(lines, anchor, floor)
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


def footed(lines: Sequence[Line], members: list[Anchor], end: int) -> list[Record]:
    """Return comments that are list items with name or date behind the text."""
    found = []
    # What stands right over every date is a name; the last words of a text only look like one now and then.
    steady = len(members) > 2 and sum(anchor.mode == "above" for anchor in members) >= 0.85 * len(members)
    for number, anchor in enumerate(members):
        start = item_start(lines, anchor, members[number - 1].stop - 1 if number else -1)
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
    repeated = repeated_lines(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def signed(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether name and date close a comment outside of any list: a long line right before them, none right behind."""
    votes = 0
    over = lines[members[0].start - 1].text if members[0].start else ""
    if len(over) < 80 and counted(over) is not None:
        return False  # where nothing stands between the heading and the first of them, they are no signatures
    for anchor in members:
        before = lines[anchor.start - 1] if anchor.start else None
        behind = lines[anchor.stop] if anchor.stop < len(lines) else None
        text_before = before is not None and not is_button(before.text) and _is_long(before)
        text_behind = behind is not None and not is_button(behind.text) and _is_long(behind)
        votes += text_before - text_behind
    return len(members) > 2 and votes >= 0.5 * len(members)


def told_before(
    lines: Sequence[Line], headers: Sequence[tuple[int, int]], end: int, *, heading: int | None = None
) -> bool:
    """Whether a text stands between each header and the next, and one before the first, but none behind the last.

    `headers` are the lines [start, stop) of each. Where no heading parts the page's text from the first, short lines
    behind the last are doubted more.
    """
    if len(headers) < 3:
        return False
    start, last = headers[0][0], headers[-1][1]
    if not start or start - 1 == heading:
        return False
    behind = [line for line in lines[last : min(end, last + 4)] if not is_button(line.text)]
    if not is_told(lines[start - 1 : start]) or any(map(_is_long, behind)):
        return False
    told = [is_told(lines[one:two]) for (_, one), (two, _) in pairwise(headers)]
    return all(told) and len(told) > 2 if heading is None and behind else sum(told) >= 0.8 * len(told)


def is_told(lines: Sequence[Line]) -> bool:
    """Whether a text is among these lines: a long line or a whole sentence, and no buttons."""
    return any(_is_long(line) and not is_button(line.text) for line in lines)


def opened_by_a_text(lines: Sequence[Line], members: list[Anchor], end: int) -> bool:
    """Whether a heading counts the members, a text stands between it and the first of them, and none behind the
    last."""
    first, last = members[0].start, members[-1].stop
    for place in range(first - 1, max(-1, first - 30), -1):
        if len(lines[place].text) < 90 and counted(lines[place].text) == len(members) > 1:
            told = place + 1 < first and _is_long(lines[first - 1]) and not is_button(lines[first - 1].text)
            return told and not any(map(_is_long, lines[last : min(end, last + 4)]))
    return False


def _is_long(line: Line) -> bool:
    return len(line.text) > 45 or line.text[-1:] in ".!?…。！？"


def ending_in_a_signature(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    """Each comment begins behind the buttons that follow the one before; the first behind whatever heads them all."""
    repeated = _behind(lines, members)
    start = members[0].start
    while start and members[0].start - start < 60:
        above = lines[start - 1]
        if (HEADING.search(above.text) and len(above.text) < 60) or is_button(above.text) or above.bullet:
            break
        start -= 1
    headed = start > 0 and len(lines[start - 1].text) < 60 and HEADING.search(lines[start - 1].text) is not None
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
    if not headed and not any(line.gap for record in found[1:] for line in record.body[1:]):
        # What blank lines part from the first text, where the others have none, stands over all of them.
        gaps = [place for place, line in enumerate(found[0].body) if line.gap]
        del found[0].body[: gaps[-1] if gaps else 0]
    if sum("," in (record.author or "") for record in found) >= 0.7 * len(found):
        for record in found:  # "Anna Holm, Uppsala, Sweden" names a place as well
            record.author = (record.author or "").partition(",")[0].strip() or None
    return found


def _behind(lines: Sequence[Line], members: list[Anchor]) -> frozenset[str]:
    """The short lines that follow most of the dates: buttons in a language, or of a kind, that nobody listed."""
    counts: Counter[str] = Counter()
    ends = [later.line for later in members[1:]] + [len(lines)]
    for anchor, end in zip(members, ends, strict=True):
        behind = lines[anchor.line + 1 : min(anchor.line + 7, end)]
        counts.update({shape(line.text) for line in behind if len(line.text) < 80})
    return frozenset(text for text, count in counts.items() if count >= max(2, 0.6 * len(members)))


def dated_behind(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether the date follows the buttons, and the name after it is already the next comment's (wpDiscuz 5)."""
    behind = [
        anchor.mode in ("below", "alone") and not lines[anchor.line].bullet and invites(lines[anchor.line - 1].text)
        for anchor in members
    ]
    return len(members) > 1 and sum(behind) >= 0.6 * len(members)


def named_before(lines: Sequence[Line], members: list[Anchor]) -> list[Record]:
    """Return comments whose names stand behind the date of the one before."""
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
