"""Each folder `tests/golden/<format>/<case>/` holds a page and the records it must come out as."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from comments.formats import EXPORTS, FORMATS
from comments.formats.reading import read_paths
from comments.models import page_record

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(path for path in GOLDEN.glob("*/*/page.*"))


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parts[-3]}/{path.parts[-2]}" for path in CASES])
def test_a_page_comes_out_as_expected(path: Path, golden: Callable[[Path, bytes], None]) -> None:
    records = [page_record(page) | {"source": path.name} for page in read_paths([path])]
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    golden(path.with_name("expected.jsonl"), "".join(lines).encode())
    if path.parts[-3] != "page-records":  # which keep the format they were first read as
        assert {record["format"] for record in records} <= {path.parts[-3], None}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_format_has_a_golden(name: str) -> None:
    assert list(GOLDEN.glob(f"{name}/*/expected.jsonl")), f"add tests/golden/{name}/<case>/page.* and --update-golden"


def test_every_golden_names_a_format() -> None:
    known = {*FORMATS.names(), "exports", "none", "hosted"}
    assert {path.parts[-3] for path in CASES} <= known
