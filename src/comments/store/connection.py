"""One way in to either database: short reads, and writes of which there is one at a time.

SQLite allows one writer anyway. On PostgreSQL writers queue on an advisory lock that lasts as long as the transaction:
writes are short, and nothing can deadlock or fork the chain of decisions.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL

from comments.errors import StoreBusyError, StoreError, StoreGoneError
from comments.store import rounds
from comments.store.columns import Kept
from comments.store.turns import Turns

WRITERS = 0x636F6D6D  # the advisory lock that PostgreSQL writers queue on
_EVERYDAY = ("temp_store=MEMORY", "cache_size=-65536")  # where and in how much memory SQLite works
PATIENCE = 30.0  # seconds a writer waits for its turn
_BUSY = f"Another process has been writing to the store for {PATIENCE:.0f} s. Try again in a moment."


class Database:
    """An engine with the manners of a store: who may write when, how safely, and what a failure is called."""

    def __init__(self, url_or_path: str | Path, *, now: Callable[[], datetime] | None = None) -> None:
        self.url = as_url(url_or_path)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._now = now or (lambda: datetime.now(UTC))
        self.path = Path(self.url.database or "").absolute() if self.sqlite else None
        self.kept = Kept()
        self.turns = Turns(self.path)
        self.engine = self._engine()
        self._inode: int | None = None

    def now(self) -> int:
        """Microseconds since 1970, UTC."""
        return int(self._now().timestamp() * 1_000_000)

    def _engine(self) -> Engine:
        options = {"comments_kept": self.kept}
        if not self.sqlite:
            return create_engine(self.url, pool_pre_ping=True, pool_size=8, max_overflow=16, execution_options=options)
        engine = create_engine(self.url, pool_size=8, max_overflow=32, execution_options=options)

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _: object) -> None:
            connection.isolation_level = None  # we say when a transaction begins
            for pragma in (
                "journal_mode=WAL",
                "busy_timeout=10000",
                "synchronous=NORMAL",
                *_EVERYDAY,
                "mmap_size=2147418112",
                "journal_size_limit=67108864",
                "secure_delete=FAST",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            if connection.get_execution_options().get("comments_write"):
                return  # `write` has begun already
            connection.exec_driver_sql("BEGIN")

        return engine

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the store."""
        with self.failures():
            self._still_there()
            with self.engine.connect() as plain:
                # PostgreSQL's own way gives every statement another view.
                seen = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
                connection = plain.execution_options(comments_remembered={}, **seen)
                with connection.begin():
                    yield connection

    @contextmanager
    def write(self, *, durable: bool = False, sorting: bool = False) -> Iterator[Connection]:
        """One transaction, alone: all of it or nothing.

        `durable`: on the disk, not merely in the log, when it ends. `sorting`: it makes an index of very many rows.
        """
        with self.failures():
            self._still_there()
            with self.engine.connect() as plain:
                connection = plain.execution_options(comments_write=True)
                if self.sqlite:
                    room = _room_to_sort(connection) if sorting else nullcontext()
                    with room, self._sqlite_turn(connection, durable=durable), connection.begin():
                        yield connection
                    return
                with connection.begin():
                    # Bulk work waits for the disk as well: a decision behind it would have to write all that it left.
                    rounds.ask(connection, (f"SELECT pg_advisory_xact_lock({WRITERS})", ()))
                    if sorting:
                        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
                    yield connection

    def analyze(self, *tables: str) -> None:
        """Let PostgreSQL learn what bulk work made of tables; it would find out by itself, minutes later."""
        if self.sqlite:
            return
        with self.failures(), self.engine.connect() as plain:
            plain.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"ANALYZE {', '.join(tables)}")

    @contextmanager
    def _sqlite_turn(self, connection: Connection, *, durable: bool) -> Iterator[None]:
        """Begin as soon as the writer before is done; SQLite's own waiting sleeps up to 100 ms too long."""
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - the sqlite branch
        raw.execute("PRAGMA busy_timeout=0")
        raw.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        # Moving the log into the file takes long after bulk work. A decision leaves that to others while they work.
        raw.execute(f"PRAGMA wal_autocheckpoint={16000 if durable else 4000}")
        deadline = time.monotonic() + PATIENCE
        step = 0.001 if durable else 0.004
        with self.turns.asking() as ask:
            while True:
                try:
                    raw.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                        raise
                    if time.monotonic() > deadline:
                        raise StoreBusyError(_BUSY) from error
                    ask()
                    time.sleep(step * (0.5 + random.random()))  # noqa: S311 - not a secret
        raw.execute("PRAGMA busy_timeout=10000")
        try:
            yield
        finally:
            if raw.in_transaction:
                raw.rollback()

    def _still_there(self) -> None:
        """A SQLite file that was deleted or replaced would be written to for ever, unseen."""
        if self.path is None:
            return
        try:
            inode = os.stat(self.path).st_ino
        except FileNotFoundError:
            if self._inode is None:
                return
            raise StoreGoneError(f"The store {self.path} is gone. Put it back, or restore a backup.") from None
        if self._inode is None:
            self._inode = inode
        elif self._inode != inode:
            raise StoreGoneError(f"The store {self.path} was replaced while in use. Start again to use the new one.")

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Turn what a driver says into one sentence that a person can act on."""
        try:
            yield
        except exc.DBAPIError as error:
            raise self._named(error.orig or error, lost=error.connection_invalidated) or error from error
        except self.engine.dialect.loaded_dbapi.Error as error:  # past SQLAlchemy
            raise self._named(error, lost=False) or error from error

    def _named(self, error: BaseException, *, lost: bool) -> StoreError | None:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        if not self.sqlite:
            if lost or type(error).__name__ in {"OperationalError", "AdminShutdown", "ConnectionTimeout"}:
                return StoreGoneError(
                    f"The database cannot be reached ({said}). Nothing acknowledged is lost; try again."
                )
            if type(error).__name__ == "DiskFull":
                return StoreGoneError(
                    "The database's disk is full. Nothing acknowledged is lost; make room and try again."
                )
            return None
        if "full" in said:
            return StoreGoneError(
                f"The disk of {self.path} is full. Nothing acknowledged is lost; make room and try again."
            )
        if "locked" in said or "busy" in said:
            return StoreBusyError(f"Another process holds {self.path}. Try again in a moment.")
        if "not a database" in said or "malformed" in said:
            return StoreError(f"{self.path} is not a store of this program, or is damaged ({said}).")
        if isinstance(error, sqlite3.OperationalError) and any(
            word in said for word in ("unable to open", "disk I/O", "readonly", "no such table")
        ):
            return StoreGoneError(
                f"The store {self.path} cannot be used ({said}). Check the folder and its permissions."
            )
        return None


@contextmanager
def _room_to_sort(connection: Connection) -> Iterator[None]:
    """SQLite sorts a million rows in one piece of memory, a third faster, if it may write to a file and need not."""
    raw: Any = connection.connection.dbapi_connection
    for pragma in ("temp_store=FILE", "cache_size=-262144"):
        raw.execute(f"PRAGMA {pragma}")
    try:
        yield
    finally:
        for pragma in _EVERYDAY:
            raw.execute(f"PRAGMA {pragma}")


def as_url(url_or_path: str | Path) -> URL:
    """A SQLAlchemy URL as it is; anything else is the path of a SQLite file."""
    if isinstance(url_or_path, str) and "://" in url_or_path:
        try:
            url = make_url(url_or_path)
        except exc.ArgumentError as error:
            raise StoreError(f"'{url_or_path}' is not a database URL. {_EXAMPLES}") from error
        if url.get_backend_name() == "postgresql":
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise StoreError(f"Only SQLite files and PostgreSQL can be a store. {_EXAMPLES}")
        return url
    return URL.create("sqlite", database=str(url_or_path))


_EXAMPLES = "Try comments.db, or postgresql+psycopg://user@host/name."
