"""When, beyond one machine: reading, scoring and exporting as tasks that any number of workers take.

The tasks live in the store's own PostgreSQL, through procrastinate; there is no other server. A scorer's work has
a queue of its own, so that a machine with a GPU takes Detoxify's and a light one takes the rest:

    plan      opens the run on a machine that has the scorer, and cuts what is unscored into shards
    shard     scores its texts, batch by batch; done again after a crash, it does only what is missing
    read      pages into the store (the files must be where the worker sees them)
    export    a selection into a file
    tidy      four times a minute: gives the tasks of workers that died to others, closes runs that nobody works on
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comments import pipeline
from comments.errors import CommentsError, ScorerUnavailableError, StoreError, UsageError
from comments.selection import Selection
from comments.store import Store

if TYPE_CHECKING:
    from procrastinate import App, JobContext
    from procrastinate.jobs import Job

SHARD = 2_000  # texts: minutes for a transformer without a GPU, and what is done again at most when a machine dies
LIGHT = ("read", "export", "tidy")
TRIES = 8
RETRY_AFTER = 5.0

Log = Callable[[str], None]


def queue_of(scorer: str) -> str:
    """Name the queue of a scorer's work."""
    return f"score-{scorer}"


def queues(scorers: Iterable[str], *, light: bool = True) -> list[str]:
    """Name the queues a worker listens to: its scorers', and the light work unless it is told not to."""
    return [*map(queue_of, scorers), *(LIGHT if light else ())]


def connect(url: str) -> App:
    """Return the task queue of a PostgreSQL store, its tables made when absent.

    Raises UsageError for a SQLite store: one file cannot serve several machines.
    """
    if not url.startswith("postgresql"):
        raise UsageError(
            "Workers share a PostgreSQL store. Give it by --db postgresql+psycopg://USER@HOST/NAME or"
            " COMMENTS_DATABASE_URL; `comments migrate` moves a SQLite store there."
        )
    try:
        import procrastinate
    except ImportError:
        raise UsageError("Workers need the postgres extra: pip install 'reader-comments[postgres]'.") from None
    import psycopg

    conninfo = "postgresql://" + url.partition("://")[2]
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            # Two workers that start at once must not both make the tables.
            connection.execute("SELECT pg_advisory_lock(hashtext('comments worker tables'))")
            if connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,):
                connection.execute(procrastinate.schema.SchemaManager.get_schema())
    except psycopg.Error as error:
        raise StoreError(f"The database cannot be reached ({str(error).splitlines()[0]}).") from error
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))


class Tasks:
    """What a worker can do, on one store."""

    def __init__(self, app: App, store: Store, *, log: Log, stalled_after: float = 60.0) -> None:
        self.app, self.store, self.log, self.stalled_after = app, store, log, stalled_after
        from procrastinate import RetryStrategy

        again = RetryStrategy(max_attempts=TRIES, linear_wait=int(RETRY_AFTER))
        for name in ("plan", "shard", "read", "export"):
            app.task(name=name, retry=again, pass_context=name == "shard")(getattr(self, name))
        app.periodic(cron="* * * * * */15")(app.task(name="tidy", queue="tidy", queueing_lock="tidy")(self.tidy))

    def every(self, cron: str, scorers: Sequence[str]) -> None:
        """Plan a scoring pass at these times, once however many workers there are."""

        async def rescore(timestamp: int) -> None:
            for scorer in scorers:
                if not await _ask(self.app, scorer):
                    self.log(f"{scorer}: a pass waits already")

        self.app.periodic(cron=cron)(self.app.task(name="rescore", queue="tidy")(rescore))

    def plan(self, scorer: str) -> None:
        """Open a run and cut what is unscored into shards."""
        made = pipeline.make_scorer(scorer)
        with self.store.run_lock(f"plan {scorer}"):
            shards = self.store.shards(made.name, made.version, size=SHARD)
            run = self.store.start_run(made.name, made.version, scope=pipeline.WORKERS)
            if not shards:
                self.store.finish_run(run.id)
            self.app.configure_task("shard", queue=queue_of(scorer)).batch_defer(
                *(
                    {"run": run.id, "scorer": scorer, "version": made.version, "after": after, "until": until}
                    for after, until in shards
                )
            )
        self.log(f"run {run.id}: {scorer}, {run.total or 0:,} texts in {len(shards):,} shards")

    def shard(self, context: JobContext, *, run: int, scorer: str, version: str, after: str | None, until: str) -> None:
        """Score one shard; the last one closes the run."""
        made = pipeline.make_scorer(scorer)
        if made.version != version:
            raise ScorerUnavailableError(
                f"Run {run} wants {scorer} {version}, this worker has {made.version}: install the same version on all."
            )
        self.log(f"run {run}: {scorer}, task {context.job.id} begins")
        pipeline.work_through(self.store, self.store.run(run), made, after=after, until=until)
        if self.store.run(run).ended is None and not self.store.unscored(scorer, version, limit=1):
            self.store.finish_run(run)
            self.log(f"run {run}: {scorer} complete")

    def read(self, paths: list[str]) -> None:
        """Read pages into the store."""
        added = pipeline.add(self.store, paths)
        self.log(f"read {len(paths):,} files: {added.new:,} new comments, {len(added.problems):,} problems")

    def export(self, to: str, out: str, query: dict[str, list[str]], by: str, pseudonyms: bool) -> None:
        """Write an export; the file appears when it is whole."""
        part = Path(f"{out}.part")
        with part.open("wb") as stream:
            count = pipeline.export(
                self.store, Selection.from_query(query), to=to, out=stream, by=by, pseudonyms=pseudonyms
            )
        part.replace(out)
        self.log(f"exported {count:,} comments")

    async def tidy(self, timestamp: int) -> None:
        """Give the tasks of dead workers to others, and close runs that nobody works on any more."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self.stalled_after):
            await manager.retry_job(job)
            self.log(f"task {job.id} ({job.task_name}) was left by a worker that died: it goes to another")
        await self._close_left()

    async def _close_left(self) -> None:
        """Close the workers' runs that have no tasks left.

        Runs first, then plans, then shards: one opened by a plan that was at work is seen at one of the latter two.
        """
        runs = [run for run in self.store.runs(limit=100) if run.ended is None and run.scope == pipeline.WORKERS]
        if not runs or await self._tasks("plan", "doing"):
            return
        # A task that goes back to wait between the first question and the second is seen by the third.
        busy = {job.task_kwargs.get("run") for job in await self._tasks("shard", "todo", "doing", "todo")}
        for run in runs:
            if run.id not in busy and self.store.run(run.id).ended is None:
                left = self.store.count_unscored(run.scorer, run.version)
                problem = f"{left:,} texts could not be scored, or came in meanwhile" if left else None
                self.store.finish_run(run.id, ended="failed" if left else "complete", failed=left, problem=problem)

    async def _tasks(self, name: str, *states: str) -> list[Job]:
        manager = self.app.job_manager
        return [job for status in states for job in await manager.list_jobs_async(task=name, status=status)]


def work(
    url: str,
    *,
    scorers: Sequence[str],
    light: bool = True,
    cron: str | None = None,
    wait: bool = True,
    stalled_after: float = 60.0,
    log: Log,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Take tasks until stopped; with `wait` false, until there are none.

    A database that goes away is waited for. Ends at SIGTERM or SIGINT once the task in hand is done.
    """
    from procrastinate.exceptions import ConnectorException
    from psycopg import OperationalError
    from psycopg_pool import PoolTimeout

    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # its lines quote a task's arguments
    listen = queues(scorers, light=light)
    while True:
        try:
            app = connect(url)
            with Store.open(url) as store:
                tasks = Tasks(app, store, log=log, stalled_after=stalled_after)
                if cron is not None:
                    tasks.every(cron, scorers)
                log(f"at work on {', '.join(listen)}")
                app.run_worker(
                    queues=listen,
                    wait=wait,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=stalled_after / 4,
                    stalled_worker_timeout=stalled_after,
                )
        except (StoreError, ConnectorException, OperationalError, PoolTimeout) as error:
            said = str(error) if isinstance(error, CommentsError) else "The database cannot be reached."
            log(f"{said} Trying again in {RETRY_AFTER:.0f} s.")
            sleep(RETRY_AFTER)
        else:
            return


class Office:
    """Where work for the workers is left: `score`, `read`, `export`, and how much of it waits."""

    def __init__(self, url: str) -> None:
        self._app = connect(url)

    def score(self, scorers: Sequence[str]) -> list[str]:
        """Ask for a pass of each scorer; returns those for which one waits already."""

        async def ask() -> list[str]:
            async with self._app.open_async():
                return [scorer for scorer in scorers if not await _ask(self._app, scorer)]

        return asyncio.run(ask())

    def read(self, files: Sequence[str], *, at_once: int = 200) -> int:
        """Leave files to be read, some a task; returns the number of tasks."""
        parts = [list(files[start : start + at_once]) for start in range(0, len(files), at_once)]
        with self._app.open():
            if parts:
                self._app.configure_task("read", queue="read").batch_defer(*({"paths": part} for part in parts))
        return len(parts)

    def export(self, selection: Selection, *, to: str, out: str, by: str, pseudonyms: bool = False) -> None:
        """Leave an export to be written to a file that the worker sees."""
        with self._app.open():
            self._app.configure_task("export", queue="export").defer(
                to=to, out=out, query=selection.to_query(), by=by, pseudonyms=pseudonyms
            )

    def waiting(self) -> list[dict[str, Any]]:
        """Return how many tasks of each queue wait, are at work, are done and have failed."""
        with self._app.open():
            return list(self._app.job_manager.list_queues())


async def _ask(app: App, scorer: str) -> bool:
    """Ask for a scoring pass; False when one waits already, which is enough."""
    from procrastinate.exceptions import AlreadyEnqueued

    plan = app.configure_task("plan", queue=queue_of(scorer), queueing_lock=f"plan {scorer}")
    try:
        await plan.defer_async(scorer=scorer)
    except AlreadyEnqueued:
        return False
    return True
