"""Nearly equal comments of one page of the queue as one card, so that a flood is read once and decided once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from comments.analysis.duplicates import normalise, similarity
from comments.store import CommentRow

ALIKE = 0.8
LEAST = 3
SHORTEST = 20  # letters: "thanks" and "so true" are said by many people independently


def fold(rows: Sequence[CommentRow]) -> list[tuple[CommentRow, list[CommentRow]]]:
    """Return the rows in their order, each with the nearly equal ones behind it; fewer than three stay single.

    A row joins the first row it resembles (Jaccard similarity of shingles of .8 or more).
    """
    heads: list[tuple[CommentRow, str, list[CommentRow]]] = []
    for row in rows:
        normal = _normal(row.text)
        head = next((others for _, known, others in heads if _alike(known, normal)), None)
        if head is None or len(normal) < SHORTEST:
            heads.append((row, normal, []))
        else:
            head.append(row)
    folded: list[tuple[CommentRow, list[CommentRow]]] = []
    for row, _, others in heads:
        if len(others) + 1 >= LEAST:
            folded.append((row, others))
        else:
            folded.extend((one, []) for one in (row, *others))
    place = {row.key: i for i, row in enumerate(rows)}
    return sorted(folded, key=lambda pair: place[pair[0].key])


def _alike(one: str, other: str) -> bool:
    # Sets whose sizes differ by more than a fifth cannot share four fifths.
    if min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return False
    return one == other or _similarity(one, other) >= ALIKE


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    return normalise(text[:2000])


@lru_cache(maxsize=16384)
def _similarity(one: str, other: str) -> float:
    return similarity(one, other)
