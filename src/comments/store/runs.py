"""Scoring passes: opened, counted, closed, and locked against a second one of the same name."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, RowMapping, select, text

from comments.errors import StoreBusyError, UsageError
from comments.models import Run
from comments.store import projection, rows, schema, scores
from comments.store.connection import WRITERS, Database
from comments.store.values import maybe, maybe_moment, moment

_run = schema.run.c
# So many scores change what PostgreSQL should know of its tables; it would find out by itself minutes later.
_BULK = 2_000


def start(db: Database, scorer: str, version: str, *, scope: str | None) -> Run:
    """See `Store.start_run`."""
    with db.write() as connection:
        number = rows.next_id(connection, schema.run)
        values = {
            "id": number,
            "scorer": scorer,
            "version": version,
            "started": db.now(),
            "scored": 0,
            "not_scored": 0,
            "failed": 0,
            "total": scores.count_unscored(connection, scorer, version),
            "scope": maybe(scope),
        }
        connection.execute(schema.run.insert(), values)
        return one(connection, number)


def finish(db: Database, run_id: int, *, ended: str, failed: int, problem: str | None) -> Run:
    """See `Store.finish_run`."""
    with db.write() as connection:
        run = one(connection, run_id)
        values: dict[str, Any] = {"finished": db.now(), "ended": ended, "failed": failed, "problem": maybe(problem)}
        connection.execute(schema.run.update().where(_run.id == run_id).values(values))
        number = scores.version_id(connection, run.scorer, run.version)
        if ended == "complete" and number is not None and projection.complete(connection, number):
            projection.show(connection, number)
        finished = one(connection, run_id)
    if finished.scored >= _BULK:
        db.analyze("comment", "judged", "score")
    return finished


def one(connection: Connection, run_id: int) -> Run:
    """See `Store.run`."""
    row = connection.execute(select(schema.run).where(_run.id == run_id)).mappings().one_or_none()
    if row is None:
        raise UsageError(f"There is no run {run_id}. `comments runs` lists those there are.")
    return _as_run(row)


def newest(connection: Connection, limit: int) -> list[Run]:
    """See `Store.runs`."""
    found = connection.execute(select(schema.run).order_by(_run.id.desc()).limit(limit)).mappings()
    return [_as_run(row) for row in found]


def _as_run(row: RowMapping) -> Run:
    return Run(
        id=row["id"],
        scorer=row["scorer"],
        version=row["version"],
        started=moment(row["started"]),
        finished=maybe_moment(row["finished"]),
        scored=row["scored"],
        not_scored=row["not_scored"],
        failed=row["failed"],
        total=row["total"],
        ended=row["ended"],
        scope=row["scope"],
        problem=row["problem"],
    )


@contextmanager
def lock(db: Database, name: str) -> Iterator[None]:
    """See `Store.run_lock`.

    A file beside the SQLite store, an advisory lock on PostgreSQL. Both end with the process.
    """
    busy = StoreBusyError(f"Another process is doing '{name}' on this store. Wait for it to end, or stop it.")
    if db.path is not None:
        suffix = "".join(letter if letter.isalnum() else "-" for letter in name)
        held = FileLock(f"{db.path}.{suffix}.lock", timeout=0)
        try:
            held.acquire()
        except Timeout as error:
            raise busy from error
        try:
            yield
        finally:
            held.release()
        return
    number = zlib.crc32(name.encode())
    key = {"ours": WRITERS, "name": number - 2**31}
    with db.failures(), db.engine.connect() as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:ours, :name)"), key).scalar():
            raise busy
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:ours, :name)"), key)
            connection.commit()
