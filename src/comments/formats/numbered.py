"""Newspapers that number their comments: "#1.1" is the first answer to "#1", whatever the markup nests."""

from __future__ import annotations

import re

from comments.formats.generic.threads import by_number
from comments.formats.indented import by_place_or_indentation
from comments.formats.pattern import Pattern, Threads, key_of

_NUMBER = re.compile(r"(?:^|\s)#\s?(\d{1,5}(?:\.\d{1,4}){0,4})(?=\s|$|[.,—–-])")
_TARGET = re.compile(r"#cid-(\d+)$")


def _parents(threads: Threads) -> None:
    numbers: list[str | None] = []
    for draft in threads.drafts:
        head = threads.page.lines(draft.at, min(threads.page.ends[draft.at], draft.at + 60))[:6]
        match = next((m for line in head if (m := _NUMBER.search(line.spaced[:80]))), None)
        numbers.append(match[1] if match else None)
    by_number(numbers, threads.drafts)
    if not any(draft.parent is not None for draft in threads.drafts):
        by_place_or_indentation(threads)
    for n, index in threads.matches('a[href*="#cid-"]'):
        target = _TARGET.search(threads.page.attribute(index, "href"))
        if target and threads.drafts[n].parent is None and target[1] != threads.drafts[n].key:
            threads.drafts[n].parent_key = target[1]


FAMILY = Pattern(
    name="numbered",
    marks=("cid-", "js-comment-body", "comment__body", "comment-meta__"),
    record='article[id^="cid-"], div[id^="cid-"], li[id^="cid-"], article.comment[data-id]',
    key=key_of(r"^(?:cid-)?(\d+)$", "id", "data-id"),
    author=".comment-meta__name; .comment__name; .comment-author; .author; .username",
    time="time[datetime]; .comment-meta__date; .comment__date; .comment-date; .date",
    text=".comment__body; .js-comment-body; .comment-body; .comment__text",
    drop=".comment__reactions, .comment__actions, .js-report-comment, .comment-meta__origin, .comment__links",
    likes=".js-comment-recommendations, .comment__recommendations",
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read
