"""One comment under construction in a text rendering, and what many of them share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from comments.formats.board_lines import is_edit_note
from comments.formats.text.anchors import Anchor
from comments.formats.text.lines import LONGEST_HEADER, Line, shape

LONGEST_CHAIN = 4
_RULE = re.compile(r"^(?:[_=*~—–-]{5,}|--)$")
_RANK = re.compile(
    r"(?i)\s+\(?(?:offline|online|author|op|admin|administrator|moderator|mod|staff|verified|gast|guest|new member"
    r"|junior member|senior member|member|mitglied|autor|post author)\)?$"
)
_ANSWERS = re.compile(
    r"(?i)\s*(?:in )?(?:reply|replied|replies|replying|responding|response|antwort|antwortet|réponse|répond"
    r"|respuesta|resposta|risposta|antwoord|odpowiedź|svar|ответ) (?:to|auf|an|à|a|op|do|till|til|на)\s*$"
)
_BETWEEN_NAMES = " \t▸▶›»→>•·|@,:–-"
_TWICE = re.compile(r"^(.{3,40}?)\1(?:\s.*)?$")
_COUNTED = re.compile(r"\d{1,4}(?=\D)")
_PLAIN = re.compile(r"[\W_]")
_STATUS = re.compile(r"(?i)^(?:offline|online)\s+(?=\S)")


@dataclass(slots=True)
class Record:
    """The lines [start, stop) of one comment; `foot` says that its header stands behind its body."""

    anchor: Anchor
    start: int
    stop: int
    body: list[Line]
    author: str | None
    indent: int
    foot: bool = False
    reply_to: str | None = None


def part_names(records: Sequence[Record]) -> None:
    """Part the name of whom a comment answers from its author's: "Anna Ben", "AnnaBen", "Anna reply to Ben"."""
    names = {record.author for record in records if record.author}
    known, parted = set(names), dict[str, tuple[str, str]]()
    for _ in range(LONGEST_CHAIN):
        parted |= {name: found for name in names if (found := _two_names(name, known))}
        known |= {one for one, _ in parted.values()}
    if len(parted) < 2:
        return
    parted |= {name: found for name in names - parted.keys() if (found := _two_names(name, known, glued=True))}
    for record in records:
        if record.author in parted:
            record.author, record.reply_to = parted[record.author]


def without_targets(records: Sequence[Record]) -> None:
    """Cut the line over a text in which the page says whom it answers: its author's name and another one's."""
    names = {record.author for record in records if record.author}
    for record in records:
        target = answered(record.body[0].text, record.author, names) if len(record.body) > 1 else None
        if target is not None and record.reply_to is None:
            record.reply_to = target
            del record.body[0]


def answered(text: str, author: str | None, names: Set[str]) -> str | None:
    """The one of these names that a line has right behind its author's: "Anna › Ben", "AnnaBen"."""
    if author is None or len(text) > LONGEST_HEADER or not text.startswith(author):
        return None
    name = text[len(author) :].strip(_BETWEEN_NAMES)
    return name if name in names and name != author else None


def _two_names(text: str, known: Set[str], *, glued: bool = False) -> tuple[str, str] | None:
    """A name and the known name it ends in; between them a blank, a mark, words such as "reply to", or nothing."""
    for place in range(len(text) - 1, 1, -1):
        if text[place:] not in known:
            continue
        before = text[:place]
        first = _ANSWERS.sub("", before).strip(_BETWEEN_NAMES)
        if len(first) > 1 and (glued or first in known or first != before or text[place].isupper()):
            return first, text[place:]
    return None


def repeated_lines(records: Sequence[Record]) -> frozenset[str]:
    """Short lines that stand at the end of many comments: buttons in a language nobody listed."""
    counts: Counter[str] = Counter()
    for record in records:
        edge = {
            shape(line.text)
            for line in (*record.body[:6], *record.body[-3:])
            if len(line.text) < 50 and "://" not in line.text
        }
        counts.update(edge)
    return frozenset(line for line, count in counts.items() if count >= 3 and count >= 0.4 * len(records))


def tidy(records: Sequence[Record]) -> None:
    """Take what pages add away from texts and names."""
    without_signatures(records)
    without_subjects(records)
    clean_names(records)
    part_names(records)
    without_targets(records)
    without_initials(records)
    without_names(records)
    without_openings(records)


def without_signatures(records: Sequence[Record]) -> None:
    """Cut what ends a text and is none of it: notes of edits, and the lines its author puts under everything."""
    by_author: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        rule = next((n for n, line in enumerate(record.body) if n and _RULE.match(line.text)), None)
        if rule is not None:
            del record.body[rule:]
        while len(record.body) > 1 and _is_note(record.body[-1]):
            del record.body[-1]
        if record.author:
            by_author[record.author].append(record)
    for theirs in by_author.values():
        while len(theirs) > 1:
            last = {record.body[-1].text if len(record.body) > 1 else "" for record in theirs}
            if len(last) > 1 or "" in last:
                break
            for record in theirs:
                del record.body[-1]


def _is_note(line: Line) -> bool:
    """Whether a line says who changed a text and when."""
    return len(line.text) <= LONGEST_HEADER and is_edit_note(line.text)


def without_subjects(records: Sequence[Record]) -> None:
    """Cut the subject that the page made of the first words of each text, where nobody gave it one."""
    made = [
        len(record.body) > 1 and record.body[1].text.startswith(record.body[0].text.rstrip(" .…")) for record in records
    ]
    shorter = [one and record.body[0].text != record.body[1].text for one, record in zip(made, records, strict=True)]
    if len(records) > 1 and sum(made) >= 0.6 * len(records) and any(shorter):
        for one, record in zip(made, records, strict=True):
            if one:
                del record.body[0]


def without_initials(records: Sequence[Record]) -> None:
    """Cut the letter that stands over each name instead of a picture, at the end of the text before."""
    ends = [
        len(record.body) > 1 and record.body[-1].text.casefold() == (following.author or "")[:1].casefold() != ""
        for record, following in pairwise(records)
    ]
    if sum(ends) >= max(1, 0.6 * len(ends)):
        for end, record in zip(ends, records, strict=False):
            if end:
                del record.body[-1]


def without_names(records: Sequence[Record]) -> None:
    """Cut the line that most texts begin with as a picture of the author stands there: "Anna", "Anna Level: 3"."""
    named = [
        bool(record.author and len(record.body) > 1 and record.body[0].text.startswith(record.author))
        and len(record.body[0].text) < len(record.author or "") + 40
        for record in records
    ]
    if len(records) > 1 and sum(named) >= 0.6 * len(records):
        for one, record in zip(named, records, strict=True):
            if one:
                del record.body[0]


def without_openings(records: Sequence[Record]) -> None:
    """Cut the words that most texts begin with: what a picture says, a label."""
    if len(records) < 4:
        return
    for size in (4, 3, 2):
        openings = Counter(" ".join(words[:size]) for record in records if len(words := _first(record)) >= size)
        opening, count = openings.most_common(1)[0] if openings else ("", 0)
        if count >= 0.6 * len(records):
            for record in records:
                if " ".join(_first(record)[:size]) == opening and len(record.body[0].text) > len(opening):
                    record.body[0] = replace(record.body[0], text=record.body[0].text[len(opening) :].strip())
            return


def _first(record: Record) -> list[str]:
    return record.body[0].text.split() if record.body else []


def clean_names(records: Sequence[Record]) -> None:
    """Take off what the rendering glued to all names alike ("PostbyAnna"), and ranks and marks behind them."""
    _without_numbers(records)
    names = {record.author for record in records if record.author}
    glued = _glued(sorted(names)) if len(names) > 2 else ""
    behind = _glued_behind(names)
    ending = _ending(names) if len(names) > 2 else ""
    twofold = len(names) > 2 and sum(name[:1] == name[1:2].upper() for name in names) >= 0.8 * len(names)
    marks = [mark for mark in (", ", " (", " [", " @") if share_of(mark, records) >= 0.8]
    for record in records:
        for mark in marks:  # "Anna, Leeds", "Anna (anna99)"
            record.author = record.author.partition(mark)[0].strip() or None if record.author else None
        record.author = _without_handle(record.author) if record.author else None
        if record.author and twofold and record.author[:1].casefold() == record.author[1:2].casefold():
            record.author = record.author[1:]  # a letter for a face: "AAnna"
        if record.author and ending:
            record.author = record.author.removesuffix(ending).strip() or None
        if record.author and glued and record.author.startswith(glued):
            record.author = record.author[len(glued) :].strip() or None
        if record.author and behind:
            record.author = record.author.removesuffix(behind).strip() or None
        if record.author:
            record.author = _TWICE.sub(r"\1", _STATUS.sub("", record.author))
        while record.author and (shorter := _RANK.sub("", record.author)) != record.author and shorter:
            record.author = shorter


def share_of(mark: str, records: Sequence[Record]) -> float:
    """How many of the names there are hold a mark behind their first word, from 0 to 1; 0 of less than three."""
    names = [record.author for record in records if record.author]
    return sum(name.find(mark) > 0 for name in names) / len(names) if len(names) > 2 else 0.0


def _common_start(names: Sequence[str]) -> str:
    letters = zip(*names, strict=False)
    return "".join(same[0] for same in takewhile(lambda letters: len(set(letters)) == 1, letters))


def _glued(names: Sequence[str]) -> str:
    """A word that all names begin with, written together with the next or not."""
    common = _common_start(names)
    rest = [name[len(common) :] for name in names]
    if not common or not all(rest):
        return ""
    marked = not common[-1].isalnum() and len(names) > 3
    return common if marked or (len(common) > 2 and (common[0].isupper() or len(names) > 3 < len(common) - 1)) else ""


def _ending(names: Set[str]) -> str:
    """The words that most names end in: "Anna Full Member", "Ben Full Member"."""
    ending = ""
    while len(ending) < LONGEST_HEADER:
        left = [name.removesuffix(ending) for name in names if name.endswith(ending)]
        last = Counter(name.rpartition(" ")[2] for name in left if " " in name).most_common(1)
        if not last or last[0][1] < 0.8 * len(names):
            break
        ending = f" {last[0][0]}{ending}"
    return ending


def _glued_behind(names: Set[str]) -> str:
    """What all of some names end in, written together with them: "AnnaDate", "Annale" of "Anna" and "le 3 mai"."""
    if len(names) < 4:
        return ""
    common = _common_start([name[::-1] for name in names])[::-1]
    return common if len(common) > 1 and all(len(name) > len(common) for name in names) else ""


def _without_numbers(records: Sequence[Record]) -> None:
    """Take off the numbers that the comments are counted with, where they are glued to the names: "1Anna", "2Ben"."""
    counted = [(record, match) for record in records if (match := _COUNTED.match(record.author or ""))]
    numbers = [int(match[0]) for _, match in counted]
    steps = {two - one for one, two in pairwise(numbers)}
    if len(counted) > 2 and len(counted) >= 0.8 * len(records) and steps in ({1}, {-1}):
        for record, match in counted:
            record.author = (record.author or "")[match.end() :].strip(" .:)") or None


@lru_cache(maxsize=4_096)
def _without_handle(name: str) -> str:
    """A name less the address beside it: "annaholmAnna Holm", "@anna_holm Anna Holm", "Anna Holm (annaholm)"."""
    letters = _PLAIN.sub("", name).casefold()
    half = letters[: len(letters) // 2]
    if len(letters) < 6 or len(letters) % 2 or half + half != letters:
        return name
    known = 0
    for place, sign in enumerate(name):
        if known == len(half):
            parts = [part.strip(" @·•|/()") for part in (name[place:], name[:place])]
            return max(parts, key=lambda part: sum(sign.isupper() or sign.isspace() for sign in part)) or name
        known += not _PLAIN.match(sign)
    return name
