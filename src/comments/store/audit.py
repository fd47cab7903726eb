"""The audit log: each entry's hash covers the one before, so that a change by hand shows, and where.

Decisions, settings, roles, log-ins, exports and erasures stand in one chain. An entry never holds comment text or
author names: those must be erasable, and the chain must hold afterwards. A decision's content is its own row; its note
counts by a salted digest, so that a note can be erased too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, exists, func, select

from comments.store import rounds, rows, schema
from comments.store.facts import AuditEntry, AuditReport
from comments.store.rounds import Write
from comments.store.values import moment, to_json

START = "0" * 64
STATUS = {None: 0, "approve": 1, "reject": 2, "skip": 3}
_entry = schema.entry.c
_decision = schema.decision.c

HEAD: Final[rounds.Question] = ("SELECT seq, hash FROM chain", ())
STREAM = {"yield_per": 2000}  # rows in memory; the log may hold millions


def head(connection: Connection) -> tuple[int, str]:
    """The last entry's number and hash."""
    return head_in(rounds.ask(connection, HEAD)[0])


def head_in(answer: Sequence[tuple[Any, ...]]) -> tuple[int, str]:
    """What `HEAD` was answered."""
    return (answer[0][0], answer[0][1]) if answer else (0, START)


def append(connection: Connection, now: int, kind: str, who: str, what: Mapping[str, Any]) -> int:
    """Write one entry; returns its number."""
    before = head(connection)
    number = before[0] + 1
    entry = (number, now, kind, who, to_json(what), to_json(what))
    rounds.tell(connection, *_extending(connection, before, [entry]))
    return number


def appending(connection: Connection, before: tuple[int, str], decisions: Sequence[Mapping[str, Any]]) -> list[Write]:
    """What writes the entries of decisions whose ids are the next numbers of the chain, whose `head` was `before`."""
    entries = [(d["id"], d["at"], "decision", d["moderator"], "", content_of(d)) for d in decisions]
    return _extending(connection, before, entries)


def content_of(decision: Mapping[str, Any] | RowMapping) -> str:
    """What the chain covers of a decision, in canonical form."""
    names = ("comment_id", "verdict", "labels", "batch", "undoes", "second", "note_digest")
    content = {name: decision[name] for name in names}
    # Older entries were made without it.
    return to_json({**content, "drawn": True} if decision["drawn"] else content)


def note_digest(note: str, salt: str) -> str:
    """What the chain covers of a note."""
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()


def _extending(
    connection: Connection, before: tuple[int, str], entries: Sequence[tuple[int, int, str, str, str, str]]
) -> list[Write]:
    _, last = before
    written = []
    for number, at, kind, who, what, content in entries:
        last = _hash(last, number, at, kind, who, content)
        written.append((number, at, kind, who, what, last))
    return [
        rows.inserting(connection, schema.entry, ("seq", "at", "kind", "who", "what", "hash"), written),
        rows.putting(connection, schema.chain, ("id", "seq", "hash"), [(1, written[-1][0], last)]),
    ]


def _hash(before: str, *content: str | int) -> str:
    return hashlib.sha256(to_json([before, *content]).encode()).hexdigest()


def verify(connection: Connection) -> AuditReport:
    """See `Store.audit_verify`."""
    expected, last = 1, START
    end, newest = head(connection)

    def broken(seq: int, problem: str) -> AuditReport:
        return AuditReport(ok=False, entries=expected - 1, head=last, seq=seq, problem=problem)

    columns = [column for column in _decision if column.name not in ("at", "moderator")]
    query = (
        select(schema.entry, *(column.label(f"d_{column.name}") for column in columns), _decision.at.label("d_at"))
        .add_columns(_decision.moderator.label("d_moderator"))
        .outerjoin(schema.decision, _decision.id == _entry.seq)
        .order_by(_entry.seq)
    )
    with connection.execute(query, execution_options=STREAM) as walked:
        for row in walked.mappings():
            seq = row["seq"]
            if seq != expected:
                return broken(expected, f"Entry {expected} is missing: it was removed or renumbered.")
            content = row["what"]
            if row["kind"] == "decision":
                if row["d_id"] is None:
                    return broken(seq, f"Decision {seq} was removed.")
                own = {name.removeprefix("d_"): value for name, value in row.items() if name.startswith("d_")}
                content = content_of(own)
                if (own["at"], own["moderator"]) != (row["at"], row["who"]):
                    return broken(seq, f"Decision {seq} was altered: its time or moderator differs from the log.")
                if own["note"] is not None and note_digest(own["note"], own["note_salt"] or "") != own["note_digest"]:
                    return broken(seq, f"The note of decision {seq} was altered.")
            elif row["d_id"] is not None:
                return broken(seq, f"Decision {seq} was inserted: the log has another entry of that number.")
            computed = _hash(last, seq, row["at"], row["kind"], row["who"], content)
            if computed != row["hash"]:
                what = "Decision" if row["kind"] == "decision" else "Entry"
                return broken(
                    seq, f"{what} {seq} was altered, inserted or moved: it does not follow from the one before."
                )
            last = computed
            expected += 1
    return _ends(connection, expected, last, end, newest)


def _ends(connection: Connection, expected: int, last: str, end: int, newest: str) -> AuditReport:
    """What the walk along the entries cannot see: a cut end, and rows without an entry."""

    def broken(seq: int, problem: str) -> AuditReport:
        return AuditReport(ok=False, entries=expected - 1, head=last, seq=seq, problem=problem)

    if end > expected - 1:
        return broken(expected, f"Entry {expected} is missing: it was removed from the end.")
    if end < expected - 1:
        return broken(end + 1, f"Entry {end + 1} was inserted after the end of the chain.")
    if expected > 1 and newest != last:
        return broken(end, f"Entry {end} was altered: the end of the chain differs.")
    loose = select(func.min(_decision.id)).where(~exists().where(_entry.seq == _decision.id))
    inserted = connection.execute(loose).scalar()
    if inserted is not None:
        return broken(inserted, f"Decision {inserted} was inserted: the log has no entry for it.")
    comment = schema.comment.c
    latest = (
        select(func.max(_decision.id).label("latest"))
        .where(_decision.second.is_(False))
        .group_by(_decision.comment_id)
        .subquery()
    )
    shown = (
        select(comment.id, _decision.id.label("decision"), _decision.verdict, comment.status, comment.decision_id)
        .select_from(schema.decision)
        .join(latest, latest.c.latest == _decision.id)
        .join(schema.comment, comment.id == _decision.comment_id)
    )
    with connection.execute(shown, execution_options=STREAM) as walked:
        for row in walked:
            if row.decision_id != row.decision or STATUS[row.verdict] != row.status:
                said = f"Comment {row.id} does not show decision {row.decision}: its row was altered."
                return broken(row.decision, said)
    unfounded = select(func.min(comment.id)).where(
        (comment.status != 0) | comment.decision_id.is_not(None),
        ~exists().where(_decision.comment_id == comment.id, _decision.second.is_(False)),
    )
    found = connection.execute(unfounded).scalar()
    if found is not None:
        return broken(end, f"Comment {found} shows a decision that nobody made: its row was altered.")
    return AuditReport(ok=True, entries=expected - 1, head=last)


def log(connection: Connection, *, limit: int, before: int | None) -> list[AuditEntry]:
    """See `Store.audit_log`."""
    query = select(schema.entry, _decision.comment_id, _decision.verdict, _decision.labels, _decision.batch).outerjoin(
        schema.decision, _decision.id == _entry.seq
    )
    if before is not None:
        query = query.where(_entry.seq < before)
    found = []
    for row in connection.execute(query.order_by(_entry.seq.desc()).limit(limit)).mappings():
        what = json.loads(row["what"]) if row["what"] else {}
        if row["kind"] == "decision":
            names = ("comment_id", "verdict", "batch")
            what = {**{name: row[name] for name in names}, "labels": json.loads(row["labels"] or "[]")}
        found.append(AuditEntry(seq=row["seq"], at=moment(row["at"]), kind=row["kind"], who=row["who"], what=what))
    return found
