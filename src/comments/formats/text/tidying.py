"""Take what pages add away from the texts and names of the comments of a rendering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from comments.formats.board_lines import is_edit_note
from comments.formats.text.addressees import as_called, part_names, tell_targets, without_targets
from comments.formats.text.lines import LONGEST_HEADER, Line
from comments.formats.text.naming import clean_names
from comments.formats.text.record import Record

_RULE = re.compile(r"^(?:[_=*~—–-]{5,}|--)$")


def tidy(lines: Sequence[Line], records: Sequence[Record]) -> None:
    """Take what pages add away from texts and names."""
    without_signatures(records)
    without_subjects(records)
    clean_names(records)
    as_called(records)
    part_names(records)
    without_targets(records)
    tell_targets(lines, records)
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
