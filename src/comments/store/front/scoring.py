"""What scorers and runs ask of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from comments.models import NotScored, Run, Scores
from comments.store import (
    drift,
    runs,
    scores,
)
from comments.store.connection import Database
from comments.store.counts import (
    Drift,
    ScorerVersion,
)
from comments.store.facts import (
    Unscored,
)


class Scoring:
    """Work lists, results, runs, and what a version changed."""

    _db: Database
    _work: scores.WorkList

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
