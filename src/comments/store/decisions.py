"""People's decisions: append-only, chained, one batch an action, and never overwritten by an undo."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, select

from comments.errors import ConflictError, UsageError
from comments.models import Decision, Verdict
from comments.selection import Selection
from comments.store import audit, bulk, packed, people, rows, schema
from comments.store.chosen import Chosen
from comments.store.connection import Database
from comments.store.facts import Decided
from comments.store.values import maybe, moment, name, to_json

_c = schema.decision.c
_comment = schema.comment.c
_COLUMNS = tuple(column.name for column in schema.decision.columns)


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
    seen = _checked_before(db, keys, expected or {}) if len(keys) > bulk.AT_ONCE else 0
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        _check(connection, _decided_since(connection, keys, seen) if seen else keys, expected or {})
        now = db.now()
        if len(keys) <= bulk.AT_ONCE:
            return outcome(
                connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator, drawn=drawn
            )
        batch = _written_down(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
    return _applied(db, batch)


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
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        keys = Chosen(connection, selection).keys()
        if len(keys) != expected_count:
            raise ConflictError(
                f"The selection has {len(keys)} comments now, not {expected_count}. Look at it again before deciding."
            )
        now = db.now()
        if len(keys) <= bulk.AT_ONCE:
            return outcome(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
        batch = _written_down(connection, now, keys, verdict=verdict, labels=labels, note=note, moderator=moderator)
    return _applied(db, batch)


def _written_down(
    connection: Connection,
    now: int,
    keys: Sequence[int],
    *,
    verdict: Verdict | None,
    labels: Sequence[str] | None,
    note: str | None,
    moderator: str,
) -> str:
    _known(verdict)
    batch = secrets.token_hex(8)
    bulk.begin(
        connection, now, keys, batch=batch, verdict=verdict, labels=labels, note=maybe(note), moderator=moderator
    )
    return batch


def _applied(db: Database, batch: str) -> Decided:
    bulk.proceed(db)
    with db.read() as connection:
        query = select(schema.decision).where(_c.batch == batch).order_by(_c.id)
        return Decided(batch=batch, decisions=[as_decision(row) for row in connection.execute(query).mappings()])


def _known(verdict: Verdict | None) -> None:
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
    _known(verdict)
    kept = labels_of(connection, keys) if labels is None else {}
    same = tuple(dict.fromkeys(name(label) for label in labels or ()))
    wanted = [(key, verdict, kept.get(key, ()) if labels is None else same, note, None) for key in keys]
    return record(connection, now, wanted, moderator=moderator, drawn=drawn, batch=batch)


def record(
    connection: Connection,
    now: int,
    wanted: Sequence[tuple[int, Verdict | None, Sequence[str], str | None, int | None]],
    *,
    moderator: str,
    second: bool = False,
    drawn: bool = False,
    batch: str | None = None,
) -> Decided:
    """Append decisions given as (comment, verdict, labels, note, undoes), and show them beside their comments."""
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
    changes.flush(connection)
    _label(connection, {row["comment_id"]: json.loads(row["labels"]) for row in written})


def _label(connection: Connection, labels: Mapping[int, Sequence[str]]) -> None:
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


def labels_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The labels of comments, as the newest decision gave them."""
    found: dict[int, tuple[str, ...]] = {}
    for some in rows.slices(keys):
        query = (
            select(_comment.id, _c.labels)
            .select_from(schema.comment)
            .join(schema.decision, _c.id == _comment.decision_id)
            .where(_comment.id.in_(some))
        )
        found.update({key: tuple(json.loads(labels)) for key, labels in connection.execute(query)})
    return found


def _check(connection: Connection, keys: Sequence[int], expected: Mapping[int, int | None]) -> None:
    """Nobody decided meanwhile, and every comment is there."""
    there: dict[int, int | None] = {}
    for some in rows.slices(keys):
        query = select(_comment.id, _comment.decision_id).where(_comment.id.in_(some))
        there.update(rows.pairs(connection, query))
    coming = bulk.waiting_for(connection, [key for key in keys if key in expected])
    if coming is not None:
        raise ConflictError(
            f"{coming['moderator']} decided on this with many others, which takes a moment. Look again."
        )
    for key in keys:
        if key not in there:
            raise UsageError(f"There is no comment {key}.")
        if key in expected and there[key] != expected[key]:
            raise ConflictError(_who(connection, there[key]))


def _checked_before(db: Database, keys: Sequence[int], expected: Mapping[int, int | None]) -> int:
    """Check very many comments while others may write; returns the number after which it must be done again."""
    with db.read() as connection:
        seen, _ = audit.head(connection)
        _check(connection, keys, expected)
        return seen


def _decided_since(connection: Connection, keys: Iterable[int], seen: int) -> list[int]:
    since = set(connection.execute(select(_c.comment_id).where(_c.id > seen)).scalars())
    return [key for key in keys if key in since]


def _who(connection: Connection, decision: int | None) -> str:
    row = connection.execute(select(_c.moderator, _c.verdict, _c.at, _c.comment_id).where(_c.id == decision)).first()
    if row is None:
        return "The decision you saw is not the newest any more. Look again before deciding."
    said = {"approve": "approved", "reject": "rejected", "skip": "skipped", None: "changed"}[row.verdict]
    return f"{row.moderator} {said} comment {row.comment_id} first, at {moment(row.at):%H:%M:%S} UTC. Look again first."


def undo(db: Database, *, moderator: str, batch: str | None, decision: int | None) -> Decided:
    """See `Store.undo`."""
    moderator = name(moderator)
    bulk.proceed(db)
    with db.write(durable=True) as connection:
        people.require(connection, moderator, "moderator")
        targets = _targets(connection, moderator, batch, decision)
        if any(row["moderator"] != moderator for row in targets):
            people.require(connection, moderator, "lead")
        keys = [row["comment_id"] for row in targets]
        newest: dict[int, int | None] = {}
        for some in rows.slices(keys):
            query = select(_comment.id, _comment.decision_id).where(_comment.id.in_(some))
            newest.update(rows.pairs(connection, query))
        befores = _befores(connection, {row["id"]: row["comment_id"] for row in targets})
        wanted = []
        for row in targets:
            shown = newest[row["comment_id"]]
            if row["id"] != shown and row["id"] != _in_force(connection, row["comment_id"], shown):
                if connection.execute(select(_c.id).where(_c.undoes == row["id"])).first() is not None:
                    continue  # undone already, by itself
                raise ConflictError(f"{_who(connection, shown)} An undo would overwrite that.")
            before = befores.get(row["id"])
            if before is None:
                wanted.append((row["comment_id"], None, (), None, row["id"]))
            else:
                kept = tuple(json.loads(before["labels"]))
                wanted.append((row["comment_id"], before["verdict"], kept, before["note"], row["id"]))
        if not wanted:
            raise UsageError("That was taken back already.")
        return record(connection, db.now(), wanted, moderator=moderator)


def _befores(connection: Connection, targets: Mapping[int, int]) -> dict[int, Mapping[Any, Any]]:
    """The decision before each of many, by the later one's number; `targets` has the comment of each."""
    found: dict[int, Mapping[Any, Any]] = {}
    history: dict[int, list[Mapping[Any, Any]]] = {}
    for some in rows.slices(dict.fromkeys(targets.values())):
        query = select(schema.decision).where(_c.comment_id.in_(some), _c.second.is_(False)).order_by(_c.id)
        for row in connection.execute(query).mappings():
            history.setdefault(row["comment_id"], []).append(row)
    for number, key in targets.items():
        earlier = [row for row in history[key] if row["id"] < number]
        if earlier:
            found[number] = earlier[-1]
    return found


def _in_force(connection: Connection, key: int, newest: int | None) -> int | None:
    """The decision whose outcome a comment shows: an undo shows that of the decision before the one it took back."""
    at = newest
    while at is not None:
        undone = connection.execute(select(_c.undoes).where(_c.id == at)).scalar()
        if undone is None:
            return at
        before = _before(connection, key, undone)
        at = None if before is None else before["id"]
    return None


def _targets(connection: Connection, moderator: str, batch: str | None, decision: int | None) -> Sequence[Any]:
    query = select(schema.decision).where(_c.second.is_(False)).order_by(_c.id)
    if decision is not None:
        query = query.where(_c.id == decision)
    else:
        batch = batch or _last_batch(connection, moderator)
        query = query.where(_c.batch == batch)
    found = connection.execute(query).mappings().all()
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


def _before(connection: Connection, key: int, decision: int) -> Mapping[Any, Any] | None:
    query = select(schema.decision).where(_c.comment_id == key, _c.id < decision, _c.second.is_(False))
    return connection.execute(query.order_by(_c.id.desc()).limit(1)).mappings().first()


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
