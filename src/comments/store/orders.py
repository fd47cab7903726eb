"""Orders as walks along an index, and the mark from which a walk goes on: no page costs more than the first.

An order is a sequence of legs. Most have one walk; "uncertain" and "conflicts" merge two, by distance from the
threshold.
A mark is which leg, and for each of its walks the sort values of the last row given out.
"""

from __future__ import annotations

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, or_, select, tuple_

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import schema
from comments.store.filters import Filter, apart, contradicted, disputed
from comments.store.parts import plain

_c = schema.comment.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One index, one direction. `distance` of a row's first sort value orders the walks that a leg merges."""

    where: tuple[ColumnElement[bool], ...]
    by: tuple[ColumnElement[Any], ...]
    down: bool = False
    distance: Callable[[Any], float] | None = None


Leg = tuple[Walk, ...]
Mark = tuple[int, list[list[Any] | None]]


def legs(selection: Selection, found: Filter) -> list[Leg]:
    """The order of a selection.

    Conflicts are score against verdict, widest first, then moderator against moderator, then scorer against scorer.
    """
    tox, sent, key, threshold = found.toxicity, found.sentiment, _c.id, found.present.threshold
    match selection.order:
        case "most-toxic":
            return _missing_last(tox, down=True)
        case "most-negative":
            return _missing_last(sent, down=False)
        case "newest":
            return _missing_last(_c.posted, down=True)
        case "oldest":
            return _missing_last(_c.posted, down=False)
        case "waiting":
            return [_one((_c.status == 0,), (key,)), _one((_c.status != 0,), (key,))]
        case "most-replied":
            return [
                _one((_c.replies > 0,), (_c.replies, key), down=True),
                _one((_c.replies == 0,), (key,), down=True),
            ]
        case "random":
            start = (selection.seed * 2654435761) % 2**31
            return [
                _one((_c.shuffle >= start,), (_c.shuffle, key)),
                _one((_c.shuffle < start,), (_c.shuffle, key)),
            ]
        case "page":
            return [_one((), (_c.article_id, _c.position, key))]
        case "uncertain":
            up = Walk(where=(tox >= threshold,), by=(tox, key), distance=lambda value: float(value) - threshold)
            down = Walk(where=(tox < threshold,), by=(tox, key), down=True, distance=lambda value: threshold - value)
            return [(up, down), *_one_leg((tox.is_(None),), (key,))]
        case "conflicts":
            rejected = Walk(
                where=(_c.status == 2, tox < threshold), by=(tox, key), distance=lambda value: float(value) - threshold
            )
            approved = Walk(
                where=(_c.status == 1, tox >= threshold),
                by=(tox, key),
                down=True,
                distance=lambda value: threshold - float(value),
            )
            alone = ~contradicted(plain, tox.name, threshold)
            decided = [(rejected, approved), _one((_c.id.in_(disputed()), alone), (key,))]
            between = apart(plain, tox.name, threshold, found.present.other_scorers)
            if not between:
                return decided
            return [*decided, _one((or_(*between), _c.id.not_in(disputed()), alone), (key,))]


def _one(where: tuple[ColumnElement[bool], ...], by: tuple[ColumnElement[Any], ...], *, down: bool = False) -> Leg:
    return (Walk(where=where, by=by, down=down),)


def _one_leg(where: tuple[ColumnElement[bool], ...], by: tuple[ColumnElement[Any], ...]) -> list[Leg]:
    return [_one(where, by)]


def _missing_last(column: ColumnElement[Any], *, down: bool) -> list[Leg]:
    return [
        _one((column.is_not(None),), (column, _c.id), down=down),
        _one((column.is_(None),), (_c.id,), down=down),
    ]


def page(
    connection: Connection,
    order: Sequence[Leg],
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    after: str | None,
) -> tuple[list[int], str | None]:
    """Keys of one page, and the mark behind it (None at the end)."""
    start, marks = begin(after, order)
    keys: list[int] = []
    for number in range(start, len(order)):
        leg = order[number]
        if number != start or after is None:
            marks = [None] * len(leg)
        taken = list(marks)
        for walk, row in _merged(connection, leg, conditions, marks, limit - len(keys) + 1):
            if len(keys) == limit:
                return keys, _write(number, taken)
            keys.append(row[-1])
            taken[walk] = list(row)
        if len(keys) == limit and number + 1 < len(order):
            return keys, _write(number + 1, [None] * len(order[number + 1]))
    return keys, None


def _merged(
    connection: Connection, leg: Leg, conditions: Sequence[ColumnElement[bool]], marks: Sequence[Any], limit: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    found = [_rows(connection, walk, conditions, mark, limit) for walk, mark in zip(leg, marks, strict=True)]
    if len(found) == 1:
        yield from ((0, row) for row in found[0])
        return
    keyed = [
        [(walk.distance(row[0]) if walk.distance else 0.0, row[-1], number, row) for row in some]
        for number, (walk, some) in enumerate(zip(leg, found, strict=True))
    ]
    for _, _, number, row in heapq.merge(*keyed, key=lambda entry: entry[0]):
        yield number, row


def _rows(
    connection: Connection,
    walk: Walk,
    conditions: Sequence[ColumnElement[bool]],
    mark: Sequence[Any] | None,
    limit: int,
) -> list[Sequence[Any]]:
    query = select(*walk.by).where(*walk.where, *conditions)
    if mark is not None:
        here = tuple_(*(literal(value) for value in mark))
        query = query.where(tuple_(*walk.by) < here if walk.down else tuple_(*walk.by) > here)
    query = query.order_by(*(column.desc() if walk.down else column.asc() for column in walk.by))
    return [tuple(row) for row in connection.execute(query.limit(limit))]


def _write(leg: int, marks: Sequence[Sequence[Any] | None]) -> str:
    return base64.urlsafe_b64encode(json.dumps([leg, marks]).encode()).decode().rstrip("=")


def begin(after: str | None, order: Sequence[Leg]) -> Mark:
    """Where a page begins: the leg, and for each of its walks the sort values of the last row given out."""
    if after is None:
        return 0, [None] * len(order[0])
    try:
        leg, marks = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        fits = len(marks) == len(order[leg]) and all(
            mark is None or len(mark) == len(walk.by) for mark, walk in zip(marks, order[leg], strict=True)
        )
    except (ValueError, TypeError, LookupError, binascii.Error):
        fits = False
    if not fits:
        raise UsageError("That place in the list is not one of this order. Start from the top.")
    return leg, marks
