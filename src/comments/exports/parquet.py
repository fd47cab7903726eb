"""Parquet for notebooks and databases: typed columns, zstd, row groups of 5,000 so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO

SUFFIX = ".parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
ROW_GROUP = 5_000
WHOLE_NUMBERS = {"key", "likes", "dislikes", "depth", "replies", "position"}
LISTS = {"labels", "tags"}
FLAGS = {"gone"}
BESIDE_A_SCORE = (".version", ".band", ".not_scored")


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO) -> int:
    """Write a file; returns the number of rows. No rows, nothing written: the columns are not known."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return 0
    types = {"whole": pa.int64(), "list": pa.list_(pa.string()), "flag": pa.bool_(), "score": pa.float64()}
    schema = pa.schema([(column, types.get(kind(column), pa.string())) for column in first])
    count = 0
    every = chain([first], remaining)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := [_clean(row) for row in islice(every, ROW_GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def kind(column: str) -> str:
    """Say what a column holds by its name, as a first row of empty cells cannot.

    A qualified name ("vader.compound") is a score; what stands beside it ("vader.version") is text.
    """
    if column in WHOLE_NUMBERS:
        return "whole"
    if column in LISTS:
        return "list"
    if column in FLAGS:
        return "flag"
    return "score" if "." in column and not column.endswith(BESIDE_A_SCORE) else "text"


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """Replace lone surrogates, for which Arrow's UTF-8 has no form."""
    return {
        column: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for column, value in row.items()
    }
