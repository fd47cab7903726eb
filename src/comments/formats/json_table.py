"""Tables of comments as JSON lines, or as one JSON list of flat objects: what `comments export --to jsonl` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.json_values import values
from comments.formats.table_columns import Columns
from comments.formats.table_pages import pages
from comments.models import Page

_INSIDE = ("comments", "replies", "answers", "children", "responses")
_NESTED = re.compile(rb'"\s*:\s*\[\s*\{')
_KEY = re.compile(rb'"((?:[^"\\]|\\.){1,60})"\s*:')


def recognises(document: Document) -> bool:
    """By the first object: it has a text and an id of its own. Lines with a text alone are data for a scorer."""
    return _columns(document) is not None


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article."""
    columns = _columns(document)
    if columns is not None:
        rows = (row for row in values(document) if isinstance(row, dict))
        yield from pages(document, "jsonl", columns, _in_order(rows, columns))


def _columns(document: Document) -> Columns | None:
    if document.kind != "json":
        return None
    head = document.head.lstrip(b"\xef\xbb\xbf \t\r\n[")
    line = head.split(b"\n", 1)[0].rstrip(b" \t\r,")
    try:
        first: Any = json.loads(line)
    except (ValueError, RecursionError):
        # A list spread over many lines, or a first comment longer than the head: the names tell.
        end = head.find(b"}")
        first = {key.decode("utf-8", "replace"): "" for key in _KEY.findall(head[: end if end > 0 else len(head)])}
        if _NESTED.search(head[: end if end > 0 else len(head)]):
            return None
    if not isinstance(first, dict) or not first or any(map(_is_nested, first.items())):
        return None
    columns = Columns(str(key) for key in first)
    return columns if columns.of_comments and "id" in columns.of else None


def _is_nested(cell: tuple[str, Any]) -> bool:
    """Whether a cell is no cell: comments, or answers to the comment that the row is, also where there are none."""
    name, value = cell
    return isinstance(value, list) and (name.lower() in _INSIDE or any(isinstance(item, dict) for item in value))


def _in_order(rows: Iterator[dict[str, Any]], columns: Columns) -> Iterator[tuple[Any, ...]]:
    """JSON lines may leave out what is empty, the first line too: names met later count as well."""
    known, wanted = set(columns.header), tuple(columns.of.values())
    for row in rows:
        if not known.issuperset(row):
            known.update(row)
            columns.learn(key for key in row if key not in columns.header)
            wanted = tuple(columns.of.values())
        yield tuple(map(row.get, wanted))
