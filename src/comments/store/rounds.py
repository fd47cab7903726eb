"""Several questions in one round trip, and several writes in another, past SQLAlchemy.

What is done for every page and every label is asked here: PostgreSQL answers in a fraction of the time that a round
trip takes, and SQLAlchemy spends more on a statement than either database.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

Question = tuple[str, Sequence[Any]]
"""SQL of our own with a `?` for each value; `IN ?` takes a list, on either database."""


@dataclass(frozen=True, slots=True)
class Write:
    """A statement with a `?` for each value.

    SQLite runs it once for each of `rows`, PostgreSQL takes an array for each `?`, which is a column of them.
    """

    sql: str
    rows: Sequence[Sequence[Any]]


def ask(connection: Connection, *questions: Question) -> list[list[tuple[Any, ...]]]:
    """The rows that answer each question, in the order asked; each sees what was written before it."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return [raw.execute(_for_sqlite(sql), _plain(values)).fetchall() for sql, values in questions]
    if len(questions) == 1:
        return [raw.execute(_for_postgresql(sql), values).fetchall() for sql, values in questions]
    cursor = _send(raw, [(_for_postgresql(sql), values) for sql, values in questions])
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())
    return found


def tell(connection: Connection, *writes: Write | Question) -> None:
    """Write, one after the other."""
    raw: Any = connection.connection.dbapi_connection
    some = [write for write in writes if not isinstance(write, Write) or write.rows]
    if connection.dialect.name == "sqlite":
        for write in some:
            if isinstance(write, Write):
                raw.executemany(write.sql, write.rows)
            else:
                raw.execute(_for_sqlite(write[0]), _plain(write[1]))
        return
    statements = [
        (_for_postgresql(write.sql), [list(column) for column in zip(*write.rows, strict=True)])
        if isinstance(write, Write)
        else (_for_postgresql(write[0]), write[1])
        for write in some
    ]
    if len(statements) == 1:
        raw.execute(*statements[0])
    elif statements:
        _send(raw, statements)


def _send(raw: Any, statements: Sequence[tuple[str, Sequence[Any]]]) -> Any:
    """Several statements in one message: for that the values have to stand in it, quoted by the driver."""
    from psycopg import ClientCursor

    cursor = ClientCursor(raw)
    cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
    return cursor


def _for_sqlite(sql: str) -> str:
    return sql.replace("IN ?", "IN (SELECT value FROM json_each(?))")


def _for_postgresql(sql: str) -> str:
    return sql.replace("IN ?", "= ANY(%s)").replace("?", "%s")


def _plain(values: Sequence[Any]) -> list[Any]:
    return [json.dumps(value) if isinstance(value, list) else value for value in values]
