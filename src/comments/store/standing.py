"""What stands on comments: the newest decision, the one whose outcome shows, and what an undo would bring back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from comments.store import rounds, rows, schema
from comments.store.record import Wanted
from comments.store.values import moment

_c = schema.decision.c

History = Sequence[Mapping[Any, Any]]
"""The decisions on one comment, oldest first, without those of second looks."""


def newest(connection: Connection, keys: Iterable[int]) -> dict[int, int | None]:
    """The newest decision on each of these comments; what is not in the store is left out."""
    question = ("SELECT id, decision_id FROM comment WHERE id IN ?", (list(keys),))
    return dict(rounds.ask(connection, question)[0])


def decided_since(connection: Connection, keys: Iterable[int], seen: int) -> list[int]:
    """Those of the comments on which somebody decided after entry `seen` of the log."""
    since = set(connection.execute(select(_c.comment_id).where(_c.id > seen)).scalars())
    return [key for key in keys if key in since]


def histories(connection: Connection, keys: Iterable[int]) -> dict[int, History]:
    """The history of each of these comments that has one."""
    found: dict[int, list[Mapping[Any, Any]]] = {}
    columns = (_c.id, _c.comment_id, _c.verdict, _c.labels, _c.note, _c.undoes, _c.batch)
    for some in rows.slices(keys):
        query = select(*columns).where(_c.comment_id.in_(some), _c.second.is_(False)).order_by(_c.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["comment_id"], []).append(row)
    return dict(found)


def before(history: History, number: int) -> Mapping[Any, Any] | None:
    """The decision before another one."""
    return next((row for row in reversed(history) if row["id"] < number), None)


def in_force(history: History) -> int | None:
    """The decision whose outcome shows: an undo shows that of the decision before the one it took back."""
    at: Mapping[Any, Any] | None = history[-1]
    while at is not None and at["undoes"] is not None:
        at = before(history, at["undoes"])
    return None if at is None else at["id"]


def restored(past: Mapping[int, History], targets: Sequence[tuple[int, int]]) -> list[Wanted]:
    """What takes decisions back, each given by its number and its comment: what stood there before it."""
    wanted: list[Wanted] = []
    for number, key in targets:
        row = before(past[key], number)
        if row is None:
            wanted.append((key, None, (), None, number))
        else:
            wanted.append((key, row["verdict"], tuple(json.loads(row["labels"])), row["note"], number))
    return wanted


def who(connection: Connection, decision: int | None) -> str:
    """Whose decision came first, in a sentence."""
    row = connection.execute(select(_c.moderator, _c.verdict, _c.at, _c.comment_id).where(_c.id == decision)).first()
    if row is None:
        return "The decision you saw is not the newest any more. Look again before deciding."
    said = {"approve": "approved", "reject": "rejected", "skip": "skipped", None: "changed"}[row.verdict]
    return f"{row.moderator} {said} comment {row.comment_id} first, at {moment(row.at):%H:%M:%S} UTC. Look again first."
