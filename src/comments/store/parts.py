"""One filter as a condition on comments, for whichever way a page is looked up by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from comments.store import schema

_off_index: Final[custom_op[Any]] = custom_op("+")

WORDS: Final = "words"
"""What texts that have the words asked for are listed by."""
LOOKED_UP: Final = 1000
"""Up to so many texts their comments are looked up by an index, and not in the packed facts of all."""

Columns = Callable[[str], ColumnElement[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One condition: `make` builds it from columns of `comment` by name.

    `fewest` counts the comments it holds for, up to one more than it is given; None where no index tells.
    `searched`: the word index answers it, and trying comments one by one costs far more than any other condition.
    """

    make: Callable[[Columns], ColumnElement[bool]]
    fewest: Callable[[int], int] | None = None
    searched: bool = False


def plain(name: str) -> ColumnElement[Any]:
    """A column as it is."""
    return schema.comment.c[name]


def guarded(name: str) -> ColumnElement[Any]:
    """A column that SQLite will not look up by an index."""
    column: ColumnElement[Any] = schema.comment.c[name]
    return UnaryExpression(column, operator=_off_index, type_=column.type)


def at_most(connection: Connection, condition: ColumnElement[bool], limit: int) -> int:
    """How many comments a condition holds for, counted up to one more than a limit."""
    some = select(schema.comment.c.id).where(condition).limit(limit + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
