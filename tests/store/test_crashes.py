"""kill -9 in the middle of anything: every acknowledged write is there, nothing partial, and the next run goes on.

A child process works and says what was acknowledged; it is killed when it has said enough. The full twenty rounds a
kind are marked slow.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from store_pages import many, score, steady

from comments.selection import Selection
from comments.store import Store, schema

CHILD = """
import sys
from comments.models import Scores
from comments.selection import Selection
from comments.store import Store, bulk, incoming
sys.path.insert(0, {here!r})
from store_pages import many
kind, place, *more = sys.argv[1:]
if kind == "migrate":
    print("begin", flush=True)
store = Store.open(place)
if kind == "add":
    store.add(many(4000, articles=200), on_page=lambda page: print(page.article.url, flush=True))
elif kind == "add in bulk":
    ready = incoming.prepare(many(4000, articles=200), None, store.erasures())
    store.take(ready, on_page=lambda page: print(page.article.url, flush=True), many=True)
elif kind == "score":
    run = store.start_run("quick", "1")
    while batch := store.unscored("quick", "1", limit=20):
        scores = {{one.text_hash: Scores(values={{"toxicity": 0.5}}) for one in batch}}
        store.save_scores(run.id, scores, scorer="quick", version="1")
        print(*(one.text_hash for one in batch), flush=True)
elif kind in ("decide", "decide in slices"):
    if kind == "decide in slices":
        bulk.AT_ONCE = 50
    number = 0
    while True:
        number += 1
        done = store.decide_all(Selection(), verdict=("approve", "reject")[number % 2], moderator="Mo",
        expected_count=400)
        print(done.batch, flush=True)
elif kind == "undo in slices":
    bulk.AT_ONCE = 50
    while True:
        if store.count(Selection(status=("waiting",))):
            store.decide_all(Selection(), verdict="reject", moderator="Mo", expected_count=400)
        print("begin", flush=True)
        print(store.undo(moderator="Mo").batch, flush=True)
elif kind == "backup":
    while True:
        print("begin", flush=True)
        store.backup(more[0])
        print("end", flush=True)
"""


def killed(kind: str, place: str, after: int, *more: Path) -> list[str]:
    """What the child acknowledged before it was killed; it dies while at work on the next piece."""
    script = CHILD.format(here=str(Path(__file__).parent))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen(
        [sys.executable, "-c", script, kind, place, *map(str, more)], stdout=subprocess.PIPE, text=True, env=environment
    )
    said = []
    for line in child.stdout or ():
        said.append(line.strip())
        if len(said) == after:
            child.send_signal(signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()
    assert child.returncode == -signal.SIGKILL
    return said


def indexes_of(place: str) -> set[str]:
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    found = {str(index["name"]) for index in inspect(engine).get_indexes("comment")}
    engine.dispose()
    return {name for name in found if name.startswith("ix_")}


ROUNDS = [3, pytest.param(20, marks=pytest.mark.slow)]
Places = Callable[..., str]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def places(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Places]:
    """Gives places for stores, each empty, or with `bare` without tables."""
    with ExitStack() as stack:

        def another(*, bare: bool = False) -> str:
            if request.param == "postgres":
                return stack.enter_context(request.getfixturevalue("database")(bare=bare))
            path = tmp_path / f"{uuid.uuid4().hex}.db"
            if not bare:
                shutil.copy(sqlite_template, path)
            return str(path)

        yield another


@pytest.mark.parametrize("kind", ["add", "add in bulk"])
@pytest.mark.parametrize("rounds", ROUNDS)
def test_every_page_said_to_be_stored_is_stored_whole(places: Places, rounds: int, kind: str) -> None:
    for number in range(rounds):
        place = places()
        said = killed(kind, place, 1 + 7 * number)
        with Store.open(place) as store:
            stored = {row.label: row for row in store.by_article(Selection(), limit=300)}
            assert len(stored) >= len(said)
            assert {row.n for row in stored.values()} == {20}
            assert store.totals(Selection()).comments == 20 * len(stored)
            assert indexes_of(place) == {str(index.name) for index in schema.comment.indexes}
            assert store.add(many(4000, articles=200)).new == 4000 - 20 * len(stored)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_every_score_said_to_be_saved_is_saved_and_the_next_run_goes_on(places: Places, rounds: int) -> None:
    place = places()
    with Store.open(place) as store:
        store.add(many(200 * rounds + 400, articles=20))
        total = store.count_unscored("quick", "1")
        done: set[str] = set()
        for number in range(rounds):
            done |= {text_hash for line in killed("score", place, 2 + number % 5) for text_hash in line.split()}
            left = {one.text_hash for one in store.unscored("quick", "1", limit=10_000)}
            assert not done & left
            assert store.histogram(Selection(), "toxicity").n == total - len(left)
        score(store, "quick", "1", steady)
        assert store.count_unscored("quick", "1") == 0
        assert store.versions()[0].scored == total


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_bulk_decision_is_whole_or_not_there(places: Places, rounds: int) -> None:
    place = places()
    with Store.open(place) as store:
        store.add(many(400, articles=4))
        key = store.comments(Selection()).rows[0].key
        acknowledged: list[str] = []
        for number in range(rounds):
            acknowledged += killed("decide", place, 1 + number % 3)
            totals = store.totals(Selection())
            assert {totals.approved, totals.rejected} == {0, 400}
            batches = [one.batch for one in store.history(key)]
            assert set(acknowledged) <= set(batches)
            report = store.audit_verify()
            assert (report.ok, report.entries) == (True, 400 * len(batches))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_decision_on_very_many_is_whole_once_the_store_is_opened_again(places: Places, rounds: int) -> None:
    place = places()
    with Store.open(place) as store:
        store.add(many(400, articles=4))
        key = store.comments(Selection()).rows[0].key
    acknowledged: list[str] = []
    for number in range(rounds):
        acknowledged += killed("decide in slices", place, 1 + number % 3)
        with Store.open(place) as store:
            totals = store.totals(Selection())
            assert {totals.approved, totals.rejected} == {0, 400}
            batches = [one.batch for one in store.history(key)]
            assert set(acknowledged) <= set(batches)
            report = store.audit_verify()
            assert (report.ok, report.entries) == (True, 400 * len(batches))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_undo_of_very_many_is_whole_once_the_store_is_opened_again(places: Places, rounds: int) -> None:
    place = places()
    with Store.open(place) as store:
        store.add(many(400, articles=4))
        key = store.comments(Selection()).rows[0].key
    acknowledged: list[str] = []
    for number in range(rounds):
        # Killed right behind a "begin", or behind what that acknowledges.
        acknowledged += [line for line in killed("undo in slices", place, 3 + number % 2) if line != "begin"]
        with Store.open(place) as store:
            totals = store.totals(Selection())
            assert {totals.waiting, totals.rejected} == {0, 400}
            history = store.history(key)
            assert set(acknowledged) <= {one.batch for one in history if one.undoes is not None}
            report = store.audit_verify()
            assert (report.ok, report.entries) == (True, 400 * len({one.batch for one in history}))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_backup_that_was_cut_short_leaves_the_last_whole_one(places: Places, tmp_path: Path, rounds: int) -> None:
    place = places()
    with Store.open(place) as store:
        store.add(many(400, articles=4))
    for _ in range(rounds):
        assert killed("backup", place, 3, tmp_path / "backup")[-1] == "begin"
        with Store.open(tmp_path / "backup") as backup:
            assert backup.count(Selection()) == 400
        for rest in tmp_path.glob("backup-*"):
            rest.unlink()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_migration_that_was_cut_short_starts_again(places: Places, rounds: int) -> None:
    for _ in range(rounds):
        place = places(bare=True)
        killed("migrate", place, 1)
        with Store.open(place) as store:
            assert store.add(many(3)).new == 3
