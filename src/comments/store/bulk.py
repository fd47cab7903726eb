"""A decision on very many comments, or its undo: valid from the moment it is written down, applied a little at a time.

What is to be decided is stored first, whole, in one short transaction. Then it is applied in short transactions with
gaps between them, so that nobody at the desk waits for it. Whoever opens the store after a crash goes on where it
stopped. A comment on which somebody decided meanwhile keeps that later decision.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, RowMapping, select

from comments.errors import ConflictError
from comments.models import Verdict
from comments.store import audit, record, schema, standing
from comments.store.connection import Database
from comments.store.facts import Decided
from comments.store.pace import Pace
from comments.store.values import maybe, to_json

AT_ONCE = 1_000
"""Up to so many comments are decided in one transaction, without this."""

_bulk = schema.bulk.c


def begin(
    connection: Connection,
    now: int,
    keys: Sequence[int],
    *,
    moderator: str,
    verdict: Verdict | None = None,
    labels: Sequence[str] | None = None,
    note: str | None = None,
    undoes: str | None = None,
) -> str:
    """Write down what is to be decided, or of which batch decisions are to be taken back; from here on it is."""
    record.known(verdict)
    batch = secrets.token_hex(8)
    values = {
        "batch": batch,
        "at": now,
        "seq": audit.head(connection)[0],
        "moderator": moderator,
        "verdict": verdict,
        "labels": None if labels is None else to_json(list(labels)),
        "note": maybe(note),
        "undoes": undoes,
        "keys": np.asarray(keys, dtype="<i4").tobytes(),
        "done": 0,
    }
    connection.execute(schema.bulk.insert(), values)
    return batch


def finish(db: Database, batch: str) -> Decided:
    """Apply what was written down, and say what came of it."""
    proceed(db)
    with db.read() as connection:
        return record.of_batch(connection, batch)


def proceed(db: Database) -> None:
    """Apply whatever was written down and is not applied yet, oldest first; several processes may help each other."""
    pace, applied = Pace(size=200), 0
    while True:
        with db.read() as connection:
            if connection.execute(select(_bulk.batch).limit(1)).first() is None:
                break
        pace.begin()
        with db.write() as connection:
            first = select(schema.bulk).order_by(_bulk.seq, _bulk.batch).limit(1)
            row = connection.execute(first).mappings().one_or_none()
            done = 0 if row is None else _slice(connection, db.now(), row, pace.size)
        pace.end(done)
        applied += done
    if applied > AT_ONCE:
        db.analyze("comment", "decision", "comment_label")


def _slice(connection: Connection, now: int, row: RowMapping, size: int) -> int:
    keys = np.frombuffer(row["keys"], dtype="<i4")
    some = keys[row["done"] : row["done"] + size].tolist()
    newest = standing.newest(connection, some)
    kept = [key for key in some if key in newest and (newest[key] or 0) <= row["seq"]]
    _apply(connection, now, row, kept)
    here = _bulk.batch == row["batch"]
    if row["done"] + len(some) >= len(keys):
        connection.execute(schema.bulk.delete().where(here))
    else:
        connection.execute(schema.bulk.update().where(here).values(done=row["done"] + len(some)))
    return len(some)


def _apply(connection: Connection, now: int, row: RowMapping, keys: Sequence[int]) -> None:
    batch, moderator = row["batch"], row["moderator"]
    if row["undoes"] is not None:
        past = standing.histories(connection, keys)
        taken = [(one["id"], key) for key in keys for one in past[key] if one["batch"] == row["undoes"]]
        record.append(connection, now, standing.restored(past, taken), moderator=moderator, batch=batch)
        return
    labels = None if row["labels"] is None else json.loads(row["labels"])
    record.outcome(
        connection, now, keys, verdict=row["verdict"], labels=labels, note=row["note"], moderator=moderator, batch=batch
    )


def refuse_while_waiting(connection: Connection, keys: Iterable[int]) -> None:
    """Raise ConflictError when something was decided on one of these comments and is not applied to it yet."""
    wanted: Any = None
    for row in connection.execute(select(schema.bulk).order_by(_bulk.seq)).mappings():
        wanted = np.fromiter(keys, dtype="<i4") if wanted is None else wanted
        if np.isin(wanted, np.frombuffer(row["keys"], dtype="<i4")[row["done"] :]).any():
            did = "decided on" if row["undoes"] is None else "took back decisions on"
            raise ConflictError(f"{row['moderator']} {did} this with many others, which takes a moment. Look again.")
