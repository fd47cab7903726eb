"""The texts and authors that a first bulk intake has stored, while the store does without the index of the texts.

Hashes come in no order: with that index each new text changes a page of it somewhere in the file, and beyond 250,000
texts that costs more than all else. Here 12 bytes of memory a text do instead, until the index is made at the end.
Authors keep their index; not to ask it spares a fifteenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, func, select

from comments.store import rows, schema
from comments.store.packed import Array

MOST = 4_000_000
"""Texts held in memory at most; beyond, the index is made."""
MOST_AUTHORS = 250_000
"""Authors held in memory at most; beyond, their index is asked."""
_text = schema.text.c


class Seen:
    """What one intake has stored. It knows all of the store only as long as nobody else writes: ask `current` first."""

    def __init__(self) -> None:
        self._runs: list[tuple[Array, Array]] = []  # beginnings of hashes in their order, and the texts' ids
        self._authors: dict[str | None, int | None] | None = {None: None}
        self._change = 0

    def current(self, connection: Connection) -> bool:
        """Whether all texts and authors of the store are known here; not once another process has written."""
        return self._change == _newest_change(connection) and sum(len(ids) for _, ids in self._runs) < MOST

    def forget(self) -> None:
        """Know nothing any more: texts were removed."""
        self._change = -1

    def written(self, connection: Connection) -> None:
        """Note that a transaction of this intake ends here."""
        if self._change >= 0:
            self._change = _newest_change(connection)

    def ids(self, connection: Connection, hashes: Sequence[str]) -> dict[str, int]:
        """The ids of the texts that are there, by hash."""
        begin = np.sort(_beginnings(hashes))  # found faster in order
        likely: list[int] = []
        for known, ids in self._runs:
            places = np.minimum(np.searchsorted(known, begin), len(known) - 1)
            likely += ids[places[known[places] == begin]].tolist()
        if not likely:
            return {}
        found: dict[str, int] = {}
        for some in rows.slices(likely):
            found.update(rows.pairs(connection, select(_text.hash, _text.id).where(_text.id.in_(some))))
        wanted = set(hashes)
        return {name: number for name, number in found.items() if name in wanted}

    def add(self, hashes: Sequence[str], first: int) -> None:
        """Note new texts, their ids counting up from `first`."""
        begin = _beginnings(hashes)
        order = np.argsort(begin)
        self._runs.append((begin[order], np.arange(first, first + len(hashes), dtype=np.int32)[order]))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            (known, ids), (more, their_ids) = self._runs[-2:]
            known, ids = np.concatenate((known, more)), np.concatenate((ids, their_ids))
            order = np.argsort(known, kind="stable")
            self._runs[-2:] = [(known[order], ids[order])]

    def authors(self) -> dict[str | None, int | None] | None:
        """The ids of all authors by name, to which new ones are added; None when there are too many to know them."""
        if self._authors is not None and len(self._authors) > MOST_AUTHORS:
            self._authors = None
        return self._authors


def _beginnings(hashes: Sequence[str]) -> Array:
    """The first half of each, 64 bits: two texts in a store of a million share it once in 30 million stores."""
    return np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint64)[::2]


def _newest_change(connection: Connection) -> int:
    return connection.execute(select(func.max(schema.packed.c.changed))).scalar() or 0
