"""What a newer version of a scorer changed: counted over the comments whose text both versions judged."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, select

from comments.selection import Selection
from comments.store import measured, rows, runs, schema
from comments.store.chosen import Chosen
from comments.store.counts import Confusion, Drift, MeasureDrift, Mover
from comments.store.packed import Array

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
    chosen = Chosen(connection, Selection())
    found = [
        _measure(chosen, measure, title, (before.id, number), bins=bins, movers=movers)
        for measure, title in measures
        if title.rpartition(".")[0] == run.scorer
    ]
    return Drift(run=run, previous=before.version, measures=[one for one in found if one is not None])


def _measure(
    chosen: Chosen, measure: int, title: str, versions: tuple[int, int], *, bins: int, movers: int
) -> MeasureDrift | None:
    texts, status = chosen["text_id"], chosen["status"]
    before, after = (measured.of_texts(chosen.connection, version, measure, texts) for version in versions)
    both = ~np.isnan(before) & ~np.isnan(after)
    before, after, status, keys = before[both], after[both], status[both], chosen.keys[both]
    if not len(keys):
        return None
    threshold = chosen.present.threshold if title.endswith("toxicity") else 0.0 if _signed(title) else 0.5
    low = -1.0 if min(before.min(), after.min()) < 0 else 0.0
    high = max(1.0, float(before.max()), float(after.max()))
    return MeasureDrift(
        measure=title,
        n=len(keys),
        low=low,
        high=high,
        before=_histogram(before, low, high, bins),
        after=_histogram(after, low, high, bins),
        threshold=threshold,
        crossed_up=int(np.count_nonzero((before < threshold) & (after >= threshold))),
        crossed_down=int(np.count_nonzero((before >= threshold) & (after < threshold))),
        largest_change=float(np.abs(after - before).max()),
        movers=_movers(chosen.connection, keys, before, after, movers),
        decisions_before=_against_people(before >= threshold, status),
        decisions_after=_against_people(after >= threshold, status),
    )


def _signed(title: str) -> bool:
    return title.rpartition(".")[2] in ("compound", "sentiment")


def _histogram(values: Array, low: float, high: float, bins: int) -> tuple[int, ...]:
    bars = np.clip(((values - low) / (high - low) * bins).astype(np.int64), 0, bins - 1)
    return tuple(np.bincount(bars, minlength=bins).tolist())


def _movers(connection: Connection, keys: Array, before: Array, after: Array, limit: int) -> list[Mover]:
    """What moved furthest; of what moved equally far, the lowest keys."""
    moved = np.abs(after - before)
    order = _furthest(keys, moved, min(limit, len(keys)))
    order = order[moved[order] > 0]
    query = select(_c.id, schema.text.c.body).join(schema.text, schema.text.c.id == _c.text_id)
    bodies = rows.pairs(connection, query.where(_c.id.in_(keys[order].tolist())))
    return [
        Mover(key=key, text=bodies[key], before=was, after=now)
        for key, was, now in zip(keys[order].tolist(), before[order].tolist(), after[order].tolist(), strict=True)
    ]


def _furthest(keys: Array, moved: Array, limit: int) -> Array:
    least = np.partition(moved, len(moved) - limit)[len(moved) - limit] if limit else np.inf
    near = np.flatnonzero(moved >= least)
    found: Array = near[np.lexsort((keys[near], -moved[near]))[:limit]]
    return found


def _against_people(flagged: Array, status: Array) -> Confusion | None:
    """A measure at the threshold against verdicts; rejecting is the positive class. None without any verdict."""
    rejected, approved = status == 2, status == 1
    if not (rejected.any() or approved.any()):
        return None
    return Confusion(
        true_positive=int(np.count_nonzero(rejected & flagged)),
        false_positive=int(np.count_nonzero(approved & flagged)),
        true_negative=int(np.count_nonzero(approved & ~flagged)),
        false_negative=int(np.count_nonzero(rejected & ~flagged)),
    )
