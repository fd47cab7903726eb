"""Blogger: threaded lists since 2012 (li#c1 with .comment-replies), and the dt and dd pairs before."""

from __future__ import annotations

from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="blogger",
    marks=("comment-replies", "comments-block", "comment-timestamp"),
    heads=("blogger.com", "blogspot.com"),
    record='li.comment[id^="c"], dt[id^="c"].comment-author, dt.comment-author, div.comment[id^="c"]',
    key=key_of(r"^c(\d+)$"),
    author=".user; .comment-author; a[rel=nofollow]",
    time=".datetime; .comment-timestamp",
    text=".comment-content; .comment-body",
    drop=".comment-actions, .comment-footer .comment-delete, .comment-replybox-single, "
    ".comment-replybox-thread, .thread-toggle, .item-control",
    spread=True,
)

recognises, read = FAMILY.recognises, FAMILY.read
