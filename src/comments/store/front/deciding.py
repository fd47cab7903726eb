"""What moderators do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comments.models import Decision, Verdict
from comments.selection import Selection
from comments.store import (
    decisions,
    desk,
    golden,
    record,
    undo,
)
from comments.store.connection import Database
from comments.store.facts import (
    CommentRow,
    Decided,
    SecondLook,
)


class Deciding:
    """Decisions, undo, work at several desks, second looks, known answers."""

    _db: Database

    def decide(
        self,
        keys: Sequence[int],
        *,
        verdict: Verdict | None,
        labels: Sequence[str] | None = None,
        note: str | None = None,
        moderator: str,
        expected: Mapping[int, int | None] | None = None,
        drawn: bool = False,
    ) -> Decided:
        """Record one moderator's decision on comments, as one batch.

        `drawn` says that they came up in a random sample of everything (`Selection.samples`).

        `labels=None` keeps each comment's labels. `expected` is the decision id last seen by comment key: raises
        ConflictError naming who decided meanwhile, and stores nothing. Raises NotAllowedError for a viewer.
        """
        return decisions.decide(
            self._db,
            keys,
            verdict=verdict,
            labels=labels,
            note=note,
            moderator=moderator,
            expected=expected,
            drawn=drawn,
        )

    def decide_all(
        self,
        selection: Selection,
        *,
        verdict: Verdict | None,
        labels: Sequence[str] | None = None,
        note: str | None = None,
        moderator: str,
        expected_count: int,
    ) -> Decided:
        """Decide everything a selection has, as one batch.

        Raises ConflictError when it is not `expected_count` any more.
        """
        return decisions.decide_all(
            self._db,
            selection,
            verdict=verdict,
            labels=labels,
            note=note,
            moderator=moderator,
            expected_count=expected_count,
        )

    def undo(self, *, moderator: str, batch: str | None = None, decision: int | None = None) -> Decided:
        """Take back a batch, a decision, or the moderator's last action, by new decisions that restore what was before.

        Raises ConflictError, and stores nothing, when a later decision would be overwritten; UsageError when there is
        nothing.
        """
        return undo.undo(self._db, moderator=moderator, batch=batch, decision=decision)

    def history(self, key: int) -> list[Decision]:
        """Every decision on a comment, oldest first."""
        with self._db.read() as connection:
            return record.history(connection, key)

    def claim(self, keys: Sequence[int], *, moderator: str, seconds: int = 300) -> list[int]:
        """Take comments into work; returns those that no other desk holds. Runs out by itself after `seconds`."""
        return desk.claim(self._db, keys, moderator=moderator, seconds=seconds)

    def release(self, *, moderator: str, keys: Sequence[int] | None = None) -> None:
        """Give comments back, or everything the moderator holds."""
        desk.release(self._db, moderator=moderator, keys=keys)

    def second_looks(self, *, moderator: str, limit: int = 20) -> list[CommentRow]:
        """Comments that wait for this moderator's blind judgement: sampled ones that others decided.

        Golden items are mixed in, as `golden_share` of the settings says; nothing tells them from the others.
        """
        with self._db.read() as connection:
            return desk.waiting(connection, moderator=moderator, limit=limit, now=self._db.now())

    def sample_second_looks(self, selection: Selection, *, n: int, seed: int, by: str) -> int:
        """Put `n` random decided comments of a selection up for a second look; returns how many were added."""
        return desk.sample(self._db, selection, n=n, seed=seed, by=by)

    def look_again(
        self, key: int, *, verdict: Verdict, labels: Sequence[str] = (), note: str | None = None, moderator: str
    ) -> SecondLook:
        """Record a second judgement; it stands beside the first decision and does not replace it."""
        return desk.look(self._db, key, verdict=verdict, labels=labels, note=note, moderator=moderator)

    def mark_golden(
        self, key: int, *, verdict: Verdict, labels: Sequence[str] = (), note: str | None = None, by: str
    ) -> Decision:
        """Keep an answer as the right one for a comment that comes back among second looks, replacing an earlier one.

        Raises NotAllowedError below lead.
        """
        return golden.mark(self._db, key, verdict=verdict, labels=labels, note=note, by=by)

    def unmark_golden(self, key: int, *, by: str) -> None:
        """Retire a golden item; its answers count no more. Raises NotAllowedError below lead."""
        golden.unmark(self._db, key, by=by)

    def golden(self, keys: Sequence[int] | None = None) -> list[Decision]:
        """The known answers in force, in the order in which they were given; with `keys`, those of these comments."""
        with self._db.read() as connection:
            return golden.in_force(connection, keys)

    def golden_answers(self) -> list[SecondLook]:
        """What moderators said blind of golden items: `first` is the known answer, `second` theirs."""
        with self._db.read() as connection:
            return golden.answers(connection)

    def count_second_looks(self) -> int:
        """How many comments wait for a second judgement, whoever may give it; golden items aside."""
        with self._db.read() as connection:
            return desk.count_waiting(connection)

    def looked_again(self, keys: Sequence[int] | None = None) -> list[SecondLook]:
        """Pairs of first and second judgements, for agreement; with `keys`, those of these comments."""
        with self._db.read() as connection:
            return desk.looked(connection, keys)
