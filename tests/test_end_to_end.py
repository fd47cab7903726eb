"""From saved pages to a labelled export by the commands a person types, and the same again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from comments import schedule
from comments.cli import app
from comments.selection import Selection
from comments.store import Store

SAMPLE = Path(__file__).parent.parent / "sample_data"
SAID_BY_THE_PAGE = (
    "id parent_id parent_via article_url article_title author reply_to posted_at text likes dislikes state".split()
)


class Desk:
    """The command line on one store."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def comments(self, *arguments: str) -> str:
        found = CliRunner().invoke(app, [*arguments, "--db", str(self.db)])
        assert found.exit_code == 0, found.stderr
        self.said = found.stderr
        return found.stdout

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.comments("export", "--to", "jsonl").splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "comments.db")


def twice(desk: Desk, pages: Path, out: Path) -> list[dict[str, Any]]:
    desk.comments("add", str(pages))
    desk.comments("score", "--scorer", "vader")
    desk.comments("export", "--to", "csv", "-o", str(out))
    first = out.read_bytes()
    desk.comments("add", str(pages))
    assert "0 new comments" in desk.said
    assert "changed" not in desk.said
    desk.comments("score", "--scorer", "vader")
    assert "nothing new to score" in desk.said
    desk.comments("export", "--to", "csv", "-o", str(out))
    assert out.read_bytes() == first
    return list(csv.DictReader(io.StringIO(first.decode(), newline="")))


def test_adding_scoring_and_exporting_again_gives_the_same_counts_and_no_new_scores(desk: Desk, tmp_path: Path) -> None:
    rows = twice(desk, SAMPLE / "disqus-export.xml", tmp_path / "out.csv")
    assert len(rows) == 74
    assert sum(row["vader.compound"] != "" for row in rows) > 65


def test_real_pages_give_the_same_counts_and_no_new_scores_again(desk: Desk, tmp_path: Path, shared: Path) -> None:
    rows = twice(desk, shared / "pages" / "threads", tmp_path / "out.csv")
    assert len(rows) > 500
    assert {row["vader.version"] for row in rows} - {""}


def test_an_export_in_json_lines_added_to_another_store_gives_the_same_comments(desk: Desk, tmp_path: Path) -> None:
    desk.comments("add", str(SAMPLE / "disqus-export.xml"), str(SAMPLE / "phones-at-school.csv"))
    out = tmp_path / "out.jsonl"
    desk.comments("export", "--to", "jsonl", "-o", str(out))
    other = Desk(tmp_path / "other.db")
    other.comments("add", str(out))

    def said(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [{name: row[name] for name in SAID_BY_THE_PAGE} for row in rows]
        return sorted(kept, key=lambda row: (row["article_url"], row["id"]))

    assert said(other.rows()) == said(desk.rows())
    assert len(other.rows()) == 98


def test_filters_of_the_command_line_narrow_the_export(desk: Desk) -> None:
    desk.comments("add", str(SAMPLE / "disqus-export.xml"), str(SAMPLE / "phones-at-school.csv"))
    desk.comments("score", "--scorer", "vader")

    def count(*arguments: str) -> int:
        return len(desk.comments("export", "--to", "jsonl", *arguments).splitlines())

    assert count("--author", "Tamsin") == 3
    assert count("--author", "Tamsin", "--author", "Maud Pickering") == 5
    assert count("--author", "Tamsin", "--since", "2026-03-12") == 1
    assert count("--state", "deleted") == 1
    assert count("--words", "chess") == 2
    assert 0 < count("--sentiment=-1:-0.5") < count("--sentiment=-1:0.5") < 98
    assert count("--status", "approve") == 0


def test_a_scheduled_pass_adds_and_scores_and_the_next_one_finds_nothing_to_do(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.csv").write_bytes((SAMPLE / "phones-at-school.csv").read_bytes())
    lines: list[str] = []
    watch = schedule.Watch(folders=[pages])
    with Store.open(tmp_path / "comments.db") as store:
        assert schedule.once(store, watch, log=lines.append, scorers=["vader"])
        assert lines[0].startswith("added 24 new, 0 changed, 0 known, 0 gone from 1 files")
        assert lines[1].startswith("vader scored 24, declined 0, failed 0")
        lines.clear()
        assert schedule.once(store, watch, log=lines.append, scorers=["vader"])
        assert lines[0] == "added nothing: no new files"
        assert lines[1].startswith("vader scored 0")
        assert store.count(Selection()) == 24
        assert {run.scope for run in store.runs()} == {"schedule"}


def test_a_scheduled_pass_leaves_the_work_to_one_that_is_at_it(tmp_path: Path) -> None:
    lines: list[str] = []
    with Store.open(tmp_path / "comments.db") as store, store.run_lock(schedule.NAME):
        assert schedule.once(store, schedule.Watch(folders=[]), log=lines.append, scorers=["vader"])
    assert lines == ["skipped: another pass is at work on this store"]


def test_a_scheduled_pass_says_what_went_wrong_without_a_comment_s_text(tmp_path: Path) -> None:
    lines: list[str] = []
    watch = schedule.Watch(folders=[tmp_path / "unplugged"])
    with Store.open(tmp_path / "comments.db") as store:
        assert not schedule.once(store, watch, log=lines.append, scorers=["vader"])
    assert lines[-1] == f"problem: {tmp_path / 'unplugged'}: there is no such folder"
