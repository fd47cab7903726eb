"""Appending decisions: into the chain, and shown beside their comments in the same transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from comments.errors import UsageError
from comments.models import Decision, Verdict
from comments.store import audit, packed, rows, schema
from comments.store.facts import Decided
from comments.store.values import maybe, moment, name, to_json

_c = schema.decision.c
_comment = schema.comment.c
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
    seq, _ = audit.head(connection)
    written: list[dict[str, Any]] = []
    for number, (key, verdict, labels, note, undoes) in enumerate(wanted, seq + 1):
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
    rows.insert(connection, schema.decision, _COLUMNS, [tuple(row[column] for column in _COLUMNS) for row in written])
    audit.append_decisions(connection, written)
    if not second:
        _show(connection, written)
    return Decided(batch=batch, decisions=[as_decision(row) for row in written])


def _show(connection: Connection, written: Sequence[Mapping[str, Any]]) -> None:
    rows.set_by_id(
        connection,
        schema.comment,
        {"status": "smallint", "decision_id": "int"},
        [(row["comment_id"], audit.STATUS[row["verdict"]], row["id"]) for row in written],
    )
    changes = packed.Changes()
    changes.column("status", [row["comment_id"] for row in written], [audit.STATUS[row["verdict"]] for row in written])
    _label(connection, changes, {row["comment_id"]: json.loads(row["labels"]) for row in written})
    changes.flush(connection)


def _label(connection: Connection, changes: packed.Changes, labels: Mapping[int, Sequence[str]]) -> None:
    table = schema.comment_label
    names = [label for some in labels.values() for label in some]
    known = rows.ids_by(connection, schema.label, "name", names)
    for label in dict.fromkeys(names):
        if label not in known:
            known[label] = rows.next_id(connection, schema.label)
            connection.execute(schema.label.insert(), {"id": known[label], "name": label})
    for some in rows.slices(labels):
        connection.execute(table.delete().where(table.c.comment_id.in_(some)))
    pairs = [(known[label], key) for key, some in labels.items() for label in some]
    rows.insert(connection, table, ("label_id", "comment_id"), pairs)
    bits = [packed.label_bits(known[label] for label in some) for some in labels.values()]
    changes.column("labels", list(labels), bits)


def labels_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The labels of comments, as the newest decision gave them."""
    # In two steps: of a join PostgreSQL thinks that nearly nothing is decided, until it has looked at a bulk decision.
    newest: dict[int, int] = {}
    for some in rows.slices(keys):
        query = select(_comment.decision_id, _comment.id).where(_comment.id.in_(some))
        newest.update(rows.pairs(connection, query))
    newest.pop(None, None)  # type: ignore[call-overload]
    found: dict[int, tuple[str, ...]] = {}
    for some in rows.slices(newest):
        for number, labels in connection.execute(select(_c.id, _c.labels).where(_c.id.in_(some))):
            found[newest[number]] = tuple(json.loads(labels))
    return found


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
