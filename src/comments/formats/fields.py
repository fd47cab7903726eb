"""Tell author, time and text apart inside one comment, from what the lines say and how they are set.

Families use it for whatever their selectors leave open; the generic reader for everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice, pairwise

from comments.formats.dates import time_span, without_time
from comments.formats.names import MARKS, clean_author, could_be_name, name_score, stands_alone
from comments.formats.outline import Line, Outline, join_lines, squeeze
from comments.formats.pending import is_pending, may_wait
from comments.formats.times import read_time
from comments.formats.words import (
    BY,
    LABELS,
    LIKED,
    REPLY,
    bare,
    ends_in_says,
    is_furniture,
    is_reply,
    may_answer,
    reply_target,
)

_COUNTERS = re.compile(
    r"(?i)(?:\d[\d.,]* ?(?:pts?|points?|likes?|fans?|followers?|posts?|comments?|beiträge|kommentare)[\s,|·]*)+$"
)
_NUMBER = re.compile(r"^#?\s?\d+(?:\.\d+)*[.)]?$")
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\d+(?:[.,]\d{3})*")
_LABELLED = re.compile(r"^[^\W\d][^:\n\d]{1,24}:(?=\s*\S)")


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
    said = "\n".join([line.text for line in outside])
    found.pending = may_wait(said) and any(is_pending(line.text) for line in outside)
    _read_time(page, found, time_at, outside)
    if author_at is not None:
        shown = " ".join(line.text for line in page.lines(author_at, without=without)[:2])
        found.author = clean_author(shown) or (shown if shown.isdigit() else None)
    if found.author is None:
        _guess_author(page, found, outside, common)
    for line in outside[:6] if may_answer(said) else ():
        target = reply_target(line.text)
        if target:
            found.reply_to = clean_author(target) or None
    if body_at is not None and found.author is None and found.time is None and _has_header(inside):
        return read_fields(page, start, stop, without=without, furniture=furniture, common=common)
    if body_at is not None:
        found.text = join_lines(_trimmed(page, inside, furniture))
    else:
        found.text = join_lines(_body(page, found, outside, furniture))
    return found


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
    for line in lines:
        span = time_span(line.spaced)
        if span is None:
            continue
        found.time = line.spaced[span[0] : span[1]]
        for at, _ in line.runs:
            for holder in (at, *list(page.ancestors(at))[:2]):
                found.machine_time = found.machine_time or _machine_time(page, holder)
        return


def _machine_time(page: Outline, at: int) -> str | None:
    if not page.tags[at]:
        return None
    for name in ("datetime", "data-time", "data-timestamp", "data-datetime", "title", "content"):
        value = page.attribute(at, name)
        if value and _ISO.match(value):
            return value.strip()[:40]
        if name == "title" and value and time_span(value):
            return value.strip()[:60]
    return None


def _guess_author(page: Outline, found: Fields, lines: list[Line], common: Collection[str]) -> None:
    """Weigh every short run of the header as a name."""
    dated = next((n for n, line in enumerate(lines) if time_span(line.spaced)), None)
    best = 0.0
    for n, line in enumerate(lines[:14] if dated is None else lines[: max(dated + 4, 8)]):
        if _in(common, line):
            continue
        if len(line.text) > 160:
            if len(line.runs) < 2 or n > 2:
                continue
            runs = line.runs[:2]
        else:
            runs = line.runs
        choices = [(at, text) for at, text in runs]
        after_by = (
            ()
            if len(runs) < 2
            else {at for (_, by), (at, _) in pairwise(runs) if len(by.strip()) < 24 and BY.fullmatch(f"{by.strip()} ")}
        )
        buttons = any(is_reply(squeeze(text)) for _, text in runs[1:])
        if len(runs) > 1 and len(line.text) < 70 and not buttons and not stands_alone(page, runs):
            choices.append((runs[0][0], line.spaced))
        for at, text in choices:
            if common and label_of(text.strip()) in common:
                continue
            name = clean_author(text)
            if text is line.spaced and name[: len(name) // 2] == name[len(name) // 2 + 1 :]:
                name = name[: len(name) // 2]  # the avatar's alternative text repeats the name
            plain = squeeze(text)
            spoken = ends_in_says(plain)
            if not could_be_name(name, certain=spoken):
                continue
            score = name_score(page, at, line, name)
            score += 2.5 * (spoken or (text is line.runs[0][1] and ends_in_says(line.text)))
            score += 2.0 * (BY.match(plain) is not None)
            score += 2.5 * (at in after_by and name == plain)
            if dated is not None:
                score += {0: 1.5, 1: 1.0, 2: 0.4}.get(abs(n - dated), 0.0) + (0.3 if n <= dated else 0)
            if n and (line.text[0] == "@" or (spoken and "blockquote" in _tags_around(page, at))):
                score -= 2.5  # whom the comment speaks to, or quotes
            score -= n * 0.15
            if score > best:
                best, found.author = score, name


def _tags_around(page: Outline, at: int) -> set[str]:
    return {page.tags[outer] for outer in islice(page.ancestors(at), 6)}


def outline_of(text: str) -> str:
    """Return a line with its numbers levelled, so that "3 likes" and "12 likes" are one."""
    return _DIGITS.sub("0", text)


def label_of(text: str) -> str | None:
    """Return the label of a line such as "Location: Harbour Street", with its colon; None where there is none."""
    match = _LABELLED.match(text) if len(text) <= 60 else None
    return match[0] if match and not BY.match(text) and not ends_in_says(match[0]) else None


def _is_header(text: str, found: Fields) -> bool:
    """Whether a line holds nothing but the author, the time and labels."""
    if len(text) > 160:
        return False
    if time_span(text):
        text = without_time(text)
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
        names = bool(found.author and found.author in spaced[:100])
        if _is_header(spaced, found) and (not author_seen or time_span(spaced) or not kept or not names):
            author_seen = author_seen or names
            if not names and not time_span(spaced) and _may_be_text(page, line):
                weak.append(line)
            continue
        if _in(furniture, line) or is_pending(text) or (len(text) < 80 and reply_target(text)):
            continue
        if not author_seen and names:
            author_seen = True
            rest = _cut(line, found)
            if rest.text and label_of(rest.text) not in furniture and not _COUNTERS.match(rest.text):
                kept.append(rest)
            continue
        if not kept or not _repeats(page, found, line, kept):
            kept.append(line)
    while len(kept) > 1 and _outer(kept[-1]):
        kept.pop()
    if kept and found.author and kept[-1].spaced.rfind(found.author) > 100:
        kept[-1] = _unsigned(kept[-1], found.author)
    return kept or weak[:1]


def _untimed(page: Outline, line: Line) -> Line:
    """Return a header's line without what stands in <time>, whatever its words are."""
    if len(line.text) > 160:
        return line
    runs = [
        run
        for run in line.runs
        if "time" not in (page.tags[page.parents[run[0]]], page.tags[page.parents[page.parents[run[0]]]])
    ]
    if len(runs) == len(line.runs):
        return line
    return Line(squeeze("".join([text for _, text in runs])), runs, line.gap)


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
    if page.tags[page.parents[line.at]] == "p" and plain not in REPLY and plain not in LABELS:
        return plain != "" or not line.text.strip("#.() ").isdigit()
    return (
        plain == ""
        and len(line.text) > 1
        and not any(character.isdigit() and character != "3" for character in line.text)
    )


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
    while last > first and (_outer(lines[last - 1]) or _in(furniture, lines[last - 1])):
        last -= 1
    while first < last and (is_pending(lines[first].text) or _in(furniture, lines[first])):
        first += 1
    return lines[first:last] or [line for line in lines if not is_pending(line.text)][:1]


def _in(furniture: Collection[str], line: Line) -> bool:
    return bool(furniture) and (outline_of(line.spaced) in furniture or label_of(line.spaced) in furniture)


def _outer(line: Line) -> bool:
    if not line.text.endswith((".", "!", "?")) and is_furniture(line.spaced):
        return True
    return ("his" in line.text[-14:] or "das" in line.text[-14:]) and LIKED.match(line.text) is not None
