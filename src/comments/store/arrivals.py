"""New articles, their copies and their comments, gathered column by column and written together."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from sqlalchemy import Connection

from comments.store import incoming, projection, rows, schema
from comments.store.incoming import Incoming
from comments.store.items import COLUMNS as SAID
from comments.store.items import Items
from comments.store.packed import COLUMNS, Changes
from comments.store.placing import Placed

_ARTICLE: Final = tuple(column.name for column in schema.article.columns)
_PIECE: Final = ("id", "article_id", "fetched", "digest")
_COMMENT: Final = (
    "id",
    "article_id",
    "site_id",
    "piece_id",
    "position",
    "parent_id",
    "parent_site_id",
    "author_id",
    "text_id",
    "gone",
    "section",
    "depth",
    "replies",
    "shuffle",
    "added",
    *projection.SLOTS,
    "status",
    *SAID,
)
_PACKED: Final = [name for name in _COMMENT if name in COLUMNS]
_NO_SLOTS: Final = (None,) * len(projection.SLOTS)


class Arrivals:
    """What is new in one transaction. Numbers are given out at once, rows stand in the tables after `write`."""

    def __init__(self, connection: Connection, now: int, facts: Changes) -> None:
        self._connection = connection
        self._now = now
        self._facts = facts
        self._articles: list[tuple[Any, ...]] = []
        self._pieces: list[tuple[int, int, int | None, str]] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in _COMMENT}
        self._next_article = rows.next_id(connection, schema.article)
        self._next_piece = rows.next_id(connection, schema.piece)
        self.next_comment = rows.next_id(connection, schema.comment)

    def article(self, part: Incoming) -> int:
        """Take in the article of a page; returns its number."""
        number = self._next_article
        self._next_article += 1
        known = {**part.article, "id": number, "key": part.key, "added": self._now}
        self._articles.append(tuple(known[name] for name in _ARTICLE))
        return number

    def piece(self, article_id: int, fetched: int | None, digest: str) -> int:
        """Take in a copy of a page; returns its number. The digest stays empty until all of the copy is there."""
        number = self._next_piece
        self._next_piece += 1
        self._pieces.append((number, article_id, fetched, digest))
        return number

    def comments(
        self,
        items: Items,
        *,
        article_id: int,
        piece: int,
        section: str,
        gone: bool,
        positions: Sequence[int],
        placed: Placed,
        parent_names: Sequence[str | None],
        authors: Sequence[int | None],
        texts: Sequence[int],
        slots: Mapping[int, tuple[float | None, ...]],
    ) -> None:
        """Take in comments of one article, each sequence beside `items`; they are numbered on from `next_comment`.

        `slots` are the scores shown beside texts that are judged already.
        """
        n = len(items)
        first = self.next_comment
        self.next_comment += n
        shown: Iterable[Sequence[float | None]] = [[None] * n] * len(_NO_SLOTS)
        if slots:
            shown = zip(*(slots.get(text, _NO_SLOTS) for text in texts), strict=True)
        columns: tuple[Iterable[Any], ...] = (
            range(first, first + n),
            repeat(article_id, n),
            items.site_ids,
            repeat(piece, n),
            positions,
            placed.parents,
            parent_names,
            authors,
            texts,
            repeat(gone, n),
            repeat(section, n),
            placed.depths,
            placed.replies,
            _shuffled(n),
            repeat(self._now, n),
            *shown,
            repeat(0, n),
            *items.said,
        )
        for column, values in zip(self._columns.values(), columns, strict=True):
            column.extend(values)

    def write(self) -> None:
        """Write what was taken in, and note the facts of the comments."""
        rows.insert(self._connection, schema.article, _ARTICLE, self._articles)
        rows.insert(self._connection, schema.piece, _PIECE, self._pieces)
        self._articles.clear()
        self._pieces.clear()
        keys = self._columns["id"]
        if not keys:
            return
        rows.insert_columns(self._connection, schema.comment, self._columns)
        for name in _PACKED:
            self._facts.fresh(name, keys[0], self._columns[name])
        for column in self._columns.values():
            column.clear()


def _shuffled(n: int) -> list[int]:
    """Places in random order."""
    drawn = memoryview(random.randbytes(4 * n)).cast("I")  # noqa: S311 - not a secret
    return [place % incoming.SHUFFLES for place in drawn]
