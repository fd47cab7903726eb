"""Every export: one nasty record with a golden file each, streaming, and what each kind promises of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.errors import UnknownNameError
from comments.exports import EXPORTS
from comments.exports.csv import RISKY, cell, plain

NASTY = Path(__file__).parent.parent / "golden" / "exports" / "nasty"
KINDS = EXPORTS.names()


def nasty() -> list[dict[str, Any]]:
    return json.loads((NASTY / "record.json").read_text("utf-8"))


def written(kind: str, rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    assert EXPORTS.get(kind).write(iter(rows), out) == len(rows)
    return out.getvalue()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "parquet"])
def test_the_nasty_record_comes_out_as_its_golden_file_says(kind: str, golden: Callable[[Path, bytes], None]) -> None:
    golden(NASTY / f"expected{EXPORTS.get(kind).SUFFIX}", written(kind, nasty()))


def test_the_nasty_record_comes_out_of_parquet_typed(golden: Callable[[Path, bytes], None]) -> None:
    # A Parquet file names the library that wrote it, so what is compared is its schema and its rows.
    table = pq.read_table(io.BytesIO(written("parquet", nasty())))
    types = {name: str(table.schema.field(name).type) for name in table.column_names}
    found = json.dumps({"types": types, "rows": table.to_pylist()}, ensure_ascii=False, indent=1) + "\n"
    golden(NASTY / "expected.parquet.json", found.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_every_export_has_the_nasty_record_and_says_its_suffix_and_media_type(kind: str) -> None:
    assert list(NASTY.glob(f"expected.{kind}*"))
    export = EXPORTS.get(kind)
    assert f".{kind}" == export.SUFFIX
    assert "/" in export.MEDIA_TYPE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [0, 1, 33])
def test_every_export_takes_none_one_and_many(kind: str, number: int) -> None:
    assert bool(written(kind, nasty()[:1] * number)) is (number > 0)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_row_is_written_before_the_next_is_asked_for(kind: str) -> None:
    out = io.BytesIO()
    sizes = []

    def rows() -> Iterator[dict[str, Any]]:
        for _ in range(4):
            sizes.append(len(out.getvalue()))
            yield nasty()[0]

    EXPORTS.get(kind).write(rows(), out)
    # The header of a table is written with its first row; from then on each row is out before the next is made.
    assert sizes[0] == 0
    assert sizes[1] < sizes[2] < sizes[3] if kind == "jsonl" else 0 < sizes[2] < sizes[3]


def test_json_lines_read_back_equal() -> None:
    lines = written("jsonl", nasty()).split(b"\n")
    assert [json.loads(line) for line in lines if line] == nasty()


def test_no_cell_of_a_table_begins_like_a_formula() -> None:
    lines = written("csv", nasty()).decode()
    for row in csv.DictReader(io.StringIO(lines, newline="")):
        for column, value in row.items():
            if column not in ("likes", "vader.compound"):
                assert not value.startswith(RISKY), column


def test_numbers_are_left_alone_in_a_table() -> None:
    row = next(csv.DictReader(io.StringIO(written("csv", nasty()).decode(), newline="")))
    assert (row["likes"], row["vader.compound"], row["mini.toxicity"]) == ("-3", "-0.5423", "")


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\0a "), max_size=8) | st.text(max_size=20))
def test_a_defused_cell_gives_its_text_back_exactly(text: str) -> None:
    assert plain(cell(text)) == text
    assert not cell(text).startswith(RISKY)


def test_an_unknown_export_is_told_which_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"No export is called 'xlsx'\. Try one of: csv, jsonl, parquet"):
        EXPORTS.get("xlsx")
