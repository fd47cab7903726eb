"""Appending decisions: into the chain, and shown beside their comments in the same transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from comments.errors import UsageError
from comments.models import Decision, Verdict
from comments.store import audit, packed, rounds, rows, schema
from comments.store.facts import Decided
from comments.store.rounds import Write
from comments.store.values import maybe, moment, name, to_json

_c = schema.decision.c
_COLUMNS = tuple(column.name for column in schema.decision.columns)

Wanted = tuple[int, Verdict | None, Sequence[str], str | None, int | None]
"""A decision to append: comment, verdict, labels, note, the decision that it takes back."""


def known(verdict: Verdict | None) -> None:
    """Raise UsageError for a verdict that there is not."""
    if verdict not in audit.STATUS:
        raise UsageError(f"There is no verdict '{verdict}'. Try one of: approve, reject, skip.")


def outcome(
    connection: Connection,
    now: int,
    keys: Sequence[int],
    *,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
    drawn: bool = False,
    batch: str | None = None,
) -> Decided:
    """Record one outcome for many comments, in the caller's transaction."""
    known(verdict)
    kept = labels_of(connection, keys) if labels is None else {}
    same = tuple(dict.fromkeys(name(label) for label in labels or ()))
    wanted: list[Wanted] = [(key, verdict, kept.get(key, ()) if labels is None else same, note, None) for key in keys]
    return append(connection, now, wanted, moderator=moderator, drawn=drawn, batch=batch)


def append(
    connection: Connection,
    now: int,
    wanted: Sequence[Wanted],
    *,
    moderator: str,
    second: bool = False,
    drawn: bool = False,
    batch: str | None = None,
) -> Decided:
    """Append decisions and show them beside their comments; those of a `second` look are not shown."""
    batch = batch or secrets.token_hex(8)
    if not wanted:
        return Decided(batch=batch, decisions=[])
    names = list(dict.fromkeys(label for _, _, labels, _, _ in wanted for label in labels))
    heads, found = rounds.ask(connection, audit.HEAD, rows.ids(schema.label, "name", names))
    head, known = audit.head_in(heads), dict(found)
    written: list[dict[str, Any]] = []
    for number, (key, verdict, labels, note, undoes) in enumerate(wanted, head[0] + 1):
        salt = None if note is None else secrets.token_hex(8)
        said = maybe(note)
        written.append(
            {
                "id": number,
                "comment_id": key,
                "verdict": verdict,
                "labels": to_json(list(labels)),
                "moderator": moderator,
                "at": now,
                "batch": batch,
                "undoes": undoes,
                "second": second,
                "note": said,
                "note_salt": salt,
                "note_digest": None if said is None or salt is None else audit.note_digest(said, salt),
                "drawn": drawn,
            }
        )
    values = [tuple(row[column] for column in _COLUMNS) for row in written]
    writes: list[Write | rounds.Question] = [rows.inserting(connection, schema.decision, _COLUMNS, values)]
    writes += audit.appending(connection, head, written)
    if not second:
        _number(connection, known, names)
        writes += _showing(connection, wanted, known, head[0] + 1)
    rounds.tell(connection, *writes)
    return Decided(batch=batch, decisions=[as_decision(row) for row in written])


def _showing(
    connection: Connection, wanted: Sequence[Wanted], known: Mapping[str, int], first: int
) -> list[Write | rounds.Question]:
    """What shows decisions beside their comments, the first of them of number `first`."""
    keys = [key for key, _, _, _, _ in wanted]
    status = [audit.STATUS[verdict] for _, verdict, _, _, _ in wanted]
    labels = {key: [known[label] for label in some] for key, _, some, _, _ in wanted}
    changes = packed.Changes()
    changes.column("status", keys, status)
    changes.column("labels", list(labels), [packed.label_bits(some) for some in labels.values()])
    beside = list(zip(keys, status, range(first, first + len(keys)), strict=True))
    pairs = [(label, key) for key, some in labels.items() for label in some]
    return [
        rows.setting_by_id(connection, schema.comment, ("status", "decision_id"), beside),
        ("DELETE FROM comment_label WHERE comment_id IN ?", (keys,)),
        rows.inserting(connection, schema.comment_label, ("label_id", "comment_id"), pairs),
        packed.putting(connection, changes.drawn_up(connection)),
    ]


def _number(connection: Connection, known: dict[str, int], names: Iterable[str]) -> None:
    """Give labels that the store has not seen a number."""
    for label in names:
        if label not in known:
            known[label] = rows.next_id(connection, schema.label)
            connection.execute(schema.label.insert(), {"id": known[label], "name": label})


def labels_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The labels of comments, as the newest decision gave them."""
    # Not a join: PostgreSQL thinks that nearly nothing is decided, until it has looked at a bulk decision.
    newest = "(SELECT labels FROM decision WHERE decision.id = comment.decision_id)"
    question = f"SELECT id, {newest} FROM comment WHERE id IN ? AND decision_id IS NOT NULL"  # noqa: S608 - our own
    return {key: tuple(json.loads(labels)) for key, labels in rounds.ask(connection, (question, (list(keys),)))[0]}


def of_batch(connection: Connection, batch: str) -> Decided:
    """The decisions of a batch, oldest first."""
    query = select(schema.decision).where(_c.batch == batch).order_by(_c.id)
    return Decided(batch=batch, decisions=[as_decision(row) for row in connection.execute(query).mappings()])


def history(connection: Connection, key: int) -> list[Decision]:
    """See `Store.history`."""
    query = select(schema.decision).where(_c.comment_id == key, _c.second.is_(False)).order_by(_c.id)
    return [as_decision(row) for row in connection.execute(query).mappings()]


def as_decision(row: Mapping[Any, Any]) -> Decision:
    """A stored decision as the noun."""
    return Decision(
        id=row["id"],
        comment=row["comment_id"],
        verdict=row["verdict"],
        labels=tuple(json.loads(row["labels"])),
        moderator=row["moderator"],
        when=moment(row["at"]),
        note=row["note"],
        batch=row["batch"],
        undoes=row["undoes"],
        drawn=row["drawn"],
    )
