"""Coral (The Coral Project, Vox Media) as saved from a browser; the depth is a class (coral-indent-2)."""

from __future__ import annotations

import re
from itertools import islice

from comments.formats.indented import by_level
from comments.formats.pattern import Pattern, Threads, key_of

_LEVEL = re.compile(r"coral-indent-(\d+)")


def _depth(threads: Threads, n: int) -> float:
    page, start = threads.page, threads.drafts[n].at
    for index in (start, *islice(page.ancestors(start), 3), *range(start + 1, min(start + 6, page.ends[start]))):
        match = _LEVEL.search(page.attribute(index, "class"))
        if match:
            return float(match[1])
    return 0.0


FAMILY = Pattern(
    name="coral-page",
    marks=("coral-comment",),
    record='.coral-comment, [id^="comment-"][class*="coral"]',
    key=lambda page, index: key_of(r"^comment-([\w-]{6,})$", "id", "data-testid")(page, index) or "",
    author=".coral-comment-username; .coral-username",
    time=".coral-comment-timestamp; time[datetime]",
    text=".coral-comment-content; .coral-htmlContent",
    drop=".coral-comment-actionBar, .coral-comment-topBar-actions, .coral-userBadge, .coral-comment-inReplyTo",
    likes=".coral-comment-reactButton-count, .coral-reactedCount",
    reply_to=".coral-comment-inReplyTo-username, .coral-comment-inReplyTo",
    states=((".coral-comment-tombstone", "deleted"), (".coral-rejectedTombstone", "hidden")),
    parents=by_level(_depth),
)

recognises, read = FAMILY.recognises, FAMILY.read
