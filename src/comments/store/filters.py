"""A selection as conditions: the one place that says what each filter means in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select

from comments.selection import Selection
from comments.store import plans, projection, rows, schema, tallies, words
from comments.store.plans import Columns, Part
from comments.store.values import epoch, name, short, to_json

_c = schema.comment.c
STATUS = {"waiting": 0, "approve": 1, "reject": 2, "skip": 3}


@dataclass(slots=True)
class Filter:
    """A selection read against one store: its conditions, and the columns that hold the shown scores."""

    connection: Connection
    toxicity: ColumnElement[Any]
    sentiment: ColumnElement[Any]
    parts: list[Part] = field(default_factory=list)

    def add(self, make: Callable[[Columns], ColumnElement[bool]], estimate: Callable[[], int] | None = None) -> None:
        """One more condition."""
        self.parts.append(Part(make=make, estimate=estimate))

    def all(self) -> list[ColumnElement[bool]]:
        """The conditions as they are, for counting and adding up."""
        return [part.make(plans.plain) for part in self.parts]

    def for_a_page(self) -> list[ColumnElement[bool]]:
        """The conditions, arranged so that a page in any order is found quickly."""
        return plans.conditions(self.connection, self.parts)


def read(connection: Connection, selection: Selection, *, desk: str | None = None, now: int = 0) -> Filter:
    """Turn a selection into conditions. `desk`: leave out what another moderator has in work at `now`."""
    slots = projection.active(connection)
    found = Filter(connection, _c[slots["toxicity"]], _c[slots["sentiment"]])
    _who_and_where(found, selection)
    _scored(found, selection)
    _days(found, selection)
    if selection.words.strip():
        _words(found, words.terms(selection.words))
    if selection.order == "conflicts":
        limit, tox = threshold(connection), found.toxicity.name
        found.add(lambda c: or_(contradicted(c, tox, limit), c("id").in_(disputed())))
    if desk is not None:
        claim = schema.claim.c
        found.add(lambda c: ~exists().where(claim.comment_id == c("id"), claim.moderator != desk, claim.until > now))
    return found


def _who_and_where(found: Filter, selection: Selection) -> None:
    connection = found.connection
    articles = articles_of(connection, selection)
    if articles is not None:
        here = articles
        # The page's own order is by article, so that index serves a long article too.
        by_page = selection.order == "page"
        found.add(
            lambda c: (_c.article_id if by_page and c is plans.guarded else c("article_id")).in_(here),
            lambda: plans.tallied(connection, tallies.ARTICLE, schema.tally.c.key.in_(here)),
        )
    if selection.authors:
        wanted = [name(author) for author in selection.authors]
        authors = list(rows.ids_by(connection, schema.author, "name", wanted).values())
        found.add(lambda c: c("author_id").in_(authors), plans.of_keys(connection, tallies.AUTHOR, authors))
    if selection.sections:
        sections = [short(section) for section in selection.sections]
        found.add(lambda c: c("section").in_(sections), plans.of_value(connection, "section", sections))
    if selection.languages:
        languages = [short(language) for language in selection.languages]
        found.add(lambda c: c("language").in_(languages), plans.of_value(connection, "language", languages))
    if selection.status:
        status = sorted({STATUS[status] for status in selection.status})
        found.add(lambda c: _status(c, status), plans.of_value(connection, "status", status))
    if selection.state:
        states = selection.state
        found.add(lambda c: _state(c, states), plans.of_value(connection, "state", states))
    if selection.labels:
        wanted = [name(label) for label in selection.labels]
        labels = list(rows.ids_by(connection, schema.label, "name", wanted).values())
        table = schema.comment_label.c

        def labelled() -> int:
            few = select(table.comment_id).where(table.label_id.in_(labels)).limit(plans.FEW + 1).subquery()
            return int(connection.execute(select(func.count()).select_from(few)).scalar_one())

        here = select(table.comment_id).where(table.label_id.in_(labels))
        if connection.dialect.name == "sqlite" and labelled() <= plans.FEW:
            found.add(lambda c: c("id").in_(here), labelled)
        else:
            found.add(lambda c: exists().where(table.comment_id == c("id"), table.label_id.in_(labels)))


def articles_of(connection: Connection, selection: Selection) -> Select[Any] | None:
    """The articles that a selection is about, None for all of them."""
    article = schema.article.c
    conditions: list[ColumnElement[bool]] = []
    if selection.articles:
        conditions.append(article.id.in_(selection.articles))
    if selection.sites:
        conditions.append(article.site.in_([name(site) for site in selection.sites]))
    if selection.tags:
        within = func.instr if connection.dialect.name == "sqlite" else func.strpos
        conditions.append(or_(*(within(article.tags, to_json(tag)) > 0 for tag in selection.tags)))
    return select(article.id).where(*conditions) if conditions else None


def _status(column: Columns, status: list[int]) -> ColumnElement[bool]:
    """One status has indexes together with the shown scores, so it is never kept off them."""
    return _c.status == status[0] if len(status) == 1 and column is plans.guarded else column("status").in_(status)


def _state(column: Columns, states: tuple[str, ...]) -> ColumnElement[bool]:
    here = [state for state in states if state != "gone"]
    parts: list[ColumnElement[bool]] = []
    if here:
        parts.append(and_(column("state").in_(here), column("gone").is_(False)))
    if "gone" in states:
        parts.append(column("gone").is_(True))
    return or_(*parts)


def _scored(found: Filter, selection: Selection) -> None:
    for column, bounds in ((found.toxicity, selection.toxicity), (found.sentiment, selection.sentiment)):
        if bounds is not None:
            _between(found, column.name, *bounds)
    for measure, low, high in selection.scores:
        _measured(found, measure, low, high)
    if selection.scored:
        tox, sent, yes = found.toxicity.name, found.sentiment.name, selection.scored == "yes"

        def some(c: Columns) -> ColumnElement[bool]:
            either = or_(c(tox).is_not(None), c(sent).is_not(None))
            return either if yes else ~either

        found.add(some)


def _between(found: Filter, column: str, low: float, high: float) -> None:
    found.add(lambda c: c(column).between(low, high), plans.of_bars(found.connection, column, low, high))


def _measured(found: Filter, measure: str, low: float, high: float) -> None:
    """A measure other than the shown ones, by the version that readers see."""
    connection = found.connection
    table, version = schema.score.c, schema.scorer_version.c
    number = connection.execute(select(schema.measure.c.id).where(schema.measure.c.name == measure)).scalar()
    shown = connection.execute(
        select(version.id).where(version.scorer == measure.rpartition(".")[0], version.shown)
    ).scalar()
    if number is None or shown is None:
        found.add(lambda _: false(), lambda: 0)
        return
    active = projection.active(connection).values()
    for column, holds in projection.held(connection).items():
        if holds == (number, shown) and column in active:
            _between(found, column, low, high)
            return
    found.add(
        lambda c: exists().where(
            table.version_id == shown,
            table.measure_id == number,
            table.text_id == c("text_id"),
            table.value.between(low, high),
        )
    )


def _words(found: Filter, terms: list[words.Term]) -> None:
    if not terms:
        found.add(lambda _: false(), lambda: 0)  # only punctuation: nothing contains that as a word
        return
    connection = found.connection
    if connection.dialect.name != "sqlite":
        found.add(lambda c: c("text_id").in_(words.matching_texts(terms, sqlite=False)))
        return
    expression = words.fts5(terms)
    if not expression:
        found.add(lambda c: c("text_id").in_(words.matching_texts(terms, sqlite=True)))
        return

    def matching(c: Columns) -> ColumnElement[bool]:
        if c is plans.guarded:  # one comment at a time
            return words.probe(expression, c("text_id"))
        return c("text_id").in_(words.matching_texts(terms, sqlite=True))

    found.add(matching, lambda: words.count(connection, expression, plans.FEW + 1))


def contradicted(column: Columns, toxicity: str, limit: float) -> ColumnElement[bool]:
    """Rejected though the score is low, or approved though it is high; a missing score contradicts nothing."""
    rejected = and_(column("status") == 2, column(toxicity) < limit)
    approved = and_(column("status") == 1, column(toxicity) >= limit)
    return func.coalesce(or_(rejected, approved), false())


def disputed() -> Select[Any]:
    """Comments on which a second look came to another verdict than the first."""
    first, second, look = schema.decision.alias("first"), schema.decision.alias("second"), schema.second_look
    return (
        select(look.c.comment_id)
        .join(first, first.c.id == look.c.first_id)
        .join(second, second.c.id == look.c.second_id)
        .where(first.c.verdict != second.c.verdict)
    )


def threshold(connection: Connection) -> float:
    """The toxicity from which a comment counts as toxic."""
    stored = connection.execute(select(schema.setting.c.value).where(schema.setting.c.name == "threshold")).scalar()
    return 0.5 if stored is None else float(stored)


def _days(found: Filter, selection: Selection) -> None:
    """Whole days by the clock of the page; the index is on absolute time, which is at most 14 hours away."""
    since, until = selection.since, selection.until
    if since is None and until is None:
        return
    away = timedelta(hours=15)
    first = -(10**6) if since is None else since.toordinal()
    last = 10**7 if until is None else until.toordinal()
    start = None if since is None else datetime.combine(since, time(), UTC)
    end = None if until is None else datetime.combine(until, time.max, UTC)
    earliest = epoch(start - away) if start is not None and start.toordinal() > 2 else None
    latest = epoch(end + away) if end is not None and end.year < 9999 else None

    def within(c: Columns) -> ColumnElement[bool]:
        parts: list[ColumnElement[bool]] = [c("day").between(first, last)]
        # The order by time is the same index, so the bound may help a walk as well.
        posted = _c.posted if c is plans.guarded and selection.order in ("newest", "oldest") else c("posted")
        if earliest is not None:
            parts.append(posted >= earliest)
        if latest is not None:
            parts.append(posted <= latest)
        return and_(*parts)

    days = schema.tally.c.key.between(first, last)
    found.add(within, lambda: plans.tallied(found.connection, tallies.DAY, days))
