"""The facts that charts count and filters ask for, packed column by column beside the comments.

One row of `packed` holds one column of 4,096 comments as plain numbers, each at its comment's key. A column of a
million comments is a few megabytes, read and counted in milliseconds whatever is asked. It is written in the
transaction that changes the comment, so it is right at once and in every process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Table, func, select

from comments.store import rows, schema

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
}
NAMED: Final = ("state", "language", "section")
"""Columns of words: the number stands in `term`."""

_p = schema.packed.c
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


class Changes:
    """Changes to the packed facts, gathered in memory and written at the end of a transaction by `flush`."""

    def __init__(self) -> None:
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._values: dict[str, list[Any]] = defaultdict(list)

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
        if not self._keys:
            return
        words = {word for name in NAMED for word in self._values.get(name, ())}
        numbers = _numbered(connection, words) if words else {}
        fresh: dict[int, tuple[str, Array, Array]] = {}
        for name, keys in self._keys.items():
            places = np.asarray(keys, dtype=np.int64)
            values = _encoded(name, self._values[name], numbers)
            blocks = places // BLOCK
            for block in np.unique(blocks).tolist():
                here = blocks == block
                fresh[_row(name, block)] = (name, places[here] % BLOCK, values[here])
        self._keys.clear()
        self._values.clear()
        stored = _stored(connection, fresh)
        written = []
        for row, (name, places, values) in fresh.items():
            block = _unpacked(name, stored.get(row))
            block[places] = values
            if row in stored or not _empty(block):
                written.append((row, block.tobytes()))
        _put(connection, written)


def _row(name: str, block: int) -> int:
    return COLUMNS[name][0] << 24 | block


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
    kind = COLUMNS[name][1]
    if data is not None:
        return np.frombuffer(data, dtype=kind).copy()
    return np.full(BLOCK, np.nan) if kind == "<f8" else np.zeros(BLOCK, dtype=kind)


def _empty(block: Array) -> bool:
    return bool(np.isnan(block).all()) if block.dtype.kind == "f" else not block.any()


def _stored(connection: Connection, wanted: Iterable[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for some in rows.slices(wanted):
        found.update(rows.pairs(connection, select(_p.id, _p.data).where(_p.id.in_(some))))
    return found


def _put(connection: Connection, written: Sequence[tuple[int, bytes]]) -> None:
    if written:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(
            f"INSERT INTO packed (id, data) VALUES ({mark}, {mark}) "  # noqa: S608 - marks
            "ON CONFLICT (id) DO UPDATE SET data = excluded.data",
            list(written),
        )


class Facts:
    """The packed columns as they stand in one read of the store; a column is read when it is first asked for.

    The index of an array is the comment's key. Where `article_id` is 0 there is no comment.
    """

    def __init__(self, connection: Connection, blocks: Sequence[int] | None = None) -> None:
        """`blocks` limits what is read to these; positions then count within them."""
        self._connection = connection
        self._read: dict[str, Array] = {}
        self.blocks = range(blocks_of(connection)) if blocks is None else blocks

    @cached_property
    def keys(self) -> Array:
        """The comments' keys."""
        starts = np.asarray(self.blocks, dtype=np.int64) * BLOCK
        keys: Array = (starts[:, None] + np.arange(BLOCK)).ravel()
        return keys

    def __getitem__(self, name: str) -> Array:
        if name not in self._read:
            self._read[name] = self._column(name, range(len(self.blocks)))
        return self._read[name]

    def where(self, name: str, mask: Array) -> Array:
        """Return a column that is right where a mask of comments is set; it reads no more blocks than that needs."""
        if name in self._read:
            return self._read[name]
        needed = np.flatnonzero(mask.reshape(-1, BLOCK).any(axis=1))
        return self[name] if 2 * len(needed) > len(self.blocks) else self._column(name, needed.tolist())

    def listed(self, keys: Array) -> Array:
        """Return which comments are among `keys`."""
        end = (max(self.blocks, default=-1) + 1) * BLOCK
        mask = np.zeros(end, dtype=bool)
        mask[keys[keys < end]] = True
        return mask if isinstance(self.blocks, range) else mask[self.keys]

    def keys_where(self, mask: Array) -> list[int]:
        """Return the keys where a mask is set, lowest first."""
        places = np.flatnonzero(mask)
        found: list[int] = (places if isinstance(self.blocks, range) else self.keys[places]).tolist()
        return found

    def _column(self, name: str, places: Sequence[int]) -> Array:
        """Read a column's blocks at some places among `blocks`; at others it is as if there were nothing."""
        kind = COLUMNS[name][1]
        if name == "likeness":
            blocks: Sequence[int] = range(_blocks(self._connection, schema.text))
            places = blocks
        else:
            blocks = self.blocks
        size = len(blocks) * BLOCK
        array = np.full(size, np.nan) if kind == "<f8" else np.zeros(size, dtype=kind)
        wanted = blocks if len(places) == len(blocks) else [blocks[place] for place in places]
        start_of = {_row(name, blocks[place]): place * BLOCK for place in places}
        for row, data in self._data(name, wanted):
            start = start_of.get(row)
            if start is not None:
                array[start : start + BLOCK] = np.frombuffer(data, dtype=kind)
        return array

    def _data(self, name: str, blocks: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        if isinstance(blocks, range):
            which = f"BETWEEN {_row(name, 0)} AND {_row(name, len(blocks))}"
        else:
            which = f"IN ({', '.join(str(_row(name, block)) for block in blocks) or 'NULL'})"
        sql = f"SELECT id, data FROM packed WHERE id {which}"  # noqa: S608 - numbers
        if self._connection.dialect.name == "sqlite":
            return self._connection.exec_driver_sql(sql).cursor.fetchall()
        raw: Any = self._connection.connection.dbapi_connection
        found: list[tuple[int, bytes]] = raw.execute(sql, binary=True).fetchall()  # text would be twice the bytes
        return found


def blocks_of(connection: Connection) -> int:
    """How many blocks the comments fill."""
    return _blocks(connection, schema.comment)


def _blocks(connection: Connection, table: Table) -> int:
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    return 0 if highest is None else int(highest) // BLOCK + 1


def numbers_of(text: str | None) -> Array:
    """Numbers that a database has joined by commas: a tenth of the time of as many rows."""
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, dtype=np.int64)
