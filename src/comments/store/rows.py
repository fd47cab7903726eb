"""Many rows at once: COPY on PostgreSQL, prepared statements on SQLite; queries past SQLAlchemy; and numbers that
are given out once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from comments.store import schema
from comments.store.values import folded


def next_id(connection: Connection, table: Table) -> int:
    """The number after the highest; safe because writers are alone."""
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    return (highest or 0) + 1


def driven(connection: Connection, sql: str) -> Any:
    """Run a query that asks for nothing but our own numbers and names, past SQLAlchemy; returns the driver's cursor.

    For very many numbers or bytes: PostgreSQL sends them in binary, as text they would be twice as long.
    """
    raw: Any = connection.connection.dbapi_connection
    return raw.execute(sql) if connection.dialect.name == "sqlite" else raw.execute(sql, binary=True)


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as sequences in the order of `columns`."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
        connection.exec_driver_sql(sql, list(map(tuple, rows)))
        return
    _copy(connection, f"{table.name} ({', '.join(columns)})", rows)


def insert_texts(connection: Connection, rows: Sequence[tuple[int, str, str, str | None, str | None]]) -> None:
    """Insert texts as (id, hash, body, language, likeness), findable by their words; no others lie between."""
    columns = ("id", "hash", "body", "language", "likeness")
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        # Not by a trigger: SQLite lets FTS5 write a segment after every statement that has one, five times the cost.
        insert(connection, schema.text, columns, rows)
        ends = (min(row[0] for row in rows), max(row[0] for row in rows))
        connection.exec_driver_sql(
            "INSERT INTO text_search (rowid, body) SELECT id, body FROM text WHERE id BETWEEN ? AND ?", ends
        )
        return
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE IF NOT EXISTS incoming (id int, hash text, body text, language text, likeness text, "
        "folded text) ON COMMIT DELETE ROWS"
    )
    _copy(connection, "incoming", [(*row, searchable(row[2])) for row in rows])
    connection.exec_driver_sql(
        "INSERT INTO text (id, hash, body, language, likeness, search) "
        "SELECT id, hash, body, language, likeness, to_tsvector('simple', folded) FROM incoming"
    )
    connection.exec_driver_sql("DELETE FROM incoming")


def searchable(body: str) -> str:
    """What PostgreSQL indexes of a text: it takes no more than a megabyte of distinct words."""
    return folded(body[:200_000])


def _copy(connection: Connection, target: str, rows: Sequence[Sequence[Any]]) -> None:
    raw: Any = connection.connection.dbapi_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def update(connection: Connection, table: Table, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Update rows by id; rows that change the same columns go together."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for key, values in changes.items():
        if values:
            groups[tuple(sorted(values))].append({"_key": key, **{f"_{name}": value for name, value in values.items()}})
    for names, rows in groups.items():
        statement = (
            table.update()
            .where(table.c.id == bindparam("_key"))
            .values({name: bindparam(f"_{name}") for name in names})
        )
        connection.execute(statement, rows)


def set_by_id(connection: Connection, table: Table, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Update many rows, each given as (id, values of the columns in `kinds`); `kinds` are PostgreSQL's types."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sets = ", ".join(f"{name} = ?" for name in kinds)
        sql = f"UPDATE {table.name} SET {sets} WHERE id = ?"  # noqa: S608 - our own names
        connection.exec_driver_sql(sql, [(*row[1:], row[0]) for row in rows])
        return
    sets = ", ".join(f"{name} = fresh.{name}" for name in kinds)
    marks = ", ".join(f"%s::{kind}[]" for kind in ("int", *kinds.values()))
    sql = (
        f"UPDATE {table.name} SET {sets} FROM unnest({marks}) AS fresh (_id, {', '.join(kinds)}) "  # noqa: S608
        f"WHERE {table.name}.id = fresh._id"
    )
    connection.exec_driver_sql(sql, tuple(map(list, zip(*rows, strict=True))))


def put(connection: Connection, table: Table, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows, or replace those of the same primary key; `kinds` are columns and PostgreSQL's types."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    rest = ", ".join(f"{name} = excluded.{name}" for name in kinds if name not in keys)
    conflict = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {rest}"
    into = f"INSERT INTO {table.name} ({', '.join(kinds)})"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(kinds))
        connection.exec_driver_sql(f"{into} VALUES ({marks}) {conflict}", list(map(tuple, rows)))
        return
    marks = ", ".join(f"%s::{kind}[]" for kind in kinds.values())
    sql = f"{into} SELECT * FROM unnest({marks}) {conflict}"  # noqa: S608
    connection.exec_driver_sql(sql, tuple(map(list, zip(*rows, strict=True))))


def ids_by(connection: Connection, table: Table, column: str, values: Iterable[str]) -> dict[str, int]:
    """Numbers of rows by a unique text column."""
    wanted = list(dict.fromkeys(values))
    if not wanted:
        return {}
    if connection.dialect.name == "sqlite":
        among: str | list[str] = json.dumps(wanted)
        sql = f"SELECT {column}, id FROM {table.name} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
    else:
        among, sql = wanted, f"SELECT {column}, id FROM {table.name} WHERE {column} = ANY(%s)"  # noqa: S608
    return {row[0]: row[1] for row in connection.exec_driver_sql(sql, (among,))}


def slices(items: Iterable[Any], size: int = 900) -> Iterable[list[Any]]:
    """Cut a sequence into lists of at most `size`."""
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def pairs(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """A query of two columns as a mapping from the first to the second."""
    return {row[0]: row[1] for row in connection.execute(query)}
