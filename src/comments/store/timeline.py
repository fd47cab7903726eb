"""Volume and scores over time, with the spread around the mean."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection

from comments.errors import UsageError
from comments.selection import Selection
from comments.store.charts import Sums
from comments.store.chosen import Chosen
from comments.store.counts import Moment
from comments.store.spread import spread


def over_time(connection: Connection, selection: Selection, unit: str) -> list[Moment]:
    """See `Store.over_time`."""
    if unit not in ("day", "week", "month"):
        raise UsageError(f"There is no step '{unit}'. Try one of: day, week, month.")

    def start_of(day: int) -> date:
        start = date.fromordinal(day)
        if unit == "week":
            return start - timedelta(days=start.weekday())
        return start.replace(day=1) if unit == "month" else start

    chosen = Chosen(connection, selection)
    days = chosen["day"]
    there = np.flatnonzero(np.bincount(days))
    starts = [start_of(day) for day in there.tolist() if day]
    steps = sorted(set(starts))
    place = {start: index for index, start in enumerate(steps)}
    step_of_day = np.full(int(days.max(initial=0)) + 1, -1)
    step_of_day[there[there > 0]] = [place[start] for start in starts]
    step = step_of_day[days]
    dated = step >= 0
    step = step[dated]
    toxicity, sentiment = (chosen[column][dated] for column in (chosen.toxicity, chosen.sentiment))
    tox, sent = Sums(step, toxicity, len(steps)), Sums(step, sentiment, len(steps))
    apart = [spread(step, values, len(steps)) for values in (toxicity, sentiment)]
    return [
        Moment(
            start=start,
            n=int(tox.n[index]),
            toxicity=tox.mean(index),
            toxicity_n=int(tox.scored[index]),
            sentiment=sent.mean(index),
            sentiment_n=int(sent.scored[index]),
            toxicity_quartiles=apart[0][index],
            sentiment_quartiles=apart[1][index],
        )
        for index, start in enumerate(steps)
    ]
