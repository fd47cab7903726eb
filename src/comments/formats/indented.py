"""Answers told by place: a container of replies beside the comment it belongs to, or a depth written on each
comment."""

from __future__ import annotations

from collections.abc import Callable

from comments.formats.generic.threads import by_container, by_depth, by_indentation
from comments.formats.pattern import Threads


def by_place(threads: Threads) -> None:
    """Give every comment without a parent the one whose replies' container it stands in."""
    spans = [(draft.at, threads.page.ends[draft.at]) for draft in threads.drafts]
    for draft, parent in zip(threads.drafts, by_container(threads.page, spans), strict=True):
        if draft.parent is None:
            draft.parent = parent


def by_place_or_indentation(threads: Threads) -> None:
    """Give comments parents by the containers they stand in; where no container tells, by how far they are set in."""
    by_place(threads)
    if not any(draft.parent is not None for draft in threads.drafts):
        for draft, parent in zip(threads.drafts, by_indentation(threads.page, threads.records), strict=True):
            draft.parent = parent


def by_level(depth: Callable[[Threads, int], float]) -> Callable[[Threads], None]:
    """Return a rule that sets parents from the depth of each draft, given by its index."""

    def rule(threads: Threads) -> None:
        depths = [depth(threads, n) for n in range(len(threads.drafts))]
        for draft, parent in zip(threads.drafts, by_depth(depths), strict=True):
            draft.parent = parent

    return rule
