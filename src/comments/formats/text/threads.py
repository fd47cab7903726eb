"""Who answers whom in a text rendering: indentation, quotations that repeat an earlier text, subjects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from comments.formats.drafts import Draft
from comments.formats.text.addressees import called
from comments.formats.text.anchors import before_time, name_of
from comments.formats.text.lines import Line, header, joined, time_in
from comments.formats.text.record import Record
from comments.formats.time_finding import find_time
from comments.formats.words import MARKED, SAYS, find_target, heads_quotation, reply_target
from comments.models import ParentVia

LONGEST_CHAIN = 4
MOST_RECALLED = 40
_QUOTING = re.compile(
    r"(?i)^(?:quot(?:e|ing)(?: (?:from|by|of))?|originally (?:posted|written) by|zitat(?: von)?|citation(?: de)?|citer"
    r"|cita(?: de)?|citazione(?: di)?|citaat(?: van)?|cytat(?: od)?|цитата)\b[\s:(\[]*"
)
_MENTION = re.compile(r"@([\w.-]+(?:@[\w.-]+\w)?)")
_COUNTED = re.compile(r"\s*#?(\d{1,5})(?![\d./])")
_HALF = re.compile(r"^[AaPp]\.?[Mm]\.?(?=[A-ZÀ-Þ\"“„¿¡])")
_SHOWN = re.compile(
    r"(?i)\s+(?:beitrag anzeigen|view post|voir le message|ver mensaje|visualizza messaggio|bekijk bericht"
    r"|zobacz post|visa inlägg)$"
)
_EXPAND = re.compile(
    r"(?i)^(?:click to expand|zum vergrößern anklicken|click to .{1,20}|cliquez pour agrandir|haz clic para .{1,20}"
    r"|clicca per .{1,20}|klik om .{1,20}|kliknij, aby .{1,20}|klicka för att .{1,20}|klik for at .{1,20}"
    r"|klikk for å .{1,20}|klepnutím .{1,20}|klikkaa .{1,20}|нажмите, чтобы .{1,20}|genişletmek için .{1,20}"
    r"|クリックして.{1,10})[ .…]*$"
)


def drafts_of(
    records: Sequence[Record], *, quoting: bool = False, numbers: Sequence[tuple[int, ...]] = ()
) -> list[Draft]:
    """The comments with their parents: further left on the page, quoted in the text, or named in its first line.

    `quoting` says that the page is a forum's, where quotations are the program's and no part of the text. `numbers`
    are those that the page gives its comments: (7, 2) is the second answer to (7,), where any are such.
    """
    above: list[int | None] = [None] * len(records)
    if not quoting:
        above = _by_indentation(records)
        named = [(number, record.reply_to) for number, record in enumerate(records) if record.reply_to]
        agree = sum(records[above[number] or 0].author == name for number, name in named if above[number] is not None)
        if agree < 0.8 * len(named):  # where the page names whom a comment answers, that is surer than where it stands
            above = [None] * len(records)
    parts = sum(len(number) > 1 for number in numbers)
    if parts and parts < len(numbers) and not any(place is not None for place in above):
        places = {number: at for at, number in enumerate(numbers)}
        above = [places.get(number[:-1]) if len(number) > 1 else None for number in numbers]
    drafts: list[Draft] = []
    counted = {
        int(match[1]): at for at, record in enumerate(records) if (match := _COUNTED.match(record.anchor.before))
    }
    names = {record.author for record in records}
    addresses = called(records)
    newest: dict[str, int] = {}
    recall = _Recall()
    for record, indented in zip(records, above, strict=True):
        rest, quoted = recall.without_quotations(record.body)
        body = rest if quoting else record.body
        parent, via, reply_to = indented, "markup", record.reply_to
        if parent is None and quoted is not None:
            parent, via = quoted, "quote"
        if body and len(body[0].text) < 90 and (found := find_target(body[0].text)):
            reply_to, body = name_of(found[1]), body[1:]
        elif len(body) > 1 and (target := reply_target(body[-1].text)) and name_of(target) in names:
            reply_to, body = name_of(target), body[:-1]
        if (
            parent is None
            and (mark := MARKED.match(record.body[0].text))
            and counted.get(int(mark[1]), len(drafts)) < len(drafts)
        ):
            parent, reply_to = counted[int(mark[1])], None
        spoken: ParentVia = "quote" if via == "quote" else "markup"
        if parent is None and reply_to is None and record.handle and (mention := _MENTION.match(record.body[0].text)):
            parent, spoken = newest.get(addresses.get(mention[1].casefold(), "")), "vocative"
        if reply_to is not None:
            reply_to = addresses.get(reply_to.removeprefix("@").casefold(), reply_to)
        drafts.append(
            Draft(
                at=record.start,
                text=joined(body),
                author=record.author,
                time=record.anchor.time,
                parent=parent,
                via=spoken,
                reply_to=reply_to,
            )
        )
        recall.add(record.author, drafts[-1].text)
        if record.author:
            newest[record.author] = len(drafts) - 1
    return drafts


def _by_indentation(records: Sequence[Record]) -> list[int | None]:
    """The nearest earlier comment that stands further left.

    Where each stands further right than the one before, the page forgot to close its lists, and nothing follows.
    """
    if len(records) > LONGEST_CHAIN and all(one.indent < two.indent for one, two in pairwise(records)):
        return [None] * len(records)
    found: list[int | None] = []
    stack: list[tuple[int, int]] = []
    for number, record in enumerate(records):
        while stack and stack[-1][0] >= record.indent:
            stack.pop()
        found.append(stack[-1][1] if stack else None)
        stack.append((record.indent, number))
    return found


def opens_quotation(text: str) -> bool:
    """Whether a line begins as those over quotations do: "Quote from: Anna on 3 May", "3 May, Anna said:"."""
    return _QUOTING.match(text) is not None or (text.endswith(":") and SAYS.search(text) is not None)


class _Recall:
    """What each author has said so far, to know it again when it is quoted."""

    def __init__(self) -> None:
        self._said: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._count = 0

    def add(self, author: str | None, text: str) -> None:
        if author:
            self._said[author.casefold()].append((self._count, _plain(text)))
        self._count += 1

    def without_quotations(self, body: list[Line]) -> tuple[list[Line], int | None]:
        """Return the lines less what repeats an earlier comment under its author's name, and which comment that is."""
        kept: list[Line] = []
        answered: int | None = None
        place = 0
        if len(body) > 1 and heads_quotation(body[0].text):
            place = 1
        while place < len(body):
            name, rest = _quotation(body[place])
            theirs = self._said.get(name, [])[-MOST_RECALLED:] if name else []
            stop, quoted = _repeated(body, place + 1, rest, theirs)
            if quoted is None and theirs and not kept and not rest:
                quoted = theirs[-1][0]
                answered = quoted if answered is None else answered
                quoted = None
            if quoted is None:
                kept.append(body[place])
                place += 1
                continue
            answered = quoted if answered is None else answered
            place = stop
        return (kept, answered) if kept else (body, answered)


def _quotation(line: Line) -> tuple[str | None, str]:
    """The name in a line that heads a quotation ("Anna wrote:"), and the quoted words that are glued to it."""
    if len(line.text) > 300:
        return None, ""
    text, rest, spoken = line.text, "", False
    time = time_in(line)
    whole = header(line.text)
    if time is None and line.text.startswith("("):  # "(3 May 2017, 10:12)Anna wrote: I have read that ..."
        whole = header(line.text[:60]) + line.text[60:]
        time = find_time(whole[:60])
    if time is not None:
        text, rest = before_time(whole[: time.start]), whole[time.end :].strip(" \t,↑»)]-")
        if not text.strip("( [") and ":" in rest:  # "(3 May 2017, 10:12)Anna wrote:"
            text, rest = rest[: rest.index(":") + 1], rest[rest.index(":") + 1 :]
        elif SAYS.fullmatch(rest):  # "Anna, on 3 May 2017, said:"
            rest, spoken = "", True
        rest = rest.strip(" \t:")
    elif ":" in text:
        text, rest = text[: text.index(":") + 1], text[text.index(":") + 1 :].strip(" \t↑")
        dated = find_time(header(rest[:60]))
        if dated is not None and dated.start == 0:
            rest = (header(rest[:60])[dated.end :] + rest[60:]).strip()
    rest = _HALF.sub("", rest)
    if len(text) > 80:
        return None, ""
    opened = _QUOTING.match(text)
    bare = _SHOWN.sub("", _QUOTING.sub("", text).strip(" \t↑:,(["))
    if opened is None and not spoken and SAYS.search(bare) is None:
        return None, ""
    name = name_of(SAYS.sub("", bare))
    return (name.casefold() if name else None), rest


def _repeated(body: Sequence[Line], start: int, rest: str, theirs: Sequence[tuple[int, str]]) -> tuple[int, int | None]:
    """How far the lines repeat one of these earlier texts, the newest first."""
    best: tuple[int, int | None] = (start, None)
    for number, said in reversed(theirs):
        if rest and _plain(rest) not in said:
            continue
        stop = start
        while stop < len(body) and (_plain(body[stop].text) in said or _EXPAND.match(body[stop].text)):
            if stop + 1 == len(body) and body[stop].text.count(" ") < 2:
                break  # "No." is in many a text
            stop += 1
        if (stop > start or rest) and (best[1] is None or stop > best[0]):
            best = (stop, number)
    return best


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
