"""What a newer version of a scorer changed: counted in SQL over the comments whose text both versions judged."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, select

from comments.store import filters, runs, schema
from comments.store.charts import whole
from comments.store.counts import Confusion, Drift, MeasureDrift, Mover

_c = schema.comment.c
_version = schema.scorer_version.c


def of_run(connection: Connection, run_id: int, *, bins: int, movers: int) -> Drift:
    """See `Store.drift`."""
    run = runs.one(connection, run_id)
    mine = select(_version.id).where(_version.scorer == run.scorer, _version.version == run.version)
    number = connection.execute(mine).scalar()
    earlier = select(_version.id, _version.version).where(_version.scorer == run.scorer, _version.id < (number or 0))
    before = connection.execute(earlier.order_by(_version.id.desc()).limit(1)).one_or_none()
    if number is None or before is None:
        return Drift(run=run, previous=None, measures=[])
    measures = connection.execute(select(schema.measure).order_by(schema.measure.c.name)).all()
    found = [
        _measure(connection, measure, title, (before.id, number), bins=bins, movers=movers)
        for measure, title in measures
        if title.rpartition(".")[0] == run.scorer
    ]
    return Drift(run=run, previous=before.version, measures=[one for one in found if one is not None])


def _measure(
    connection: Connection, measure: int, title: str, versions: tuple[int, int], *, bins: int, movers: int
) -> MeasureDrift | None:
    old, new = schema.score.alias("old"), schema.score.alias("new")
    source = schema.comment.join(
        old, (old.c.version_id == versions[0]) & (old.c.measure_id == measure) & (old.c.text_id == _c.text_id)
    ).join(new, (new.c.version_id == versions[1]) & (new.c.measure_id == measure) & (new.c.text_id == _c.text_id))
    before, after = old.c.value, new.c.value
    threshold = filters.threshold(connection) if title.endswith("toxicity") else 0.0 if _signed(title) else 0.5
    up, down = (before < threshold) & (after >= threshold), (before >= threshold) & (after < threshold)
    query = select(
        func.count(),
        func.min(case((before < after, before), else_=after)),
        func.max(case((before > after, before), else_=after)),
        func.sum(case((up, 1), else_=0)),
        func.sum(case((down, 1), else_=0)),
        func.max(func.abs(after - before)),
        *_confusion(before, threshold),
        *_confusion(after, threshold),
    ).select_from(source)
    n, low, high, rose, fell, largest, *tables = connection.execute(query).one()
    if not n:
        return None
    low, high = (-1.0 if low < 0 else 0.0), max(1.0, float(high))
    counts = [_histogram(connection, source, column, (low, high), bins) for column in (before, after)]
    moved = (
        select(_c.id, schema.text.c.body, before, after)
        .select_from(source.join(schema.text, schema.text.c.id == _c.text_id))
        .where(before != after)
        .order_by(func.abs(after - before).desc(), _c.id)
        .limit(movers)
    )
    return MeasureDrift(
        measure=title,
        n=n,
        low=low,
        high=high,
        before=counts[0],
        after=counts[1],
        threshold=threshold,
        crossed_up=int(rose),
        crossed_down=int(fell),
        largest_change=float(largest),
        movers=[
            Mover(key=key, text=body, before=was, after=now) for key, body, was, now in connection.execute(moved).all()
        ],
        decisions_before=_table(tables[:4]),
        decisions_after=_table(tables[4:]),
    )


def _signed(title: str) -> bool:
    return title.rpartition(".")[2] in ("compound", "sentiment")


def _confusion(value: Any, threshold: float) -> list[Any]:
    """True positive, false positive, true negative, false negative; rejecting is the positive class."""
    rejected, approved = _c.status == 2, _c.status == 1
    cells = (
        rejected & (value >= threshold),
        approved & (value >= threshold),
        approved & (value < threshold),
        rejected & (value < threshold),
    )
    return [func.sum(case((cell, 1), else_=0)) for cell in cells]


def _table(cells: list[Any]) -> Confusion | None:
    counts = [int(cell or 0) for cell in cells]
    if not any(counts):
        return None
    return Confusion(
        true_positive=counts[0], false_positive=counts[1], true_negative=counts[2], false_negative=counts[3]
    )


def _histogram(
    connection: Connection, source: Any, column: Any, ends: tuple[float, float], bins: int
) -> tuple[int, ...]:
    low, high = ends
    bar = whole(connection, (column - low) / (high - low) * float(bins))
    counts = [0] * bins
    for index, n in connection.execute(select(bar, func.count()).select_from(source).group_by(bar)):
        counts[min(bins - 1, max(0, index))] += n
    return tuple(counts)
