"""What every read of the store begins with, asked at once: where the shown scores stand, by whose versions, the
threshold, how far the comments reach, and which change to the packed facts was the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection

from comments.store import rounds
from comments.store.packed import BLOCK, NEWEST

ROLES: Final = {"toxicity": ("tox0", "tox1"), "sentiment": ("sent0", "sent1")}
_QUESTIONS: Final = (
    ("SELECT role, active, measure0, version0, measure1, version1 FROM slot", ()),
    ("SELECT id, scorer FROM scorer_version WHERE shown ORDER BY id", ()),
    ("SELECT name, id FROM measure", ()),
    ("SELECT value FROM setting WHERE name = 'threshold'", ()),
    ("SELECT max(id) FROM comment", ()),
    NEWEST,
)


@dataclass(frozen=True, kw_only=True)
class Present:
    """The store at one moment.

    `shown` is the column of `comment` that readers see, by role; `held` what each slot in use holds, as (measure,
    version) by column. `versions` are those that readers see, as (number, scorer); `measures` are numbers by qualified
    name. `threshold` is the toxicity from which a comment counts as toxic. `blocks` are as many as the comments' packed
    facts have, `change` is the newest one to them.
    """

    shown: Mapping[str, str]
    held: Mapping[str, tuple[int, int | None]]
    versions: tuple[tuple[int, str], ...]
    measures: Mapping[str, int]
    threshold: float
    blocks: int
    change: int

    @cached_property
    def other_scorers(self) -> list[tuple[int, int]]:
        """What readers see of toxicity beside the measure that lists show, as (version, measure)."""
        measure, _ = self.held.get(self.shown["toxicity"], (None, None))
        if measure is None:
            return []
        theirs = ((version, self.measures.get(f"{scorer}.toxicity")) for version, scorer in self.versions)
        return [(version, number) for version, number in theirs if number is not None and number != measure]

    def place_of(self, measure: str) -> tuple[str | None, int, int] | None:
        """Where the scores of a qualified measure are that readers see: (slot, measure, version).

        The slot is None for a measure that does not stand beside the comments; the whole None when nobody scored by it.
        """
        number = self.measures.get(measure)
        scorer = measure.rpartition(".")[0]
        version = next((version for version, whose in self.versions if whose == scorer), None)
        if number is None or version is None:
            return None
        slots = [name for name in self.shown.values() if self.held.get(name) == (number, version)]
        return next(iter(slots), None), number, version


def of(connection: Connection) -> Present:
    """What a connection sees. A read sees one moment and asks once; a write asks again each time."""
    remembered: dict[str, Any] | None = connection.get_execution_options().get("comments_remembered")
    if remembered is None:
        return _ask(connection)
    if "present" not in remembered:
        remembered["present"] = _ask(connection)
    found: Present = remembered["present"]
    return found


def _ask(connection: Connection) -> Present:
    slots, versions, measures, threshold, highest, newest = rounds.ask(connection, *_QUESTIONS)
    shown = {role: columns[0] for role, columns in ROLES.items()}
    held: dict[str, tuple[int, int | None]] = {}
    for role, active, *holds in slots:
        shown[role] = ROLES[role][active]
        for number, column in enumerate(ROLES[role]):
            if holds[2 * number] is not None:
                held[column] = (holds[2 * number], holds[2 * number + 1])
    return Present(
        shown=shown,
        held=held,
        versions=tuple((version, scorer) for version, scorer in versions),
        measures=dict(measures),
        threshold=float(threshold[0][0]) if threshold else 0.5,
        blocks=0 if highest[0][0] is None else highest[0][0] // BLOCK + 1,
        change=newest[0][0] or 0,
    )
