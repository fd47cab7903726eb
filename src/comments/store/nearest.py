"""Which of many chosen comments can stand on the next page of an order, told from the packed facts.

A page is 20 comments, a selection may have thousands. Most orders sort by something that is packed, or by what a packed
column tells roughly (the day of a time): so all but a few comments are left out before a database sorts the rest. What
is left holds the page and whatever stands so near its ends that the packed facts cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from comments.store.chosen import Chosen
from comments.store.packed import Array

ORDERS: Final = ("most-toxic", "most-negative", "newest", "oldest", "waiting", "uncertain", "page")
"""The orders that packed facts know; `orders.legs` says what each of them is, leg by leg."""

_AWAY: Final = 2  # days: a comment's own clock may be a day from absolute time, and another's a day the other way

Marks = Sequence[Sequence[Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a page needs of its order: `leg` and `marks` are where it begins, as `orders.begin` reads them."""

    leg: int
    marks: Marks
    wanted: int
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Leg:
    """Comments of one leg: which of the chosen, and a number each that rises along it.

    A comment stands behind another whose number is lower by more than `blur`. `at` is the number of a mark.
    """

    inside: Array
    rank: Array
    at: Callable[[Marks], float]
    blur: int = 0


def nearest(chosen: Chosen, order: str, stretch: Stretch) -> Array:
    """Keys of the comments that a stretch wants, or of all there are behind its mark, among few others.

    For an order that the packed facts do not know: all keys.
    """
    keys, wanted = chosen.keys, stretch.wanted
    if len(keys) <= 2 * wanted or order not in ORDERS:
        return keys
    found: list[Array] = []
    for leg in _legs(chosen, order, stretch.threshold)[stretch.leg :]:
        begun = not found and any(mark is not None for mark in stretch.marks)
        taken, sure = _first(leg.rank[leg.inside], leg.at(stretch.marks) if begun else -np.inf, leg.blur, wanted)
        found.append(keys[leg.inside][taken])
        wanted -= sure
        if wanted <= 0:
            break
    return np.concatenate(found)


def _first(rank: Array, at: float, blur: int, wanted: int) -> tuple[Array, int]:
    """Which may be among the first `wanted` behind a mark, and how many of them surely are behind it."""
    surely = rank[rank > at + blur]
    taken = rank >= at - blur
    if len(surely) > wanted:
        taken &= rank <= np.partition(surely, wanted - 1)[wanted - 1] + blur
    return taken, min(len(surely), wanted)


def _legs(chosen: Chosen, order: str, threshold: float) -> list[Leg]:
    keys = chosen.keys

    def by_key(inside: Array, *, down: bool = False) -> Leg:
        sign = -1 if down else 1
        return Leg(inside, sign * keys, lambda marks: sign * _value(marks, -1))

    def by(values: Array, there: Array, *, down: bool, at: Callable[[Marks], float], blur: int = 0) -> list[Leg]:
        sign = -1 if down else 1
        return [Leg(there, sign * values, lambda marks: sign * at(marks), blur), by_key(~there, down=down)]

    match order:
        case "most-toxic":
            values = chosen[chosen.toxicity]
            return by(values, ~np.isnan(values), down=True, at=_value)
        case "most-negative":
            values = chosen[chosen.sentiment]
            return by(values, ~np.isnan(values), down=False, at=_value)
        case "newest" | "oldest":
            days = chosen["day"]
            return by(days, days > 0, down=order == "newest", at=_day, blur=_AWAY)
        case "waiting":
            waiting = chosen["status"] == 0
            return [by_key(waiting), by_key(~waiting)]
        case "uncertain":
            away = np.abs(chosen[chosen.toxicity] - threshold)
            return by(away, ~np.isnan(away), down=False, at=lambda marks: _distance(marks, threshold))
        case "page":
            articles = chosen["article_id"]
            return [Leg(articles > 0, articles, _value)]
    return []


def _value(marks: Marks, place: int = 0) -> float:
    (mark,) = marks
    return float(mark[place])  # type: ignore[index]


def _day(marks: Marks) -> int:
    return datetime.fromtimestamp(_value(marks), UTC).toordinal()


def _distance(marks: Marks, threshold: float) -> float:
    """How far the last comment given out is from the threshold, up or down."""
    return max(abs(float(mark[0]) - threshold) for mark in marks if mark is not None)
