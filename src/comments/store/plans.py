"""How to look for a page of comments in a million, on SQLite: walk along the order, or collect what is rare and sort
it.

SQLite knows nothing of how often a value occurs and takes any equality for rare. The running totals do know. A filter
with
few comments is collected by its own index; past that, the list is walked in its order and each comment tried, with
filters
kept off their indexes. PostgreSQL keeps statistics and decides by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, func, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from comments.store import schema, tallies

FEW: Final = 4000
_t = schema.tally.c
_off_index: custom_op[Any] = custom_op("+")

Columns = Callable[[str], ColumnElement[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One condition: `make` builds it from columns of `comment` by name; `estimate` says how many comments it holds
    for.

    `estimate` is None where nobody knows without looking; then the part is never collected by.
    """

    make: Callable[[Columns], ColumnElement[bool]]
    estimate: Callable[[], int] | None = None


def plain(name: str) -> ColumnElement[Any]:
    """A column as it is."""
    return schema.comment.c[name]


def guarded(name: str) -> ColumnElement[Any]:
    """A column that SQLite will not look up by an index."""
    column: ColumnElement[Any] = schema.comment.c[name]
    return UnaryExpression(column, operator=_off_index, type_=column.type)


def conditions(connection: Connection, parts: Sequence[Part]) -> list[ColumnElement[bool]]:
    """The parts as conditions, arranged for a walk or for collecting."""
    if connection.dialect.name != "sqlite":
        return [part.make(plain) for part in parts]
    counted = [(part.estimate(), index) for index, part in enumerate(parts) if part.estimate is not None]
    fewest, driver = min(counted, default=(FEW + 1, -1))
    if fewest > FEW:
        return [part.make(guarded) for part in parts]
    inner = schema.comment.alias("few")
    keys = select(inner.c.id).where(parts[driver].make(_of(inner)))
    others = [part.make(guarded) for index, part in enumerate(parts) if index != driver]
    return [schema.comment.c.id.in_(keys), *others]


def _of(source: FromClause) -> Columns:
    return lambda name: source.c[name]


def tallied(connection: Connection, kind: int, *where: ColumnElement[bool]) -> int:
    """How many comments the running totals count."""
    query = select(func.sum(_t.n)).where(_t.kind == kind, *where)
    return int(connection.execute(query).scalar() or 0)


def of_keys(connection: Connection, kind: int, keys: Iterable[int]) -> Callable[[], int]:
    """Estimate by articles, authors or days."""
    wanted = list(keys)
    return lambda: tallied(connection, kind, _t.key.in_(wanted))


def of_value(connection: Connection, column: str, values: Iterable[Any]) -> Callable[[], int]:
    """Estimate by status, state, language or section."""
    wanted = list(values)
    return lambda: tallied(connection, tallies.ALL, _t[column].in_(wanted))


def of_bars(connection: Connection, column: str, low: float, high: float) -> Callable[[], int]:
    """Estimate by a range of a shown score."""
    kind = tallies.BARS[column]
    bars = (tallies.bar(column, low), tallies.bar(column, high))
    return lambda: tallied(connection, kind, _t.key.between(*bars))
