"""Hacker News, today's pages and the old ones: table rows, set in by an empty picture of 40 pixels a level."""

from __future__ import annotations

import re

from comments.formats.indented import by_level
from comments.formats.outline import Outline
from comments.formats.pattern import Pattern, Threads

_ITEM = re.compile(r"(?:item[?]id=|reply[?]id=|up_|vote[?]for=)(\d+)")


def _key(page: Outline, index: int) -> str | None:
    own = page.attribute(index, "id")
    if own.isdigit():
        return own
    for inner in range(index, min(page.ends[index], index + 60)):
        if page.tags[inner] == "a":
            match = _ITEM.search(page.attribute(inner, "href")) or _ITEM.search(page.attribute(inner, "id"))
            if match:
                return match[1]
    return None


def _depth(threads: Threads, n: int) -> float:
    page, start = threads.page, threads.drafts[n].at
    row = next((i for i in (start, *page.ancestors(start)) if page.tags[i] == "tr"), start)
    for inner in range(row, min(page.ends[row], row + 12)):
        if page.attribute(inner, "indent").isdigit():
            return float(page.attribute(inner, "indent"))
        if (
            page.tags[inner] == "img"
            and page.attribute(inner, "width").isdigit()
            and page.attribute(inner, "height") == "1"
        ):
            return float(page.attribute(inner, "width")) / 40
    return 0.0


FAMILY = Pattern(
    name="hacker-news",
    marks=("hnuser", "comhead"),
    record="tr.comtr, tr:has(> td > img[height='1']):has(span.comhead), td.default",
    key=_key,
    author='.hnuser; .comhead a[href^="user"]',
    time=".age; .comhead a[href^='item']; .comhead",
    text=".commtext; span.comment",
    drop=".reply, .navs, .togg, .votelinks",
    states=((".cdd", "hidden"),),
    parents=by_level(_depth),
)

recognises, read = FAMILY.recognises, FAMILY.read
