"""Several people at one desk: comments in work, and blind second judgements."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from comments.errors import NotAllowedError, UsageError
from comments.models import Decision, Verdict
from comments.selection import Selection
from comments.store import golden, people, reading, record, rows, schema
from comments.store.chosen import Chosen
from comments.store.connection import Database
from comments.store.facts import CommentRow, SecondLook
from comments.store.values import name

_claim = schema.claim.c
_look = schema.second_look.c
_decision = schema.decision.c


def claim(db: Database, keys: Sequence[int], *, moderator: str, seconds: int) -> list[int]:
    """See `Store.claim`."""
    moderator = name(moderator)
    now = db.now()
    with db.write() as connection:
        connection.execute(schema.claim.delete().where(_claim.until <= now))
        taken: set[int] = set()
        for some in rows.slices(keys):
            held = select(_claim.comment_id).where(_claim.comment_id.in_(some), _claim.moderator != moderator)
            taken |= set(connection.execute(held).scalars())
        granted = [key for key in dict.fromkeys(keys) if key not in taken]
        for some in rows.slices(granted):
            connection.execute(schema.claim.delete().where(_claim.comment_id.in_(some)))
        until = now + seconds * 1_000_000
        if granted:
            values = [{"comment_id": key, "moderator": moderator, "until": until} for key in granted]
            connection.execute(schema.claim.insert(), values)
        return granted


def release(db: Database, *, moderator: str, keys: Sequence[int] | None) -> None:
    """See `Store.release`."""
    statement = schema.claim.delete().where(_claim.moderator == name(moderator))
    with db.write() as connection:
        if keys is None:
            connection.execute(statement)
        else:
            for some in rows.slices(keys):
                connection.execute(statement.where(_claim.comment_id.in_(some)))


def sample(db: Database, selection: Selection, *, n: int, seed: int, by: str) -> int:
    """See `Store.sample_second_looks`."""
    comment = schema.comment.c
    with db.write() as connection:
        people.require(connection, by, "lead")
        query = select(comment.id, comment.decision_id).where(comment.status != 0)
        query = query.where(comment.id.not_in(select(_look.comment_id))).order_by(comment.id)
        wanted = set(Chosen(connection, selection).keys.tolist())
        decided = [row for row in connection.execute(query) if row[0] in wanted]
        chosen = random.Random(seed).sample(decided, min(n, len(decided)))  # noqa: S311 - a sample, not a secret
        now = db.now()
        values = [{"comment_id": key, "first_id": first, "second_id": None, "added": now} for key, first in chosen]
        if values:
            connection.execute(schema.second_look.insert(), values)
        return len(values)


def waiting(connection: Connection, *, moderator: str, limit: int, now: int) -> list[CommentRow]:
    """See `Store.second_looks`. What the first moderator said is left out of the rows: the look is blind."""
    query = (
        select(_look.comment_id)
        .join(schema.decision, _decision.id == _look.first_id)
        .where(_look.second_id.is_(None), _decision.moderator != name(moderator))
        .order_by(_look.added, _look.comment_id)
        .limit(limit)
    )
    regular = list(connection.execute(query).scalars())
    keys = golden.mixed(connection, regular, moderator=name(moderator), limit=limit)
    return [reading.blind(row) for row in reading.rows_of(connection, keys, now=now)]


def count_waiting(connection: Connection) -> int:
    """See `Store.count_second_looks`."""
    query = select(func.count()).select_from(schema.second_look).where(_look.second_id.is_(None))
    return int(connection.execute(query).scalar_one())


def look(
    db: Database, key: int, *, verdict: Verdict, labels: Sequence[str], note: str | None, moderator: str
) -> SecondLook:
    """See `Store.look_again`."""
    moderator = name(moderator)
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        row = connection.execute(select(schema.second_look).where(_look.comment_id == key)).mappings().one_or_none()
        open_look = row is not None and row["second_id"] is None
        known = None if open_look else golden.is_due(connection, key, moderator)
        if row is None and known is None:
            raise UsageError(f"Comment {key} is not up for a second look.")
        if not open_look and known is None:
            raise UsageError(f"Comment {key} had its second look already.")
        first = known or _decided(connection, row["first_id"])  # type: ignore[index]
        if first.moderator == moderator:
            raise NotAllowedError("A second look is for somebody else than the first moderator.")
        wanted: list[record.Wanted] = [(key, verdict, tuple(labels), note, None)]
        second = record.append(connection, db.now(), wanted, moderator=moderator, second=True).decisions[0]
        if open_look:
            connection.execute(schema.second_look.update().where(_look.comment_id == key).values(second_id=second.id))
        return SecondLook(comment=key, first=first, second=second)


def looked(connection: Connection, keys: Sequence[int] | None = None) -> list[SecondLook]:
    """See `Store.looked_again`."""
    query = select(schema.second_look).where(_look.second_id.is_not(None))
    if keys is not None:
        query = query.where(_look.comment_id.in_(keys))
    pairs = connection.execute(query).mappings().all()
    wanted = [row[column] for row in pairs for column in ("first_id", "second_id")]
    found: dict[int, Decision] = {}
    for some in rows.slices(wanted):
        stored = connection.execute(select(schema.decision).where(_decision.id.in_(some))).mappings()
        found.update({row["id"]: record.as_decision(row) for row in stored})
    return [
        SecondLook(comment=row["comment_id"], first=found[row["first_id"]], second=found[row["second_id"]])
        for row in pairs
    ]


def _decided(connection: Connection, number: int) -> Decision:
    row = connection.execute(select(schema.decision).where(_decision.id == number)).mappings().one()
    return record.as_decision(row)
