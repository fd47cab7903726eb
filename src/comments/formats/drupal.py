"""Drupal 6 to 10, with and without RDFa. Answers stand in a div.indented behind the comment they belong to.

The id is in `about`, in the element's own id, in an empty <a id> before it or in the permalink, depending on the
version.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from comments.formats.outline import Outline
from comments.formats.pattern import Pattern, Threads

_OWN = re.compile(r"^comment-(\d+)$")
_LINK = re.compile(r"/comment/(\d+)(?:#|$)|#comment-(\d+)$")
_PARENT = re.compile(r"/comment/(\d+)|#comment-(\d+)")


def _key(page: Outline, index: int) -> str | None:
    match = _OWN.match(page.attribute(index, "id")) or _LINK.search(page.attribute(index, "about"))
    if match is None:
        for before in range(index - 1, max(index - 8, 0), -1):
            if page.tags[before] == "a" and page.parents[before] == page.parents[index]:
                match = _OWN.match(page.attribute(before, "id"))
                break
            if page.tags[before] and page.parents[before] == page.parents[index]:
                break
    if match is None:
        for inner in range(index, page.ends[index]):
            match = _LINK.search(page.attribute(inner, "href")) if page.tags[inner] == "a" else None
            if match:
                break
    return (match[1] or (match[2] if match.re.groups > 1 else "")) if match else ""


def _parents(threads: Threads) -> None:
    page = threads.page
    boxes: list[int] = []
    for draft in threads.drafts:
        boxes.append(
            next((i for i in page.ancestors(draft.at) if "indented" in page.attribute(i, "class").split()), -1)
        )
    for n, draft in enumerate(threads.drafts):
        if boxes[n] < 0 or draft.parent is not None:
            continue
        before = bisect_left(threads.records, boxes[n])
        draft.parent = before - 1 if before else None
    for n, index in threads.matches(".parent a"):
        match = _PARENT.search(page.attribute(index, "href"))
        if match and threads.drafts[n].parent is None:
            threads.drafts[n].parent_key = match[1] or match[2]


FAMILY = Pattern(
    name="drupal",
    marks=("field-name-", "field--name-", "block-system-", "node-type-", "page-node-"),
    heads=("drupal",),
    record=(
        'article.comment, div.comment, li.comment, [about^="/comment/"], article[id^="comment-"], '
        '[typeof~="sioct:Comment"], [typeof~="schema:Comment"], .js-comment'
    ),
    key=_key,
    author=(
        '.comment__author .username; .comment__author; .submitted .username; .username; [property="foaf:name"]; '
        '[rel="schema:author"]; .author; .submitted strong; .comment-author; .submitted'
    ),
    time=(
        '.comment__time; time[datetime]; [property~="dc:created"]; [property="schema:dateCreated"]; .comment-time; '
        ".submitted; .date; .created"
    ),
    text=(
        ".field-name-comment-body; .field--name-comment-body; [property='schema:text']; .comment-body; .comment__text; "
        ".comment-content; .content .field-item; .content"
    ),
    drop=".links, .comment__links, .comment__permalink, .permalink, .user-signature, .parent, .user-picture, "
    "form, .indented, .new, mark",
    states=((".comment-unpublished", "pending"), (".comment--unpublished", "pending")),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read
