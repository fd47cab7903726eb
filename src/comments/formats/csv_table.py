"""Tables of comments as CSV, with comma, semicolon, tab or bar; the header says what the columns are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.table_columns import Columns
from comments.formats.table_pages import pages
from comments.models import Page

LONGEST_CELL = 4_000_000
_DELIMITERS = ",;\t|"
_NAME = re.compile(r"[^\W_][\w .:/()#-]{0,60}")


def recognises(document: Document) -> bool:
    """By a first line of column names, one of which is a known word for the text of a comment."""
    return _columns(document) is not None


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article."""
    found = _columns(document)
    if found is not None:
        columns, delimiter = found
        yield from pages(document, "csv", columns, _rows(document, columns, delimiter))


def _encoding(document: Document) -> str:
    head = document.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "cp1252" if error.start < len(head) - 8 else "utf-8-sig"
    return "utf-8-sig"


def _columns(document: Document) -> tuple[Columns, str] | None:
    if document.head[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    start = document.head[:16_384].decode(_encoding(document), "replace").lstrip("\r\n")
    line = start.splitlines()[0] if start else ""
    if not 3 < len(line) < 8_000:
        return None
    for delimiter in _DELIMITERS:
        if delimiter in line:
            header = next(csv.reader([line], delimiter=delimiter), [])
            named = [cell for cell in header if cell.strip()]
            columns = Columns((cell.strip() for cell in header), defused=True)
            if columns.of_comments and all(_NAME.fullmatch(cell.strip()) for cell in named):
                return columns, delimiter
    return None


def _rows(document: Document, columns: Columns, delimiter: str) -> Iterator[tuple[str | None, ...]]:
    wanted = tuple(columns.of.values())
    csv.field_size_limit(LONGEST_CELL)
    with closing(document.opener()) as stream:
        text = io.TextIOWrapper(stream, encoding=_encoding(document), errors="replace", newline="")
        reader = csv.reader(text, delimiter=delimiter)
        next(reader, None)
        try:
            for cells in reader:
                if cells:
                    yield tuple(map(dict(zip(columns.header, cells, strict=False)).get, wanted))
        except csv.Error as error:
            raise UnreadableInputError(
                f"The table is damaged at line {reader.line_num} (a quote that never ends?); what came before was read."
            ) from error
