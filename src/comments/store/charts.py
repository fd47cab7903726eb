"""Numbers behind the charts: read off the running totals where a selection allows it, added up from the comments
where not.

The totals know status, state, language and section; a selection by those alone costs the same at any size of store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, cast, func, select

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import filters, plans, rows, schema, tallies
from comments.store.facts import Bin, GroupTotals, Histogram, HourTotals, Sample, Totals
from comments.store.settings import current
from comments.store.tallies import UNIT
from comments.store.values import name, short

_c = schema.comment.c
_t = schema.tally.c
_DIMENSIONS = {"status", "state", "languages", "sections", "order", "seed"}


def covered(selection: Selection, *more: str) -> bool:
    """Whether the running totals know everything that a selection asks, given that the kind's key answers `more`."""
    asked = {field for field in selection.to_query() if field not in more}
    return asked <= _DIMENSIONS and selection.order != "conflicts"


def authors_covered(selection: Selection, *more: str) -> bool:
    """`covered`, for authors: their totals know neither language nor section."""
    return covered(selection, *more) and not selection.languages and not selection.sections


def dimensions(selection: Selection) -> list[ColumnElement[bool]]:
    """The selection as conditions on the running totals."""
    found: list[ColumnElement[bool]] = [_t.n > 0]
    if selection.status:
        found.append(_t.status.in_([filters.STATUS[status] for status in selection.status]))
    if selection.state:
        found.append(_t.state.in_(selection.state))
    if selection.languages:
        found.append(_t.language.in_([short(language) for language in selection.languages]))
    if selection.sections:
        found.append(_t.section.in_([short(section) for section in selection.sections]))
    return found


class Read:
    """A selection against one store, with the columns of the shown scores."""

    def __init__(self, connection: Connection, selection: Selection) -> None:
        self.connection = connection
        self.selection = selection
        self.filter = filters.read(connection, selection)
        self.tox, self.sent = self.filter.toxicity, self.filter.sentiment

    def tally_sums(self) -> list[ColumnElement[Any]]:
        columns = [_t.n, _t[f"{self.tox.name}_n"], _t[f"{self.tox.name}_sum"]]
        columns += [_t[f"{self.sent.name}_n"], _t[f"{self.sent.name}_sum"]]
        return [func.sum(column) for column in columns]

    def comment_sums(self) -> list[ColumnElement[Any]]:
        unit = float(UNIT)
        return [
            func.count(),
            func.count(self.tox),
            func.sum(self.tox) * unit,
            func.count(self.sent),
            func.sum(self.sent) * unit,
        ]

    def grouped(self, kind: int, key: ColumnElement[Any], *more: str, where: Sequence[Any] = ()) -> list[Sequence[Any]]:
        """(key, status, n, toxicity n, toxicity sum, sentiment n, sentiment sum), sums in millionths."""
        if covered(self.selection, *more):
            query = select(_t.key, _t.status, *self.tally_sums()).where(
                _t.kind == kind, *dimensions(self.selection), *where
            )
            query = query.group_by(_t.key, _t.status)
        else:
            query = select(key, _c.status, *self.comment_sums()).where(key.is_not(None), *self.filter.all())
            query = query.group_by(key, _c.status)
        return [tuple(value or 0 for value in row) for row in self.connection.execute(query)]


def mean(total: float, n: int) -> float | None:
    return total / n / UNIT if n else None


def by_hour(connection: Connection, selection: Selection) -> list[HourTotals]:
    """See `Store.by_hour`."""
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0] * 3)
    for hour, _, *values in Read(connection, selection).grouped(tallies.HOUR, _c.hour):
        for index, value in enumerate(values[:3]):
            sums[hour][index] += float(value)
    return [
        HourTotals(weekday=hour // 24, hour=hour % 24, n=int(n), toxicity=mean(tox, int(tox_n)), toxicity_n=int(tox_n))
        for hour, (n, tox_n, tox) in sorted(sums.items())
    ]


def by_article(connection: Connection, selection: Selection, limit: int) -> list[GroupTotals]:
    """See `Store.by_article`."""
    read = Read(connection, selection)
    where = [_t.key.in_(selection.articles)] if selection.articles else []
    largest = _largest(read, tallies.ARTICLE, _c.article_id, limit, "articles", where=where)
    table = schema.article.c
    names = connection.execute(select(table.id, table.title, table.url, table.key).where(table.id.in_(largest)))
    labels = {row.id: row.title or row.url or row.key for row in names}
    return [_totals(str(key), labels.get(key, str(key)), some) for key, some in largest.items()]


def by_author(connection: Connection, selection: Selection, limit: int) -> list[GroupTotals]:
    """See `Store.by_author`."""
    read = Read(connection, selection)
    where = []
    if selection.authors:
        known = rows.ids_by(connection, schema.author, "name", [name(author) for author in selection.authors])
        where.append(_t.key.in_(known.values()))
    largest = _largest(read, tallies.AUTHOR, _c.author_id, limit, "authors", where=where)
    table = schema.author.c
    names = {row.id: row.name for row in connection.execute(select(table.id, table.name).where(table.id.in_(largest)))}
    return [_totals(names[key], names[key], some) for key, some in largest.items() if key in names]


def _largest(
    read: Read, kind: int, key: ColumnElement[Any], limit: int, *more: str, where: Sequence[Any]
) -> dict[int, dict[int, Sequence[Any]]]:
    """Sums by status of the groups with most comments, largest first."""
    n: ColumnElement[Any]
    known = authors_covered if kind == tallies.AUTHOR else covered
    if known(read.selection, *more):
        conditions = [_t.kind == kind, *dimensions(read.selection), *where]
        key, n = _t.key, func.sum(_t.n)
        status, sums = _t.status, read.tally_sums()
    else:
        conditions = [key.is_not(None), *read.filter.all()]
        n, status, sums = func.count(), _c.status, read.comment_sums()
    top = select(key).where(*conditions).group_by(key).order_by(n.desc(), key).limit(limit)
    found: dict[int, dict[int, Sequence[Any]]] = {number: {} for number in read.connection.execute(top).scalars()}
    query = select(key, status, *sums).where(*conditions, key.in_(list(found))).group_by(key, status)
    for number, value, *rest in read.connection.execute(query):
        found[number][value] = [part or 0 for part in rest]
    return found


def _totals(key: str, label: str, by_status: dict[int, Sequence[Any]]) -> GroupTotals:
    n, tox_n, tox, sent_n, sent = (sum(float(some[index]) for some in by_status.values()) for index in range(5))
    return GroupTotals(
        key=key,
        label=label,
        n=int(n),
        toxicity=mean(tox, int(tox_n)),
        toxicity_n=int(tox_n),
        sentiment=mean(sent, int(sent_n)),
        sentiment_n=int(sent_n),
        waiting=int(by_status.get(0, [0])[0]),
        approved=int(by_status.get(1, [0])[0]),
        rejected=int(by_status.get(2, [0])[0]),
    )


def totals(connection: Connection, selection: Selection) -> Totals:
    """See `Store.totals`."""
    read = Read(connection, selection)
    if covered(selection):
        where = dimensions(selection)
        query = select(_t.status, _t.state, *read.tally_sums()).where(_t.kind == tallies.ALL, *where)
        groups = connection.execute(query.group_by(_t.status, _t.state)).all()
        each = select(func.count(_t.key.distinct())).where(*where)
        articles = connection.execute(each.where(_t.kind == tallies.ARTICLE)).scalar_one()
        if authors_covered(selection):
            authors = connection.execute(each.where(_t.kind == tallies.AUTHOR)).scalar_one()
        else:
            writers = select(func.count(_c.author_id.distinct())).where(*read.filter.all())
            authors = connection.execute(writers).scalar_one()
        gone = sum(int(row[2]) for row in groups if row[1] == "gone")
    else:
        conditions = read.filter.all()
        query = select(_c.status, _c.gone, *read.comment_sums()).where(*conditions)
        groups = connection.execute(query.group_by(_c.status, _c.gone)).all()
        distinct = select(func.count(_c.article_id.distinct()), func.count(_c.author_id.distinct()))
        articles, authors = connection.execute(distinct.where(*conditions)).one()
        gone = sum(int(row[2]) for row in groups if row[1])
    by_status: dict[int, list[float]] = defaultdict(lambda: [0.0] * 5)
    for status, _, *values in groups:
        for index, value in enumerate(values):
            by_status[status][index] += float(value or 0)
    n, tox_n, tox, sent_n, sent = (sum(some[index] for some in by_status.values()) for index in range(5))
    return Totals(
        comments=int(n),
        articles=articles,
        authors=authors,
        waiting=int(by_status[0][0]),
        approved=int(by_status[1][0]),
        rejected=int(by_status[2][0]),
        skipped=int(by_status[3][0]),
        gone=gone,
        toxicity=mean(tox, int(tox_n)),
        toxicity_n=int(tox_n),
        sentiment=mean(sent, int(sent_n)),
        sentiment_n=int(sent_n),
    )


def count(connection: Connection, selection: Selection) -> int:
    """See `Store.count`."""
    if covered(selection, "articles", "sites", "tags"):
        articles = filters.articles_of(connection, selection)
        where = [_t.kind == tallies.ALL] if articles is None else [_t.kind == tallies.ARTICLE, _t.key.in_(articles)]
        query = select(func.sum(_t.n)).where(*where, *dimensions(selection))
        return int(connection.execute(query).scalar() or 0)
    conditions = filters.read(connection, selection).all()
    return int(connection.execute(select(func.count()).select_from(schema.comment).where(*conditions)).scalar_one())


def histogram(connection: Connection, selection: Selection, measure: str, bins: int) -> Histogram:
    """See `Store.histogram`."""
    if bins < 1:
        raise UsageError("A histogram needs at least one bar.")
    read = Read(connection, selection)
    shown = current(connection)
    column = None
    if measure in ("toxicity", shown.toxicity_measure):
        column, measure = read.tox, shown.toxicity_measure
    elif measure in ("sentiment", shown.sentiment_measure):
        column, measure = read.sent, shown.sentiment_measure
    if column is None:
        return _other_measure(connection, read, measure, bins)
    low, span = tallies.LOW[column.name], tallies.SPAN[column.name]
    if covered(selection) and tallies.BINS % bins == 0:
        query = select(_t.key, func.sum(_t.n)).where(_t.kind == tallies.BARS[column.name], *dimensions(selection))
        step = tallies.BINS // bins
        counts = [(key // step, n) for key, n in connection.execute(query.group_by(_t.key))]
    else:
        bar = whole(connection, (column - low) / span * float(bins))
        query = select(bar, func.count()).where(column.is_not(None), *read.filter.all()).group_by(bar)
        counts = [(key, n) for key, n in connection.execute(query)]
    return _bars(measure, counts, bins, low=low, high=low + span, comments=count(connection, selection))


def _other_measure(connection: Connection, read: Read, measure: str, bins: int) -> Histogram:
    """A measure that is not beside the comments: from the scores of the version that readers see."""
    score, version = schema.score.c, schema.scorer_version.c
    number = connection.execute(select(schema.measure.c.id).where(schema.measure.c.name == measure)).scalar()
    shown = select(version.id).where(version.scorer == measure.rpartition(".")[0], version.shown).scalar_subquery()
    joined = schema.comment.join(schema.score, score.text_id == _c.text_id)
    conditions = [score.version_id == shown, score.measure_id == number, *read.filter.all()]
    lowest = connection.execute(select(func.min(score.value)).select_from(joined).where(*conditions)).scalar()
    low = -1.0 if lowest is not None and lowest < 0 else 0.0
    bar = whole(connection, (score.value - low) / (1.0 - low) * float(bins))
    query = select(bar, func.count()).select_from(joined).where(*conditions).group_by(bar)
    counts = [(key, n) for key, n in connection.execute(query)]
    return _bars(measure, counts, bins, low=low, high=1.0, comments=count(connection, read.selection))


def whole(connection: Connection, number: ColumnElement[Any]) -> ColumnElement[Any]:
    """A number of 0 or more without its fraction. A cast cuts off on SQLite and rounds on PostgreSQL, hence floor."""
    return cast(number if connection.dialect.name == "sqlite" else func.floor(number), Integer)


def _bars(
    measure: str, counts: Iterable[Sequence[int]], bins: int, *, low: float, high: float, comments: int
) -> Histogram:
    sums = [0] * bins
    for bar, n in counts:
        sums[min(bins - 1, max(0, bar))] += int(n)
    width = (high - low) / bins
    return Histogram(
        measure=measure,
        bins=[Bin(low=low + index * width, high=low + (index + 1) * width, n=n) for index, n in enumerate(sums)],
        n=sum(sums),
        not_scored=comments - sum(sums),
    )


def furthest(connection: Connection) -> int | None:
    """How far the random order has been worked: the last place of a decision that was drawn and still stands."""
    decision = schema.decision.c
    drawn = select(func.max(_c.shuffle)).select_from(schema.decision).join(schema.comment, _c.id == decision.comment_id)
    return connection.execute(drawn.where(decision.drawn.is_(True), plans.guarded("status") != 0)).scalar()


def sample(connection: Connection) -> Sample:
    """See `Store.sample`."""
    status = plans.guarded("status")
    query = select(status, func.count()).where(_c.shuffle <= (furthest(connection) or -1)).group_by(status)
    n: dict[int, int] = rows.pairs(connection, query)
    judged = n.get(1, 0) + n.get(2, 0)
    return Sample(comments=sum(n.values()), judged=judged, skipped=n.get(3, 0), waiting=n.get(0, 0))


def judged(connection: Connection, measure: str, limit: int, *, sampled: bool) -> list[tuple[float, bool]]:
    """See `Store.judged`."""
    read = Read(connection, Selection())
    shown = current(connection)
    column: ColumnElement[Any] | None = None
    if measure in ("toxicity", shown.toxicity_measure):
        column = read.tox
    elif measure in ("sentiment", shown.sentiment_measure):
        column = read.sent
    decided: ColumnElement[bool] = _c.status.in_((1, 2))
    if sampled:
        decided = plans.guarded("status").in_((1, 2)) & (_c.shuffle <= (furthest(connection) or -1))
    if column is None:
        score, version = schema.score.c, schema.scorer_version.c
        number = select(schema.measure.c.id).where(schema.measure.c.name == measure).scalar_subquery()
        seen = select(version.id).where(version.scorer == measure.rpartition(".")[0], version.shown).scalar_subquery()
        query = select(score.value, _c.status).join(schema.score, score.text_id == _c.text_id)
        query = query.where(decided, score.version_id == seen, score.measure_id == number)
    else:
        query = select(column, _c.status).where(decided, column.is_not(None))
    found = connection.execute(query.order_by(_c.decision_id.desc()).limit(limit))
    return [(float(value), status == 2) for value, status in found]
