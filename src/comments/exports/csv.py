"""Comma-separated values that a spreadsheet opens without running anything (RFC 4180, UTF-8, CR LF).

A text cell that begins with one of `= + - @`, tab, CR or NUL would be taken for a formula or slip past a check for
one, so it gets an apostrophe in front (OWASP, "CSV Injection"). A text that already begins with apostrophes before such
a character gets one more: taking one away where the rule put one gives the text back exactly. Numbers are not touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, BinaryIO

SUFFIX = ".csv"
MEDIA_TYPE = "text/csv"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
LIST_SEPARATOR = "; "


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO) -> int:
    """Write a header and one line a row; returns the number of rows. No rows, no header: the columns are not known."""
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return 0
    # A lone surrogate, which hostile pages contain, has no UTF-8 form: it becomes a question mark.
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(first)
        count = 0
        for count, row in enumerate(chain([first], remaining), start=1):  # noqa: B007  the last number is the answer
            writer.writerow([cell(row[column]) for column in first])
        return count
    finally:
        text.detach()


def cell(value: Any) -> Any:
    """Return a value as it stands in a cell: lists joined by "; ", risky text defused, None empty."""
    if isinstance(value, (list, tuple)):
        value = LIST_SEPARATOR.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lstrip("'").startswith(RISKY):
        return "'" + value
    return value


def plain(text: str) -> str:
    """Undo `cell` for a text: take away the apostrophe where, and only where, the rule put one."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(RISKY) else text
