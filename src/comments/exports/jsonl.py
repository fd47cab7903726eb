"""JSON lines: one object a comment, UTF-8, nothing lost. `comments add` reads it back equal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

SUFFIX = ".jsonl"
MEDIA_TYPE = "application/x-ndjson"


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO) -> int:
    """Write one line a row; returns the number of rows."""
    count = 0
    for row in rows:
        out.write(line(row))
        count += 1
    return count


def line(row: Mapping[str, Any]) -> bytes:
    """Return one row as a line, readable in every script; only a lone surrogate needs the ASCII spelling."""
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row, allow_nan=False).encode() + b"\n"
