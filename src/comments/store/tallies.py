"""Running totals behind every chart, moved in the transaction that changes a comment: right at once, never recounted.

One table holds them all, by kind and key (a day, an hour of the week, an article, an author, a bar of a histogram)
and by
what charts filter: status, state, language, section (of an author only status and state: there are many authors). A
change
takes the comment's old facts out and puts the new ones
in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from comments.store import schema

DAY: Final = 1
HOUR: Final = 2
ARTICLE: Final = 3
AUTHOR: Final = 4
ALL: Final = 5
SLOTS: Final = ("tox0", "tox1", "sent0", "sent1")
BARS: Final = {"tox0": 10, "tox1": 11, "sent0": 12, "sent1": 13}
BINS: Final = 100
LOW: Final = {"tox0": 0.0, "tox1": 0.0, "sent0": -1.0, "sent1": -1.0}
SPAN: Final = {"tox0": 1.0, "tox1": 1.0, "sent0": 2.0, "sent1": 2.0}
UNIT: Final = 1_000_000

_c = schema.comment.c
FACTS: Final = (
    _c.id,
    _c.article_id,
    _c.author_id,
    _c.day,
    _c.hour,
    _c.status,
    _c.state,
    _c.gone,
    _c.language,
    _c.section,
    _c.tox0,
    _c.tox1,
    _c.sent0,
    _c.sent1,
)
_Key = tuple[int, int, int, str, str, str]


def bar(slot: str, value: float, bins: int = BINS) -> int:
    """Which bar a value falls into; values outside the range count in the outermost."""
    return min(bins - 1, max(0, int((value - LOW[slot]) / SPAN[slot] * bins)))


class Tallies:
    """Changes to the totals, gathered in memory and applied at the end of a transaction by `flush`."""

    def __init__(self) -> None:
        self._sums: dict[_Key, list[int]] = {}

    def count(self, fact: Sequence[Any], sign: int) -> None:
        """Put a comment's facts (in the order of `FACTS`) in, or take them out with sign -1."""
        (_, article, author, day, hour, status, state, gone, language, section, *values) = fact
        if gone:
            state = "gone"
        filters = (status, state, language, section)
        add = [sign, 0, 0, 0, 0, 0, 0, 0, 0]
        for index, value in enumerate(values):
            if value is not None:
                add[1 + 2 * index] = sign
                add[2 + 2 * index] = sign * round(value * UNIT)
                slot = SLOTS[index]
                self._add((BARS[slot], bar(slot, value), *filters), [sign, 0, 0, 0, 0, 0, 0, 0, 0])
        self._add((ALL, 0, *filters), add)
        self._add((ARTICLE, article, *filters), add)
        if author is not None:
            self._add((AUTHOR, author, status, state, "", ""), add)
        if day is not None:
            self._add((DAY, day, *filters), add)
            self._add((HOUR, hour, *filters), add)

    def rescore(self, fact: Sequence[Any], slot: str, value: float | None) -> None:
        """Change one score of a comment whose other facts stay."""
        (_, article, author, day, hour, status, state, gone, language, section, *values) = fact
        if gone:
            state = "gone"
        filters = (status, state, language, section)
        index = SLOTS.index(slot)
        old = values[index]
        add = [0] * 9
        if old is not None:
            add[1 + 2 * index] -= 1
            add[2 + 2 * index] -= round(old * UNIT)
            self._add((BARS[slot], bar(slot, old), *filters), [-1, 0, 0, 0, 0, 0, 0, 0, 0])
        if value is not None:
            add[1 + 2 * index] += 1
            add[2 + 2 * index] += round(value * UNIT)
            self._add((BARS[slot], bar(slot, value), *filters), [1, 0, 0, 0, 0, 0, 0, 0, 0])
        self._add((ALL, 0, *filters), add)
        self._add((ARTICLE, article, *filters), add)
        if author is not None:
            self._add((AUTHOR, author, status, state, "", ""), add)
        if day is not None:
            self._add((DAY, day, *filters), add)
            self._add((HOUR, hour, *filters), add)

    def _add(self, key: _Key, add: list[int]) -> None:
        have = self._sums.get(key)
        if have is None:
            self._sums[key] = add.copy()
        else:
            for index, value in enumerate(add):
                if value:
                    have[index] += value

    def flush(self, connection: Connection) -> None:
        """Apply what was gathered."""
        rows = [(*key, *sums) for key, sums in sorted(self._sums.items()) if any(sums)]
        self._sums.clear()
        if rows:
            mark = "?" if connection.dialect.name == "sqlite" else "%s"
            connection.exec_driver_sql(_UPSERT.replace("?", mark), rows)


_SUMS = ("n", *(f"{slot}_{what}" for slot in SLOTS for what in ("n", "sum")))
_KEYS = "kind, key, status, state, language, section"
_MARKS = ", ".join("?" * (6 + len(_SUMS)))
_UPSERT = (
    f"INSERT INTO tally ({_KEYS}, {', '.join(_SUMS)}) VALUES ({_MARKS}) "  # noqa: S608 - our own names
    f"ON CONFLICT ({_KEYS}) DO UPDATE SET {', '.join(f'{name} = tally.{name} + excluded.{name}' for name in _SUMS)}"
)


def facts(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Facts of comments by key, in slices that both databases take as parameters."""
    found: dict[int, tuple[Any, ...]] = {}
    for part in slices(keys):
        rows = connection.execute(select(*FACTS).where(_c.id.in_(part)))
        found.update({row[0]: tuple(row) for row in rows})
    return found


def changed(fact: tuple[Any, ...], changes: Mapping[str, Any]) -> tuple[Any, ...]:
    """The facts after changes by column name; names that are no fact are passed over."""
    return tuple(changes.get(column.name, value) for column, value in zip(FACTS, fact, strict=True))


def slices(items: Iterable[Any], size: int = 900) -> Iterable[list[Any]]:
    """Cut a sequence into lists of at most `size`."""
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
