"""The store's front: one thin class, one method a question. What each does lives in the module of its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from comments.models import Decision, NotScored, Page, Run, Scores, Verdict
from comments.selection import Selection
from comments.store import (
    alike,
    audit,
    charts,
    decisions,
    desk,
    drift,
    facets,
    golden,
    incoming,
    intake,
    leaving,
    migrate,
    people,
    privacy,
    reading,
    runs,
    scores,
    settings,
    timeline,
    transfer,
)
from comments.store.connection import Database
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
    Facet,
    Facets,
    GroupTotals,
    Histogram,
    HourTotals,
    Moderator,
    Moment,
    Role,
    Sample,
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
from comments.store.incoming import Incoming
from comments.store.privacy import Erasures


class Store:
    """Comments, scores and decisions in one database: a SQLite file, or PostgreSQL by URL.

    Safe to share between threads and processes. Every write is one short transaction; decisions are on the disk when
    the call returns. Raises StoreGoneError when the database or the disk fails, NewerStoreError for a store of a
    newer program.
    """

    def __init__(self, db: Database) -> None:
        """Use `Store.open`."""
        self._db = db
        self._work = scores.WorkList(db)

    # opening

    @classmethod
    def open(cls, url_or_path: str | Path, *, now: Callable[[], datetime] | None = None) -> Self:
        """Open a SQLite file (made when absent) or a SQLAlchemy URL, and bring its tables up to date.

        `now` gives the time in UTC, for tests. Raises NewerStoreError when a newer program made the store.
        """
        db = Database(url_or_path, now=now)
        try:
            migrate.bring_up(db)
        except BaseException:
            db.close()
            raise
        return cls(db)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

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

        `on_page` is called for each page once it is safely stored, with its first comment alone. `language`
        guesses a text's language (ISO 639-1); without it a comment has its article's.
        """
        return self.take(incoming.prepare(pages, language, self.erasures()), on_page=on_page)

    def take(self, ready: Iterable[Incoming], *, on_page: Callable[[Page], None] | None = None) -> Added:
        """Do `add` with pages that `incoming.prepare` made ready, perhaps in another process.

        `on_page` gets a page with at most its first comment.
        """
        return intake.add(self._db, ready, on_page=on_page)

    def erasures(self) -> Erasures:
        """Whom `prepare` must leave out."""
        return privacy.erasures(self._db)

    # scoring

    def unscored(
        self, scorer: str, version: str, *, limit: int = 256, after: str | None = None, until: str | None = None
    ) -> list[Unscored]:
        """Texts that this scorer version has neither scored nor declined, at most `limit`.

        `after` is the text hash of the last one seen, to go on without waiting for the results to be saved; `until` is
        the hash of the last one wanted.
        """
        return self._work.next(scorer, version, limit, after, until)

    def scores_of(self, scorer: str, version: str, texts: Sequence[str]) -> dict[str, Scores | NotScored]:
        """What this scorer version has said of some of these texts, by text."""
        with self._db.read() as connection:
            return scores.of_texts(connection, scorer, version, texts)

    def shards(self, scorer: str, version: str, *, size: int) -> list[tuple[str | None, str]]:
        """Cut what is unscored into parts of at most `size` texts: `after` and `until` of each, for `unscored`."""
        with self._db.read() as connection:
            return scores.shards(connection, scorer, version, size)

    def count_unscored(self, scorer: str, version: str) -> int:
        """How many distinct texts this scorer version has not seen."""
        with self._db.read() as connection:
            return scores.count_unscored(connection, scorer, version)

    def start_run(self, scorer: str, version: str, *, scope: str | None = None) -> Run:
        """Open a run; what is unscored now is its `total`."""
        return runs.start(self._db, scorer, version, scope=scope)

    def save_scores(self, run_id: int, results: Mapping[str, Scores | NotScored], *, scorer: str, version: str) -> None:
        """Store results by text hash, unqualified measure names inside.

        Saving again replaces. Counts them in the run.
        """
        scores.save(self._db, run_id, results, scorer=scorer, version=version)

    def finish_run(self, run_id: int, *, ended: str = "complete", failed: int = 0, problem: str | None = None) -> Run:
        """Close a run as "complete", "interrupted" or "failed".

        A version becomes what readers see once it has judged every text that they see now; a cut run never does.
        """
        return runs.finish(self._db, run_id, ended=ended, failed=failed, problem=problem)

    def runs(self, limit: int = 50) -> list[Run]:
        """Runs, newest first."""
        with self._db.read() as connection:
            return runs.newest(connection, limit)

    def run(self, run_id: int) -> Run:
        """One run; raises UsageError when there is none of that number."""
        with self._db.read() as connection:
            return runs.one(connection, run_id)

    def drift(self, run_id: int, *, bins: int = 100, movers: int = 20) -> Drift:
        """Compare the run's version with the scorer's version before it, aggregated in SQL."""
        with self._db.read() as connection:
            return drift.of_run(connection, run_id, bins=bins, movers=movers)

    def versions(self) -> list[ScorerVersion]:
        """Every scorer version that has results, and which of them readers see."""
        with self._db.read() as connection:
            return scores.versions(connection)

    def measures(self) -> list[str]:
        """Every measure that has values, by qualified name."""
        with self._db.read() as connection:
            return scores.measures(connection)

    def publish(self, scorer: str, version: str, *, by: str) -> None:
        """Show this version from now on, complete or not."""
        scores.publish(self._db, scorer, version, by=by)

    def run_lock(self, name: str) -> AbstractContextManager[None]:
        """Hold a name for the length of a run, across processes; raises StoreBusyError when another holds it."""
        return runs.lock(self._db, name)

    # reading

    def comments(
        self, selection: Selection, *, limit: int = 20, after: str | None = None, desk: str | None = None
    ) -> Slice:
        """One page of a selection in its order.

        With `desk`, comments in work at another moderator's desk are left out.
        """
        return reading.comments(self._db, selection, limit=limit, after=after, desk=desk)

    def count(self, selection: Selection) -> int:
        """How many comments a selection has."""
        with self._db.read() as connection:
            return charts.count(connection, selection)

    def comment(self, key: int) -> CommentRow:
        """One comment; raises UsageError when there is none of that key."""
        with self._db.read() as connection:
            return reading.one(connection, key, now=self._db.now())

    def thread(self, key: int, *, limit: int = 200) -> Thread:
        """A comment between its ancestors, replies and siblings, each list at most `limit` long."""
        with self._db.read() as connection:
            return reading.thread(connection, key, limit=limit, now=self._db.now())

    def author(self, name: str, *, recent: int = 20) -> AuthorHistory:
        """One author's history; all zero for a name the store does not know."""
        with self._db.read() as connection:
            return reading.author(connection, name, recent=recent, now=self._db.now())

    def facets(self, *, articles: int = 200) -> Facets:
        """Every value to filter by with its count; the `articles` largest articles."""
        with self._db.read() as connection:
            return facets.read(connection, articles=articles)

    def articles(self, words: str = "", *, keys: Sequence[int] | None = None, limit: int = 50) -> list[Facet]:
        """Articles whose title or address contains `words` (in any case), or those of `keys`; the largest first."""
        with self._db.read() as connection:
            return facets.articles(connection, words, keys=keys, limit=limit)

    def groups(self) -> tuple[list[Facet], list[Facet]]:
        """Every site and every tag of the articles, with the number of comments under them."""
        with self._db.read() as connection:
            return facets.groups(connection)

    def scores(self, key: int) -> list[ScoreRow]:
        """Everything any scorer version said of a comment's text."""
        with self._db.read() as connection:
            return scores.of_comment(connection, key)

    def texts(self, key: int) -> list[TextVersion]:
        """Texts a comment had before it was edited, oldest first."""
        with self._db.read() as connection:
            return reading.texts(connection, key)

    def similar(self, key: int, *, limit: int = 50) -> list[CommentRow]:
        """Other comments with nearly the same text, oldest first."""
        with self._db.read() as connection:
            return reading.rows_of(connection, alike.similar(connection, key, limit=limit), now=self._db.now())

    def bursts(self, *, limit: int = 20, at_least: int = 3) -> list[Burst]:
        """Groups of nearly equal comments, largest first."""
        with self._db.read() as connection:
            return alike.bursts(connection, limit=limit, at_least=at_least)

    # charts

    def histogram(self, selection: Selection, measure: str, *, bins: int = 50) -> Histogram:
        """Distribution of a qualified measure, or of "toxicity" / "sentiment" as chosen in the settings."""
        with self._db.read() as connection:
            return charts.histogram(connection, selection, measure, bins)

    def over_time(self, selection: Selection, *, unit: str = "day") -> list[Moment]:
        """Volume and means by "day", "week" or "month" of posting; comments without a time are left out."""
        with self._db.read() as connection:
            return timeline.over_time(connection, selection, unit)

    def by_article(self, selection: Selection, *, limit: int = 20) -> list[GroupTotals]:
        """The articles with most comments."""
        with self._db.read() as connection:
            return charts.by_article(connection, selection, limit)

    def by_author(self, selection: Selection, *, limit: int = 20) -> list[GroupTotals]:
        """The authors with most comments; anonymous comments are left out."""
        with self._db.read() as connection:
            return charts.by_author(connection, selection, limit)

    def by_hour(self, selection: Selection) -> list[HourTotals]:
        """Volume by weekday and hour of posting."""
        with self._db.read() as connection:
            return charts.by_hour(connection, selection)

    def totals(self, selection: Selection) -> Totals:
        """The numbers above the charts."""
        with self._db.read() as connection:
            return charts.totals(connection, selection)

    def judged(self, measure: str, *, limit: int = 100_000, sampled: bool = False) -> list[tuple[float, bool]]:
        """Score and whether people rejected the comment, for those approved or rejected that have a value.

        `measure` as for `histogram`; of more than `limit`, the newest decisions. What threshold and calibration are
        judged by. With `sampled`, those of the random sample alone.
        """
        with self._db.read() as connection:
            return charts.judged(connection, measure, limit, sampled=sampled)

    def sample(self) -> Sample:
        """How many comments the random sample has, and how many of them are decided."""
        with self._db.read() as connection:
            return charts.sample(connection)

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
        return decisions.undo(self._db, moderator=moderator, batch=batch, decision=decision)

    def history(self, key: int) -> list[Decision]:
        """Every decision on a comment, oldest first."""
        with self._db.read() as connection:
            return decisions.history(connection, key)

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

    def looked_again(self, keys: Sequence[int] | None = None) -> list[SecondLook]:
        """Pairs of first and second judgements, for agreement; with `keys`, those of these comments."""
        with self._db.read() as connection:
            return desk.looked(connection, keys)

    # leaving

    def export_rows(self, selection: Selection, *, pseudonyms: bool = False) -> Iterator[dict[str, Any]]:
        """Flat records in the words of the design's tables, streamed in the selection's order.

        Scores stand under qualified names with a `<scorer>.version` beside them. With `pseudonyms`, names are keyed
        ones.
        """
        return leaving.rows(self._db, selection, pseudonyms=pseudonyms)

    def record_export(self, *, kind: str, rows: int, selection: Selection, by: str) -> None:
        """Note an export in the audit log."""
        leaving.record_export(self._db, kind=kind, count=rows, selection=selection, by=by)

    # settings and people

    def settings(self) -> Settings:
        """What the desk agreed on."""
        with self._db.read() as connection:
            return settings.current(connection)

    def change_setting(self, name: str, value: Any, *, by: str) -> Settings:
        """Change one setting by its name in `Settings`, or any other name as `extra`.

        Raises NotAllowedError below lead.
        """
        return settings.change(self._db, name, value, by=by)

    def labels(self) -> list[str]:
        """The desk's labels, in their order."""
        return list(self.settings().labels)

    def views(self) -> dict[str, dict[str, list[str]]]:
        """Saved views: a selection's query by name."""
        with self._db.read() as connection:
            return settings.views(connection)

    def save_view(self, name: str, query: Mapping[str, Sequence[str]], *, by: str) -> None:
        """Keep a view under a name, replacing one of that name; an empty query removes it."""
        settings.save_view(self._db, name, query, by=by)

    def moderators(self) -> list[Moderator]:
        """Everyone with a role. Empty: nobody is configured, and whoever runs the desk may do everything."""
        with self._db.read() as connection:
            return people.everyone(connection)

    def set_role(self, name: str, role: Role | None, *, by: str) -> None:
        """Give a person a role, or take it (None).

        Raises NotAllowedError below admin, UsageError for the last admin.
        """
        people.set_role(self._db, name, role, by=by)

    def role(self, name: str) -> Role | None:
        """A person's role; "admin" for everyone while no roles are configured, None for a stranger afterwards."""
        with self._db.read() as connection:
            return people.role(connection, name)

    def record_login(self, name: str, *, accepted: bool = True) -> None:
        """Note a log-in in the audit log."""
        people.record_login(self._db, name, accepted=accepted)

    # evidence, erasure, safety

    def audit_verify(self) -> AuditReport:
        """Check the whole chain and name the first entry altered, removed, inserted or moved."""
        with self._db.read() as connection:
            return audit.verify(connection)

    def audit_log(self, *, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """The audit log, newest first; `before` is the sequence number to go on from."""
        with self._db.read() as connection:
            return audit.log(connection, limit=limit, before=before)

    def erase_author(self, name: str, *, by: str) -> Erased:
        """Remove an author's texts and name everywhere.

        Counts and the audit chain stay. Raises NotAllowedError below admin.
        """
        return privacy.erase_author(self._db, name, by=by)

    def erase_expired(self, *, by: str) -> Erased:
        """Erase what is older than the retention setting; does nothing without one."""
        return privacy.erase_expired(self._db, by=by)

    def pseudonym(self, name: str) -> str:
        """The keyed name of an author: the same for the same key, not to be turned back without it."""
        return privacy.keyed(privacy.secret(self._db), name)

    def rotate_pseudonyms(self, *, by: str) -> None:
        """Make a new key: pseudonyms from before and after cannot be linked."""
        privacy.rotate(self._db, by=by)

    def backup(self, path: str | Path) -> int:
        """Copy the store, in use, to a SQLite file; returns the number of rows copied."""
        return transfer.backup(self._db, path)

    @staticmethod
    def restore(path: str | Path, url_or_path: str | Path) -> int:
        """Make a store from a backup, where there is none yet.

        Returns the number of rows. Raises StoreError otherwise.
        """
        return transfer.restore(path, url_or_path)

    @staticmethod
    def migrate(source: str | Path, target: str | Path) -> int:
        """Copy a whole store into an empty one, between SQLite and PostgreSQL both ways; returns the number of rows."""
        return transfer.move(source, target)
