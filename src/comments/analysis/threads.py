"""The shape of a discussion: how deep, how wide, how quick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from comments.analysis.shares import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Figures of one article's discussion, or of several together.

    `depths[d]` counts the comments d steps below a first comment. `answered` is the share of comments with a reply.
    `widest` is the largest number of direct replies to one comment. `h` is the largest h such that at least h comments
    stand at depth h or deeper, counting first comments as depth 1: it is high only where many go deep, which a single
    quarrel of two is not. `reply_time` is the median time from a comment to a reply to it, None without times.
    """

    n: int
    depths: tuple[int, ...]
    answered: Share
    widest: int
    h: int
    reply_time: timedelta | None

    @property
    def deepest(self) -> int:
        """Steps from the deepest comment up to its first comment; 0 for a flat or empty discussion."""
        return max(0, len(self.depths) - 1)


def shape(
    parents: Mapping[Hashable, Hashable | None], times: Mapping[Hashable, datetime | None] | None = None
) -> Shape:
    """Measure a discussion given each comment's parent (None for a first comment).

    A parent that is not there counts as none, and so does one that would close a circle: pages lie about both.
    `h` after V. Gomez et al., "Statistical analysis of the social network and discussion threads in Slashdot" (2008).
    """
    depth = depths(parents)
    levels = Counter(depth.values())
    by_level = tuple(levels[level] for level in range(len(levels)))
    fan = Counter(parent for key, parent in parents.items() if parent is not None and depth[key])
    waits = [wait for key, parent in parents.items() if depth[key] and (wait := _wait(times or {}, parent, key))]
    return Shape(
        n=len(parents),
        depths=by_level,
        answered=Share(hits=len(fan), n=len(parents)),
        widest=max(fan.values(), default=0),
        h=max((level + 1 for level in range(len(by_level)) if sum(by_level[level:]) >= level + 1), default=0),
        reply_time=timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None,
    )


def depths(parents: Mapping[Hashable, Hashable | None]) -> dict[Hashable, int]:
    """Return each comment's steps up to its first comment; any number of levels, and circles are cut."""
    known: dict[Hashable, int] = {}
    for key in parents:
        path: list[Hashable] = []
        on_path: set[Hashable] = set()
        at: Hashable | None = key
        while at in parents and at not in known and at not in on_path:
            path.append(at)
            on_path.add(at)
            at = parents[at]
        # Where the way up ends: in a comment already measured, in nothing, or (a circle) in this very path.
        level = known[at] + 1 if at in known else 0
        for step in reversed(path):
            known[step] = level
            level += 1
    return known


def _wait(times: Mapping[Hashable, datetime | None], parent: Hashable, key: Hashable) -> timedelta | None:
    asked, answered = times.get(parent), times.get(key)
    if asked is None or answered is None or (asked.tzinfo is None) != (answered.tzinfo is None) or answered < asked:
        return None
    return answered - asked
