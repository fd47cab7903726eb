"""Where new comments stand in their threads; an article that is new altogether is placed without asking the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """The places of new comments, beside them: the key of what each answers, its depth, and its direct answers."""

    parents: list[int | None]
    depths: list[int]
    replies: list[int]


def alone(site_ids: Sequence[str], names: Sequence[str | None], first: int) -> Placed | None:
    """Place the comments of an article that the store does not know, all of it at once, numbered on from `first`.

    None where a comment stands above what it answers, which takes `threads.Shape`.
    """
    places = dict(zip(site_ids, range(len(site_ids)), strict=True))
    placed = Placed([], [], [0] * len(site_ids))
    for place, name in enumerate(names):
        above = None if name is None else places.get(name)
        if above is None:
            placed.parents.append(None)
            placed.depths.append(0)
        elif above < place:
            placed.parents.append(first + above)
            placed.depths.append(placed.depths[above] + 1)
            placed.replies[above] += 1
        else:
            return None
    return placed
