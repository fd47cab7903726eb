"""What the browser sends and what becomes of it: numbered decisions, each written once and in order, or refused.

Everything that arrives is a claim of the browser's: shapes are checked here, roles and conflicts by the store at the
write. No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from comments.errors import CommentsError, ConflictError, NotAllowedError
from comments.models import Verdict
from comments.selection import Selection
from comments.store import CommentRow, Store

Mode = Literal["queue", "second"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
PAST: Mapping[str, str] = {"approve": "approved", "reject": "rejected", "skip": "skipped"}
MOST_AT_ONCE = 500
_EXACT = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the browser, checked; `decisions` are still raw and are checked one by one."""

    client: str
    sequence: int
    seen: int = 0
    decisions: tuple[Mapping[str, Any], ...] = ()
    selected: int | None = None
    near: tuple[int, ...] = ()
    have: Mapping[int, str] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: object) -> Message | None:
        """Read a message; None for what no desk sends."""
        if not isinstance(raw, Mapping):
            return None
        client = raw.get("client")
        sequence = _number(raw.get("sequence"))
        if not isinstance(client, str) or not 0 < len(client) <= 64 or sequence is None:
            return None
        have = raw.get("have")
        return cls(
            client=client,
            sequence=sequence,
            seen=_number(raw.get("seen")) or 0,
            decisions=tuple(one for one in _list(raw.get("decisions")) if isinstance(one, Mapping))[:MOST_AT_ONCE],
            selected=_number(raw.get("selected")),
            near=tuple(int(key) for key in _list(raw.get("near")) if _whole(key))[:8],
            have={int(key): str(rev) for key, rev in have.items() if str(key).isdigit()}
            if isinstance(have, Mapping)
            else {},
            asks={name: raw[name] for name in ("range", "words", "author", "full", "batch") if name in raw},
        )


@dataclass(kw_only=True)
class Ledger:
    """What one browser session has been answered: kept in the session, so that nothing is dealt with twice."""

    client: str = ""
    last: int = 0
    sequence: int = 0
    results: list[dict[str, Any]] = field(default_factory=list)
    batches: dict[int, str] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    in_work: dict[int, float] = field(default_factory=dict)

    def take(
        self, message: Message, store: Store, *, moderator: str, mode: Mode, selection: Selection, view: str
    ) -> None:
        """Deal with every decision that has not been dealt with, in the order of their numbers."""
        if message.client != self.client:
            self.client, self.last, self.results, self.batches, self.newest = message.client, 0, [], {}, {}
        self.sequence = max(self.sequence, message.sequence) if message.client == self.client else message.sequence
        self.results = [result for result in self.results if result["n"] > message.seen]
        numbered = [(n, one) for one in message.decisions if (n := _number(one.get("n"))) is not None and n > self.last]
        for n, one in sorted(numbered, key=lambda pair: pair[0]):
            if n <= self.last:
                continue
            try:
                said = self._deal(n, one, store, moderator=moderator, mode=mode, selection=selection, view=view)
                self.results.append({"n": n, "ok": True, "message": said})
            except CommentsError as error:
                self.results.append({"n": n, "ok": False, "message": str(error)})
            self.last = n

    def answer(self) -> dict[str, Any]:
        """What goes down with the next page of data."""
        return {"client": self.client, "sequence": self.sequence, "n": self.last, "results": self.results}

    def _deal(
        self,
        n: int,
        one: Mapping[str, Any],
        store: Store,
        *,
        moderator: str,
        mode: Mode,
        selection: Selection,
        view: str,
    ) -> str | None:
        op = one.get("op")
        if mode == "second":
            return _again(one, store, moderator=moderator)
        if op == "decide":
            # A list that was drawn before the filters changed is not the sample that the filters draw now.
            drawn = selection.samples and one.get("view") == view
            return self._decide(n, one, store, moderator=moderator, drawn=drawn)
        if op == "golden":
            return _golden(one, store, moderator=moderator)
        if op == "undo":
            return self._undo(one, store, moderator=moderator)
        if op == "all" and one.get("view") == view:
            verdict, labels = _verdict(one), _labels(one)
            counted = _number(one.get("count")) or 0
            decided = store.decide_all(
                selection, verdict=verdict, labels=labels, moderator=moderator, expected_count=counted
            )
            self.batches[n] = decided.batch
            done = PAST.get(verdict or "", "labelled").capitalize()
            return f"{done} {len(decided.decisions):,} comments. U takes all of it back."
        if op == "all":
            raise ConflictError("The filters have changed since. Look at the number again, then confirm.")
        raise ConflictError("This desk is out of date. Reload the page.")

    def _decide(self, n: int, one: Mapping[str, Any], store: Store, *, moderator: str, drawn: bool) -> str | None:
        keys = [int(key) for key in _list(one.get("keys")) if _whole(key)][:MOST_AT_ONCE]
        if not keys:
            raise ConflictError("This desk is out of date. Reload the page.")
        given = one.get("expected")
        last_seen = given if isinstance(given, Mapping) else {}
        expected = {key: self._expected(key, _number(last_seen.get(str(key)))) for key in keys}
        verdict, labels, note = _verdict(one), _labels(one), one.get("note")
        try:
            decided = store.decide(
                keys,
                verdict=verdict,
                labels=labels,
                note=str(note)[:2000] if note is not None else None,
                moderator=moderator,
                expected=expected,
                drawn=drawn and len(keys) == 1,
            )
        except ConflictError as error:
            row = store.comment(keys[0])
            if (
                row.moderator == moderator
                and row.verdict == verdict
                and (labels is None or set(labels) == set(row.labels))
            ):
                return None  # it was written before the connection broke, and is sent again by a new session
            raise ConflictError(who_was_first(row, datetime.now(UTC)) or str(error)) from error
        self.batches[n] = decided.batch
        self.newest.update({decision.comment: decision.id for decision in decided.decisions})
        return None if len(keys) == 1 else f"{len(keys)} comments at once."

    def _undo(self, one: Mapping[str, Any], store: Store, *, moderator: str) -> str:
        of = _number(one.get("of"))
        if of is not None and of not in self.batches:
            raise ConflictError("There is nothing to take back.")
        batch = self.batches.pop(of) if of is not None else None
        decided = store.undo(moderator=moderator, batch=batch)
        self.newest.update({decision.comment: decision.id for decision in decided.decisions})
        n = len(decided.decisions)
        return "Taken back." if n == 1 else f"Taken back: {n:,} comments are as they were."

    def _expected(self, key: int, seen: int | None) -> int | None:
        mine = self.newest.get(key)
        return mine if mine is not None and mine > (seen or 0) else seen


def who_was_first(row: CommentRow, now: datetime) -> str | None:
    """Say who decided a comment and how long ago, or None when nobody did."""
    if row.moderator is None or row.decided_at is None:
        return None
    decided_at = row.decided_at if row.decided_at.tzinfo else row.decided_at.replace(tzinfo=UTC)
    seconds = max(0, round((now - decided_at).total_seconds()))
    ago = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
    return f"{row.moderator} {PAST.get(row.verdict or '', 'labelled')} this {ago} ago. Yours was not stored."


def _again(one: Mapping[str, Any], store: Store, *, moderator: str) -> str | None:
    keys, verdict = [key for key in _list(one.get("keys")) if _whole(key)], _verdict(one)
    if one.get("op") != "decide" or not keys or verdict is None:
        raise NotAllowedError("A second look ends with approve, reject or skip.")
    note = one.get("note")
    store.look_again(
        int(keys[0]),
        verdict=verdict,
        labels=_labels(one) or (),
        note=str(note)[:2000] if note is not None else None,
        moderator=moderator,
    )
    return None


def _golden(one: Mapping[str, Any], store: Store, *, moderator: str) -> str:
    key, verdict = _number(one.get("key")), _verdict(one)
    if key is None:
        raise ConflictError("This desk is out of date. Reload the page.")
    if verdict is None:
        store.unmark_golden(key, by=moderator)
        return "Its known answer is retired."
    store.mark_golden(key, verdict=verdict, labels=_labels(one) or (), by=moderator)
    return "Golden: it comes back blind among second looks."


def _verdict(one: Mapping[str, Any]) -> Verdict | None:
    for verdict in VERDICTS:
        if one.get("verdict") == verdict:
            return verdict
    if one.get("verdict") is None:
        return None
    raise ConflictError("This desk is out of date. Reload the page.")


def _labels(one: Mapping[str, Any]) -> list[str] | None:
    labels = one.get("labels")
    return [label[:80] for label in labels if isinstance(label, str)][:50] if isinstance(labels, list) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _whole(value: object) -> bool:
    """Say whether a value is a whole number that JavaScript can count with (below 2 to the 53rd)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_EXACT < value < _EXACT:
        return False
    return isinstance(value, int) or value.is_integer()


def _number(value: Any) -> int | None:
    return int(value) if _whole(value) else None
