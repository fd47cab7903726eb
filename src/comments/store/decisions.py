"""Deciding on comments that one names or that a selection has, unless somebody else did meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from comments.errors import ConflictError, UsageError
from comments.models import Verdict
from comments.selection import Selection
from comments.store import audit, bulk, people, record, standing
from comments.store.chosen import Chosen
from comments.store.connection import Database
from comments.store.facts import Decided
from comments.store.values import name


def decide(
    db: Database,
    keys: Sequence[int],
    *,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
    expected: Mapping[int, int | None] | None,
    drawn: bool,
) -> Decided:
    """See `Store.decide`."""
    moderator = name(moderator)
    keys = list(dict.fromkeys(keys))
    if len(keys) > bulk.AT_ONCE:
        return _decide_many(db, keys, expected or {}, verdict=verdict, labels=labels, note=note, moderator=moderator)

    def once() -> tuple[Decided, bool]:
        with db.write(durable=True) as connection:
            people.require(connection, moderator, "moderator")
            now, waited_for = db.now(), [key for key in keys if key in (expected or {})]
            still = bulk.refuse_while_waiting(connection, now, waited_for)
            _check(connection, keys, expected or {})
            decided = record.outcome(
                connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator, drawn=drawn
            )
            return decided, still

    try:
        decided, still = once()
    except bulk.WaitingError:
        bulk.apply_to(db, keys)
        decided, still = once()
    if still:
        bulk.step(db)
    return decided


def _decide_many(
    db: Database,
    keys: Sequence[int],
    expected: Mapping[int, int | None],
    *,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
) -> Decided:
    bulk.proceed(db)  # what somebody left when the power went
    seen = _checked_before(db, keys, expected)
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        now = db.now()
        bulk.refuse_while_waiting(connection, now, keys)
        _check(connection, standing.decided_since(connection, keys, seen) if seen else keys, expected)
        batch = bulk.begin(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
    place = {key: number for number, key in enumerate(keys)}
    done = bulk.finish(db, batch)
    return Decided(batch=batch, decisions=sorted(done.decisions, key=lambda one: place[one.comment]))


def decide_all(
    db: Database,
    selection: Selection,
    *,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
    expected_count: int,
) -> Decided:
    """See `Store.decide_all`."""
    moderator = name(moderator)
    bulk.proceed(db)
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        keys = Chosen(connection, selection).keys.tolist()
        if len(keys) != expected_count:
            raise ConflictError(
                f"The selection has {len(keys)} comments now, not {expected_count}. Look at it again before deciding."
            )
        now = db.now()
        if len(keys) <= bulk.AT_ONCE:
            return record.outcome(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
        bulk.refuse_while_waiting(connection, now, keys)
        batch = bulk.begin(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
    return bulk.finish(db, batch)


def _check(connection: Connection, keys: Sequence[int], expected: Mapping[int, int | None]) -> None:
    """Nobody decided meanwhile, and every comment is there."""
    there = standing.newest(connection, keys)
    for key in keys:
        if key not in there:
            raise UsageError(f"There is no comment {key}.")
        if key in expected and there[key] != expected[key]:
            raise ConflictError(standing.who(connection, there[key]))


def _checked_before(db: Database, keys: Sequence[int], expected: Mapping[int, int | None]) -> int:
    """Check very many comments while others may write; returns the entry after which it must be done again."""
    with db.read() as connection:
        seen, _ = audit.head(connection)
        _check(connection, keys, expected)
        return seen
