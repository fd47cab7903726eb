"""Indexes that the first bulk intake of a store leaves to its end: those whose order is not that of arrival.

Row by row, every comment would change a page of each of them somewhere in the file; made at once they are sorted.
Whoever opens a store that lacks one makes it, so that an intake which was killed costs nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, select, text
from sqlalchemy.schema import CreateIndex

from comments.store import schema
from comments.store.connection import Database
from comments.store.seen import Seen

_SCATTERED: Final = (
    "ix_comment_author",
    "ix_comment_posted",
    "ix_comment_replies",
    "ix_comment_shuffle",
    "ix_text_hash",
)
_WORDS: Final = {"ix_text_search": "CREATE INDEX IF NOT EXISTS ix_text_search ON text USING gin (search)"}
"""PostgreSQL's index of words; SQLite's is a table of its own and keeps the order of arrival."""


@contextmanager
def left_to_the_end(db: Database) -> Iterator[Seen | None]:
    """While a store that has no comment takes in very many, do without these indexes; gives what stands in for one."""
    seen = None
    with db.write() as connection:
        if is_new(connection):
            for name in _wanted(connection):
                connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
            if db.sqlite:
                # How many parts of the index of words are merged at a time: 4 would write each word more often.
                connection.execute(text("INSERT INTO text_search(text_search, rank) VALUES ('automerge', 8)"))
            seen = Seen()
            seen.written(connection)
    try:
        yield seen
    finally:
        complete(db)


def is_new(connection: Connection) -> bool:
    """Whether the store has no comments, no texts and no authors."""
    tables = (schema.comment, schema.text, schema.author)
    return not any(connection.execute(select(table.c.id).limit(1)).first() for table in tables)


def complete(db: Database) -> None:
    """Make what is missing, each in a transaction of its own."""
    with db.read() as connection:
        wanted = _wanted(connection)
        missing = wanted.keys() - _there(connection)
    for name in sorted(missing):
        with db.write(sorting=True) as connection:
            connection.execute(text(wanted[name]))


def find_texts(connection: Connection) -> None:
    """Make the index of texts' hashes, if it is missing."""
    connection.execute(text(_wanted(connection)["ix_text_hash"]))


def _wanted(connection: Connection) -> dict[str, str]:
    """How each of them is made, whether or not another process has done so meanwhile."""
    made = {
        str(index.name): str(CreateIndex(index, if_not_exists=True).compile(dialect=connection.dialect))
        for index in (*schema.comment.indexes, *schema.text.indexes)
        if index.name in _SCATTERED
    }
    return made if connection.dialect.name == "sqlite" else made | _WORDS


def _there(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'index'"
    else:
        sql = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
    return set(connection.execute(text(sql)).scalars())
