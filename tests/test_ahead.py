"""Large files are read in a process of their own: the same comes out, and its death costs nothing that is stored."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from comments import ahead, pipeline
from comments.errors import CommentsError
from comments.selection import Selection
from comments.store import Store


def table(path: Path, comments: int) -> Path:
    with path.open("w") as lines:
        for number in range(comments):
            row = {
                "id": str(number),
                "article_url": f"https://lantern.example/{number % 7}",
                "author": f"Person {number % 11}",
                "posted_at": f"2026-01-{1 + number % 28:02}T10:00:00Z",
                "text": f"Remark {number} about the tide, and that is what they would think of it",
                "parent_id": str(number - 7) if number % 3 == 0 and number >= 7 else None,
            }
            lines.write(json.dumps(row) + "\n")
    return path


def rows(store: Store) -> list[dict[str, object]]:
    return list(store.export_rows(Selection(order="page")))


def test_the_same_is_stored_whichever_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [table(tmp_path / "a.jsonl", 2500), tmp_path / "missing.jsonl"]
    pages: dict[str, list[str]] = {"here": [], "ahead": []}
    files: list[str] = []
    with Store.open(tmp_path / "here.db") as here, Store.open(tmp_path / "ahead.db") as there:
        pipeline.add(here, paths, on_page=lambda page: pages["here"].append(page.source))
        monkeypatch.setattr(ahead, "LARGE", 0)
        added = pipeline.add(
            there, paths, on_file=files.append, on_page=lambda page: pages["ahead"].append(page.source)
        )
        assert rows(there) == rows(here)
        assert added.new == 2500
        assert len(added.problems) == 1
        assert sorted(pages["ahead"]) == sorted(pages["here"])
        assert files == [str(path) for path in paths]
        assert pipeline.add(there, paths).new == 0


def test_an_erased_author_stays_out_when_another_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "a.jsonl", 100)
    monkeypatch.setattr(ahead, "LARGE", 0)
    with Store.open(tmp_path / "comments.db") as store:
        pipeline.add(store, [path])
        store.erase_author("Person 3", by="Lea")
        path.write_text(path.read_text().replace("Remark", "Another remark"))
        pipeline.add(store, [path])
        assert "Person 3" not in {row["author"] for row in rows(store)}


def test_when_the_reading_process_dies_what_it_read_is_stored_and_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "a.jsonl", 30_000)
    monkeypatch.setattr(ahead, "LARGE", 0)
    monkeypatch.setattr(ahead, "WAITING", 1)
    with Store.open(tmp_path / "comments.db") as store:

        def kill(_page: object) -> None:
            for child in ahead.multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)

        with pytest.raises(CommentsError, match="try again"):
            pipeline.add(store, [path], on_page=kill)
        assert 0 < store.count(Selection()) < 30_000
        monkeypatch.undo()
        pipeline.add(store, [path])
        assert store.count(Selection()) == 30_000
