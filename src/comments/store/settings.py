"""What the desk agreed on, and saved views. Every change of a setting stands in the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from comments import labels as names
from comments.errors import UsageError
from comments.store import audit, people, projection, schema
from comments.store.connection import Database
from comments.store.facts import Settings
from comments.store.values import name, to_json

_c = schema.setting.c
_MEASURES = {"toxicity_measure": "toxicity", "sentiment_measure": "sentiment"}


def current(connection: Connection) -> Settings:
    """See `Store.settings`."""
    stored = {row.name: json.loads(row.value) for row in connection.execute(select(_c.name, _c.value))}

    def measure(role: str) -> str:
        chosen = stored.pop(f"{role}_measure", None)
        return chosen or projection.measure_name(connection, role) or projection.DEFAULTS[role]

    return Settings(
        toxicity_measure=measure("toxicity"),
        sentiment_measure=measure("sentiment"),
        threshold=float(stored.pop("threshold", 0.5)),
        labels=tuple(stored.pop("labels", names.DEFAULT_LABELS)),
        bands={
            **{key: bands.edges for key, bands in names.DEFAULT_BANDS.items()},
            **{key: tuple(edges) for key, edges in stored.pop("bands", {}).items()},
        },
        retention_days=stored.pop("retention_days", None),
        golden_share=float(stored.pop("golden_share", 0.1)),
        extra=stored,
    )


def change(db: Database, setting: str, value: Any, *, by: str) -> Settings:
    """See `Store.change_setting`."""
    value = _checked(setting, value)
    role = _MEASURES.get(setting)
    with db.write(durable=True) as connection:
        people.require(connection, by, "lead")
        before = connection.execute(select(_c.value).where(_c.name == setting)).scalar()
        written = to_json(value)
        if before != written:
            connection.execute(schema.setting.delete().where(_c.name == setting))
            connection.execute(schema.setting.insert(), {"name": setting, "value": written})
            what = {"name": setting, "before": None if before is None else json.loads(before), "after": value}
            audit.append(connection, db.now(), "setting", by, what)
    if role is not None:
        show_measure(db, role, value)
    with db.read() as connection:
        return current(connection)


def show_measure(db: Database, role: str, measure: str) -> None:
    """Let a role show another measure: fill the slot that nobody sees, then turn to it."""
    with db.write() as connection:
        if projection.measure_name(connection, role) == measure:
            return
        number = projection.number_of(connection, measure)
        table = schema.scorer_version.c
        shown = select(table.id).where(table.scorer == measure.rpartition(".")[0], table.shown)
        version = connection.execute(shown).scalar()
        row = connection.execute(select(schema.slot).where(schema.slot.c.role == role)).mappings().one_or_none()
        other = 0 if row is None else 1 - row["active"]
        if row is None:
            values = {"role": role, "active": 0, "measure0": number, "version0": version}
            connection.execute(schema.slot.insert(), values)
        else:
            projection.give(connection, role, other, number, version)
    projection.fill(db, projection.ROLES[role][other])
    with db.write() as connection:
        connection.execute(schema.slot.update().where(schema.slot.c.role == role).values(active=other))


def _checked(setting: str, value: Any) -> Any:
    """Refuse what would make a screen fail later."""
    if setting in _MEASURES and not (isinstance(value, str) and "." in value):
        raise UsageError(f"{setting} is a measure by its full name, such as {projection.DEFAULTS[_MEASURES[setting]]}.")
    if setting == "threshold" and not (isinstance(value, int | float) and 0 <= value <= 1):
        raise UsageError("The threshold is a number from 0 to 1.")
    if setting == "labels":
        cleaned = [name(str(label).strip()) for label in value]
        if not all(cleaned) or len(set(cleaned)) != len(cleaned):
            raise UsageError("Labels are different names, none of them empty.")
        return cleaned
    if setting == "retention_days" and value is not None and not (isinstance(value, int) and value > 0):
        raise UsageError("Retention is a number of days, or nothing.")
    if setting == "golden_share" and not (isinstance(value, int | float) and 0 <= value <= 0.5):
        raise UsageError("The share of golden items is a number from 0 to 0.5.")
    if setting == "bands":
        for edges in value.values():
            if list(edges) != sorted(edges):
                raise UsageError("The edges of bands go up.")
        return {key: list(edges) for key, edges in value.items()}
    return value


def views(connection: Connection) -> dict[str, dict[str, list[str]]]:
    """See `Store.views`."""
    rows = connection.execute(select(schema.view).order_by(schema.view.c.name))
    return {row.name: json.loads(row.query) for row in rows}


def save_view(db: Database, title: str, query: Mapping[str, Sequence[str]], *, by: str) -> None:
    """See `Store.save_view`."""
    title = name(title.strip())
    if not title:
        raise UsageError("A view needs a name.")
    with db.write() as connection:
        people.require(connection, by, "moderator")
        connection.execute(schema.view.delete().where(schema.view.c.name == title))
        if query:
            written = json.dumps({key: list(parts) for key, parts in query.items()})
            connection.execute(schema.view.insert(), {"name": title, "query": written})
