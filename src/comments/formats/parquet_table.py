"""Tables of comments as Parquet, read batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.table_columns import Columns
from comments.formats.table_pages import pages
from comments.models import Page

BATCH = 2_000


def recognises(document: Document) -> bool:
    """By the first four bytes; a table without comments is told so when read."""
    return document.head.startswith(b"PAR1")


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with closing(document.opener()) as stream:
        try:
            table = pq.ParquetFile(stream if stream.seekable() else io.BytesIO(document.data))
            columns = Columns(str(name) for name in table.schema_arrow.names)
        except (pa.ArrowException, OSError, ValueError):
            why = "The Parquet file is damaged or ends early; write it again."
            yield Page(source=document.source, format="parquet", problem=why)
            return
        if not columns.of_comments:
            why = (
                "The table has no column called text, comment_text, body or the like; rename the one with the comments."
            )
            yield Page(source=document.source, format="parquet", problem=why)
            return
        yield from pages(document, "parquet", columns, _rows(table, columns))


def _rows(table: Any, columns: Columns) -> Iterator[tuple[Any, ...]]:
    import pyarrow as pa

    wanted = list(columns.of.values())
    try:
        for batch in table.iter_batches(batch_size=BATCH, columns=sorted(set(wanted))):
            found = batch.to_pydict()
            yield from zip(*(found[name] for name in wanted), strict=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableInputError("The Parquet file is damaged; the rows before that were read.") from error
