"""Whole stores.

Backup while in use, restore, and moving between SQLite and PostgreSQL. What is copied is all there or not.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from comments.errors import StoreError
from comments.store import migrate, rows, schema
from comments.store.connection import Database, as_url

_BATCH = 5000


def backup(db: Database, path: str | Path) -> int:
    """See `Store.backup`."""
    target = Path(path).absolute()
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if db.sqlite:
            with db.failures(), db.engine.connect() as connection:
                source: Any = connection.connection.dbapi_connection
                with closing(sqlite3.connect(part)) as copy:
                    source.backup(copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
            count = _count(part)
        else:
            count = _into_file(db, part)
    except OSError as error:
        raise StoreError(f"The backup {target} cannot be written ({error.strerror}).") from error
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(target)
    return count


def restore(path: str | Path, url_or_path: str | Path) -> int:
    """See `Store.restore`."""
    source = Path(path)
    if not source.is_file():
        raise StoreError(f"There is no backup {source}.")
    return move(source, url_or_path)


def move(source: str | Path, target: str | Path) -> int:
    """See `Store.migrate`."""
    if as_url(source) == as_url(target):
        raise StoreError("That is the same store twice. Name another one to copy to.")
    before = Database(source)
    if before.path is not None and not before.path.is_file():
        raise StoreError(f"There is no store {before.path}.")
    try:
        if migrate.version(before) != migrate.HEAD:
            migrate.bring_up(before)
        after = Database(target)
        if after.path is None:
            try:
                migrate.bring_up(after)
                return _copy_all(before, after)
            finally:
                after.close()
        after.close()
        if after.path.exists():
            raise StoreError(f"{after.path} is there already. Name a file that is not, or move that one away first.")
        part = after.path.with_name(after.path.name + ".part")
        part.unlink(missing_ok=True)
        count = _into_file(before, part)
        part.replace(after.path)
        return count
    finally:
        before.close()


def _into_file(db: Database, path: Path) -> int:
    target = Database(path)
    try:
        migrate.bring_up(target)
        return _copy_all(db, target)
    finally:
        target.close()


def _copy_all(source: Database, target: Database) -> int:
    """Every row of every table in one transaction of the target, from one moment of the source."""
    total = 0
    with source.failures(), source.engine.connect() as plain:
        level = "SERIALIZABLE" if source.sqlite else "REPEATABLE READ"
        reading = plain if source.sqlite else plain.execution_options(isolation_level=level)
        with reading.begin(), target.write(durable=True) as writing:
            for table in schema.metadata.sorted_tables:
                if writing.execute(select(func.count()).select_from(table)).scalar_one():
                    raise StoreError("The store to copy to is not empty. Name a new one.")
            for table in schema.metadata.sorted_tables:
                for some in _rows(reading, table):
                    _put(writing, table, some)
                    total += len(some)
    return total


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[tuple[Any, ...]]]:
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": _BATCH}) as result:
        found = (tuple(row) for row in result)
        while some := list(islice(found, _BATCH)):
            yield some


def _put(connection: Connection, table: Table, some: Sequence[tuple[Any, ...]]) -> None:
    columns = [column.name for column in table.columns]
    if table is schema.text:
        rows.insert_texts(connection, dict(zip(columns, zip(*some, strict=True), strict=True)))
    else:
        rows.insert(connection, table, columns, some)


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as copy:
        tables = [table.name for table in schema.metadata.sorted_tables]
        return sum(int(copy.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables)  # noqa: S608
