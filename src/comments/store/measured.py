"""Scores that do not stand beside the comments, a whole measure at once."""

from __future__ import annotations

from itertools import chain

import numpy as np
from sqlalchemy import Connection

from comments.store import rows
from comments.store.packed import Array

_AT_ONCE = 100_000


def of_texts(connection: Connection, version: int, measure: int, texts: Array) -> Array:
    """What a scorer version gave each of `texts` (numbers of texts, in any order) by a measure; NaN where nothing."""
    values = np.full(int(texts.max(initial=0)) + 1, np.nan)
    sql = f"SELECT text_id, value FROM score WHERE version_id = {version} AND measure_id = {measure}"  # noqa: S608 - numbers
    cursor = rows.driven(connection, sql)
    while some := cursor.fetchmany(_AT_ONCE):
        pairs = np.fromiter(chain.from_iterable(some), dtype=float, count=2 * len(some)).reshape(-1, 2)
        pairs = pairs[pairs[:, 0] < len(values)]
        values[pairs[:, 0].astype(np.int64)] = pairs[:, 1]
    found: Array = values[texts]
    return found
