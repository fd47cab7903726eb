"""Tell author, time and text apart inside one comment, from what the lines say and how they are set.

Families use it for whatever their selectors leave open; the generic reader for everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from comments.formats.authors import HANDLE, guess_author, is_title, tags_around
from comments.formats.board_lines import heads_profile_line, is_edit_note, is_of_a_profile, stands_beside_a_name
from comments.formats.dates import LONGEST_LINE, short_time, time_span, without_span, without_time
from comments.formats.furniture import label_of, stands_in
from comments.formats.names import MARKS, clean_author
from comments.formats.outline import Line, Outline, join_lines, squeeze
from comments.formats.pending import LONGEST_NOTE, is_pending, may_wait
from comments.formats.times import read_time
from comments.formats.words import (
    LABELS,
    LIKED,
    REPLY,
    bare,
    begins_with_target,
    heads_quotation,
    is_furniture,
    is_reply,
    may_answer,
    reply_target,
)

_COUNTERS = re.compile(
    r"(?i)(?:\d[\d.,]* ?(?:pts?|points?|likes?|fans?|followers?|posts?|comments?|beiträge|kommentare)[\s,|·]*)+$"
)
_RULED = re.compile(r"\n_{5,}\s*(?:\n.*|$)", re.DOTALL)  # a signature, ruled off as boards do
_NUMBER = re.compile(r"^#?\s?\d+(?:\.\d+)*[.)]?$")
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d")
_TIMES = ("datetime", "data-time", "data-timestamp", "data-datetime", "title", "content")
_TIMED = frozenset(_TIMES)
_CODE = frozenset(("code", "pre"))


@dataclass(slots=True)
class Fields:
    """What one comment says of itself. `time_at` is the text node that holds the time, `reply` whether it can be
    answered."""

    author: str | None = None
    time: str | None = None
    machine_time: str | None = None
    text: str = ""
    reply_to: str | None = None
    pending: bool = False


def read_fields(
    page: Outline,
    start: int,
    stop: int | None = None,
    *,
    without: Collection[int] = (),
    author_at: int | None = None,
    time_at: int | None = None,
    body_at: int | None = None,
    furniture: Collection[str] = (),
    common: Collection[str] = (),
    lines: list[Line] | None = None,
) -> Fields:
    """Read one comment. `without` are the subtrees of others; `*_at` what a family's selectors found.

    `furniture` are lines (in the form of `outline_of`) that stand in most comments of the page and so in none's text,
    `common` those in nearly all, which no author's name is. `lines` saves making the record's lines again.
    """
    found = Fields()
    if body_at is not None and author_at is not None and page.within(author_at, body_at):
        body_at = None
    if body_at is not None and time_at is not None and page.within(time_at, body_at):
        if author_at is None or page.ends[time_at] - time_at > 12:
            body_at = None
        else:
            without = {*without, time_at}
    inside = page.lines(body_at, without=without) if body_at is not None else []
    if lines is None or body_at is not None:
        lines = page.lines(start, stop, without=without if body_at is None else {*without, body_at})
    outside = lines
    short = "\n".join([line.text for line in outside if len(line.text) < LONGEST_NOTE])
    found.pending = may_wait(short) and any(is_pending(line.text) for line in outside)
    _read_time(page, found, time_at, outside)
    if author_at is not None:
        shown = " ".join(line.text for line in page.lines(author_at, without=without)[:2])
        found.author = clean_author(shown) or (shown if shown.isdigit() else None)
    if found.author is None:
        found.author = guess_author(page, outside, common)
    header = outside[:6]
    ends = [*outside[-2:], *header]
    for line in ends if may_answer("\n".join([line.text for line in ends if len(line.text) < 100])) else ():
        target = _target(line)
        if target:
            found.reply_to = clean_author(target) or None
    if body_at is not None and found.author is None and found.time is None and _has_header(inside):
        return read_fields(page, start, stop, without=without, furniture=furniture, common=common)
    if body_at is not None:
        inside = _trimmed(page, inside, furniture)
        if len(inside) > 1 and begins_with_target(inside[0].text) and (target := reply_target(inside[0].text)):
            found.reply_to, inside = clean_author(target) or None, inside[1:]
        found.text = join_lines(inside)
    else:
        found.text = join_lines(_body(page, found, outside, furniture))
    if "_____" in found.text:
        found.text = _RULED.sub("", found.text)
    return found


def _target(line: Line) -> str | None:
    """Whom a header's line says the comment answers."""
    if len(line.text) > LONGEST_LINE or not may_answer(line.text) or bare(line.text) in REPLY:
        return None
    return reply_target(without_time(line.spaced) if time_span(line.spaced) else line.text)


def _has_header(lines: list[Line]) -> bool:
    """Whether what should be a text begins with a line about a time: its element holds the whole comment."""
    return any(len(line.text) < 80 and time_span(line.spaced) is not None for line in lines[:3])


def _read_time(page: Outline, found: Fields, time_at: int | None, lines: list[Line]) -> None:
    if time_at is not None:
        found.machine_time = _machine_time(page, time_at)
        text = squeeze(" ".join([line.text for line in page.lines(time_at)]))[:100]
        span = None if read_time(found.machine_time) else time_span(text)
        if span or found.machine_time:
            found.time = (text[span[0] : span[1]] if span else text[:80]) or None
            return
    for n, line in enumerate(lines):
        # A header may be the beginning of a text: "Anna, 3 May 2014: I have walked it twice ..."
        whole = len(line.text) <= LONGEST_LINE or len(line.runs) == 1
        texts = [line.spaced] if whole else [squeeze(text) for _, text in line.runs[:4]]
        if whole and len(line.runs) > 1:
            texts += [text.strip() for _, text in line.runs[1:4] if short_time(text)]
        said = next((text for text in texts if time_span(text) is not None), "")
        span = time_span(said)
        if span is None or is_of_a_profile(line.text) or (n and heads_profile_line(lines[n - 1].text)):
            continue
        found.time = said[span[0] : span[1]]
        for at, _ in line.runs:
            for holder in (at, *islice(page.ancestors(at), 2)):
                found.machine_time = found.machine_time or _machine_time(page, holder)
        return


def _machine_time(page: Outline, at: int) -> str | None:
    given = page.attributes(at) if page.tags[at] else {}
    if _TIMED.isdisjoint(given):
        return None
    for name in _TIMES:
        value = given.get(name)
        if value and _ISO.match(value):
            return value.strip()[:40]
        if name == "title" and value and time_span(value):
            return value.strip()[:60]
    return None


def _dated(text: str, found: Fields) -> tuple[int, int] | None:
    """Where in a line a time stands: the comment's own, which was read already, or else any other."""
    start = text.find(found.time) if found.time else -1
    if start >= 0 and found.time and time_span(found.time) == (0, len(found.time)):
        return start, start + len(found.time)
    return time_span(text)


def _is_header(text: str, found: Fields) -> bool:
    """Whether a line holds nothing but the author, the time and labels."""
    if len(text) > 160:
        return False
    if span := _dated(text, found):
        text = without_span(text, span)
        if again := time_span(text):  # "02.03.2015 | 3 weeks ago"
            text = without_span(text, again)
    if found.author and found.author in text:
        text = text.replace(found.author, " ", 1)
    text = text.strip(MARKS)
    return not text or is_furniture(text) or bool(_NUMBER.match(text))


def _body(page: Outline, found: Fields, lines: list[Line], furniture: Collection[str]) -> list[Line]:
    kept: list[Line] = []
    weak: list[Line] = []  # "Thanks!" or "<3" is furniture anywhere else
    author_seen = found.author is None
    for whole in lines:
        line = _untimed(page, whole)
        if not line.runs:
            continue
        text, spaced = line.text, line.spaced
        if kept and text.startswith("_____") and not text.strip("_"):
            break  # what follows is a signature
        names = bool(found.author and found.author in spaced[:100])
        if _is_header(spaced, found) and (not author_seen or not kept or not names or _dated(spaced, found)):
            author_seen = author_seen or names
            if not names and not _dated(spaced, found) and _may_be_text(page, line):
                weak.append(line)
            continue
        waits = found.pending and is_pending(text)
        if waits or stands_in(furniture, line) or _target(line):
            if page.tags[page.parents[line.at]] == "p" and not waits:
                weak.append(line)  # "Thanks!" may stand in half of three comments
            continue
        if not kept and (stands_beside_a_name(text) or _stands_for(text, found.author)):
            continue
        if not author_seen and names:
            author_seen = True
            rest = _cut(line, found)
            said = rest.text.strip(MARKS + ".")
            if (
                said
                and label_of(rest.text) not in furniture
                and not _COUNTERS.match(said)
                and not (_is_bar(said) or short_time(said))
            ):
                kept.append(rest)
            continue
        if not kept or not _repeats(page, found, line, kept):
            kept.append(line)
    while len(kept) > 1 and _ends(page, kept[-1]):
        kept.pop()
    if len(kept) > 1 and is_title(page, kept[0], kept[1:4]):
        kept.pop(0)
    if kept:
        kept[-1] = _without_buttons(page, kept[-1])
    if kept and found.author and kept[-1].spaced.rfind(found.author) > 100:
        kept[-1] = _unsigned(kept[-1], found.author)
    return kept or weak[:1]


def _stands_for(text: str, author: str | None) -> bool:
    """Whether a line above a text is an author's initial in place of a picture, or his address in a network."""
    return author is not None and (
        (len(text) < 3 and text.isalpha() and author.casefold().startswith(text[0].casefold()))
        or (text[0] == "@" and HANDLE.fullmatch(text) is not None)
    )


def _untimed(page: Outline, line: Line) -> Line:
    """Return a header's line without what stands in <time>, whatever its words are."""
    if len(line.text) > 160:
        return line
    tags, parents = page.tags, page.parents
    runs = [run for run in line.runs if tags[(around := parents[run[0]])] != "time" != tags[parents[around]]]
    if len(runs) == len(line.runs):
        return line
    return Line(squeeze("".join([text for _, text in runs])), runs, line.gap)


def _without_buttons(page: Outline, line: Line) -> Line:
    """Return a text's last line without the links to answer it that stand on it."""
    runs = list(line.runs)
    while len(runs) > 1 and is_reply(squeeze(runs[-1][1])) and "a" in tags_around(page, runs[-1][0]):
        runs.pop()
    return line if len(runs) == len(line.runs) else Line(squeeze("".join([text for _, text in runs])), runs, line.gap)


def _repeats(page: Outline, found: Fields, line: Line, kept: list[Line]) -> bool:
    """Whether a line is there to be shared: "Anna: " and the text once more, or the address of a link beside it."""
    text = line.spaced
    if text.startswith(("http://", "https://")) and " " not in text:
        near = range(line.at, min(line.at + 30, len(page)))
        return any(page.tags[at] == "a" and page.attribute(at, "href") == text for at in near)
    name, colon, said = text.partition(": ")
    if not (found.author and colon) or name.replace("_", " ") != found.author.replace("_", " "):
        return False
    said = said.rstrip(".… ")[:20]
    return bool(said) and any(said in other.spaced for other in kept)


def _unsigned(line: Line, author: str) -> Line:
    """Return a long line without the signature at its end."""
    text, signature = line.spaced, line.spaced[line.spaced.rfind(author) + len(author) :]
    before = text[: text.rfind(author)].rstrip()
    dashed = before.endswith(("–", "—")) and (not signature.strip(MARKS) or time_span(signature) is not None)
    return Line(before.rstrip("–— "), line.runs, line.gap) if dashed else line


def _may_be_text(page: Outline, line: Line) -> bool:
    plain = bare(line.text)
    around = page.parents[line.at]
    if "p" in (page.tags[around], page.tags[page.parents[around]]) and plain not in REPLY and plain not in LABELS:
        return plain != "" or not line.text.strip("#.() ").isdigit()
    return (
        plain == ""
        and len(line.text) > 1
        and (line.text == "+1" or not any(character.isdigit() and character != "3" for character in line.text))
    )


def _is_bar(rest: str) -> bool:
    """Whether what stands behind name and time is a row of buttons: "(permalink / raw)"."""
    return rest.count(" ") > 1 and is_furniture(rest)


def _cut(line: Line, found: Fields) -> Line:
    """Return what follows author and time on a line they share with the text."""
    text = line.spaced
    before = text[: text.find(found.author or "")].rstrip()
    if before.endswith(("–", "—")) and len(before) > 8:  # "Since when? – Hedda 7 Feb"
        return Line(before.rstrip("–— "), line.runs, line.gap)
    end = text.find(found.author or "") + len(found.author or "")
    span = time_span(text[:110])
    if span and span[0] < end + 40:
        end = max(end, span[1])
    rest = text[end:]
    if address := HANDLE.match(rest.lstrip()):
        rest = rest.lstrip()[address.end() :]
    says = re.match(
        r"(?i)\s*(?:says?|said|wrote|schreibt|schrieb|sagt|dit|a écrit|dice|escribió|scrive|zegt|pisze|"
        r"пишет)?\s*[:|·–—-]*\s*",
        rest,
    )
    rest = rest[says.end() :] if says else rest
    return Line(rest.strip(), line.runs, line.gap)


def _trimmed(page: Outline, lines: list[Line], furniture: Collection[str]) -> list[Line]:
    """Drop the buttons and notes that stand around a text inside its own element."""
    first, last = 0, len(lines)
    while last > first and (_ends(page, lines[last - 1]) or stands_in(furniture, lines[last - 1])):
        last -= 1
    while first < last and (
        is_pending(lines[first].text) or stands_in(furniture, lines[first]) or heads_quotation(lines[first].text)
    ):
        first += 1
    return lines[first:last] or [line for line in lines if not is_pending(line.text)][:1]


def _ends(page: Outline, line: Line) -> bool:
    """Whether a line below a text is no part of it; a line of code may be of words that are buttons elsewhere."""
    return _outer(line) and page.tags[page.parents[line.at]] not in _CODE


def _outer(line: Line) -> bool:
    if len(line.text) < 160 and is_edit_note(line.spaced):
        return True
    if not line.text.endswith((".", "!", "?")) and is_furniture(line.spaced):
        return True
    return ("his" in line.text[-14:] or "das" in line.text[-14:]) and LIKED.match(line.text) is not None
