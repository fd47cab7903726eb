"""Taking decisions back: by new decisions that restore what was before, and never over what somebody decided later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, exists, select

from comments.errors import ConflictError, UsageError
from comments.store import audit, bulk, people, record, schema, standing
from comments.store.connection import Database
from comments.store.facts import Decided
from comments.store.values import name

_c = schema.decision.c


class Target(NamedTuple):
    """A decision to take back."""

    id: int
    comment_id: int
    moderator: str
    batch: str


def undo(db: Database, *, moderator: str, batch: str | None, decision: int | None) -> Decided:
    """See `Store.undo`.

    Very many are looked at while others may write, and again where somebody decided meanwhile.
    """
    moderator = name(moderator)
    if decision is None:
        bulk.proceed(db, of=moderator if batch is None else None, batch=batch)
    try:
        return _undo(db, moderator, batch, decision)
    except bulk.WaitingError:
        with db.read() as connection:
            keys = [row.comment_id for row in _targets(connection, moderator, batch, decision)]
        if len(keys) > bulk.AT_ONCE:
            raise
        bulk.apply_to(db, keys)
        return _undo(db, moderator, batch, decision)


def _undo(db: Database, moderator: str, batch: str | None, decision: int | None) -> Decided:
    with db.read() as connection:
        people.require(connection, moderator, "moderator")
        seen, _ = audit.head(connection)
        targets = _targets(connection, moderator, batch, decision)
        left = _standing(connection, targets)
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        if any(row.moderator != moderator for row in targets):
            people.require(connection, moderator, "lead")
        bulk.refuse_while_waiting(connection, db.now(), [row.comment_id for row in targets])
        touched = set(standing.decided_since(connection, [row.comment_id for row in targets], seen))
        if touched:
            again = [row for row in targets if row.comment_id in touched]
            left = [row for row in left if row.comment_id not in touched] + _standing(connection, again)
            left.sort(key=lambda row: row.id)
        if not left:
            raise UsageError("That was taken back already.")
        if len(left) <= bulk.AT_ONCE:
            past = standing.histories(connection, [row.comment_id for row in left])
            wanted = standing.restored(past, [(row.id, row.comment_id) for row in left])
            return record.append(connection, db.now(), wanted, moderator=moderator)
        written = bulk.begin(
            connection,
            db.now(),
            [row.comment_id for row in left],
            moderator=moderator,
            undoes=left[0].batch,  # so many are of one batch
        )
    return bulk.finish(db, written)


def _targets(connection: Connection, moderator: str, batch: str | None, decision: int | None) -> list[Target]:
    query = select(_c.id, _c.comment_id, _c.moderator, _c.batch).where(_c.second.is_(False)).order_by(_c.id)
    if decision is not None:
        query = query.where(_c.id == decision)
    else:
        query = query.where(_c.batch == (batch or _last_batch(connection, moderator)))
    found = [Target(*row) for row in connection.execute(query)]
    if not found:
        raise UsageError("There is nothing to undo.")
    return found


def _last_batch(connection: Connection, moderator: str) -> str:
    later = schema.decision.alias()
    query = (
        select(_c.batch)
        .where(_c.moderator == moderator, _c.second.is_(False), _c.undoes.is_(None))
        .where(~exists().where(later.c.undoes == _c.id))
        .order_by(_c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or ""


def _standing(connection: Connection, targets: Sequence[Target]) -> list[Target]:
    """Those that were not taken back yet. Raises ConflictError where somebody decided later."""
    newest = standing.newest(connection, [row.comment_id for row in targets])
    later = [row for row in targets if newest[row.comment_id] != row.id]
    past = standing.histories(connection, [row.comment_id for row in later])
    gone = set()
    for row in later:
        history = past[row.comment_id]
        if standing.in_force(history) == row.id:
            continue
        if not any(one["undoes"] == row.id for one in history):
            raise ConflictError(f"{standing.who(connection, newest[row.comment_id])} An undo would overwrite that.")
        gone.add(row.id)
    return [row for row in targets if row.id not in gone]
