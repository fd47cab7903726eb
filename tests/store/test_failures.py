"""The disk is full, or the database gone, in mid-run: one sentence, nothing acknowledged lost, and it goes on after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from leashed import leashed
from proxy import through
from sqlalchemy import event
from store_pages import many, steady

from comments import pipeline
from comments.errors import StoreGoneError
from comments.models import Measure, NotScored, Scores
from comments.selection import Selection
from comments.store import Store


class Failing:
    """A store whose disk or database a test takes away and gives back."""

    def __init__(self, store: Store, take: Callable[[], None], give: Callable[[], None]) -> None:
        self.store, self.take, self.give = store, take, give


@pytest.fixture(params=["full disk", pytest.param("no database", marks=pytest.mark.postgres)])
def failing(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Failing]:
    if request.param == "no database":
        wire, url = through(request.getfixturevalue("fresh_postgres_url"))
        with Store.open(url) as store:
            yield Failing(store, wire.cut, wire.mend)
        wire.close()
        return
    path = tmp_path / "comments.db"
    shutil.copy(sqlite_template, path)
    with Store.open(path) as store:
        engine = store._db.engine
        room = {"pages": 2**30}

        @event.listens_for(engine, "checkout")
        def _limit(connection: object, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={room['pages']}")  # type: ignore[attr-defined]

        def fill() -> None:
            room["pages"] = 1  # SQLite takes the size it has for the least

        yield Failing(store, fill, lambda: room.update(pages=2**30))


class Slow:
    """A scorer that a test may interrupt at a batch."""

    name, version, measures = "slow", "1", (Measure(name="toxicity", low=0, high=1, higher_means="more toxic"),)

    def __init__(self) -> None:
        self.batches = 0
        self.at: dict[int, Callable[[], None]] = {}
        self.seen: list[str] = []

    def score(self, texts: list[str]) -> list[Scores | NotScored]:
        self.batches += 1
        self.at.get(self.batches, lambda: None)()
        self.seen += texts
        return [Scores(values={"toxicity": steady(one)}) for one in texts]


def test_every_page_said_to_be_stored_is_stored_and_adding_goes_on(failing: Failing) -> None:
    said: list[str | None] = []

    def stored(page: object) -> None:
        said.append(page.article.url)  # type: ignore[attr-defined]
        if len(said) == 5:
            failing.take()

    with pytest.raises(StoreGoneError, match="Nothing acknowledged is lost"):
        failing.store.add(many(4000, articles=200), on_page=stored)
    failing.give()
    there = {row.label for row in failing.store.by_article(Selection(), limit=300)}
    assert len(there) >= len(said)
    assert {row.n for row in failing.store.by_article(Selection(), limit=300)} == {20}
    assert failing.store.add(many(4000, articles=200)).new == 4000 - 20 * len(there)
    assert failing.store.count(Selection()) == 4000
    assert failing.store.audit_verify().ok


def test_a_scoring_run_stops_in_one_sentence_and_the_next_does_what_is_missing(failing: Failing) -> None:
    failing.store.add(many(2000, articles=4))
    scorer = Slow()
    scorer.at[3] = failing.take
    with pytest.raises(StoreGoneError, match="Nothing acknowledged is lost"):
        pipeline.score(failing.store, ["slow"], make=lambda _name: scorer)
    failing.give()
    done = 2000 - failing.store.count_unscored("slow", "1")
    assert 0 < done < 2000
    before = len(scorer.seen)
    assert pipeline.score(failing.store, ["slow"], make=lambda _name: scorer).problems == ()
    assert len(scorer.seen) - before == 2000 - done
    assert failing.store.count_unscored("slow", "1") == 0
    assert sum(run.scored for run in failing.store.runs()) == 2000
    assert [run.ended for run in failing.store.runs()] == ["complete", "interrupted"]


def test_a_label_is_stored_or_refused_and_never_half_of_it(failing: Failing) -> None:
    failing.store.add(many(300))
    keys = [row.key for row in failing.store.comments(Selection(order="page"), limit=300).rows]
    failing.store.decide(keys[:1], verdict="reject", labels=["spam"], moderator="Mo")
    failing.take()

    def label() -> None:
        for _ in range(50):  # a full disk may have room left in pages already there
            failing.store.decide(keys, verdict="approve", note="a" * 2000, moderator="Mo")

    with pytest.raises(StoreGoneError, match="Nothing acknowledged is lost"):
        label()
    failing.give()
    totals = failing.store.totals(Selection())
    assert (totals.approved, totals.rejected) in {(0, 1), (300, 0)}
    assert failing.store.decide(keys[:1], verdict="skip", moderator="Mo").decisions[0].verdict == "skip"
    assert failing.store.history(keys[0])[0].labels == ("spam",)
    assert failing.store.audit_verify().ok


@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_a_worker_waits_for_its_database_and_finishes_the_run(fresh_postgres_url: str) -> None:
    with Store.open(fresh_postgres_url) as store:
        store.add(many(4500, articles=5))
        wire, url = through(fresh_postgres_url)
        command = [sys.executable, "-m", "comments", "worker", "score", "--scorer", "vader", "--db", url]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        subprocess.run(command, check=True, env=environment)
        options = ("--scorer", "vader", "--stalled-after", "2")
        with leashed("worker", "--db", url, *options, env=environment) as worker:
            try:
                until(worker, "begins")
                wire.cut()
                assert "cannot be reached" in until(worker, "Trying again")
                wire.mend()
                until(worker, "vader complete")
            finally:
                worker.kill()
        wire.close()
        versions = store.versions()
        assert [version.scored + version.not_scored for version in versions] == [4500]
        assert [(run.ended, run.scored + run.not_scored) for run in store.runs()] == [("complete", 4500)]


def until(worker: subprocess.Popen[str], words: str) -> str:
    lines = []
    for line in worker.stderr or ():
        lines.append(line)
        if words in line:
            return line
    raise AssertionError(f"the worker ended without saying '{words}': {''.join(lines)}")
