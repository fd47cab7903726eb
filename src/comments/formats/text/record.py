"""One comment under construction in a text rendering, and what many of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comments.formats.text.anchors import Anchor
from comments.formats.text.lines import Line, shape


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
    handle: str | None = None  # the address beside the name, without its @
    told: bool = False  # a line over the text says whom it answers


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
