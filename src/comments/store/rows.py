"""Many rows at once: COPY on PostgreSQL, prepared statements on SQLite; queries past SQLAlchemy; and numbers that
are given out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Select, Table, Text, bindparam, cast, func, literal_column, select

from comments.store import rounds, schema
from comments.store.rounds import Write
from comments.store.values import folded

# PostgreSQL's names of what columns hold.
_KINDS: Final = {
    "integer": "int",
    "big_integer": "bigint",
    "small_integer": "smallint",
    "text": "text",
    "string": "text",
    "boolean": "boolean",
    "float": "float8",
    "large_binary": "bytea",
}


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
        rounds.tell(connection, inserting(connection, table, columns, rows))
    else:
        _copy(connection, f"{table.name} ({', '.join(columns)})", rows)


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given as one sequence a column."""
    if connection.dialect.name != "sqlite":
        _copy(connection, f"{table.name} ({', '.join(columns)})", zip(*columns.values(), strict=True))
        return
    # What is nothing in all rows is said once: binding a value costs as much as storing it.
    marks = {name: _nothing(column) for name, column in columns.items()}
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join(marks.values())})"  # noqa: S608
    bound = [column for name, column in columns.items() if marks[name] == "?"]
    driver: Any = connection.connection.dbapi_connection
    driver.executemany(sql, zip(*bound, strict=True))


def _nothing(column: Sequence[Any]) -> str:
    if any(column) or "" in column:
        return "?"
    there = len(column) - column.count(None)
    return "?" if 0 < there < len(column) else "0" if there else "NULL"


def insert_texts(connection: Connection, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert texts, findable by their words; their ids are one behind the other, and no other's lies between."""
    if connection.dialect.name == "sqlite":
        # Not by a trigger: SQLite lets FTS5 write a segment after every statement that has one, five times the cost.
        insert_columns(connection, schema.text, columns)
        connection.exec_driver_sql(
            "INSERT INTO text_search (rowid, body) SELECT id, body FROM text WHERE id BETWEEN ? AND ?",
            (columns["id"][0], columns["id"][-1]),
        )
        return
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE IF NOT EXISTS incoming (id int, hash text, body text, language text, likeness text, "
        "folded text) ON COMMIT DELETE ROWS"
    )
    _copy(connection, "incoming", zip(*columns.values(), map(searchable, columns["body"]), strict=True))
    connection.exec_driver_sql(
        "INSERT INTO text (id, hash, body, language, likeness, search) "
        "SELECT id, hash, body, language, likeness, to_tsvector('simple', folded) FROM incoming"
    )
    connection.exec_driver_sql("DELETE FROM incoming")


def searchable(body: str) -> str:
    """What PostgreSQL indexes of a text: it takes no more than a megabyte of distinct words."""
    return folded(body[:200_000])


def _copy(connection: Connection, target: str, rows: Iterable[Sequence[Any]]) -> None:
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


def set_by_id(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update many rows, each given as (id, values of the columns)."""
    rounds.tell(connection, setting_by_id(connection, table, columns, rows))


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows, or replace those of the same primary key."""
    rounds.tell(connection, putting(connection, table, columns, rows))


def inserting(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Write:
    """Insert rows, to be told together with other writes."""
    return Write(_into(connection, table, columns), rows)


def setting_by_id(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Write:
    """`set_by_id`, to be told together with other writes."""
    if connection.dialect.name == "sqlite":
        sets = ", ".join(f"{name} = ?" for name in columns)
        return Write(f"UPDATE {table.name} SET {sets} WHERE id = ?", [(*row[1:], row[0]) for row in rows])  # noqa: S608
    sets = ", ".join(f"{name} = fresh.{name}" for name in columns)
    fresh = f"unnest({_arrays(table, ('id', *columns))}) AS fresh (_id, {', '.join(columns)})"
    return Write(f"UPDATE {table.name} SET {sets} FROM {fresh} WHERE {table.name}.id = fresh._id", rows)  # noqa: S608


def putting(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Write:
    """`put`, to be told together with other writes."""
    keys = [column.name for column in table.primary_key.columns]
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    conflict = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {rest}"
    return Write(f"{_into(connection, table, columns)} {conflict}", rows)


def _into(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    into = f"INSERT INTO {table.name} ({', '.join(columns)})"
    if connection.dialect.name == "sqlite":
        return f"{into} VALUES ({', '.join('?' * len(columns))})"
    return f"{into} SELECT * FROM unnest({_arrays(table, columns)})"  # noqa: S608 - our own names


def _arrays(table: Table, columns: Sequence[str]) -> str:
    return ", ".join(f"?::{_KINDS[table.c[name].type.__visit_name__]}[]" for name in columns)


def ids_by(connection: Connection, table: Table, column: str, values: Iterable[str]) -> dict[str, int]:
    """Numbers of rows by a unique text column."""
    wanted = list(dict.fromkeys(values))
    return dict(rounds.ask(connection, ids(table, column, wanted))[0]) if wanted else {}


def ids(table: Table, column: str, wanted: list[str]) -> rounds.Question:
    """The question of `ids_by`."""
    return f"SELECT {column}, id FROM {table.name} WHERE {column} IN ?", (wanted,)  # noqa: S608 - our own names


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


def numbers(connection: Connection, query: Select[Any]) -> np.ndarray[Any, Any]:
    """A query of one column of numbers, joined by commas on the way: a tenth of the time of as many rows."""
    found = query.subquery()
    if connection.dialect.name == "sqlite":
        joined = func.group_concat(found.c[0])
    else:
        joined = func.string_agg(cast(found.c[0], Text), literal_column("','"))
    text = connection.execute(select(joined).select_from(found)).scalar()
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, dtype=np.int64)
