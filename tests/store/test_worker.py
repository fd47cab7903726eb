"""Workers on PostgreSQL: what is left for them is done once, also when one dies over it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from leashed import leashed
from store_pages import many

from comments.errors import UsageError
from comments.models import Article, Comment, Page, Run
from comments.pipeline import make_scorer
from comments.selection import Selection
from comments.store import Store
from comments.worker import Tasks, connect, queues

TEXTS = 4_500  # three shards
MANY = int(os.environ.get("COMMENTS_TEST_TEXTS", "20000"))

pytestmark = pytest.mark.postgres


@pytest.fixture
def team(fresh_postgres_url: str) -> Iterator[tuple[str, Store]]:
    with Store.open(fresh_postgres_url) as store:
        comments = tuple(Comment(id=str(n), text=f"This is remark number {n}, and I like it.") for n in range(TEXTS))
        store.add([Page(source="team.html", article=Article(url="https://example.org/team"), comments=comments)])
        yield fresh_postgres_url, store


def _say(url: str, *words: str) -> str:
    command = [sys.executable, "-m", "comments", "worker", *words, "--db", url]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


@contextmanager
def _worker(url: str, *options: str) -> Iterator[Callable[[str], str]]:
    """A worker process; call what it gives with the words of a log line to wait for."""
    words = ("worker", "--db", url, "--scorer", "vader", "--stalled-after", "2", *options)
    with leashed(*words, start_new_session=True) as process:
        lines: list[str] = []

        def until(words: str) -> str:
            assert process.stderr is not None
            for line in lines:  # what two workers do may come in either order
                if words in line:
                    return line
            for line in process.stderr:
                lines.append(line)
                if words in line:
                    return line
            raise AssertionError(f"the worker ended without saying '{words}': {''.join(lines)}")

        try:
            yield until
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_a_shard_left_by_a_killed_worker_is_done_by_another_and_every_text_is_scored_once(
    team: tuple[str, Store],
) -> None:
    url, store = team
    _say(url, "score", "--scorer", "vader")
    with _worker(url) as until:
        until("task")
    with _worker(url) as until:
        until("it goes to another")
        until("vader complete")
    version = make_scorer("vader").version
    assert store.count_unscored("vader", version) == 0
    run = next(run for run in store.runs() if run.scope == "workers")
    assert (run.ended, run.failed) == ("complete", 0)
    rows = list(store.export_rows(Selection(order="page")))
    assert sum(row["vader.compound"] is not None for row in rows) == TEXTS


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_of_two_workers_one_dies_and_very_many_texts_are_scored_once_each(fresh_postgres_url: str) -> None:
    with Store.open(fresh_postgres_url) as store:
        store.add(many(MANY, articles=MANY // 200))
        with _worker(fresh_postgres_url) as survivor:
            with _worker(fresh_postgres_url) as victim:
                survivor("at work")
                victim("at work")
                _say(fresh_postgres_url, "score", "--scorer", "vader")
                victim("begins")
            survivor("it goes to another")
            survivor("vader complete")
        (version,) = store.versions()
        assert version.scored + version.not_scored == MANY
        run = next(run for run in store.runs() if run.scope == "workers")
        # A batch that the dead worker had stored is not scored again, so nothing is counted twice.
        assert (run.ended, run.failed, run.scored + run.not_scored) == ("complete", 0, MANY)


def test_a_run_that_is_still_being_planned_is_not_closed_by_the_tidying_of_another_worker(
    team: tuple[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, store = team
    _say(url, "score", "--scorer", "vader")
    start, said = store.start_run, list[str]()

    async def tidy_elsewhere() -> None:
        app = connect(url)
        async with app.open_async():
            await Tasks(app, store, log=said.append).tidy(0)

    def start_and_tidy(scorer: str, version: str, *, scope: str | None = None) -> Run:
        run = start(scorer, version, scope=scope)
        asyncio.run(tidy_elsewhere())
        return run

    monkeypatch.setattr(store, "start_run", start_and_tidy)
    app = connect(url)
    Tasks(app, store, log=said.append)
    with ThreadPoolExecutor(1) as elsewhere:  # a browser's tests may have left a loop running in this thread
        elsewhere.submit(app.run_worker, queues=queues(["vader"]), wait=False, install_signal_handlers=False).result()
    (run,) = store.runs()
    assert (run.ended, run.problem, run.scored + run.not_scored) == ("complete", None, TEXTS)
    assert "run 1: vader complete" in said


def test_pages_and_exports_left_for_the_workers_are_read_and_written(team: tuple[str, Store], tmp_path: Path) -> None:
    url, _ = team
    (tmp_path / "more.jsonl").write_text(
        '{"id": "1", "text": "Left for a worker.", "article_url": "https://a.example/"}\n'
    )
    _say(url, "read", str(tmp_path))
    with _worker(url) as until:
        until("1 new comments")
    out = tmp_path / "out" / "all.jsonl"
    out.parent.mkdir()
    _say(url, "export", "--to", "jsonl", "-o", str(out))
    with _worker(url) as until:
        until(f"exported {TEXTS + 1:,} comments")
    assert "Left for a worker." in out.read_text()
    assert "export" in _say(url, "tasks")


def test_a_file_store_has_no_workers_and_says_what_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PostgreSQL"):
        connect(str(tmp_path / "comments.db"))
