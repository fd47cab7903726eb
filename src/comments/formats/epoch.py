"""Epoch, a comment plug-in of WordPress that draws in the browser, as saved from one."""

from __future__ import annotations

from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, key_of

_OWN = key_of(r"comment-(\d+)$")


FAMILY = Pattern(
    name="epoch",
    marks=("epoch-single-comment",),
    record="div:has(> article.epoch-single-comment)",
    key=lambda page, index: _OWN(page, index) or _OWN(page, min(index + 1, len(page) - 1)) or "",
    author=".comment-author .fn; .comment-author a[title]:not(:has(img)); .comment-author",
    time="time; .comment-metadata",
    text=".comment-content",
    drop=".comment-actions, .safe-comments-report-link, .reply, .epoch-icon",
    parents=by_place,
)

recognises, read = FAMILY.recognises, FAMILY.read
