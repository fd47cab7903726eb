"""How often people give the answer that is known to be right. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comments.analysis.shares import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """One person's answers to golden items, or those to one item.

    `right` counts approvals and rejections alone; `too_mild` approved what should be rejected, `too_strict` rejected
    what should be approved, `left_open` were skipped and count neither way.
    """

    right: Share
    too_mild: int
    too_strict: int
    left_open: int


def accuracy(answers: Iterable[tuple[str, str]]) -> Accuracy:
    """Sum up answers given as (known, given), each "approve", "reject" or, given, something that leaves it open."""
    right = mild = strict = left_open = 0
    for known, given in answers:
        if given not in ("approve", "reject"):
            left_open += 1
        elif given == known:
            right += 1
        elif known == "reject":
            mild += 1
        else:
            strict += 1
    return Accuracy(
        right=Share(hits=right, n=right + mild + strict), too_mild=mild, too_strict=strict, left_open=left_open
    )
