"""The store's front: one thin class, one method a question. What each does lives in the module of its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from comments.models import Decision, NotScored, Page, Run, Scores, Verdict
from comments.selection import Selection
from comments.store.facts import (
    Added,
    AuditEntry,
    AuditReport,
    AuthorHistory,
    Burst,
    CommentRow,
    Decided,
    Drift,
    Erased,
    Facets,
    GroupTotals,
    Histogram,
    HourTotals,
    Moderator,
    Moment,
    Role,
    ScoreRow,
    ScorerVersion,
    SecondLook,
    Settings,
    Slice,
    TextVersion,
    Thread,
    Totals,
    Unscored,
)


class Store:
    """Comments, scores and decisions in one database: a SQLite file, or PostgreSQL by URL.

    Safe to share between threads and processes. Every write is one short transaction; decisions are on the disk when
    the call returns. Raises StoreGoneError when the database or the disk fails, NewerStoreError for a store of a
    newer program.
    """

    # opening

    @classmethod
    def open(cls, url_or_path: str | Path, *, now: Callable[[], datetime] | None = None) -> Self:
        """Open a SQLite file (made when absent) or a SQLAlchemy URL, and bring its tables up to date.

        `now` gives the time in UTC, for tests. Raises NewerStoreError when a newer program made the store.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the database."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # intake

    def add(
        self,
        pages: Iterable[Page],
        *,
        on_page: Callable[[Page], None] | None = None,
        language: Callable[[str], str | None] | None = None,
    ) -> Added:
        """Take pages in. The same page again changes nothing; a newer copy updates, and marks what it misses as gone.

        `on_page` is called for each page once it is safely stored. `language` guesses a text's language (ISO 639-1);
        without it a comment has its article's.
        """
        raise NotImplementedError

    # scoring

    def unscored(self, scorer: str, version: str, *, limit: int = 256, after: str | None = None) -> list[Unscored]:
        """Texts that this scorer version has neither scored nor declined, at most `limit`.

        `after` is the text hash of the last one seen, to go on without waiting for the results to be saved.
        """
        raise NotImplementedError

    def count_unscored(self, scorer: str, version: str) -> int:
        """How many distinct texts this scorer version has not seen."""
        raise NotImplementedError

    def start_run(self, scorer: str, version: str, *, scope: str | None = None) -> Run:
        """Open a run; what is unscored now is its `total`."""
        raise NotImplementedError

    def save_scores(self, run_id: int, results: Mapping[str, Scores | NotScored], *, scorer: str, version: str) -> None:
        """Store results by text hash, unqualified measure names inside.

        Saving again replaces. Counts them in the run.
        """
        raise NotImplementedError

    def finish_run(self, run_id: int, *, ended: str = "complete", failed: int = 0, problem: str | None = None) -> Run:
        """Close a run as "complete", "interrupted" or "failed".

        A version becomes what readers see once it has judged every text that they see now; a cut run never does.
        """
        raise NotImplementedError

    def runs(self, limit: int = 50) -> list[Run]:
        """Runs, newest first."""
        raise NotImplementedError

    def run(self, run_id: int) -> Run:
        """One run; raises UsageError when there is none of that number."""
        raise NotImplementedError

    def drift(self, run_id: int, *, bins: int = 100, movers: int = 20) -> Drift:
        """Compare the run's version with the scorer's version before it, aggregated in SQL."""
        raise NotImplementedError

    def versions(self) -> list[ScorerVersion]:
        """Every scorer version that has results, and which of them readers see."""
        raise NotImplementedError

    def measures(self) -> list[str]:
        """Every measure that has values, by qualified name."""
        raise NotImplementedError

    def publish(self, scorer: str, version: str, *, by: str) -> None:
        """Show this version from now on, complete or not."""
        raise NotImplementedError

    def run_lock(self, name: str) -> AbstractContextManager[None]:
        """Hold a name for the length of a run, across processes; raises StoreBusyError when another holds it."""
        raise NotImplementedError

    # reading

    def comments(
        self, selection: Selection, *, limit: int = 20, after: str | None = None, desk: str | None = None
    ) -> Slice:
        """One page of a selection in its order.

        With `desk`, comments in work at another moderator's desk are left out.
        """
        raise NotImplementedError

    def count(self, selection: Selection) -> int:
        """How many comments a selection has."""
        raise NotImplementedError

    def comment(self, key: int) -> CommentRow:
        """One comment; raises UsageError when there is none of that key."""
        raise NotImplementedError

    def thread(self, key: int, *, limit: int = 200) -> Thread:
        """A comment between its ancestors, replies and siblings, each list at most `limit` long."""
        raise NotImplementedError

    def author(self, name: str, *, recent: int = 20) -> AuthorHistory:
        """One author's history; all zero for a name the store does not know."""
        raise NotImplementedError

    def facets(self, *, articles: int = 200) -> Facets:
        """Every value to filter by with its count; the `articles` largest articles."""
        raise NotImplementedError

    def scores(self, key: int) -> list[ScoreRow]:
        """Everything any scorer version said of a comment's text."""
        raise NotImplementedError

    def texts(self, key: int) -> list[TextVersion]:
        """Texts a comment had before it was edited, oldest first."""
        raise NotImplementedError

    def similar(self, key: int, *, limit: int = 50) -> list[CommentRow]:
        """Other comments with nearly the same text, oldest first."""
        raise NotImplementedError

    def bursts(self, *, limit: int = 20, at_least: int = 3) -> list[Burst]:
        """Groups of nearly equal comments, largest first."""
        raise NotImplementedError

    # charts

    def histogram(self, selection: Selection, measure: str, *, bins: int = 50) -> Histogram:
        """Distribution of a qualified measure, or of "toxicity" / "sentiment" as chosen in the settings."""
        raise NotImplementedError

    def over_time(self, selection: Selection, *, unit: str = "day") -> list[Moment]:
        """Volume and means by "day", "week" or "month" of posting; comments without a time are left out."""
        raise NotImplementedError

    def by_article(self, selection: Selection, *, limit: int = 20) -> list[GroupTotals]:
        """The articles with most comments."""
        raise NotImplementedError

    def by_author(self, selection: Selection, *, limit: int = 20) -> list[GroupTotals]:
        """The authors with most comments; anonymous comments are left out."""
        raise NotImplementedError

    def by_hour(self, selection: Selection) -> list[HourTotals]:
        """Volume by weekday and hour of posting."""
        raise NotImplementedError

    def totals(self, selection: Selection) -> Totals:
        """The numbers above the charts."""
        raise NotImplementedError

    def judged(self, measure: str, *, limit: int = 100_000) -> list[tuple[float, bool]]:
        """Score and whether people rejected the comment, for those approved or rejected that have a value.

        `measure` as for `histogram`; the newest decisions first. What threshold and calibration are judged by.
        """
        raise NotImplementedError

    # deciding

    def decide(
        self,
        keys: Sequence[int],
        *,
        verdict: Verdict | None,
        labels: Sequence[str] | None = None,
        note: str | None = None,
        moderator: str,
        expected: Mapping[int, int | None] | None = None,
    ) -> Decided:
        """Record one moderator's decision on comments, as one batch.

        `labels=None` keeps each comment's labels. `expected` is the decision id last seen by comment key: raises
        ConflictError naming who decided meanwhile, and stores nothing. Raises NotAllowedError for a viewer.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    def undo(self, *, moderator: str, batch: str | None = None, decision: int | None = None) -> Decided:
        """Take back a batch, a decision, or the moderator's last action, by new decisions that restore what was before.

        Raises ConflictError, and stores nothing, when a later decision would be overwritten; UsageError when there is
        nothing.
        """
        raise NotImplementedError

    def history(self, key: int) -> list[Decision]:
        """Every decision on a comment, oldest first."""
        raise NotImplementedError

    def claim(self, keys: Sequence[int], *, moderator: str, seconds: int = 300) -> list[int]:
        """Take comments into work; returns those that no other desk holds. Runs out by itself after `seconds`."""
        raise NotImplementedError

    def release(self, *, moderator: str, keys: Sequence[int] | None = None) -> None:
        """Give comments back, or everything the moderator holds."""
        raise NotImplementedError

    def second_looks(self, *, moderator: str, limit: int = 20) -> list[CommentRow]:
        """Comments sampled for a blind second judgement that others decided and this moderator did not see."""
        raise NotImplementedError

    def sample_second_looks(self, selection: Selection, *, n: int, seed: int, by: str) -> int:
        """Put `n` random decided comments of a selection up for a second look; returns how many were added."""
        raise NotImplementedError

    def look_again(
        self, key: int, *, verdict: Verdict, labels: Sequence[str] = (), note: str | None = None, moderator: str
    ) -> SecondLook:
        """Record a second judgement; it stands beside the first decision and does not replace it."""
        raise NotImplementedError

    def looked_again(self) -> list[SecondLook]:
        """Pairs of first and second judgements, for agreement."""
        raise NotImplementedError

    # leaving

    def export_rows(self, selection: Selection, *, pseudonyms: bool = False) -> Iterator[dict[str, Any]]:
        """Flat records in the words of the design's tables, streamed in the selection's order.

        Scores stand under qualified names with a `<scorer>.version` beside them. With `pseudonyms`, names are keyed
        ones.
        """
        raise NotImplementedError

    def record_export(self, *, kind: str, rows: int, selection: Selection, by: str) -> None:
        """Note an export in the audit log."""
        raise NotImplementedError

    # settings and people

    def settings(self) -> Settings:
        """What the desk agreed on."""
        raise NotImplementedError

    def change_setting(self, name: str, value: Any, *, by: str) -> Settings:
        """Change one setting by its name in `Settings`, or any other name as `extra`.

        Raises NotAllowedError below lead.
        """
        raise NotImplementedError

    def labels(self) -> list[str]:
        """The desk's labels, in their order."""
        raise NotImplementedError

    def views(self) -> dict[str, dict[str, list[str]]]:
        """Saved views: a selection's query by name."""
        raise NotImplementedError

    def save_view(self, name: str, query: Mapping[str, Sequence[str]], *, by: str) -> None:
        """Keep a view under a name, replacing one of that name; an empty query removes it."""
        raise NotImplementedError

    def moderators(self) -> list[Moderator]:
        """Everyone with a role. Empty: nobody is configured, and whoever runs the desk may do everything."""
        raise NotImplementedError

    def set_role(self, name: str, role: Role | None, *, by: str) -> None:
        """Give a person a role, or take it (None).

        Raises NotAllowedError below admin, UsageError for the last admin.
        """
        raise NotImplementedError

    def role(self, name: str) -> Role | None:
        """A person's role; "admin" for everyone while no roles are configured, None for a stranger afterwards."""
        raise NotImplementedError

    def record_login(self, name: str, *, accepted: bool = True) -> None:
        """Note a log-in in the audit log."""
        raise NotImplementedError

    # evidence, erasure, safety

    def audit_verify(self) -> AuditReport:
        """Check the whole chain and name the first entry altered, removed, inserted or moved."""
        raise NotImplementedError

    def audit_log(self, *, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """The audit log, newest first; `before` is the sequence number to go on from."""
        raise NotImplementedError

    def erase_author(self, name: str, *, by: str) -> Erased:
        """Remove an author's texts and name everywhere.

        Counts and the audit chain stay. Raises NotAllowedError below admin.
        """
        raise NotImplementedError

    def erase_expired(self, *, by: str) -> Erased:
        """Erase what is older than the retention setting; does nothing without one."""
        raise NotImplementedError

    def pseudonym(self, name: str) -> str:
        """The keyed name of an author: the same for the same key, not to be turned back without it."""
        raise NotImplementedError

    def rotate_pseudonyms(self, *, by: str) -> None:
        """Make a new key: pseudonyms from before and after cannot be linked."""
        raise NotImplementedError

    def backup(self, path: str | Path) -> int:
        """Copy the store, in use, to a SQLite file; returns the number of rows copied."""
        raise NotImplementedError
