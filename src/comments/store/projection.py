"""The scores that lists and charts sort by, beside each comment: two slots a role, one shown, one being filled.

Readers see the active slot. A newer version of the same scorer fills the other one as its scores come, and takes over
in
one step once it has judged everything: no screen ever mixes two versions. A first version shows as it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, and_, exists, func, select

from comments.store import rows, schema
from comments.store.connection import Database
from comments.store.pace import Pace
from comments.store.packed import SLOTS, Changes
from comments.store.present import ROLES
from comments.store.rows import slices

FITTING: Final = {"toxicity": ("toxicity", "toxic"), "sentiment": ("compound", "sentiment")}
DEFAULTS: Final = {"toxicity": "quick.toxicity", "sentiment": "vader.compound"}

__all__ = ["DEFAULTS", "FITTING", "ROLES", "SLOTS", "fill", "held", "slot_values"]

_slot = schema.slot.c
_score = schema.score.c
_comment = schema.comment.c


def held(connection: Connection) -> dict[str, tuple[int, int | None]]:
    """What each slot in use holds: (measure, version) by column."""
    found: dict[str, tuple[int, int | None]] = {}
    for row in connection.execute(select(schema.slot)).mappings():
        for number in (0, 1):
            if row[f"measure{number}"] is not None:
                found[ROLES[row["role"]][number]] = (row[f"measure{number}"], row[f"version{number}"])
    return found


def slot_values(connection: Connection, texts: Iterable[int]) -> dict[int, tuple[float | None, ...]]:
    """What the slots hold for texts that are already judged, in the order of `SLOTS`."""
    wanted = list(texts)
    found: dict[int, list[float | None]] = {}
    if not wanted:
        return {}
    for column, (measure, version) in held(connection).items():
        if version is None:
            continue
        for some in slices(wanted):
            query = select(_score.text_id, _score.value).where(
                _score.version_id == version, _score.measure_id == measure, _score.text_id.in_(some)
            )
            for text_id, value in connection.execute(query):
                found.setdefault(text_id, [None] * len(SLOTS))[SLOTS.index(column)] = value
    return {text_id: tuple(some) for text_id, some in found.items()}


def assign(connection: Connection, role: str, measure: int, version: int, *, first: bool) -> tuple[str, bool] | None:
    """Give a scorer version's measure its slot. Returns the column and whether it was given just now.

    None when the role shows another measure. `first` allows the measure to take a role that shows nothing yet.
    """
    row = connection.execute(select(schema.slot).where(_slot.role == role)).mappings().one_or_none()
    columns = ROLES[role]
    if row is None:
        if not first:
            return None
        values = {"role": role, "active": 0, "measure0": measure, "version0": version}
        connection.execute(schema.slot.insert(), values)
        return columns[0], True
    shown = row["active"]
    for number in (shown, 1 - shown):
        if (row[f"measure{number}"], row[f"version{number}"]) == (measure, version):
            return columns[number], False
    if row[f"measure{shown}"] != measure:
        return None
    number = shown if row[f"version{shown}"] is None else 1 - shown
    give(connection, role, number, measure, version)
    return columns[number], True


def give(connection: Connection, role: str, number: int, measure: int, version: int | None) -> None:
    """Let a slot hold something else."""
    values = {f"measure{number}": measure, f"version{number}": version}
    connection.execute(schema.slot.update().where(_slot.role == role).values(values))


def fill(db: Database, column: str) -> None:
    """Make a slot right for every comment, in short transactions; what is right already is not touched."""
    pace = Pace(db.turns, size=50, smallest=10)
    after = 0
    value = _score.value.label("fresh")
    while True:
        pace.begin()
        with db.write() as connection:
            measure, version = held(connection).get(column, (None, None))
            query = (
                select(_comment.id, _comment[column], value)
                .outerjoin(
                    schema.score,
                    and_(
                        _score.version_id == version, _score.measure_id == measure, _score.text_id == _comment.text_id
                    ),
                )
                .where(_comment.id > after)
                .order_by(_comment.id)
                .limit(pace.size)
            )
            found = connection.execute(query).all()
            if not found:
                return
            place(connection, column, {row[0]: row[2] for row in found if row[1] != row[2]})
            after = found[-1][0]
        pace.end(len(found))


def place(connection: Connection, column: str, values: Mapping[int, float | None]) -> None:
    """Write a slot's values by comment key."""
    if not values:
        return
    rows.set_by_id(connection, schema.comment, (column,), list(values.items()))
    changes = Changes()
    changes.column(column, list(values), values.values())
    changes.flush(connection)


def prepare(connection: Connection, scorer: str, version: int) -> list[str]:
    """Let the slots that nobody sees hold this version, in roles that show the scorer; returns them, to be filled."""
    columns = []
    names = rows.pairs(connection, select(schema.measure.c.id, schema.measure.c.name))
    for row in connection.execute(select(schema.slot)).mappings().all():
        shown = row["active"]
        measure = row[f"measure{shown}"]
        if names[measure].rpartition(".")[0] != scorer or row[f"version{shown}"] == version:
            continue
        give(connection, row["role"], 1 - shown, measure, version)
        columns.append(ROLES[row["role"]][1 - shown])
    return columns


def complete(connection: Connection, version: int) -> bool:
    """Whether a version has judged every text that some shown version of the same scorer has judged."""
    table, judged = schema.scorer_version.c, schema.judged.c
    other = schema.scorer_version.alias()
    query = select(other.c.id).where(
        other.c.scorer == select(table.scorer).where(table.id == version).scalar_subquery(),
        other.c.shown,
        other.c.id != version,
    )
    shown = connection.execute(query).scalars().all()
    if not shown:
        return True
    mine = schema.judged.alias()
    left = select(judged.text_id).where(
        judged.version_id.in_(shown),
        ~exists().where(mine.c.version_id == version, mine.c.text_id == judged.text_id),
    )
    return connection.execute(left.limit(1)).first() is None


def show(connection: Connection, version: int) -> None:
    """Let readers see a version from now on: its slots become the active ones."""
    table = schema.scorer_version
    name = connection.execute(select(table.c.scorer).where(table.c.id == version)).scalar_one()
    connection.execute(table.update().where(table.c.scorer == name).values(shown=table.c.id == version))
    for row in connection.execute(select(schema.slot)).mappings().all():
        for number in (0, 1):
            if row[f"version{number}"] == version:
                connection.execute(schema.slot.update().where(_slot.role == row["role"]).values(active=number))


def measure_name(connection: Connection, role: str) -> str | None:
    """The qualified measure that a role shows, None while nothing was scored."""
    row = connection.execute(select(schema.slot).where(_slot.role == role)).mappings().one_or_none()
    if row is None:
        return None
    number = row["active"]
    name: str | None = connection.execute(
        select(schema.measure.c.name).where(schema.measure.c.id == row[f"measure{number}"])
    ).scalar()
    return name


def number_of(connection: Connection, name: str) -> int:
    """The number of a measure, given out when it is new."""
    table = schema.measure
    found = connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
    if found is None:
        found = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
        connection.execute(table.insert(), {"id": found, "name": name})
    return int(found)
