"""Commands on a store with a little in it: who may do what, evidence, erasure, copies, runs, and what doctor says."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comments.cli import app
from comments.models import Comment, Page
from comments.selection import Selection
from comments.store import Store


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "comments.db"
    with Store.open(path) as store:
        texts = {
            "1": ("Ada", "A lovely bridge, thank you."),
            "2": ("Ben", "You are all idiots."),
            "3": ("Ada", "Well."),
        }
        comments = tuple(Comment(id=name, author=author, text=text) for name, (author, text) in texts.items())
        store.add([Page(source="a.html", format="test", comments=comments)])
        (rejected,) = [row.key for row in store.comments(Selection()).rows if row.author == "Ben"]
        store.decide([rejected], verdict="reject", labels=["toxic"], moderator="cleo")
    return path


def run(db: Path, *arguments: str, code: int = 0) -> Result:
    found = CliRunner().invoke(app, [*arguments, "--db", str(db)])
    assert found.exit_code == code, found.output
    return found


def test_runs_are_listed_newest_first_and_one_is_shown(db: Path) -> None:
    run(db, "score", "--scorer", "vader")
    run(db, "score", "--scorer", "quick")
    lines = run(db, "runs").stdout.splitlines()
    assert [line.split()[3] for line in lines[1:]] == ["quick", "vader"]
    assert lines[1].endswith("complete")
    shown = run(db, "runs", "show", "1").stdout
    assert "Run 1: vader" in shown
    assert "3 scored, 0 declined" in shown
    assert "first version here" in shown
    assert "There is no run 9" in run(db, "runs", "show", "9", code=2).stderr


def test_roles_are_given_listed_and_taken(db: Path) -> None:
    run(db, "moderators", "add", "ana", "--role", "admin")
    run(db, "moderators", "add", "ben", "--by", "ana")
    assert run(db, "moderators").stdout.split() == ["admin", "ana", "moderator", "ben"]
    assert "ben is a moderator here" in run(db, "moderators", "add", "eve", "--by", "ben", code=1).stderr
    run(db, "moderators", "remove", "ben", "--by", "ana")
    assert run(db, "moderators").stdout.split() == ["admin", "ana"]


def test_the_audit_log_is_verified_and_shown_without_any_comment_s_text(db: Path) -> None:
    run(db, "export", "--to", "jsonl")
    assert "all in order" in run(db, "audit", "verify").stdout
    log = run(db, "audit", "log").stdout
    assert "export" in log
    assert "idiots" not in log


def test_an_export_is_narrowed_by_the_article_and_by_any_measure(db: Path) -> None:
    run(db, "score", "--scorer", "vader")
    everything = run(db, "export", "--to", "jsonl").stdout.splitlines()
    assert run(db, "export", "--to", "jsonl", "--site", "no such paper").stdout == ""
    assert run(db, "export", "--to", "jsonl", "--tag", "no such tag").stdout == ""
    scored = run(db, "export", "--to", "jsonl", "--scored", "yes").stdout.splitlines()
    not_scored = run(db, "export", "--to", "jsonl", "--scored", "no").stdout.splitlines()
    assert sorted(scored + not_scored) == sorted(everything)
    assert "there is" in run(db, "export", "--score", "nobody.heard:0:1", code=2).stderr
    low = run(db, "export", "--to", "jsonl", "--score", "vader.compound:-1:0").stdout.splitlines()
    high = run(db, "export", "--to", "jsonl", "--score", "vader.compound:0.0001:1").stdout.splitlines()
    assert low
    assert high
    assert sorted(low + high) == sorted(scored)


def test_a_log_that_was_altered_fails_the_check_and_the_entry_is_named(db: Path) -> None:
    run(db, "audit", "verify")
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE decision SET moderator = 'somebody else'")
        connection.commit()
    assert "Entry 1" in run(db, "audit", "verify", code=1).stderr


def test_an_author_is_erased_everywhere_and_only_when_it_is_meant(db: Path) -> None:
    asked = CliRunner().invoke(app, ["erase", "--author", "Ada", "--db", str(db)], input="n\n")
    assert asked.exit_code == 1
    assert "lovely" in run(db, "export", "--to", "jsonl").stdout
    assert "2 comments erased" in run(db, "erase", "--author", "Ada", "--yes").stderr
    left = run(db, "export", "--to", "jsonl").stdout
    assert "Ada" not in left
    assert "lovely" not in left
    assert len(left.splitlines()) == 3
    assert b"lovely" not in b"".join(path.read_bytes() for path in db.parent.glob("comments.db*"))
    run(db, "audit", "verify")
    run(db, "erase", code=2)


def test_a_backup_restored_elsewhere_is_the_same_store(db: Path, tmp_path: Path) -> None:
    run(db, "backup", str(tmp_path / "copy.db"))
    other = tmp_path / "other.db"
    run(other, "restore", str(tmp_path / "copy.db"))
    assert run(other, "export", "--to", "csv").stdout == run(db, "export", "--to", "csv").stdout
    assert "is there already" in run(other, "restore", str(tmp_path / "copy.db"), code=1).stderr
    assert "no backup" in run(tmp_path / "third.db", "restore", str(tmp_path / "none.db"), code=1).stderr


def test_doctor_names_every_scorer_and_what_is_in_the_store(db: Path) -> None:
    said = run(db, "doctor").stdout
    assert "quick                    ready, version " in said
    assert "vader                    ready, version " in said
    assert re.search(r"mini +ready, version .*, on cpu \(\d+ threads\); int8; behind quick \(0\.06x0\.1\)", said)
    assert f"{db}: 3 comments under 1 articles" in said


def test_doctor_shows_no_password() -> None:
    said = CliRunner().invoke(app, ["doctor", "--db", "postgresql+psycopg://ana:secret@127.0.0.1:1/none"]).output
    assert "secret" not in said
