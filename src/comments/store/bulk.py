"""A decision on very many comments: valid as one from the moment it is written down, applied a little at a time.

What is to be decided is stored first, whole, in one short transaction. Then it is applied in short transactions with
gaps between them, so that nobody at the desk waits for it. Whoever opens the store after a crash goes on where it
stopped. A comment on which somebody decided meanwhile keeps that later decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, RowMapping, select

from comments.models import Verdict
from comments.store import audit, decisions, rows, schema
from comments.store.connection import Database
from comments.store.pace import Pace
from comments.store.values import to_json

AT_ONCE = 1_000
"""Up to so many comments are decided in one transaction, without this."""

_bulk = schema.bulk.c
_comment = schema.comment.c


def begin(
    connection: Connection,
    now: int,
    keys: Sequence[int],
    *,
    batch: str,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
) -> None:
    """Write down what is to be decided; from here on it is."""
    values = {
        "batch": batch,
        "at": now,
        "seq": audit.head(connection)[0],
        "moderator": moderator,
        "verdict": verdict,
        "labels": None if labels is None else to_json(list(labels)),
        "note": note,
        "keys": np.asarray(keys, dtype="<i4").tobytes(),
        "done": 0,
    }
    connection.execute(schema.bulk.insert(), values)


def proceed(db: Database) -> None:
    """Apply whatever was written down and is not applied yet, oldest first; several processes may help each other."""
    pace = Pace(size=200)
    while True:
        with db.read() as connection:
            if connection.execute(select(_bulk.batch).limit(1)).first() is None:
                return
        pace.begin()
        with db.write() as connection:
            first = select(schema.bulk).order_by(_bulk.seq, _bulk.batch).limit(1)
            row = connection.execute(first).mappings().one_or_none()
            done = 0 if row is None else _slice(connection, db.now(), row, pace.size)
        pace.end(done)


def _slice(connection: Connection, now: int, row: RowMapping, size: int) -> int:
    keys = np.frombuffer(row["keys"], dtype="<i4")
    some = keys[row["done"] : row["done"] + size].tolist()
    kept = _undecided_since(connection, some, row["seq"])
    labels = None if row["labels"] is None else json.loads(row["labels"])
    decisions.outcome(
        connection,
        now,
        kept,
        verdict=row["verdict"],
        labels=labels,
        note=row["note"],
        moderator=row["moderator"],
        batch=row["batch"],
    )
    here = _bulk.batch == row["batch"]
    if row["done"] + len(some) >= len(keys):
        connection.execute(schema.bulk.delete().where(here))
    else:
        connection.execute(schema.bulk.update().where(here).values(done=row["done"] + len(some)))
    return len(some)


def _undecided_since(connection: Connection, keys: Sequence[int], seq: int) -> list[int]:
    newest: dict[int, int | None] = {}
    for some in rows.slices(keys):
        query = select(_comment.id, _comment.decision_id).where(_comment.id.in_(some))
        newest.update(rows.pairs(connection, query))
    return [key for key in keys if key in newest and (newest[key] or 0) <= seq]


def waiting_for(connection: Connection, keys: Iterable[int]) -> RowMapping | None:
    """What was decided on one of these comments and is not applied to it yet."""
    wanted: Any = None
    for row in connection.execute(select(schema.bulk).order_by(_bulk.seq)).mappings():
        wanted = np.fromiter(keys, dtype="<i4") if wanted is None else wanted
        if np.isin(wanted, np.frombuffer(row["keys"], dtype="<i4")[row["done"] :]).any():
            return row
    return None
