"""Tell author, time and text apart inside one comment, from what the lines say and how they are set.

Families use it for whatever their selectors leave open; the generic reader for everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from comments.formats.dates import time_span, without_time
from comments.formats.outline import Line, Outline, join_lines, squeeze
from comments.formats.times import read_time
from comments.formats.words import (
    BY,
    LABELS,
    LIKED,
    REPLY,
    SAYS,
    bare,
    ends_in_says,
    is_furniture,
    may_answer,
    reply_target,
)

_NAMED = re.compile(r"(?i)author|user|name|nick|poster|\bfn\b|byline|profile|member|person|writer|commenter")
_PROFILE = re.compile(
    r"(?i)/(?:users?|profiles?|members?|authors?|people|u|user\.php|profil|autor|nutzer|community)[/?]|"
    r"profile/|memberlist|blogger\.com/profile"
)
_PENDING = re.compile(
    r"(?i)awaiting (?:moderation|approval)|wartet auf (?:moderation|freischaltung)|en attente de "
    r"modération|pendiente de (?:moderación|aprobación)|aguardando (?:moderação|aprovação)|in attesa di "
    r"moderazione|wacht op moderatie|oczekuje na (?:moderację|akceptację)|ожидает (?:модерации|проверки)"
)
_UNNAMED = re.compile(
    r"(?i)(?:guest|gast|user|nutzer|member|reader|leser|gość|гость|invité|visiteur|invitado|ospite)[ "
    r"_#]?\d+$"
)
_COUNTED = re.compile(
    r"(?i)(?:of )?\d[\d.,]*(?: (?:posts?|messages?|comments?|points?|pts|fans?|followers?|beiträge|kommentare|mensajes|"
    r"replies|likes?|reviews?))?$"
)
_WAITING = ("oder", "pprov", "prob", "prova", "schalt", "kcept", "провер")
_MARKS = ' \t\r\n,;:|·•-–—/()[]»«>"“”„*~↳'
_BEFORE_TIME = re.compile(
    r"(?i)[\s,]+(?:am|on|at|um|vor|le|el|il|em|op|den|la|kl|w|в|o|à|as|às|alle|posted|geschrieben)$"
)
_NUMBER = re.compile(r"^#?\s?\d+(?:\.\d+)*[.)]?$")
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\d+(?:[.,]\d{3})*")
_LABELLED = re.compile(r"^[^\W\d][^:\n\d]{1,24}:(?=\s*\S)")
_LETTER = re.compile(r"[^\W\d_]")
_STRONG = frozenset(("cite", "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "em", "address"))


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
    author_score: float = 0.0


def _may_wait(text: str) -> bool:
    return any(word in text for word in _WAITING)


def _is_pending(text: str) -> bool:
    """Whether a short line says that the comment waits to be let through."""
    return len(text) < 160 and _may_wait(text) and bool(_PENDING.search(text))


@lru_cache(maxsize=8_192)
def clean_author(text: str) -> str:
    """Return a name less what pages glue to it: "by", "says:", a colon, a time."""
    text = squeeze(text)
    if time_span(text):
        text = _BEFORE_TIME.sub("", without_time(text))
    by = BY.match(text)
    text = text[by.end() :] if by else text
    text = (SAYS.sub("", text) if ends_in_says(text) else text).strip(_MARKS + "@")
    return text if bare(text) or _LETTER.search(text) else ""


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
    found.pending = _may_wait(said) and any(_is_pending(line.text) for line in outside)
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
    if body_at is not None:
        found.text = join_lines(_trimmed(page, inside, furniture))
    else:
        found.text = join_lines(_body(page, found, outside, furniture))
    return found


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
        if len(runs) > 1 and len(line.text) < 70 and not _stands_alone(page, runs):
            choices.append((runs[0][0], line.spaced))
        for at, text in choices:
            if common and label_of(text.strip()) in common:
                continue
            name = clean_author(text)
            if text is line.spaced and name[: len(name) // 2] == name[len(name) // 2 + 1 :]:
                name = name[: len(name) // 2]  # the avatar's alternative text repeats the name
            plain = squeeze(text)
            spoken = ends_in_says(plain)
            if not _could_be_name(name, certain=spoken):
                continue
            score = _name_score(page, at, line, name)
            score += 2.5 * (spoken or (text is line.runs[0][1] and ends_in_says(line.text)))
            score += 2.0 * (BY.match(plain) is not None)
            if dated is not None:
                score += {0: 1.5, 1: 1.0, 2: 0.4}.get(abs(n - dated), 0.0) + (0.3 if n <= dated else 0)
            score -= n * 0.15
            if score > best:
                best, found.author, found.author_score = score, name, score


def _stands_alone(page: Outline, runs: list[tuple[int, str]]) -> bool:
    """Whether the first run is a link or set strong and the next is not: "<b>Anna</b> 5 points"."""
    first, second = ({page.tags[i] for i in list(page.ancestors(at))[:2]} for at, _ in runs[:2])
    return not (_STRONG | {"a"}).isdisjoint(first - second)


def _could_be_name(name: str, *, certain: bool) -> bool:
    return bool(
        1 <= len(name) <= 60
        and name.count(" ") < 7
        and (certain or _UNNAMED.match(name) or (_LETTER.search(name) and not is_furniture(name)))
        and not name.startswith(("http://", "https://", "www."))
        and not _COUNTED.match(name)
        and not time_span(name)
    )


def _name_score(page: Outline, at: int, line: Line, name: str) -> float:
    score = 0.5
    if len(line.text) < len(name) + 4:
        score += 0.7
    if name[-1] in ".!?…" and name.count(" ") > 1:
        score -= 2
    for n, holder in enumerate(page.ancestors(at)):
        if n > 2:
            break
        tag = page.tags[holder]
        if tag in _STRONG:
            score += 1.2
        elif tag == "a":
            score += 1.0 if _PROFILE.search(page.attribute(holder, "href")) else 0.6
        elif tag in ("p", "blockquote") and n == 0:
            score -= 0.5
        if any(_speaks_of_people(page.attribute(holder, name)) for name in ("class", "itemprop", "rel")):
            score += 1.5
    return score


@lru_cache(maxsize=8_192)
def _speaks_of_people(names: str) -> bool:
    return _NAMED.search(names) is not None


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
    text = text.strip(_MARKS)
    return not text or is_furniture(text) or bool(_NUMBER.match(text))


def _body(page: Outline, found: Fields, lines: list[Line], furniture: Collection[str]) -> list[Line]:
    kept: list[Line] = []
    weak: list[Line] = []  # "Thanks!" or "<3" is furniture anywhere else
    author_seen = found.author is None
    for line in lines:
        text, spaced = line.text, line.spaced
        names = bool(found.author and found.author in spaced[:100])
        if _is_header(spaced, found) and (not author_seen or time_span(spaced) or not kept or not names):
            author_seen = author_seen or names
            if not names and not time_span(spaced) and _may_be_text(page, line):
                weak.append(line)
            continue
        if _in(furniture, line) or _is_pending(text) or (len(text) < 80 and reply_target(text)):
            continue
        if not author_seen and names:
            author_seen = True
            rest = _cut(line, found)
            if rest.text and label_of(rest.text) not in furniture:
                kept.append(rest)
            continue
        kept.append(line)
    while len(kept) > 1 and _outer(kept[-1]):
        kept.pop()
    if kept and found.author and kept[-1].spaced.rfind(found.author) > 100:
        kept[-1] = _unsigned(kept[-1], found.author)
    return kept or weak[:1]


def _unsigned(line: Line, author: str) -> Line:
    """Return a long line without the signature at its end."""
    text, signature = line.spaced, line.spaced[line.spaced.rfind(author) + len(author) :]
    before = text[: text.rfind(author)].rstrip()
    dashed = before.endswith(("–", "—")) and (not signature.strip(_MARKS) or time_span(signature) is not None)
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
    while first < last and (_is_pending(lines[first].text) or _in(furniture, lines[first])):
        first += 1
    return lines[first:last] or [line for line in lines if not _is_pending(line.text)][:1]


def _in(furniture: Collection[str], line: Line) -> bool:
    return bool(furniture) and (outline_of(line.spaced) in furniture or label_of(line.spaced) in furniture)


def _outer(line: Line) -> bool:
    if not line.text.endswith((".", "!", "?")) and is_furniture(line.spaced):
        return True
    return ("his" in line.text[-14:] or "das" in line.text[-14:]) and LIKED.match(line.text) is not None
