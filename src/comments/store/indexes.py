"""Indexes that the first bulk intake of a store leaves to its end: those whose order is not that of arrival.

Row by row, every comment would change a page of each of them somewhere in the file; made at once they are sorted.
Whoever opens a store that lacks one makes it, so that an intake which was killed costs nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Index, select, text

from comments.store import schema
from comments.store.connection import Database

_SCATTERED: Final = ("ix_comment_author", "ix_comment_posted", "ix_comment_replies", "ix_comment_shuffle")


@contextmanager
def left_to_the_end(db: Database) -> Iterator[None]:
    """While a store that has no comment takes in very many, do without these indexes."""
    with db.write() as connection:
        if connection.execute(select(schema.comment.c.id).limit(1)).first() is None:
            for index in _there(connection):
                index.drop(connection)
    try:
        yield
    finally:
        complete(db)


def complete(db: Database) -> None:
    """Make what is missing, each in a transaction of its own."""
    with db.read() as connection:
        there = _there(connection)
    for index in schema.comment.indexes:
        if index.name in _SCATTERED and index not in there:
            with db.write() as connection:
                index.create(connection, checkfirst=True)  # another process may have been here meanwhile


def _there(connection: Connection) -> list[Index]:
    if connection.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'comment'"
    else:
        sql = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'comment'"
    names = set(connection.execute(text(sql)).scalars())
    return [index for index in schema.comment.indexes if index.name in names and index.name in _SCATTERED]
