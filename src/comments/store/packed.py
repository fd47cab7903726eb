"""The facts that charts count and filters ask for, packed column by column beside the comments.

One row of `packed` holds one column of 4,096 comments as plain numbers, each at its comment's key. A column of a
million comments is a few megabytes, counted in milliseconds whatever is asked. It is written in the transaction that
changes the comment, so it is right at once and in every process; each row says by which change it was written last, so
that `columns`, which reads them, reads in only what is new.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection

from comments.store import rounds, rows, schema

BLOCK: Final = 4096
SLOTS: Final = ("tox0", "tox1", "sent0", "sent1")
# By column of `comment`: its number, and what a value takes. None is 0 (hours count from 1), of a score NaN.
COLUMNS: Final[Mapping[str, tuple[int, str]]] = {
    "article_id": (1, "<i4"),
    "author_id": (2, "<i4"),
    "text_id": (3, "<i4"),
    "day": (4, "<i4"),
    "hour": (5, "u1"),
    "status": (6, "u1"),
    "gone": (7, "u1"),
    "state": (8, "<i4"),
    "language": (9, "<i4"),
    "section": (10, "<i4"),
    **{slot: (11 + index, "<f8") for index, slot in enumerate(SLOTS)},
    "likeness": (15, "<u8"),  # of texts, at the text's key
    "labels": (16, "<u4"),  # a bit a label
}
OTHER_LABELS: Final = 1 << 31
"""The bit of every label after the 31st: `comment_label` says which."""
SPARSE: Final = ("status", "labels")
"""Columns that each decision writes and that are nothing for most comments: stored compressed, a tenth of the bytes."""
NAMED: Final = ("state", "language", "section")
"""Columns of words: the number stands in `term`."""

_NAMES: Final = {number: name for name, (number, _) in COLUMNS.items()}
NEWEST: Final[rounds.Question] = ("SELECT max(changed) FROM packed", ())
"""The number of the newest change to any packed column; writers count them up, one after the other."""
Packed = tuple[int, bytes, int]
"""A row of `packed`: its number, its data, and the number of the change."""
Array = np.ndarray[Any, Any]


def terms(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """Numbers of words; those the store has not seen are left out."""
    return rows.ids_by(connection, schema.term, "name", words)


def _numbered(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    wanted = dict.fromkeys(words)
    found = terms(connection, wanted)
    number = rows.next_id(connection, schema.term) if len(found) < len(wanted) else 0
    for word in wanted:
        if word not in found:
            connection.execute(schema.term.insert(), {"id": number, "name": word})
            found[word] = number
            number += 1
    return found


def label_bits(labels: Iterable[int]) -> int:
    """What `labels` holds of a comment that has labels of these numbers."""
    return reduce(or_, (1 << min(number - 1, 31) for number in labels), 0)


class Changes:
    """Changes to the packed facts, gathered in memory and written at the end of a transaction by `flush`."""

    def __init__(self) -> None:
        self._fresh: list[tuple[str, int, Sequence[Any]]] = []
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._values: dict[str, list[Any]] = defaultdict(list)

    def fresh(self, name: str, first: int, values: Sequence[Any]) -> None:
        """Note one column of new comments whose keys count up from `first`."""
        if name not in SLOTS or values.count(None) < len(values):
            self._fresh.append((name, first, list(values)))

    def change(self, key: int, values: Mapping[str, Any]) -> None:
        """Note new values of one comment by column name; columns that are not packed are passed over."""
        for name, value in values.items():
            if name in COLUMNS:
                self._keys[name].append(key)
                self._values[name].append(value)

    def column(self, name: str, keys: Sequence[int], values: Iterable[Any]) -> None:
        """Note one column of many comments."""
        self._keys[name].extend(keys)
        self._values[name].extend(values)

    def flush(self, connection: Connection) -> None:
        """Write what was noted."""
        rounds.tell(connection, putting(connection, self.drawn_up(connection)))

    def drawn_up(self, connection: Connection) -> list[Packed]:
        """The rows for what was noted; what is new goes in first, so that a change to it counts."""
        if not self._keys and not self._fresh:
            return []
        words = {word for name in NAMED for word in self._values.get(name, ())}
        words.update(word for name, _, values in self._fresh if name in NAMED for word in set(values))
        numbers = _numbered(connection, words) if words else {}
        changes: dict[int, list[tuple[str, Any, Array]]] = defaultdict(list)
        for name, first, some in self._fresh:
            values = _encoded(name, some, numbers)
            for number in range(first // BLOCK, (first + len(some) - 1) // BLOCK + 1):
                start = number * BLOCK - first
                here = values[max(0, start) : start + BLOCK]
                begin = max(0, -start)
                changes[row_of(name, number)].append((name, slice(begin, begin + len(here)), here))
        for name, keys in self._keys.items():
            places = np.asarray(keys, dtype=np.int64)
            values = _encoded(name, self._values[name], numbers)
            blocks = places // BLOCK
            for number in np.unique(blocks).tolist():
                chosen = blocks == number
                changes[row_of(name, number)].append((name, places[chosen] % BLOCK, values[chosen]))
        self._fresh.clear()
        self._keys.clear()
        self._values.clear()
        change, stored = _stored(connection, list(changes))
        written: list[Packed] = []
        for row, writes in changes.items():
            before = stored.get(row)
            name = writes[0][0]
            block = _unpacked(name, before)
            for _, places, values in writes:
                block[places] = values
            data = _stowed(name, block)
            if _empty(block) if before is None else data == before:
                continue
            written.append((row, data, change + 1))
        return written


def row_of(name: str, block: int) -> int:
    """The number of the row that holds a block of a column."""
    return COLUMNS[name][0] << 24 | block


def place_of(row: int) -> tuple[str, int]:
    """The column and the block that a row holds."""
    return _NAMES[row >> 24], row & 0xFFFFFF


def _encoded(name: str, values: Sequence[Any], numbers: Mapping[str, int]) -> Array:
    if name in NAMED:
        values = [numbers[value] for value in values]
    elif name == "hour":
        values = [0 if value is None else value + 1 for value in values]
    elif name == "likeness":
        values = [0 if value is None else int(value, 16) for value in values]
    elif name in SLOTS:
        return np.array(values, dtype=float)  # None becomes NaN
    else:
        values = [value or 0 for value in values]
    return np.array(values, dtype=COLUMNS[name][1])


def _unpacked(name: str, data: bytes | None) -> Array:
    return nothing(name, BLOCK) if data is None else values_in(name, data).copy()


def _stowed(name: str, block: Array) -> bytes:
    plain = block.tobytes()
    small = zlib.compress(plain, 1) if name in SPARSE else plain
    return small if len(small) < len(plain) else plain


def values_in(name: str, data: bytes) -> Array:
    """The values of a row of a column; what is shorter than 4,096 values is compressed."""
    kind = np.dtype(COLUMNS[name][1])
    return np.frombuffer(data if len(data) == BLOCK * kind.itemsize else zlib.decompress(data), dtype=kind)


def nothing(name: str, size: int) -> Array:
    """A column of comments that have no value in it."""
    kind = COLUMNS[name][1]
    return np.full(size, np.nan) if kind == "<f8" else np.zeros(size, dtype=kind)


def _empty(block: Array) -> bool:
    return bool(np.isnan(block).all()) if block.dtype.kind == "f" else not block.any()


def _stored(connection: Connection, wanted: list[int]) -> tuple[int, dict[int, bytes]]:
    """The newest change, and the rows as they are."""
    ((change,),), found = rounds.ask(connection, NEWEST, ("SELECT id, data FROM packed WHERE id IN ?", (wanted,)))
    return change or 0, dict(found)


def putting(connection: Connection, written: Sequence[Packed]) -> rounds.Write:
    """What writes rows that were drawn up in the same transaction."""
    return rows.putting(connection, schema.packed, ("id", "data", "changed"), written)
