"""Whom a post quotes: a line that names another author and says that he wrote, with his words in a box behind it.

The post quoted is the one answered. Its words are no part of the answer where the board marks them as a quotation: by
a link to the post, its time, a `<cite>`, a table, or words such as "Originally posted by".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from comments.formats.dates import time_span, without_time
from comments.formats.fields import Fields
from comments.formats.names import MARKS
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import SAYS, ends_in_says

_LONGEST = 110
_SOURCE = re.compile(
    r"(?i)^(?:(?:quote|zitat|citation|cita|citazione|cytat) ?(?=\()|quote(?: from| by)?|quoting|message de|cytat|"
    r"(?:originally )?posted by|zitat(?: von)?|citation(?: de)?|cita(?: de)?|citaat(?: van)?|citazione|цитата|"
    r"ursprünglich (?:geschrieben|gepostet) von|(?:envoyé|posté|publié) (?:initialement )?par|"
    r"(?:iniciado|publicado|escrito) (?:originalmente )?por|originariamente inviato da|сообщение от|"
    r"oorspronkelijk (?:geplaatst|geschreven) door|citerat från)(?:\s*:?\s+|(?=\())"
)
_WROTE = re.compile(
    r"(?i)\s+(?:hat (?:geschrieben|gesagt)|(?:said|wrote|sagte|schrieb|a dit|dijo) (?:in|dans|en) .{1,80}|"
    r"napisał\(a\)|написал\(а\)|发表于|發表於|@|on|am|le|en|op|w|dnia|il|в)\s*:?$"
)
_SAYING = re.compile(r"(?i)[\s,]+(?:said|wrote|schrieb|a dit|a écrit|dijo|escribió)\s*:?$")
_ARROWS = "↑⬆→ "
_BOX = frozenset(("blockquote", "aside", "fieldset", "q"))
_MADE = frozenset(("table", "tr", "td", "aside", "fieldset"))
_START = 24  # letters of a quotation by which the post quoted is found


@dataclass(slots=True)
class Quotations:
    """`boxes`: the elements of a record that hold other people's words. `quoted`: the record its first one is from.
    `named`: who is quoted, where none of the page's records is."""

    boxes: list[int] = field(default_factory=list)
    quoted: int | None = None
    named: str | None = None


def find_quotations(
    page: Outline, spans: Sequence[tuple[int, int]], lines: Sequence[Sequence[Line]], fields: Sequence[Fields]
) -> list[Quotations]:
    """Return for each record what it quotes."""
    written: defaultdict[str, list[int]] = defaultdict(list)
    for n, read in enumerate(fields):
        if read.author:
            written[read.author.casefold()].append(n)
    found = []
    for n, (span, own) in enumerate(zip(spans, lines, strict=True)):
        quotations, covered = Quotations(), _Covered(page)
        for place, line in enumerate(own):
            said = _attribution(page, line)
            if len(said) > _LONGEST or line.at in covered:
                continue
            name = _named(page, said, line.at, written)
            if name is None or name.casefold() == (fields[n].author or "").casefold():
                continue
            earlier = [m for m in written.get(name.casefold(), ()) if m < n]
            if earlier and said.endswith(":") and (again := _repeated(page, line, own[place + 1 :], earlier, fields)):
                covered.add(again[:2])
                quotations.quoted = again[2] if quotations.quoted is None else quotations.quoted
                continue
            boxes, words = _boxes(page, line, said, span, own[place + 1 :])
            if boxes:
                covered.add(boxes if _marked(page, line, boxes) else ())
                if quotations.quoted is None and quotations.named is None:
                    quotations.quoted = _source(earlier, words, fields)
                    quotations.named = name if quotations.quoted is None else None
        quotations.boxes = covered.boxes
        found.append(quotations)
    return found


class _Covered:
    """What some elements hold; of hundreds none is asked by itself."""

    def __init__(self, page: Outline) -> None:
        self.boxes: list[int] = []
        self._page = page
        self._starts: list[int] = []
        self._reach: list[int] = []  # how far those up to here go

    def add(self, boxes: Iterable[int]) -> None:
        for box in boxes:
            self.boxes.append(box)
            place = bisect_right(self._starts, box)
            self._starts.insert(place, box)
            ends = [self._page.ends[start] for start in self._starts[place:]]
            ends[0] = max(ends[0], self._reach[place - 1] if place else 0)
            self._reach[place:] = accumulate(ends, max)

    def __contains__(self, index: int) -> bool:
        place = bisect_right(self._starts, index)
        return place > 0 and index < self._reach[place - 1]


def _attribution(page: Outline, line: Line) -> str:
    """The line, or the `<cite>` it begins with."""
    for outer in _outer(page, line.at, 3):
        if page.tags[outer] == "cite":
            return squeeze(" ".join(text for at, text in line.runs if page.within(at, outer)))
    return line.spaced


def attributed(text: str) -> tuple[str, bool]:
    """Return whom a line names as the author of words, and whether it says that he wrote them: "Anna wrote:",
    "Quote from: Anna on May 3"."""
    source = _SOURCE.match(text)
    rest = (text[source.end() :] if source else text).rstrip(_ARROWS)
    said = _SAYING.search(rest)
    rest = rest[: said.start()] if said else rest
    rest = (without_time(rest) if time_span(rest) else rest).rstrip(_ARROWS)
    wrote = _WROTE.search(rest)
    rest = rest[: wrote.start()] if wrote else rest
    says = ends_in_says(rest)
    name = (SAYS.sub("", rest) if says else rest).strip(MARKS + "@↑ ")
    return name, bool(source or said or wrote or says)


def _named(page: Outline, said: str, at: int, written: defaultdict[str, list[int]]) -> str | None:
    """The author whom an attribution names."""
    name, worded = attributed(said)
    if not 1 < len(name) <= 60:
        return None
    boxed = _boxed(page, at)
    if name.casefold() not in written:
        return name if worded and boxed and name.count(" ") < 4 else None
    return name if worded or boxed else None


def _marked(page: Outline, line: Line, boxes: Sequence[int]) -> bool:
    """Whether the board, not its author, made a quotation."""
    if _SOURCE.match(line.spaced) or time_span(line.spaced) or any(page.tags[box] in _MADE for box in boxes):
        return True
    if any(page.tags[page.parents[box]] == "aside" for box in boxes):
        return True
    ends = [run for run, _ in (line.runs[0], line.runs[-1])]
    return any(page.tags[outer] in ("cite", "a") for at in ends for outer in _outer(page, at, 3))


def _outer(page: Outline, at: int, count: int) -> list[int]:
    return [outer for outer, _ in zip(page.ancestors(at), range(count), strict=False)]


def _boxed(page: Outline, at: int) -> bool:
    return any(page.tags[outer] in _BOX for outer in _outer(page, at, 4))


def _boxes(
    page: Outline, line: Line, said: str, span: tuple[int, int], following: Sequence[Line]
) -> tuple[list[int], str]:
    """Return the elements that hold an attribution and the words quoted, and those words; [] when the words quoted
    cannot be told from the answer."""
    inner = page.parents[line.at]
    while inner > span[0]:
        behind = [other for other in following if other.at < page.ends[inner]]
        beside = "" if said == line.spaced else " ".join(text for at, text in line.runs if page.within(at, inner))
        words = squeeze(beside)[len(said) :].strip() or (behind[0].text if behind else "")
        if words:
            whole = following and behind and behind[-1] is following[-1] and page.tags[inner] not in _BOX
            return ([], "") if whole else ([inner], words)
        box = _next(page, inner)
        made = bool(following and box is not None and _SOURCE.match(said) and following[-1].at >= page.ends[box])
        if box is not None and (made or (page.tags[box] in _BOX and page.tags[box] != "aside")):
            words = next((other.text for other in following if page.within(other.at, box)), "")
            return ([inner, box], words) if words else ([], "")
        inner = page.parents[inner]
    return [], ""


def _repeated(
    page: Outline, line: Line, following: Sequence[Line], earlier: Sequence[int], fields: Sequence[Fields]
) -> tuple[int, int, int] | None:
    """Return the elements of an attribution and of what stands behind it, where that is word for word what one of these
    earlier records says and something follows it; and which record that is."""
    for inner in islice(page.ancestors(line.at), 2):
        box = _next(page, inner)
        if box is None:
            continue
        words = squeeze(page.text(box)).casefold()
        if len(words) >= _START and following and following[-1].at >= page.ends[box]:
            for m in reversed(earlier):
                if words in squeeze(fields[m].text).casefold():
                    return inner, box, m
        break
    return None


def _next(page: Outline, index: int) -> int | None:
    """The element behind another one, with nothing but white space between."""
    limit, index = page.ends[page.parents[index]], page.ends[index]
    while index < limit and not page.tags[index] and page.texts[index].isspace():
        index += 1
    return index if index < limit and page.tags[index] else None


def _source(earlier: Sequence[int], words: str, fields: Sequence[Fields]) -> int | None:
    """The latest of these records that holds the words quoted, else the latest."""
    start = squeeze(words)[:_START].casefold()
    holding = [m for m in earlier if start in squeeze(fields[m].text).casefold()]
    return next(iter([*holding[-1:], *earlier[-1:]]), None)
