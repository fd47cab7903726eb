"""The lines of a text rendering with what carries structure in it: indentation, bullets, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from comments.formats.time_finding import Found, find_time
from comments.formats.words import is_furniture, is_reply

LONGEST_HEADER = 160
_LONGEST_BUTTONS = 90
_LONGEST_SPAN = 12
PROFILE = re.compile(
    r"(?i)(?:joined|join date|registered|registriert|member since|mitglied seit|inscrit|posts?|beiträge|messages"
    r"|location|from|wohnort|herkunft|reputation|likes? received|reaction score|solutions|rank|rang|gender|age"
    r"|occupation|points|party|level|status|title)\b ?:?.{0,40}$"
    r"|permalink|permanenter link|in reply to .{1,80} by .{1,40}$"
    r"|.{0,40}(?:awaiting (?:moderation|approval)|wartet auf|en attente de modération|pendiente de moderación).{0,20}$"
    r"|(?:\d[\d.,]*|one) (?:fans?|followers?|posts?|messages?|comments?|kommentare|beiträge|reviews?|karma"
    r"|badges?)$"
)
_START = re.compile(r"^(?P<indent> *)(?:(?P<bullet>[•◦▪▫‣●○□■*+·–-])\s+|(?P<number>\d{1,4})[.)]\s+)?(?P<text>.*)$")
_GLUED = re.compile(r"(?<=[a-zäöüßéèçñ])(?=[A-ZÄÖÜÉ])")
_STUCK = re.compile(
    r"(?<=[a-zà-ÿ0-9)!])(?=[A-Z][a-zä]{2,8}\.? \d{1,2}(?:,|st|nd|rd|th)? (?!(?:sec|min|hour|hr|day|week|month|year)))"
    r"|(?<=[^\W\d_])(?=\d{1,2}\.? [^\s\d_]{3,12}\.? (?:19|20|25|14)\d\d)"
    r"|(?<=[a-zà-ÿ)!])(?=\d{1,2}[./]\d{1,2}[./]\d{2})"
    r"|(?<=[^\W\d_])(?=\d{1,2} [^\W\d_]+ (?:ago|geleden|fa|temu|sitten|назад|тому|önce|sedan|siden|atrás)\b)"
    r"|(?<=[^\s/.:(\[-])(?=(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?\b)"
    r"|(?<=[^\W\d_.])(?=(?:il y a|hace|vor) \d)|(?<=\d:\d\d [AaPp][Mm])(?=[^\W\d_])"
    r"|(?<=#\d)(?=[^\W\d_])|(?<=#\d\d)(?=[^\W\d_])"
)
_TAIL = re.compile(r"(?<=[a-zà-ÿ0-9)])(?=[A-ZÀ-ÞА-Я][^\W\d_])")
_TABS = re.compile(r"(?<! ) *\t+")  # from where its blanks begin, or very many without a tab would be tried from each
_COUNTED = re.compile(r"#\s?\d{1,5}(?=\W+[^\W\d_]|\W*$)")
_NAMELIKE = frozenset(("now", "today", "jetzt", "heute", "hier", "hoy", "oggi", "this week", "this month", "this year"))
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANSWER_EAST = ("回复", "回覆", "返信", "返信する", "답글")
_DIGITS = re.compile(r"[\d\s.,]+")
_WORDLESS = re.compile(r"\+1+|(?=.*[^\s|•·—–_=*/»«#<>-])[^\w\s]{1,12}")
_REPORT = re.compile(
    r"(?i)\b(?:report|abuse|flag|offensive|melden|verstoß|signaler|alerter|denunciar|segnala|rapporteer|zgłoś|anmäl|пожаловаться|通報)"
)
_LIKED = re.compile(
    r"(?i)^(?:like|liken|liked|gefällt|j[’']aime|me gusta|curtir|mi piace|vind ik leuk|lubię|нравится|daumen|thumbs"
    r"|star)\b.{0,40}$|^\d+ (?:stars?|sterne|étoiles|likes?|points?|votes?|upvotes?|people|personen|\+1|reactions?)"
    r"\b.{0,20}$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `column` is where its text begins; `gap` how many blank lines stand before it."""

    at: int
    indent: int
    column: int
    text: str
    gap: int = 0
    bullet: bool = False
    number: int | None = None


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold something."""
    found: list[Line] = []
    gap = 0
    for at, raw in _cells(text):
        spaced = raw.expandtabs(4).replace("\u00a0", " ").replace("\u200b", "")
        match = _START.match(spaced)
        if match is None or not (match["text"].strip() or match["bullet"] or match["number"]):
            gap += 1
            continue
        indent, content = len(match["indent"]), " ".join(match["text"].split())
        number = int(match["number"]) if match["number"] else None
        if number is not None:
            # "25. Februar 2020" is a date, not the 25th item of a list; "1. Julie" is the item, though some July is so.
            whole = spaced.strip()
            time = find_time(whole, longest=LONGEST_HEADER)
            dated = time is not None and time.start == 0 and (time.parts.year or time.parts.hour is not None)
            if dated and len(whole) < LONGEST_HEADER:
                number, content = None, " ".join(whole.split())
        listed = number is not None or bool(match["bullet"])
        column = match.start("text") if listed else indent
        found.append(Line(at, indent, column, content, gap, listed, number))
        gap = 0
    return found


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """The lines by number; the cells of a table's row, which tabs part, are lines of their own."""
    for at, raw in enumerate(text.splitlines()):
        content = raw.lstrip()
        indent = raw[: len(raw) - len(content)]
        yield from ((at, indent + cell) for cell in _TABS.split(content))


@lru_cache(maxsize=16_384)
def header(text: str) -> str:
    """A header line with its date apart from the name ("IwonaMay 30, 2019"), the number ("#3 on: May 30") and buttons
    ("May 30Reply")."""
    text = _COUNTED.sub("#", _STUCK.sub(" ", text))
    for place in [found.start() for found in _TAIL.finditer(text)][:4]:
        if is_button(text[place:]):
            return f"{text[:place]} {text[place:]}"
    return text


def time_in(line: Line) -> Found | None:
    """The time a header line holds, if it is short enough for one; places are those of `header(line.text)`.

    "Today" and "now" beside other words are names of papers and sections: "Politics Now".
    """
    return _time_in(line.text) if len(line.text) <= LONGEST_HEADER else None


@lru_cache(maxsize=16_384)  # each reading of a page asks of the same lines
def _time_in(line: str) -> Found | None:
    text = header(line)
    found = find_time(text, longest=LONGEST_HEADER) or _behind_buttons(text)
    if found is not None and text[found.start : found.end].lower() in _NAMELIKE and len(text) > found.end - found.start:
        return None
    return found


def _behind_buttons(text: str) -> Found | None:
    """A short time behind the buttons of a comment, as social networks write it: "Like Reply 3d"."""
    place = next((n for n, sign in enumerate(text) if sign.isdigit()), 0)
    if place == 0 or len(text) - place > _LONGEST_SPAN or not invites(text[:place]):
        return None
    found = find_time(text[place:])
    if found is None or found.start or found.end + 1 < len(text) - place:
        return None
    return found._replace(start=place, end=place + found.end)


def is_button(text: str) -> bool:
    """Whether a line is buttons, counters and labels alone, also where the rendering glued them ("ReplyDelete")."""
    return len(text) <= _LONGEST_BUTTONS and _is_button(text)


@lru_cache(maxsize=16_384)  # each series of headers that is tried asks of the same lines
def _is_button(text: str) -> bool:
    text = text.strip(" ↓↑→»«[]()|•·")
    return (
        is_furniture(text)
        or is_reply(text)
        or _LIKED.match(text) is not None
        or (not text.isascii() and _EAST.search(text) is not None and _glued_buttons(text))
        or is_furniture(_GLUED.sub(" | ", re.sub(r"\d+", " | ", text)))
    )


def _glued_buttons(text: str) -> bool:
    """Whether words without blanks between them are buttons and numbers alone: "举报赞53回复"."""
    text = _DIGITS.sub("", text)
    place = 0
    while place < len(text):
        size = next(
            (size for size in range(min(8, len(text) - place), 0, -1) if is_furniture(text[place : place + size])), 0
        )
        if not size:
            return False
        place += size
    return True


def invites(text: str) -> bool:
    """Whether a line is, or holds among other buttons, the one that answers a comment."""
    text = text.strip(" ↓↑→»«[]()|•·")
    return len(text) <= _LONGEST_BUTTONS and _invites(text)


@lru_cache(maxsize=16_384)
def _invites(text: str) -> bool:
    if text.endswith(":"):  # "Quote:" heads a quotation
        return False
    if is_reply(text):
        return True
    if not is_button(text):
        return False
    parts = re.split(r"\s{2,}|[|·•/,;:()\[\]]|\d+", _GLUED.sub("|", text))
    words = text.split()
    return any(map(is_reply, parts)) or text.endswith(_ANSWER_EAST) or any(map(is_reply, words[:1] + words[-1:]))


def reports(text: str) -> bool:
    """Whether a line is, or holds among other buttons, the one that reports a comment: articles have none."""
    return len(text) <= _LONGEST_BUTTONS and _reports(text)


@lru_cache(maxsize=16_384)
def _reports(text: str) -> bool:
    return _REPORT.search(text) is not None and is_button(text)


def shape(text: str) -> str:
    """A line with its numbers alike: what the lines under every comment have in common."""
    return re.sub(r"\d+", "9", text.lower())


def of_a_profile(text: str) -> bool:
    """Whether a line tells of the author, not of the matter: rank, number of posts, place, date of joining."""
    return len(text) < 60 and (PROFILE.match(text) is not None or is_button(text))


def trimmed(lines: Sequence[Line], repeated: frozenset[str] = frozenset()) -> list[Line]:
    """The lines without buttons and repeated furniture at either end."""
    start, stop = 0, len(lines)
    while start < stop and (of_a_profile(lines[start].text) or shape(lines[start].text) in repeated):
        start += 1
    while stop > start and (is_button(lines[stop - 1].text) or shape(lines[stop - 1].text) in repeated):
        stop -= 1
    if start == stop:  # "+1" and ":-)" are all that some say; a count of votes has no blank line over it
        told = (line for n, line in enumerate(lines) if (line.gap or not n) and _WORDLESS.fullmatch(line.text))
        return [line for line in told if shape(line.text) not in repeated][:1]
    return list(lines[start:stop])


def joined(lines: Sequence[Line]) -> str:
    """The text of the lines, blank lines between paragraphs kept as one."""

    def parts() -> Iterator[str]:
        for place, line in enumerate(lines):
            if place:
                yield "\n\n" if line.gap else "\n"
            marker = "" if not line.bullet or not place else (f"{line.number}. " if line.number else "• ")
            yield marker + line.text

    return "".join(parts()).strip()
