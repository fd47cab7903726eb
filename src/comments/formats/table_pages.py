"""From the rows of a table to pages, one an article, wherever in the table its rows stand.

A table is read to its end before its pages are known. Who may be given a page twice need not wait for that: most tables
have an article's rows together, and an article of which no more rows come is given while the table is being read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, Final

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.records import sound
from comments.formats.spooling import Spool
from comments.formats.table_columns import Columns, article_of, comment_of, key_of
from comments.models import Article, Page

QUIET: Final = 2_048
"""An article is thought to be over when so many rows have come without one of its own."""
_NO_TEXTS: Final = (
    "No row of the table has both an id and a text; check the columns, and that the texts are plain cells."
)
_FORGIVEN: Final = 5  # wrong guesses, besides one in twenty


def pages(document: Document, name: str, columns: Columns, rows: Iterable[Mapping[str, Any]]) -> Iterator[Page]:
    """Yield one page an article from the rows of a table; what `rows` raises comes after the pages read so far.

    Where `document.early` allows it, an article comes as soon as it seems to be over, and once more (`Page.again`),
    whole, where it was not.
    """
    with closing(Spool()) as spool:
        table = _Table(document, name, columns, spool)
        problem = None
        try:
            yield from table.early(rows)
        except UnreadableInputError as error:
            problem = str(error)
        yield from table.rest()
        if problem or table.empty:
            yield Page(source=document.source, format=name, problem=problem or (_NO_TEXTS if table.has_rows else None))


class _Table:
    """The articles of a table, and which of them were given."""

    def __init__(self, document: Document, name: str, columns: Columns, spool: Spool) -> None:
        self._document, self._name, self._columns, self._spool = document, name, columns, spool
        self._articles: dict[str, Article] = {}
        self._given: dict[str, bool] = {}  # by article, whether the columns were known for ours
        self._quiet = Quiet() if document.early and "id" in columns.of else None

    def early(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Page]:
        """Read all rows; yield the pages that seem to be whole meanwhile."""
        columns, spool, articles, quiet = self._columns, self._spool, self._articles, self._quiet
        for position, row in enumerate(rows, start=1):
            cells = columns.cells(row)
            key = key_of(cells.get)
            if key not in articles:
                articles[key] = article_of(columns, cells.get)
            spool.put(key, (position, cells), len(str(cells.get("text", ""))))
            if quiet is not None:
                for over in quiet.after(position, key):
                    # Those without an address are told apart by their order, which only the end shows.
                    if articles[over].url is not None:
                        yield from self._page(over, spool.of(over))

    def rest(self) -> Iterator[Page]:
        """Yield what was not given yet, or not all of it."""
        late = set() if self._quiet is None else self._quiet.late
        for key, found in self._spool.kept():
            if key in late or self._given.get(key) != self._columns.ours:
                yield from self._page(key, found)

    def _page(self, key: str, found: Iterable[Any]) -> Iterator[Page]:
        columns = self._columns
        comments = [comment_of(columns, cells.get, position) for position, cells in found]
        if whole := sound(comment for comment in comments if comment is not None):
            again = key in self._given
            self._given[key] = columns.ours
            yield Page(
                source=self._document.source,
                format=self._name,
                article=self._articles[key],
                comments=whole,
                ids="site" if "id" in columns.of else "position",
                again=again,
            )

    @property
    def has_rows(self) -> bool:
        """Whether a row came, with a comment in it or not."""
        return bool(self._articles)

    @property
    def empty(self) -> bool:
        """Whether no page was given."""
        return not self._given


class Quiet:
    """Guesses which articles of a table are over, and has more patience with a table that shows it wrong."""

    def __init__(self) -> None:
        """Begin before the first row."""
        self.late: set[str] = set()
        """Articles that were not over."""
        self._last: OrderedDict[str, int] = OrderedDict()  # by article, its last row; the earliest first
        self._quiet: dict[str, bool] = {}  # articles without rows for long, and whether they were thought over
        self._alone: set[str] = set()  # articles of one row so far: too little to tell
        self._patience = QUIET
        self._guesses = self._wrong = 0

    def after(self, position: int, article: str) -> Iterator[str]:
        """Note the article of a row; yield those that seem to be over."""
        if article in self.late:
            return
        if article in self._quiet:
            self._wrong += 1
            self._alone.discard(article)
            if self._quiet.pop(article):
                self.late.add(article)
                return
        elif article in self._last:
            self._alone.discard(article)
        else:
            self._alone.add(article)
        self._last[article] = position
        self._last.move_to_end(article)
        if self._wrong > _FORGIVEN + self._guesses // 20:
            self._patience *= 2
            self._guesses = self._wrong = 0
        while True:
            first = next(iter(self._last))
            if position - self._last[first] <= self._patience:
                return
            del self._last[first]
            self._guesses += 1
            self._quiet[first] = over = first not in self._alone
            if over:
                yield first
