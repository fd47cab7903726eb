"""How far scores lie apart at a time: quartiles, exact for small selections and from a random sample of large ones.

Quartiles cannot be added up the way counts and means are, so the running totals do not know them. Every comment carries
a random number (`shuffle`) that is indexed: the comments below a bound are a random sample, always the same one, which
keeps a chart at a million comments as quick as one at ten thousand, and the same from one drawing to the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from statistics import quantiles

from sqlalchemy import Connection, func, select

from comments.store import incoming, schema, tallies
from comments.store.filters import Filter

SAMPLE = 6_000
FEWEST = 4
"""Below so many values a step has no quartiles worth drawing."""

Quartiles = tuple[float, float]
_c = schema.comment.c
_t = schema.tally.c


def spread(
    connection: Connection, chosen: Filter, *, n: int, start_of: Callable[[int], date]
) -> dict[date, tuple[Quartiles | None, Quartiles | None]]:
    """Return lower and upper quartile of toxicity and of sentiment for each step of time.

    `n` is how many comments with a time the selection has, `start_of` turns a day's ordinal into the first day of its
    step.
    """
    query = select(_c.day, chosen.toxicity, chosen.sentiment).where(_c.day.is_not(None), *chosen.all())
    if n > SAMPLE:
        query = query.where(_c.shuffle < incoming.SHUFFLES * SAMPLE // n)
        total = connection.execute(select(func.sum(_t.n)).where(_t.kind == tallies.ALL)).scalar() or 0
        if 4 * n > total:
            # SQLite takes any filter for more selective than a range. Where the filter keeps most comments, it is not.
            query = query.with_hint(schema.comment, "INDEXED BY ix_comment_shuffle", "sqlite")
    found: dict[date, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for day, *values in connection.execute(query):
        for kept, value in zip(found[start_of(day)], values, strict=True):
            if value is not None:
                kept.append(value)
    return {start: (_middle_half(toxicity), _middle_half(sentiment)) for start, (toxicity, sentiment) in found.items()}


def _middle_half(values: list[float]) -> Quartiles | None:
    if len(values) < FEWEST:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high
