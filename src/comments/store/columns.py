"""The packed columns as one read of the store sees them; a process keeps them and reads in only what has changed.

A read sees one moment of the store. What is kept stands at one moment too: a later read brings it forward by the rows
that were written since, an earlier one that is still under way does without it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from threading import Lock
from typing import Final

import numpy as np
from sqlalchemy import Connection, func, select

from comments.store import present, rows, schema
from comments.store.packed import BLOCK, COLUMNS, Array, nothing, place_of, row_of, values_in

BUDGET: Final = 256 << 20
"""Bytes of columns that a process keeps: all of them of about four million comments."""
_BYTES: Final = sum(BLOCK * np.dtype(kind).itemsize for _, kind in COLUMNS.values())

_p = schema.packed.c
Read = Callable[[str, Sequence[int]], Array]  # some blocks of a column, one behind the other


class Kept:
    """Columns that a process has read and, for each, the blocks that have changed since. Threads may share it."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._lock = Lock()
        self._change: int | None = None
        self._columns: OrderedDict[str, Array] = OrderedDict()  # the one asked for last comes last
        self._stale: dict[str, set[int]] = defaultdict(set)

    def holds(self, name: str) -> bool:
        """Whether a column is here, if perhaps not of today."""
        return name in self._columns

    def has_room(self, blocks: int) -> bool:
        """Whether every column of so many blocks fits."""
        return blocks * _BYTES <= self._budget

    def column(self, connection: Connection, change: int, name: str, blocks: int, read: Read) -> Array | None:
        """A column as it stood after a change, for reading only; None when a later change is known here.

        `read` gets blocks that are not here from the store, which `connection` sees as it was after that change.
        """
        with self._lock:
            if self._change is not None and change < self._change:
                return None
            self._forward(connection, change)
            array = self._columns.pop(name, nothing(name, 0))
            stale = self._stale.pop(name, set()) | set(range(len(array) // BLOCK, blocks))
            if stale:
                array = _renewed(name, array, sorted(stale), read)
            self._columns[name] = array
            while sum(one.nbytes for one in self._columns.values()) > self._budget:
                self._columns.popitem(last=False)
            return array[: blocks * BLOCK]

    def _forward(self, connection: Connection, change: int) -> None:
        if self._change is not None and self._change < change:
            for row in connection.execute(select(_p.id).where(_p.changed > self._change)).scalars():
                name, block = place_of(row)
                if name in self._columns and block < len(self._columns[name]) // BLOCK:
                    self._stale[name].add(block)
        self._change = change


def _renewed(name: str, array: Array, blocks: list[int], read: Read) -> Array:
    """A copy with some blocks read again: whoever works with the old one goes on with what it saw."""
    size = max(len(array), (blocks[-1] + 1) * BLOCK)
    fresh = nothing(name, size)
    fresh[: len(array)] = array
    fresh.reshape(-1, BLOCK)[blocks] = read(name, blocks).reshape(-1, BLOCK)
    fresh.flags.writeable = False
    return fresh


class View:
    """The packed columns as one read of the store sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        options = connection.get_execution_options()
        # What a writer has not finished is for nobody else.
        self._kept: Kept | None = None if options.get("comments_write") else options.get("comments_kept")

    @cached_property
    def size(self) -> int:
        """How many blocks the comments fill."""
        return present.of(self._connection).blocks

    def holds(self, name: str) -> bool:
        """Whether the whole column costs no more than a part of it."""
        return self._kept is not None and self._kept.holds(name)

    def keeps(self, name: str) -> bool:
        """Whether the whole column is here, or will be when it is asked for."""
        return self._kept is not None and (self._kept.holds(name) or self._kept.has_room(self.size))

    def column(self, name: str) -> Array:
        """A whole column, for reading only."""
        size = self._texts() if name == "likeness" else self.size
        if self._kept is not None:
            kept = self._kept.column(self._connection, present.of(self._connection).change, name, size, self.blocks)
            if kept is not None:
                return kept
        return self.blocks(name, range(size))

    def blocks(self, name: str, wanted: Sequence[int]) -> Array:
        """Some blocks of a column, in rising order, one behind the other."""
        array = nothing(name, len(wanted) * BLOCK)
        place = {row_of(name, block): place * BLOCK for place, block in enumerate(wanted)}
        for row, data in self._rows(name, wanted):
            start = place.get(row)
            if start is not None:
                array[start : start + BLOCK] = values_in(name, data)
        return array

    def _rows(self, name: str, blocks: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        if not blocks:
            return ()
        if blocks[-1] - blocks[0] < 2 * len(blocks):
            which = f"BETWEEN {row_of(name, blocks[0])} AND {row_of(name, blocks[-1])}"
        else:
            which = f"IN ({', '.join(str(row_of(name, block)) for block in blocks)})"
        sql = f"SELECT id, data FROM packed WHERE id {which}"  # noqa: S608 - numbers
        found: list[tuple[int, bytes]] = rows.driven(self._connection, sql).fetchall()
        return found

    def _texts(self) -> int:
        highest = self._connection.execute(select(func.max(schema.text.c.id))).scalar()
        return 0 if highest is None else int(highest) // BLOCK + 1


class Facts:
    """All packed facts, or those of some blocks to estimate by, an array a column.

    The index of an array is the comment's key, or the place in those blocks. Where `article_id` is 0 there is no
    comment.
    """

    def __init__(self, view: View, blocks: Sequence[int] | None = None) -> None:
        """`blocks` limits what is read to these."""
        self._view = view
        self._some = blocks
        self._read: dict[str, Array] = {}

    @cached_property
    def keys(self) -> Array:
        """The comments' keys."""
        blocks = range(self._view.size) if self._some is None else self._some
        keys: Array = (np.asarray(blocks, dtype=np.int64)[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        return keys

    def __len__(self) -> int:
        return BLOCK * (self._view.size if self._some is None else len(self._some))

    def __getitem__(self, name: str) -> Array:
        if name not in self._read:
            self._read[name] = self._column(name)
        return self._read[name]

    def _column(self, name: str) -> Array:
        if self._some is None:
            return self._view.column(name)
        if self._view.holds(name):
            return self._view.column(name).reshape(-1, BLOCK)[self._some].ravel()
        return self._view.blocks(name, self._some)

    def at(self, name: str, places: Array) -> Array:
        """Return a column at some places; where columns are not kept, it reads no more blocks than that needs."""
        if name in self._read or self._some is not None or self._view.keeps(name):
            return np.asarray(self[name][places])
        blocks, place = np.unique(places // BLOCK, return_inverse=True)
        if 2 * len(blocks) > self._view.size:
            return np.asarray(self[name][places])
        found: Array = self._view.blocks(name, blocks.tolist())[place * BLOCK + places % BLOCK]
        return found

    def listed(self, keys: Array) -> Array:
        """Return which comments are among `keys`."""
        mask = np.zeros(self._view.size * BLOCK, dtype=bool)
        mask[keys[keys < len(mask)]] = True
        return mask if self._some is None else mask[self.keys]

    def keys_at(self, places: Array) -> Array:
        """Return the keys at some places."""
        return places if self._some is None else self.keys[places]
