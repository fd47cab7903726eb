"""One author over all articles, counted from the packed facts: a person may have written tens of thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from comments.selection import Selection
from comments.store import charts, rows, schema
from comments.store.chosen import Chosen
from comments.store.facts import AuthorHistory
from comments.store.nearest import Stretch, nearest
from comments.store.reading import rows_of
from comments.store.values import moment

_c = schema.comment.c


def history(connection: Connection, who: str, *, recent: int, now: int) -> AuthorHistory:
    """See `Store.author`."""
    chosen = Chosen(connection, Selection(authors=(who,)))
    totals = charts.totals(chosen)
    newest = _first(connection, chosen, "newest", recent)
    return AuthorHistory(
        name=who,
        comments=totals.comments,
        articles=totals.articles,
        waiting=totals.waiting,
        approved=totals.approved,
        rejected=totals.rejected,
        skipped=totals.skipped,
        first=_posted(connection, _first(connection, chosen, "oldest", 1)),
        last=_posted(connection, newest[:1]),
        toxicity=totals.toxicity,
        sentiment=totals.sentiment,
        labels=_labels(connection, chosen.keys[chosen["labels"] > 0].tolist()),
        recent=rows_of(connection, newest, now=now),
    )


def _first(connection: Connection, chosen: Chosen, order: Literal["newest", "oldest"], wanted: int) -> list[int]:
    """Keys of the first comments by time; those without one come last."""
    near = nearest(chosen, order, Stretch(leg=0, marks=[None], wanted=wanted))
    times: dict[int, int | None] = {}
    for some in rows.slices(near.tolist()):
        times.update(rows.pairs(connection, select(_c.id, _c.posted).where(_c.id.in_(some))))
    sign = -1 if order == "newest" else 1
    return sorted(times, key=lambda key: (times[key] is None, sign * (times[key] or 0), sign * key))[:wanted]


def _posted(connection: Connection, keys: Sequence[int]) -> datetime | None:
    posted = connection.execute(select(_c.posted).where(_c.id.in_(keys))).scalar()
    return None if posted is None else moment(posted * 1_000_000)


def _labels(connection: Connection, keys: Sequence[int]) -> dict[str, int]:
    table, label = schema.comment_label.c, schema.label.c
    found: Counter[str] = Counter()
    for some in rows.slices(keys):
        query = select(label.name, func.count()).join(schema.comment_label, table.label_id == label.id)
        found.update(rows.pairs(connection, query.where(table.comment_id.in_(some)).group_by(label.name)))
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
