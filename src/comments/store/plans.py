"""How to find a page of comments in a million: walk along the order and try each, or collect what is rare and sort it.

Databases guess badly here: SQLite takes any equality for rare, and neither knows how filters go together. So we count
first. A filter with few comments is collected by its own index. A combination that a sample shows to be rare is
collected from the packed facts, and of it a database sorts only what can stand on the page. Past that, the list is
walked in its order, with filters kept off their indexes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from math import isqrt
from typing import Final

import numpy as np
from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, func, select, text

from comments.selection import Selection
from comments.store import nearest, schema
from comments.store.chosen import Chosen
from comments.store.columns import Facts, View
from comments.store.filters import Filter
from comments.store.nearest import Stretch
from comments.store.packed import BLOCK, Array
from comments.store.parts import Columns, guarded, plain

SAMPLE: Final = 16  # blocks of 4,096 comments
RARE: Final = 32
"""One comment in so many: walking past the others to a page of 20 takes as long as collecting these."""


def few(comments: int) -> int:
    """Up to how many of so many comments are given to a database to sort."""
    return 4 * isqrt(comments)


def conditions(
    connection: Connection,
    selection: Selection,
    found: Filter,
    stretch: Stretch,
    always: Sequence[ColumnElement[bool]] = (),
) -> list[ColumnElement[bool]]:
    """The filter as conditions, arranged for a walk or for collecting; `always` is no part of the selection."""
    parts, lists = found.conditions, found.lists
    view = View(connection)
    comments = view.size * BLOCK
    sqlite = connection.dialect.name == "sqlite"
    limit = few(comments)
    counted = {
        index: part.fewest(limit if part.searched else limit // 8)
        for index, part in enumerate(parts)
        if part.fewest is not None and (sqlite or part.searched)
    }
    driver = min(counted, key=counted.__getitem__, default=None)
    if sqlite and driver is not None and not parts[driver].searched and counted[driver] <= limit // 8:
        inner = schema.comment.alias("few")
        keys = select(inner.c.id).where(parts[driver].make(_of(inner)))
        others = [part.make(guarded) for index, part in enumerate(parts) if index != driver]
        return [schema.comment.c.id.in_(keys), *others, *always]
    if selection.order in nearest.ORDERS and not selection.words:
        limit = max(limit, comments // RARE)
    few_words = any(n <= few(comments) for index, n in counted.items() if parts[index].searched)
    if few_words or (parts and _is_rare(connection, selection, view, lists, limit=limit)):
        chosen = Chosen(connection, selection, Facts(view), lists)
        return [_listed(connection, nearest.nearest(chosen, selection.order, stretch)), *always]
    return [*(part.make(guarded if sqlite else plain) for part in parts), *always]


def _is_rare(connection: Connection, selection: Selection, view: View, lists: dict[str, Array], *, limit: int) -> bool:
    """Whether a sample says that a selection has few comments. Words are not tried, for that costs too much."""
    rest = dataclasses.replace(selection, words="")
    sample = np.unique(np.linspace(0, max(0, view.size - 1), num=min(SAMPLE, view.size), dtype=int)).tolist()
    some = Chosen(connection, rest, Facts(view, sample), lists)
    return len(some) * view.size <= limit * max(1, len(sample))


def _listed(connection: Connection, keys: Array) -> ColumnElement[bool]:
    key = schema.comment.c.id
    if connection.dialect.name == "sqlite":
        each = text("SELECT value FROM json_each(:keys)").bindparams(bindparam("keys", json.dumps(keys.tolist())))
        return key.in_(each)
    return key == func.any(keys.tolist())


def _of(source: FromClause) -> Columns:
    return lambda name: source.c[name]
