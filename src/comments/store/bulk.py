"""A decision on very many comments, or its undo: valid from the moment it is written down, applied a little at a time.

What is to be decided is stored first, whole, in one short transaction. Then it is applied in short transactions with
gaps between them, so that nobody at the desk waits for it, in the order of the comments' keys: neighbours share the
pages and packed facts that a decision writes. Whoever opens the store after a crash goes on where it stopped, and so
does, a step each, whoever decides on anything; who decides on one of its comments applies it there first. A comment on
which somebody decided meanwhile keeps that later decision.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, RowMapping, select

from comments.errors import ConflictError
from comments.models import Verdict
from comments.store import audit, record, rounds, rows, schema, standing
from comments.store.connection import Database
from comments.store.facts import Decided
from comments.store.pace import Pace
from comments.store.values import maybe, to_json

AT_ONCE = 1_000
"""Up to so many comments are decided in one transaction, without this."""
PART: Final = 50
"""Comments that are applied together at least."""
STILL: Final = 5_000_000
"""Microseconds without a step after which its process is thought to be gone."""


class WaitingError(ConflictError):
    """Something was decided on a comment and is not applied to it yet."""


_bulk = schema.bulk.c
_part = schema.bulk_part.c
_FIRST: Final = select(schema.bulk).order_by(_bulk.seq, _bulk.batch).limit(1)


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
        "moved": now,
    }
    connection.execute(schema.bulk.insert(), values)
    ordered = np.unique(np.asarray(keys, dtype="<i4"))
    parts = [ordered[start : start + PART] for start in range(0, len(ordered), PART)]
    written = [(batch, int(part[0]), int(part[-1]), part.tobytes()) for part in parts]
    rows.insert(connection, schema.bulk_part, ("batch", "low", "high", "keys"), written)
    return batch


def finish(db: Database, batch: str) -> Decided:
    """Apply what was written down, and say what came of it."""
    proceed(db)
    with db.read() as connection:
        return record.of_batch(connection, batch)


def proceed(db: Database, *, of: str | None = None, batch: str | None = None) -> None:
    """Apply what was written down and is not applied yet, oldest first; several processes may help each other.

    With `of` only until nothing is left that this moderator decided, with `batch` nothing of that batch or its undo.
    """
    pace, applied = Pace(db.turns, size=PART, smallest=PART), 0
    left = select(_bulk.batch)
    if of is not None:
        left = left.where(_bulk.moderator == of)
    if batch is not None:
        left = left.where((_bulk.batch == batch) | (_bulk.undoes == batch))
    while True:
        with db.read() as connection:
            if connection.execute(left.limit(1)).first() is None:
                break
        pace.begin()
        done = step(db, pace.size)
        pace.end(done)
        applied += done
    if applied > AT_ONCE:
        db.analyze("comment", "decision", "comment_label")


def step(db: Database, size: int = PART) -> int:
    """Apply about so many of what was written down first; returns how many."""
    with db.write() as connection:
        row = connection.execute(_FIRST).mappings().one_or_none()
        if row is None:
            return 0
        here = select(_part.low, _part["keys"]).where(_part.batch == row["batch"]).order_by(_part.low)
        done = _apply(connection, db.now(), row, connection.execute(here.limit(max(1, size // PART))).all())
        if connection.execute(here.limit(1)).first() is None:
            connection.execute(schema.bulk.delete().where(_bulk.batch == row["batch"]))
        return done


def apply_to(db: Database, keys: Sequence[int]) -> None:
    """Apply what was written down about these comments now: somebody is about to decide on them."""
    with db.write() as connection:
        for row in connection.execute(select(schema.bulk).order_by(_bulk.seq, _bulk.batch)).mappings().all():
            near = rounds.ask(connection, _near(keys))[0]
            parts = [(low, part) for batch, low, part in near if batch == row["batch"] and _has(part, keys)]
            _apply(connection, db.now(), row, parts)


def refuse_while_waiting(connection: Connection, now: int, keys: Sequence[int]) -> bool:
    """Raise WaitingError when something was decided on one of these comments and is not applied to it yet.

    Returns whether anything that was written down stands still: its process may be gone.
    """
    ((moved,),), found = rounds.ask(connection, ("SELECT min(moved) FROM bulk", ()), _near(keys))
    for batch, _, part in found:
        if _has(part, keys):
            row = connection.execute(select(schema.bulk).where(_bulk.batch == batch)).mappings().one()
            did = "decided on" if row["undoes"] is None else "took back decisions on"
            raise WaitingError(f"{row['moderator']} {did} this with many others, which takes a moment. Look again.")
    return moved is not None and now - moved > STILL


def _near(keys: Sequence[int]) -> rounds.Question:
    """The parts that may have one of these comments."""
    question = "SELECT batch, low, keys FROM bulk_part WHERE high >= ? AND low <= ? ORDER BY low"
    return question, (min(keys, default=0), max(keys, default=-1))


def _has(part: bytes, keys: Sequence[int]) -> bool:
    return bool(np.isin(_numbers(part), np.asarray(keys)).any())


def _numbers(stored: bytes) -> np.ndarray[Any, Any]:
    return np.frombuffer(stored, dtype="<i4")


def _apply(connection: Connection, now: int, row: RowMapping, parts: Sequence[Any]) -> int:
    """Apply parts of what was written down, each given by its first key and its keys; returns of how many comments."""
    if not parts:
        return 0
    some = np.concatenate([_numbers(keys) for _, keys in parts]).tolist()
    newest = standing.newest(connection, some)
    _decide(connection, now, row, [key for key in some if key in newest and (newest[key] or 0) <= row["seq"]])
    lows = [low for low, _ in parts]
    rounds.tell(
        connection,
        ("DELETE FROM bulk_part WHERE batch = ? AND low IN ?", (row["batch"], lows)),
        ("UPDATE bulk SET moved = ? WHERE batch = ?", (now, row["batch"])),
    )
    return len(some)


def _decide(connection: Connection, now: int, row: RowMapping, keys: Sequence[int]) -> None:
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
