"""The store's front: one thin class, one method a question. What each does lives in the module of its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Self

from comments.models import Page
from comments.store import (
    bulk,
    erasing,
    incoming,
    indexes,
    intake,
    migrate,
    privacy,
    scores,
)
from comments.store.connection import Database
from comments.store.facts import (
    Added,
)
from comments.store.front.asking import Asking
from comments.store.front.deciding import Deciding
from comments.store.front.keeping import Keeping
from comments.store.front.scoring import Scoring
from comments.store.incoming import Incoming, Languages
from comments.store.privacy import Erasures


class Store(Scoring, Asking, Deciding, Keeping):
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
            indexes.complete(db)
            bulk.proceed(db)
            erasing.proceed(db)
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
        on_stored: Callable[[int], None] | None = None,
        languages: Languages | None = None,
    ) -> Added:
        """Take pages in. The same page again changes nothing; a newer copy updates, and marks what it misses as gone.

        `on_page` is called for each page once it is safely stored, with its first comment alone, `on_stored`
        with how many comments are, after each transaction. `languages` guesses those of texts (ISO 639-1); without it
        a comment has its article's.
        """
        return self.take(incoming.prepare(pages, languages, self.erasures()), on_page=on_page, on_stored=on_stored)

    def take(
        self,
        ready: Iterable[Incoming],
        *,
        on_page: Callable[[Page], None] | None = None,
        on_stored: Callable[[int], None] | None = None,
        many: bool = False,
    ) -> Added:
        """Do `add` with pages that `incoming.prepare` made ready, perhaps in another process.

        `on_page` gets a page with at most its first comment. Where there are `many`, a store that has no comment yet
        makes some indexes at the end.
        """
        if not many:
            return intake.add(self._db, ready, on_page=on_page, on_stored=on_stored)
        with indexes.left_to_the_end(self._db) as seen:
            return intake.add(self._db, ready, on_page=on_page, on_stored=on_stored, seen=seen)

    def is_new(self) -> bool:
        """Whether no comment is there."""
        with self._db.read() as connection:
            return indexes.is_new(connection)

    def erasures(self) -> Erasures:
        """Whom `prepare` must leave out."""
        return privacy.erasures(self._db)
