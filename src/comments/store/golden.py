"""Comments with a known answer, shown blind among second looks so that each moderator's accuracy can be measured.

A known answer is a decision like any other blind one: chained, and not shown beside the comment. Every blind judgement
of such a comment counts as an answer, whichever way the comment came back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, Select, func, select

from comments.errors import UsageError
from comments.models import Decision, Verdict
from comments.store import audit, people, record, rows, schema
from comments.store.connection import Database
from comments.store.facts import SecondLook
from comments.store.settings import current
from comments.store.values import name

_c = schema.golden.c
_decision = schema.decision.c


def mark(db: Database, key: int, *, verdict: Verdict, labels: Sequence[str], note: str | None, by: str) -> Decision:
    """See `Store.mark_golden`."""
    by = name(by)
    with db.write(durable=True) as connection:
        people.require(connection, by, "lead")
        if verdict not in ("approve", "reject"):
            raise UsageError("A known answer is approve or reject.")
        if connection.execute(select(schema.comment.c.id).where(schema.comment.c.id == key)).first() is None:
            raise UsageError(f"There is no comment {key}.")
        now = db.now()
        _retire(connection, key, now)
        wanted: list[record.Wanted] = [(key, verdict, tuple(labels), note, None)]
        answer = record.append(connection, now, wanted, moderator=by, second=True).decisions[0]
        connection.execute(schema.golden.insert(), {"decision_id": answer.id, "comment_id": key, "retired": None})
        audit.append(connection, now, "golden", by, {"comment": key, "decision": answer.id, "after": verdict})
        return answer


def unmark(db: Database, key: int, *, by: str) -> None:
    """See `Store.unmark_golden`."""
    with db.write(durable=True) as connection:
        people.require(connection, by, "lead")
        now = db.now()
        if not _retire(connection, key, now):
            raise UsageError(f"Comment {key} has no known answer.")
        audit.append(connection, now, "golden", name(by), {"comment": key, "after": None})


def _retire(connection: Connection, key: int, now: int) -> int:
    statement = schema.golden.update().where(_c.comment_id == key, _c.retired.is_(None)).values(retired=now)
    return connection.execute(statement).rowcount


def in_force(connection: Connection, keys: Sequence[int] | None = None) -> list[Decision]:
    """See `Store.golden`."""
    query = select(schema.decision).join(schema.golden, _c.decision_id == _decision.id).where(_c.retired.is_(None))
    if keys is None:
        return [record.as_decision(row) for row in connection.execute(query.order_by(_decision.id)).mappings()]
    return [
        record.as_decision(row)
        for some in rows.slices(keys)
        for row in connection.execute(query.where(_c.comment_id.in_(some)).order_by(_decision.id)).mappings()
    ]


def answers(connection: Connection) -> list[SecondLook]:
    """See `Store.golden_answers`. Of several blind judgements by one person, the first counts."""
    known = {decision.comment: decision for decision in in_force(connection)}
    first: dict[tuple[int, str], Decision] = {}
    for some in rows.slices(known):
        query = _blind().where(_decision.comment_id.in_(some)).order_by(_decision.id)
        for row in connection.execute(query).mappings():
            answer = record.as_decision(row)
            if answer.moderator != known[answer.comment].moderator:
                first.setdefault((answer.comment, answer.moderator), answer)
    return [SecondLook(comment=key, first=known[key], second=answer) for (key, _), answer in first.items()]


def _blind() -> Select[tuple[object, ...]]:
    known = select(_c.decision_id)
    return select(schema.decision).where(_decision.second.is_(True), _decision.id.not_in(known))


def mixed(connection: Connection, others: Sequence[int], *, moderator: str, limit: int) -> list[int]:
    """Put golden comments among the second looks that wait for a moderator; alone they never come.

    Which turns are golden follows from the moderator's name and how many looks lie behind, so that the list keeps its
    order while it is worked and shows no rhythm.
    """
    golden = [key for key in _due(connection, moderator) if key not in set(others)]
    looked = _blind().where(_decision.moderator == moderator).subquery()
    turn = int(connection.execute(select(func.count()).select_from(looked)).scalar_one())
    share = current(connection).golden_share
    found: list[int] = []
    for key in others:
        while golden and _chance(moderator, turn) < share:
            found.append(golden.pop(0))
            turn += 1
        found.append(key)
        turn += 1
    return found[:limit]


def _due(connection: Connection, moderator: str) -> list[int]:
    """Golden comments that a moderator has neither marked nor judged, in an order of the moderator's own."""
    table = schema.comment.c
    judged = select(_decision.comment_id).where(_decision.moderator == moderator)
    query = select(_c.comment_id).join(schema.comment, table.id == _c.comment_id)
    query = query.where(_c.retired.is_(None), table.state != "erased", _c.comment_id.not_in(judged))
    return sorted(connection.execute(query).scalars(), key=lambda key: _chance(moderator, key, "which"))


def is_due(connection: Connection, key: int, moderator: str) -> Decision | None:
    """The known answer, if the comment has one and this moderator may still be asked."""
    known = in_force(connection, [key])
    return known[0] if known and key in _due(connection, moderator) else None


def _chance(*parts: object) -> float:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 256**7
