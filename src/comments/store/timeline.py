"""Volume and scores over time, with the spread around the mean."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import Connection

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import schema, tallies
from comments.store.charts import Read, mean
from comments.store.facts import Moment
from comments.store.spread import spread

_c = schema.comment.c
_t = schema.tally.c


def over_time(connection: Connection, selection: Selection, unit: str) -> list[Moment]:
    """See `Store.over_time`."""
    if unit not in ("day", "week", "month"):
        raise UsageError(f"There is no step '{unit}'. Try one of: day, week, month.")
    where = []
    if selection.since is not None:
        where.append(_t.key >= selection.since.toordinal())
    if selection.until is not None:
        where.append(_t.key <= selection.until.toordinal())

    def start_of(day: int) -> date:
        start = date.fromordinal(day)
        if unit == "week":
            return start - timedelta(days=start.weekday())
        return start.replace(day=1) if unit == "month" else start

    read = Read(connection, selection)
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0] * 5)
    for day, _, *values in read.grouped(tallies.DAY, _c.day, "since", "until", where=where):
        for index, value in enumerate(values):
            sums[start_of(day)][index] += float(value)
    apart = spread(connection, read.filter, n=int(sum(n for n, *_ in sums.values())), start_of=start_of)
    return [
        Moment(
            start=start,
            n=int(n),
            toxicity=mean(tox, int(tox_n)),
            toxicity_n=int(tox_n),
            sentiment=mean(sent, int(sent_n)),
            sentiment_n=int(sent_n),
            toxicity_quartiles=apart.get(start, (None, None))[0],
            sentiment_quartiles=apart.get(start, (None, None))[1],
        )
        for start, (n, tox_n, tox, sent_n, sent) in sorted(sums.items())
    ]
