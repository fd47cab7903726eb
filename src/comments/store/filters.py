"""A selection as conditions: the one place that says what each filter means in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select

from comments.selection import Selection
from comments.store import parts, present, rows, schema, words
from comments.store.parts import Columns, Part
from comments.store.present import Present
from comments.store.values import epoch, name, short, to_json

_c = schema.comment.c
_BY_SCORE = ("most-toxic", "most-negative", "uncertain", "conflicts", "waiting")
STATUS = {"waiting": 0, "approve": 1, "reject": 2, "skip": 3}


@dataclass(slots=True)
class Filter:
    """A selection read against one store: its conditions, and the columns that hold the shown scores.

    `lists` has numbers that were found on the way, by what they are.
    """

    connection: Connection
    present: Present
    toxicity: ColumnElement[Any]
    sentiment: ColumnElement[Any]
    conditions: list[Part] = field(default_factory=list)
    lists: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)

    def add(
        self,
        make: Callable[[Columns], ColumnElement[bool]],
        fewest: Callable[[int], int] | None = None,
        *,
        searched: bool = False,
    ) -> None:
        """One more condition; `fewest` and `searched` as in `Part`."""
        self.conditions.append(Part(make=make, fewest=fewest, searched=searched))

    def by_index(
        self, make: Callable[[Columns], ColumnElement[bool]], counted: ColumnElement[bool] | None = None
    ) -> None:
        """One more condition, which an index of comments answers; `counted` is what to count it by."""
        condition = make(parts.plain) if counted is None else counted
        self.add(make, lambda limit: parts.at_most(self.connection, condition, limit))


def read(connection: Connection, selection: Selection) -> Filter:
    """Turn a selection into conditions."""
    now = present.of(connection)
    found = Filter(connection, now, _c[now.shown["toxicity"]], _c[now.shown["sentiment"]])
    _who_and_where(found, selection)
    _scored(found, selection)
    _days(found, selection)
    if selection.words.strip():
        _words(found, words.terms(selection.words))
    if selection.order == "conflicts" and now.other_scorers:  # or else its legs are walks along what they show
        limit, tox, others = now.threshold, found.toxicity.name, now.other_scorers
        found.add(lambda c: or_(contradicted(c, tox, limit), c("id").in_(disputed()), *apart(c, tox, limit, others)))
    return found


def not_in_work(desk: str, now: int) -> ColumnElement[bool]:
    """Leave out what another moderator than `desk` has in work at `now`."""
    claim = schema.claim.c
    return ~exists().where(claim.comment_id == _c.id, claim.moderator != desk, claim.until > now)


def in_work(connection: Connection, desk: str, now: int) -> int:
    """How many comments `not_in_work` leaves out of the whole store."""
    claim = schema.claim.c
    query = select(func.count()).where(claim.moderator != desk, claim.until > now)
    return int(connection.execute(query).scalar_one())


def _who_and_where(found: Filter, selection: Selection) -> None:
    connection = found.connection
    articles = articles_of(connection, selection)
    if articles is not None:
        here = articles
        # The page's own order is by article, so that index serves a long article too.
        by_page = selection.order == "page"
        found.by_index(lambda c: (_c.article_id if by_page and c is parts.guarded else c("article_id")).in_(here))
    if selection.authors:
        wanted = [name(author) for author in selection.authors]
        authors = list(rows.ids_by(connection, schema.author, "name", wanted).values())
        found.by_index(lambda c: c("author_id").in_(authors))
    if selection.sections:
        sections = [short(section) for section in selection.sections]
        found.add(lambda c: c("section").in_(sections))
    if selection.languages:
        languages = [short(language) for language in selection.languages]
        found.add(lambda c: c("language").in_(languages))
    if selection.status:
        status = sorted({STATUS[status] for status in selection.status})
        by_score = selection.order in _BY_SCORE
        found.by_index(lambda c: _status(c, status, by_score=by_score))
    if selection.state:
        states = selection.state
        found.add(lambda c: _state(c, states))
    if selection.labels:
        wanted = [name(label) for label in selection.labels]
        labels = list(rows.ids_by(connection, schema.label, "name", wanted).values())
        table = schema.comment_label.c

        here = select(table.comment_id).where(table.label_id.in_(labels))

        def labelled(limit: int) -> int:
            few = here.limit(limit + 1).subquery()
            return int(connection.execute(select(func.count()).select_from(few)).scalar_one())

        def with_label(c: Columns) -> ColumnElement[bool]:
            if c is parts.guarded:  # one comment at a time
                return exists().where(table.comment_id == c("id"), table.label_id.in_(labels))
            return c("id").in_(here)

        found.add(with_label, labelled)


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


def _status(column: Columns, status: list[int], *, by_score: bool) -> ColumnElement[bool]:
    """One status has indexes together with the shown scores, so in those orders it is never kept off them."""
    if by_score and len(status) == 1 and column is parts.guarded:
        return _c.status == status[0]
    return column("status").in_(status)


def _state(column: Columns, states: tuple[str, ...]) -> ColumnElement[bool]:
    here = [state for state in states if state != "gone"]
    either: list[ColumnElement[bool]] = []
    if here:
        either.append(and_(column("state").in_(here), column("gone").is_(False)))
    if "gone" in states:
        either.append(column("gone").is_(True))
    return or_(*either)


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
    found.by_index(lambda c: c(column).between(low, high))


def _measured(found: Filter, measure: str, low: float, high: float) -> None:
    place = found.present.place_of(measure)
    if place is None:
        found.add(lambda _: false(), lambda _: 0)
        return
    column, number, shown = place
    if column is not None:
        _between(found, column, low, high)
        return
    table = schema.score.c
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
        found.add(lambda _: false(), lambda _: 0)  # only punctuation: nothing contains that as a word
        return
    connection = found.connection
    sqlite = connection.dialect.name == "sqlite"

    def matching(c: Columns) -> ColumnElement[bool]:
        # One comment at a time, unless the index would look up many words for each.
        if c is parts.guarded and not any(term.beginning for term in terms):
            return words.probe(terms, c("text_id"))
        return c("text_id").in_(words.matching_texts(terms, sqlite=sqlite))

    def fewest(limit: int) -> int:
        # Trying a comment for a word costs far more than trying it for anything else, so more of them are few.
        most = 4 * limit
        listed = min(most, parts.LOOKED_UP) if sqlite else most  # SQLite counts in less time than it lists
        texts = rows.numbers(connection, words.matching_texts(terms, sqlite=sqlite).limit(listed + 1))
        if len(texts) <= listed:
            found.lists[parts.WORDS] = texts
        elif listed < most:
            return (words.at_most(connection, terms, most) + 3) // 4
        return (len(texts) + 3) // 4

    found.add(matching, fewest, searched=True)


def contradicted(column: Columns, toxicity: str, limit: float) -> ColumnElement[bool]:
    """Rejected though the score is low, or approved though it is high; a missing score contradicts nothing."""
    rejected = and_(column("status") == 2, column(toxicity) < limit)
    approved = and_(column("status") == 1, column(toxicity) >= limit)
    return func.coalesce(or_(rejected, approved), false())


def apart(column: Columns, toxicity: str, limit: float, others: Sequence[tuple[int, int]]) -> list[ColumnElement[bool]]:
    """Another scorer put the text on the other side of the threshold; a condition for each of the others."""
    table = schema.score.c
    return [
        exists().where(
            table.version_id == version,
            table.measure_id == measure,
            table.text_id == column("text_id"),
            or_(
                and_(table.value >= limit, column(toxicity) < limit),
                and_(table.value < limit, column(toxicity) >= limit),
            ),
        )
        for version, measure in others
    ]


@cache
def disputed() -> Select[Any]:
    """Comments on which a second look came to another verdict than the first."""
    first, second, look = schema.decision.alias("first"), schema.decision.alias("second"), schema.second_look
    return (
        select(look.c.comment_id)
        .join(first, first.c.id == look.c.first_id)
        .join(second, second.c.id == look.c.second_id)
        .where(first.c.verdict != second.c.verdict)
    )


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
        both: list[ColumnElement[bool]] = [c("day").between(first, last)]
        # The order by time is the same index, so the bound may help a walk as well.
        posted = _c.posted if c is parts.guarded and selection.order in ("newest", "oldest") else c("posted")
        if earliest is not None:
            both.append(posted >= earliest)
        if latest is not None:
            both.append(posted <= latest)
        return and_(*both)

    bounds = [_c.posted >= earliest] if earliest is not None else []
    bounds += [_c.posted <= latest] if latest is not None else []
    found.by_index(within, and_(_c.posted.is_not(None), *bounds))
