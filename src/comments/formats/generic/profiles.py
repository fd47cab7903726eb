"""What boards put beside a name: rank, motto, badges, counts. It stands between the author and the time, and the text
begins below the time."""

from __future__ import annotations

from collections.abc import Sequence

from comments.formats.board_lines import is_of_a_profile
from comments.formats.dates import time_span, without_time
from comments.formats.fields import Fields
from comments.formats.outline import Line

_REST = 12  # characters that may stand beside a time on its line


def without_profiles(records: Sequence[list[Line]], fields: Sequence[Fields]) -> list[list[Line]] | None:
    """Return each record's lines less its profile; None where the group has none.

    A group has profiles where half of its records keep lines between author and time, and (nearly) all have their
    text below the time: three words there for each one above.
    """
    heads = [_head(lines, read) for lines, read in zip(records, fields, strict=True)]
    if sum(head is not None for head in heads) < max(2, 0.9 * len(heads)):
        return None
    found, above, below, between = [], 0, 0, 0
    for lines, head in zip(records, heads, strict=True):
        if head is None:
            found.append(lines)
            continue
        author, time = head
        between += time > author + 1
        above += sum(line.spaced.count(" ") + 1 for line in lines[:time]) - 1
        below += sum(line.spaced.count(" ") + 1 for line in lines[time + 1 :])
        found.append([lines[author], *lines[time:]])
    return found if between >= 0.5 * len(heads) and below >= 3 * above else None


def _head(lines: Sequence[Line], read: Fields) -> tuple[int, int] | None:
    """Return the places of the author's line and, below it, of a line that is the time alone."""
    if not read.author:
        return None
    author = next((n for n, line in enumerate(lines[:12]) if read.author in line.spaced), None)
    if author is None or len(lines[author].text) > len(read.author) + 30:
        return None
    for n, line in enumerate(lines[author + 1 : author + 12], author + 1):
        if len(line.text) > 90:
            return None
        if time_span(line.spaced) and not is_of_a_profile(line.text):
            return (author, n) if n + 1 < len(lines) and len(without_time(line.spaced)) <= _REST else None
    return None
