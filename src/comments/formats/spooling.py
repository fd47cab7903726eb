"""Gather the comments of an export by article without holding them: posts of many articles are mixed in the file.

They wait in one temporary file, some thousand at a time; in memory stay those and 16 bytes a stretch of an article.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from typing import IO, Any

from comments.models import Comment

IN_MEMORY = 8 * 2**20
AT_ONCE = 8_192  # comments kept before they go to the file, each article's together
_LETTERS = 4 * 2**20  # of text kept before they go
_NAMES = tuple(field.name for field in fields(Comment))
_values = attrgetter(*_NAMES)  # as a tuple, in a quarter of the time of the object itself


class Spool:
    """Comments by article, in the order added; articles in the order they first had one."""

    def __init__(self) -> None:
        """Start empty."""
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the spool
        self._places: dict[str, array[int]] = {}
        self._kept: dict[str, list[Any]] = {}
        self._count = self._letters = self._end = 0

    def add(self, article: str, comment: Comment) -> None:
        """Keep one comment of an article."""
        self.put(article, _values(comment), 1, len(comment.text))

    def put(self, article: str, said: Any, count: int, letters: int) -> None:
        """Keep what will be some comments of an article, with about that many letters; `kept` gives it back."""
        kept = self._kept.get(article)
        if kept is None:
            kept = self._kept[article] = []
            self._places.setdefault(article, array("Q"))
        kept.append(said)
        self._count += count
        self._letters += letters
        if self._count >= AT_ONCE or self._letters >= _LETTERS:
            self._write()

    def _write(self) -> None:
        self._file.seek(self._end)
        for article, comments in self._kept.items():
            data = pickle.dumps(comments, pickle.HIGHEST_PROTOCOL)
            self._file.write(data)
            self._places[article].append(self._end)
            self._end += len(data)
        self._kept.clear()
        self._count = self._letters = 0

    def __iter__(self) -> Iterator[tuple[str, tuple[Comment, ...]]]:
        """Yield each article with its comments; one article is in memory at a time."""
        for article, found in self.kept():
            yield article, tuple(Comment(**dict(zip(_NAMES, values, strict=True))) for values in found)

    def kept(self) -> Iterator[tuple[str, Iterator[Any]]]:
        """Yield each article with what was put there, in order."""
        self._write()
        for article, places in self._places.items():
            yield article, self._read(places)

    def of(self, article: str) -> Iterator[Any]:
        """Yield what was put there for one article so far, in order."""
        yield from self._read(self._places[article])
        yield from self._kept.get(article, ())

    def _read(self, places: array[int]) -> Iterator[Any]:
        for place in places:
            self._file.seek(place)
            # Our own file, written a moment ago and never seen outside this process.
            yield from pickle.load(self._file)  # noqa: S301

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()
