"""The database: all SQL lives here. `Store` is the front; everything it answers with is a frozen row of `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comments.store.counts import (
    Bin,
    Burst,
    Confusion,
    Drift,
    Facet,
    Facets,
    GroupTotals,
    Histogram,
    HourTotals,
    MeasureDrift,
    Moment,
    Mover,
    Sample,
    ScorerVersion,
    Totals,
)
from comments.store.facts import (
    Added,
    AuditEntry,
    AuditReport,
    AuthorHistory,
    CommentRow,
    Decided,
    Erased,
    Moderator,
    Role,
    ScoreRow,
    SecondLook,
    Settings,
    Slice,
    TextVersion,
    Thread,
    Unscored,
)

if TYPE_CHECKING:
    from comments.store.store import Store
else:

    def __getattr__(name: str) -> object:
        # `Store` brings SQLAlchemy; a process that only makes pages ready for it need not wait for that.
        if name != "Store":
            raise AttributeError(name)
        from comments.store import store

        return store.Store


__all__ = [
    "Added",
    "AuditEntry",
    "AuditReport",
    "AuthorHistory",
    "Bin",
    "Burst",
    "CommentRow",
    "Confusion",
    "Decided",
    "Drift",
    "Erased",
    "Facet",
    "Facets",
    "GroupTotals",
    "Histogram",
    "HourTotals",
    "MeasureDrift",
    "Moderator",
    "Moment",
    "Mover",
    "Role",
    "Sample",
    "ScoreRow",
    "ScorerVersion",
    "SecondLook",
    "Settings",
    "Slice",
    "Store",
    "TextVersion",
    "Thread",
    "Totals",
    "Unscored",
]
