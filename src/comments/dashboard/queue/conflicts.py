"""Why a comment stands among the conflicts: decision against score, moderator against moderator, scorer against scorer.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Sequence

from comments.dashboard.queue.inbox import PAST
from comments.models import Verdict
from comments.store import CommentRow, SecondLook, Settings, Store


def kinds(store: Store, rows: Sequence[CommentRow]) -> dict[int, str]:
    """Name the conflict of each row in a word or two, for its card."""
    settings = store.settings()
    disputed = {look.comment for look in store.looked_again([row.key for row in rows]) if _differ(look)}
    return {
        row.key: "score" if contradicted(row, settings) else "colleague" if row.key in disputed else "other scorer"
        for row in rows
    }


def contradicted(row: CommentRow, settings: Settings) -> bool:
    """Say whether a comment was rejected below the threshold or approved from it on; no score contradicts nothing."""
    if row.toxicity is None:
        return False
    high = row.toxicity >= settings.threshold
    return (row.verdict == "reject" and not high) or (row.verdict == "approve" and high)


def words(store: Store, key: int) -> str:
    """Say in a sentence who or what is against whom."""
    row, settings = store.comment(key), store.settings()
    said = []
    if contradicted(row, settings) and row.toxicity is not None:
        side = "below" if row.verdict == "reject" else "at or above"
        said.append(
            f"{row.moderator} {_past(row.verdict)} it at {row.toxicity:.2f}, {side} the threshold of "
            f"{settings.threshold:.2f}."
        )
    for look in store.looked_again([key]):
        if _differ(look) and look.second:
            first, second = (f"{one.moderator} {_past(one.verdict)}" for one in (look.first, look.second))
            said.append(f"{first} it; {second} it at a second look.")
    scores = {
        score.scorer: score.value
        for score in store.scores(key)
        if score.shown and score.measure == f"{score.scorer}.toxicity" and score.value is not None
    }
    if scores and min(scores.values()) < settings.threshold <= max(scores.values()):
        each = ", ".join(f"{name} {value:.2f}" for name, value in sorted(scores.items(), key=lambda one: -one[1]))
        said.append(f"Scorers differ: {each}.")
    return " ".join(said)


def _past(verdict: Verdict | None) -> str:
    return PAST.get(verdict or "", "labelled")


def _differ(look: SecondLook) -> bool:
    return look.second is not None and look.second.verdict != look.first.verdict
