"""Whom a comment answers or calls by name: beside its author's name, in a line over its text, at its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import takewhile

from comments.formats.text.lines import LONGEST_HEADER, Line
from comments.formats.text.record import Record
from comments.formats.words import reply_target

LONGEST_CHAIN = 4
MOST_OVER = 12
_ANSWERS = re.compile(
    r"(?i)\s*(?:in )?(?:reply|replied|replies|replying|responding|response|antwort|antwortet|réponse|répond"
    r"|respuesta|resposta|risposta|antwoord|odpowiedź|svar|ответ) (?:to|auf|an|à|a|op|do|till|til|на)\s*$"
)
_BETWEEN_NAMES = " \t▸▶›»→>•·|@,:–-↑↳↪➤➜⤷⮕"
_ARROW = re.compile(r"^[▸▶→↑↳↪➤➜⤷⮕]\s?@?(?=\w)")
_HANDLE = re.compile(r"@([\w.-]+(?:@[\w.-]+\w)?)")
_MENTIONED = re.compile(r"@(\w.{1,60})")


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


def as_called(records: Sequence[Record]) -> None:
    """Cut what stands behind names where texts call people by less: "@anna" of "anna Leeds", then Leeds of all."""
    authors = {record.author for record in records if record.author}
    said = {match[1] for record in records if record.body and (match := _MENTIONED.match(record.body[0].text))}
    parted: dict[str, str] = {}
    for author in authors:
        short = next((author[:place] for place in _blanks(author) if _is_called(author[:place], said)), None)
        if short is not None and not _is_called(author, said):
            parted[author] = short
    if len(parted) < 2:
        return
    behind = {author[len(short) :] for author, short in parted.items()}
    for record in records:
        if record.author in parted:
            record.author = parted[record.author]
        elif record.author:
            rest = next((record.author[at:] for at in _blanks(record.author) if record.author[at:] in behind), "")
            record.author = record.author.removesuffix(rest)


def _blanks(name: str) -> list[int]:
    """Where the blanks of a name stand, the last first."""
    return [place for place in range(len(name) - 1, 0, -1) if name[place] == " "]


def _is_called(name: str, said: Set[str]) -> bool:
    return any(text == name or text.startswith((f"{name} ", f"{name},", f"{name}:")) for text in said)


def called(records: Sequence[Record]) -> dict[str, str]:
    """Every author by name and by address, both in lower case: "anna holm", "annah@social.example", "annah"."""
    found: dict[str, str] = {}
    for record in records:
        if record.author and record.handle:
            handle = record.handle.casefold()
            found |= {handle.partition("@")[0]: record.author, handle: record.author}
    return found | {record.author.casefold(): record.author for record in records if record.author}


def tell_targets(lines: Sequence[Line], records: Sequence[Record]) -> None:
    """Find whom a comment answers in a line of its own over the text: "Replying to Ben", "↑ Ben"."""
    heads = [_over(lines, record) for record in records]
    for record, over in zip(records, heads, strict=True):
        shown = (found[1] for line in over if (found := _HANDLE.fullmatch(line.text)))
        record.handle = record.handle or next((handle for handle in shown if handle != record.author), None)
    known = called(records)
    for record, over in zip(records, heads, strict=True):
        if record.reply_to is not None:
            continue
        first = record.body[:1] if len(record.body) > 1 else []
        for line in (*over, *first):
            target = reply_target(line.text) or (_ARROW.sub("", line.text) if _ARROW.match(line.text) else None)
            name = known.get(target.strip(_BETWEEN_NAMES).casefold()) if target else None
            if name is not None and name != record.author:
                record.reply_to, record.told = name, True
                record.body = record.body[1:] if first and line is first[0] else record.body
                break


def _over(lines: Sequence[Line], record: Record) -> list[Line]:
    """The lines of a record before its text."""
    first = record.body[0].text if record.body else ""
    return list(takewhile(lambda line: line.text != first, lines[record.start : record.start + MOST_OVER]))


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
