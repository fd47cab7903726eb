"""What lists, pages and charts ask of the store."""

from __future__ import annotations

from collections.abc import Sequence

from comments.selection import Selection
from comments.store import (
    alike,
    authors,
    charts,
    facets,
    reading,
    scores,
    timeline,
)
from comments.store.chosen import Chosen
from comments.store.connection import Database
from comments.store.counts import (
    Burst,
    Facet,
    Facets,
    GroupTotals,
    Histogram,
    HourTotals,
    Moment,
    Sample,
    Totals,
)
from comments.store.facts import (
    AuthorHistory,
    CommentRow,
    ScoreRow,
    Slice,
    TextVersion,
    Thread,
)


class Asking:
    """Comments, threads, authors, and every chart's numbers."""

    _db: Database

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
            return authors.history(connection, name, recent=recent, now=self._db.now())

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
            return charts.totals(Chosen(connection, selection))

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
