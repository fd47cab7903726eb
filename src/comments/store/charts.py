"""Numbers behind the charts, counted from the packed facts: any selection, right at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import measured, parts, rows, schema
from comments.store.chosen import Chosen
from comments.store.counts import Bin, GroupTotals, Histogram, HourTotals, Sample, Totals
from comments.store.packed import SLOTS, Array
from comments.store.settings import current

_c = schema.comment.c
_RANGE = {slot: (0.0, 1.0) if slot.startswith("tox") else (-1.0, 1.0) for slot in SLOTS}


class Sums:
    """How many comments each group has, and how many of them a score, which adds up to what."""

    def __init__(self, groups: Array, values: Array, size: int) -> None:
        """`groups` numbers the group of each comment, below `size`; `values` are its score, NaN for none."""
        known = ~np.isnan(values)
        self.n = np.bincount(groups, minlength=size)
        self.scored = np.bincount(groups[known], minlength=size)
        self.total = np.bincount(groups[known], weights=values[known], minlength=size)

    def mean(self, group: int) -> float | None:
        """Return the mean of a group's scores, None without any."""
        return float(self.total[group] / self.scored[group]) if self.scored[group] else None


def by_hour(connection: Connection, selection: Selection) -> list[HourTotals]:
    """See `Store.by_hour`."""
    chosen = Chosen(connection, selection)
    hours = chosen["hour"]
    sums = Sums(hours, chosen[chosen.toxicity], 169)
    return [
        HourTotals(
            weekday=(hour - 1) // 24,
            hour=(hour - 1) % 24,
            n=int(sums.n[hour]),
            toxicity=sums.mean(hour),
            toxicity_n=int(sums.scored[hour]),
        )
        for hour in range(1, 169)
        if sums.n[hour]
    ]


def by_article(connection: Connection, selection: Selection, limit: int) -> list[GroupTotals]:
    """See `Store.by_article`."""
    chosen = Chosen(connection, selection)
    largest = _largest(chosen, "article_id", limit)
    table = schema.article.c
    names = connection.execute(select(table.id, table.title, table.url, table.key).where(table.id.in_(largest)))
    labels = {row.id: row.title or row.url or row.key for row in names}
    return _groups(chosen, "article_id", [(key, str(key), labels.get(key, str(key))) for key in largest])


def by_author(connection: Connection, selection: Selection, limit: int) -> list[GroupTotals]:
    """See `Store.by_author`."""
    chosen = Chosen(connection, selection)
    largest = _largest(chosen, "author_id", limit)
    table = schema.author.c
    names = {row.id: row.name for row in connection.execute(select(table.id, table.name).where(table.id.in_(largest)))}
    return _groups(chosen, "author_id", [(key, names[key], names[key]) for key in largest if key in names])


def _largest(chosen: Chosen, column: str, limit: int) -> list[int]:
    """Keys of the groups with most comments, largest first."""
    n = np.bincount(chosen[column])
    n[:1] = 0  # comments without an author
    groups = np.flatnonzero(n)
    order = np.argsort(-n[groups], kind="stable")[:limit]
    found: list[int] = groups[order].tolist()
    return found


def _groups(chosen: Chosen, column: str, wanted: Sequence[tuple[int, str, str]]) -> list[GroupTotals]:
    keys = chosen[column]
    place = np.full(int(keys.max(initial=0)) + 1, -1)
    place[[key for key, _, _ in wanted]] = range(len(wanted))
    groups = place[keys]
    among = groups >= 0
    groups = groups[among]
    toxicity = Sums(groups, chosen[chosen.toxicity][among], len(wanted))
    sentiment = Sums(groups, chosen[chosen.sentiment][among], len(wanted))
    status = np.bincount(groups * 4 + chosen["status"][among], minlength=4 * len(wanted)).reshape(-1, 4)
    return [
        GroupTotals(
            key=key,
            label=label,
            n=int(toxicity.n[group]),
            toxicity=toxicity.mean(group),
            toxicity_n=int(toxicity.scored[group]),
            sentiment=sentiment.mean(group),
            sentiment_n=int(sentiment.scored[group]),
            waiting=int(status[group, 0]),
            approved=int(status[group, 1]),
            rejected=int(status[group, 2]),
        )
        for group, (_, key, label) in enumerate(wanted)
    ]


def totals(chosen: Chosen) -> Totals:
    """See `Store.totals`."""
    status = np.bincount(chosen["status"], minlength=4)
    together = np.zeros(int(status.sum()), dtype=np.int64)
    toxicity = Sums(together, chosen[chosen.toxicity], 1)
    sentiment = Sums(together, chosen[chosen.sentiment], 1)
    return Totals(
        comments=int(toxicity.n[0]),
        articles=_different(chosen["article_id"]),
        authors=_different(chosen["author_id"]),
        waiting=int(status[0]),
        approved=int(status[1]),
        rejected=int(status[2]),
        skipped=int(status[3]),
        gone=int(chosen["gone"].sum()),
        toxicity=toxicity.mean(0),
        toxicity_n=int(toxicity.scored[0]),
        sentiment=sentiment.mean(0),
        sentiment_n=int(sentiment.scored[0]),
    )


def _different(keys: Array) -> int:
    """How many different keys there are, not counting 0."""
    return int(np.count_nonzero(np.bincount(keys)[1:]))


def count(connection: Connection, selection: Selection) -> int:
    """See `Store.count`."""
    return len(Chosen(connection, selection))


def histogram(connection: Connection, selection: Selection, measure: str, bins: int) -> Histogram:
    """See `Store.histogram`."""
    if bins < 1:
        raise UsageError("A histogram needs at least one bar.")
    chosen = Chosen(connection, selection)
    shown = current(connection)
    column = None
    if measure in ("toxicity", shown.toxicity_measure):
        column, measure = chosen.toxicity, shown.toxicity_measure
    elif measure in ("sentiment", shown.sentiment_measure):
        column, measure = chosen.sentiment, shown.sentiment_measure
    if column is not None:
        values = chosen[column]
        low, high = _RANGE[column]
    else:
        values = _other_measure(chosen, measure)
        low, high = (-1.0 if values.min(initial=0.0, where=~np.isnan(values)) < 0 else 0.0), 1.0
    known = values[~np.isnan(values)]
    bars = np.clip(((known - low) / (high - low) * bins).astype(np.int64), 0, bins - 1)
    counts = np.bincount(bars, minlength=bins)
    width = (high - low) / bins
    return Histogram(
        measure=measure,
        bins=[Bin(low=low + index * width, high=low + (index + 1) * width, n=int(n)) for index, n in enumerate(counts)],
        n=len(known),
        not_scored=len(values) - len(known),
    )


def _other_measure(chosen: Chosen, measure: str) -> Array:
    """A measure that does not stand beside the comments, by the version that readers see; NaN where it has no score."""
    texts = chosen["text_id"]
    place = chosen.present.place_of(measure)
    if place is None:
        return np.full(len(texts), np.nan)
    return measured.of_texts(chosen.connection, place[2], place[1], texts)


def furthest(connection: Connection) -> int | None:
    """How far the random order has been worked: the last place of a decision that was drawn and still stands."""
    decision = schema.decision.c
    drawn = select(func.max(_c.shuffle)).select_from(schema.decision).join(schema.comment, _c.id == decision.comment_id)
    return connection.execute(drawn.where(decision.drawn.is_(True), parts.guarded("status") != 0)).scalar()


def sample(connection: Connection) -> Sample:
    """See `Store.sample`."""
    status = parts.guarded("status")
    query = select(status, func.count()).where(_c.shuffle <= (furthest(connection) or -1)).group_by(status)
    n: dict[int, int] = rows.pairs(connection, query)
    judged = n.get(1, 0) + n.get(2, 0)
    return Sample(comments=sum(n.values()), judged=judged, skipped=n.get(3, 0), waiting=n.get(0, 0))


def judged(connection: Connection, measure: str, limit: int, *, sampled: bool) -> list[tuple[float, bool]]:
    """See `Store.judged`."""
    shown, chosen = current(connection), Chosen(connection, Selection(status=("approve", "reject")))
    column: ColumnElement[Any] | None = None
    if measure in ("toxicity", shown.toxicity_measure):
        column = _c[chosen.toxicity]
    elif measure in ("sentiment", shown.sentiment_measure):
        column = _c[chosen.sentiment]
    if column is not None and not sampled and len(chosen) <= limit:
        values = chosen[column.name]
        known = ~np.isnan(values)
        return list(zip(values[known].tolist(), (chosen["status"][known] == 2).tolist(), strict=True))
    decided: ColumnElement[bool] = parts.guarded("status").in_((1, 2))
    if sampled:
        decided &= _c.shuffle <= (furthest(connection) or -1)
    if column is None:
        score, version = schema.score.c, schema.scorer_version.c
        number = select(schema.measure.c.id).where(schema.measure.c.name == measure).scalar_subquery()
        seen = select(version.id).where(version.scorer == measure.rpartition(".")[0], version.shown).scalar_subquery()
        query = select(score.value, _c.status).join(schema.score, score.text_id == _c.text_id)
        query = query.where(score.version_id == seen, score.measure_id == number)
    else:
        query = select(column, _c.status).where(column.is_not(None))
    query = query.where(decided, _c.decision_id.is_not(None))
    found = connection.execute(query.order_by(_c.decision_id.desc()).limit(limit))
    return [(float(value), status == 2) for value, status in found]
