"""A selection as conditions: the one place that says what each filter means in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select

from comments.selection import Selection
from comments.store import projection, rows, schema, words
from comments.store.values import epoch, name, short

_c = schema.comment.c
STATUS = {"waiting": 0, "approve": 1, "reject": 2, "skip": 3}


@dataclass(slots=True)
class Filter:
    """A selection read against one store: its conditions, and the columns that hold the shown scores."""

    toxicity: ColumnElement[Any]
    sentiment: ColumnElement[Any]
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    terms: list[words.Term] = field(default_factory=list)
    sqlite: bool = True

    def all(self, *, text: bool = True) -> list[ColumnElement[bool]]:
        """Every condition; without `text`, all but the search for words."""
        if not (text and self.terms):
            return self.conditions
        return [*self.conditions, _c.text_id.in_(words.matching_texts(self.terms, sqlite=self.sqlite))]


def read(connection: Connection, selection: Selection, *, desk: str | None = None, now: int = 0) -> Filter:
    """Turn a selection into conditions. `desk`: leave out what another moderator has in work at `now`."""
    slots = projection.active(connection)
    found = Filter(
        toxicity=_c[slots["toxicity"]], sentiment=_c[slots["sentiment"]], sqlite=connection.dialect.name == "sqlite"
    )
    add = found.conditions.append
    if selection.articles:
        add(_c.article_id.in_(selection.articles))
    if selection.sections:
        add(_c.section.in_([short(section) for section in selection.sections]))
    if selection.authors:
        known = rows.ids_by(connection, schema.author, "name", [name(author) for author in selection.authors])
        add(_c.author_id.in_(known.values()) if known else false())
    if selection.status:
        add(_c.status.in_(sorted({STATUS[status] for status in selection.status})))
    if selection.state:
        add(_state(selection.state))
    if selection.labels:
        known = rows.ids_by(connection, schema.label, "name", [name(label) for label in selection.labels])
        table = schema.comment_label.c
        add(exists().where(table.comment_id == _c.id, table.label_id.in_(known.values())) if known else false())
    if selection.languages:
        add(_c.language.in_([short(language) for language in selection.languages]))
    for column, bounds in ((found.toxicity, selection.toxicity), (found.sentiment, selection.sentiment)):
        if bounds is not None:
            add(column.between(*bounds))
    for measure, low, high in selection.scores:
        add(_measured(connection, measure, low, high))
    if selection.scored:
        some = or_(found.toxicity.is_not(None), found.sentiment.is_not(None))
        add(some if selection.scored == "yes" else ~some)
    _days(selection, found)
    if selection.words.strip():
        found.terms = words.terms(selection.words)
        if not found.terms:
            add(false())  # only punctuation: nothing contains that as a word
    if selection.order == "conflicts":
        limit = threshold(connection)
        add(or_(and_(_c.status == 2, found.toxicity < limit), and_(_c.status == 1, found.toxicity >= limit)))
    if desk is not None:
        claim = schema.claim.c
        add(~exists().where(claim.comment_id == _c.id, claim.moderator != desk, claim.until > now))
    return found


def threshold(connection: Connection) -> float:
    """The toxicity from which a comment counts as toxic."""
    stored = connection.execute(select(schema.setting.c.value).where(schema.setting.c.name == "threshold")).scalar()
    return 0.5 if stored is None else float(stored)


def _state(states: tuple[str, ...]) -> ColumnElement[bool]:
    here = [state for state in states if state != "gone"]
    parts: list[ColumnElement[bool]] = [and_(_c.state.in_(here), _c.gone.is_(False))] if here else []
    if "gone" in states:
        parts.append(_c.gone.is_(True))
    return or_(*parts)


def _measured(connection: Connection, measure: str, low: float, high: float) -> ColumnElement[bool]:
    """A measure other than the shown ones, by the version that readers see."""
    table, version = schema.score.c, schema.scorer_version.c
    number = connection.execute(select(schema.measure.c.id).where(schema.measure.c.name == measure)).scalar()
    shown = connection.execute(
        select(version.id).where(version.scorer == measure.rpartition(".")[0], version.shown)
    ).scalar()
    if number is None or shown is None:
        return false()
    for column, holds in projection.held(connection).items():
        if holds == (number, shown) and column in projection.active(connection).values():
            return _c[column].between(low, high)
    return exists().where(
        table.version_id == shown,
        table.measure_id == number,
        table.text_id == _c.text_id,
        table.value.between(low, high),
    )


def _days(selection: Selection, found: Filter) -> None:
    """Whole days by the clock of the page; the index is on absolute time, which is at most 14 hours away."""
    away = timedelta(hours=15)
    if selection.since is not None:
        found.conditions.append(_c.day >= selection.since.toordinal())
        start = datetime.combine(selection.since, time(), UTC)
        found.conditions.append(_c.posted >= epoch(start - away if selection.since.toordinal() > 2 else start))
    if selection.until is not None:
        found.conditions.append(_c.day <= selection.until.toordinal())
        end = datetime.combine(selection.until, time.max, UTC)
        found.conditions.append(_c.posted <= epoch(end + away if selection.until.year < 9999 else end))
