"""From the rows of a table to pages, one an article, wherever in the table its rows stand.

A table is read to its end before its pages are known. Who may be given a page twice need not wait for that: most tables
have an article's rows together, and an article of which no more rows come is given while the table is being read.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.records import sound
from comments.formats.spooling import Spool
from comments.formats.table_columns import ARTICLE, Cells, Columns, keys_of
from comments.formats.table_comments import article_of, comments_of
from comments.models import Article, Comment, Page

AT_ONCE: Final = 256  # rows taken together: a wrong guess shows only after so many
_LETTERS: Final = 2**20  # of their texts, at most
QUIET: Final = 2_048
"""An article is thought to be over when so many rows have come without one of its own."""
_NO_TEXTS: Final = (
    "No row of the table has both an id and a text; check the columns, and that the texts are plain cells."
)
_FORGIVEN: Final = 5  # wrong guesses, besides one in twenty


def pages(document: Document, name: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> Iterator[Page]:
    """Yield one page an article from the rows of a table, each in the order of `columns.of`; what `rows` raises comes
    after the pages read so far.

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
        self._position = 0

    def early(self, rows: Iterable[Sequence[Any]]) -> Iterator[Page]:
        """Read all rows; yield the pages that seem to be whole meanwhile."""
        for fields, some in _together(self._columns, rows):
            places = self._taken(fields, some)
            if self._quiet is not None:
                for over in self._quiet.after(self._position, places):
                    # Those without an address are told apart by their order, which only the end shows.
                    if self._articles[over].url is not None:
                        yield from self._page(over, self._spool.of(over))

    def _taken(self, fields: Iterable[str], rows: Sequence[Sequence[Any]]) -> Mapping[str, Sequence[int]]:
        """Keep rows by their articles; returns which rows each article has, counted through the table."""
        columns, articles, first = self._columns, self._articles, self._position + 1
        self._position += len(rows)
        positions = range(first, first + len(rows))
        cells = columns.cells(fields, rows)
        if "id" not in columns.of:
            cells["id"] = list(map(str, positions))
        if "id" not in cells:
            return {}  # no comments
        places: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys_of(cells, len(rows))):
            places[key].append(place)
        said = {field: column for field, column in cells.items() if field not in ARTICLE}
        for key, its in places.items():
            if key not in articles:
                articles[key] = article_of(columns, {field: column[its[0]] for field, column in cells.items()}.get)
            own = _rows_of(said, its)
            self._spool.put(key, own, len(its), sum(map(len, map(str, own.get("text", ())))))
        return {key: [positions[place] for place in its] for key, its in places.items()}

    def rest(self) -> Iterator[Page]:
        """Yield what was not given yet, or not all of it."""
        late = set() if self._quiet is None else self._quiet.late
        for key, found in self._spool.kept():
            if key in late or self._given.get(key) != self._columns.ours:
                yield from self._page(key, found)

    def _page(self, key: str, found: Iterable[Cells]) -> Iterator[Page]:
        columns = self._columns
        comments: list[Comment] = []
        for cells in _longer(found):
            comments += comments_of(columns, cells)
        if whole := sound(comments):
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
        return self._position > 0

    @property
    def empty(self) -> bool:
        """Whether no page was given."""
        return not self._given


def _together(columns: Columns, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Iterable[str], list[Sequence[Any]]]]:
    """Yield rows by the thousand, with the fields that they hold: a row may make more columns known."""
    fields, some, letters = columns.of, list[Sequence[Any]](), 0
    text = list(fields).index("text")
    problem = None
    try:
        for row in rows:
            if columns.of is not fields or len(some) >= AT_ONCE or letters >= _LETTERS:
                if some:
                    yield fields, some
                fields, some, letters = columns.of, [], 0
                text = list(fields).index("text")
            some.append(row)
            letters += len(str(row[text]))
    except UnreadableInputError as error:
        problem = error  # the rows before it count
    if some:
        yield fields, some
    if problem is not None:
        raise problem


def _rows_of(cells: Cells, places: Sequence[int]) -> Cells:
    """Some rows out of many."""
    first, last = places[0], places[-1]
    if last - first + 1 == len(places):
        return {field: column[first : last + 1] for field, column in cells.items()}
    return {field: [column[place] for place in places] for field, column in cells.items()}


def _longer(found: Iterable[Cells]) -> Iterator[Cells]:
    """Join short stretches of rows."""
    joined: dict[str, list[Any]] = {}
    n = 0
    for cells in found:
        for field, column in cells.items():
            if field not in joined:
                joined[field] = [None] * n
            joined[field].extend(column)
        n += len(cells["id"])
        for before in joined.values():
            before.extend([None] * (n - len(before)))
        if n >= AT_ONCE:
            yield dict(joined)
            joined, n = {}, 0
    if n:
        yield dict(joined)


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

    def after(self, position: int, places: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """Note which rows up to `position` are of which article; yield the articles that seem to be over."""
        for article, its in sorted(places.items(), key=lambda item: item[1][-1]):
            if article in self.late:
                continue
            if article in self._quiet:
                self._wrong += 1
                self._alone.discard(article)
                if self._quiet.pop(article):
                    self.late.add(article)
                    continue
            elif article in self._last or len(its) > 1:
                self._alone.discard(article)
            else:
                self._alone.add(article)
            self._last[article] = its[-1]
            self._last.move_to_end(article)
        if self._wrong > _FORGIVEN + self._guesses // 20:
            self._patience *= 2
            self._guesses = self._wrong = 0
        while self._last:
            first = next(iter(self._last))
            if position - self._last[first] <= self._patience:
                return
            del self._last[first]
            self._guesses += 1
            self._quiet[first] = over = first not in self._alone
            if over:
                yield first
