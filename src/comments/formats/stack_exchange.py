"""Stack Exchange: the comments under questions and answers (the answers are articles of their own)."""

from __future__ import annotations

from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="stack-exchange",
    marks=("js-comment", "comment-copy"),
    record="li.js-comment, li.comment[data-comment-id], tr.comment[id^=comment-]",
    key=key_of(r"(?:^|comment-)(\d+)$", "data-comment-id", "id"),
    author=".comment-user; .comment-body a[href*='/users/']",
    time=".comment-date span[title]; .relativetime-clean; .comment-date",
    text=".comment-copy",
    likes=".comment-score span",
)

recognises, read = FAMILY.recognises, FAMILY.read
