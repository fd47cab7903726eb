"""schema.org comments as JSON-LD: what a page tells search engines, with authors, times and votes, nested by
`comment`.

https://schema.org/Comment. Many pages list only the first few there; `parse` tries this after the families that read
the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.linked_data import blocks
from comments.formats.outline import outline, squeeze
from comments.models import Page

_TYPES = frozenset(("Comment", "UserComments", "Answer", "Reply"))
_LISTS = ("comment", "comments", "suggestedAnswer", "acceptedAnswer", "replies")
_TAGS = re.compile(r"<[a-zA-Z/][^<>]*>")
_MOST = 50_000


def recognises(document: Document) -> bool:
    """Whether a JSON-LD block mentions a comment."""
    return document.is_html and b"application/ld+json" in document.utf8 and b'"Comment"' in document.utf8


def read(document: Document) -> Iterator[Page]:
    """Yield the one page."""
    drafts: list[Draft] = []
    _collect(blocks(document), drafts)
    comments, ids = finish(drafts, base=document.fetched_at, language=document.language)
    yield Page(source=document.source, format="json-ld", comments=comments, ids=ids)


def _collect(data: Any, drafts: list[Draft]) -> None:
    waiting: list[tuple[Any, int | None]] = [(data, None)]
    while waiting and len(drafts) < _MOST:
        item, parent = waiting.pop()
        if isinstance(item, list):
            waiting.extend((entry, parent) for entry in reversed(item))
        elif isinstance(item, dict):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if _TYPES.intersection(kind for kind in kinds if isinstance(kind, str)):
                drafts.append(_draft(item, parent))
                waiting.extend((item[name], len(drafts) - 1) for name in reversed(_LISTS) if name in item)
            else:
                waiting.extend((value, parent) for value in reversed(item.values()) if isinstance(value, dict | list))


def _draft(item: dict[str, Any], parent: int | None) -> Draft:
    author = item.get("author") or item.get("creator")
    author = author[0] if isinstance(author, list) and author else author
    name = author.get("name") if isinstance(author, dict) else author
    above = item.get("parentItem")
    return Draft(
        key=_last(item.get("@id") or item.get("identifier") or item.get("url")),
        text=_plain(item.get("text") or item.get("commentText") or item.get("description")),
        author=squeeze(name) or None if isinstance(name, str) else None,
        machine_time=_string(item.get("dateCreated") or item.get("datePublished") or item.get("commentTime")),
        likes=_number(item.get("upvoteCount")),
        dislikes=_number(item.get("downvoteCount")),
        parent=parent,
        parent_key=_last(above.get("@id") if isinstance(above, dict) else above),
    )


def _string(value: Any) -> str | None:
    return value.strip()[:60] or None if isinstance(value, str) else None


def _last(value: Any) -> str | None:
    return re.split(r"[#/=]", value.rstrip("/#"))[-1][:80] or None if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | str) and re.fullmatch(r"-?\d{1,9}", str(value)) else None


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    if not _TAGS.search(value) and "&" not in value:
        return "\n".join(squeeze(line) for line in value.strip().splitlines())
    body = LexborHTMLParser(value).body
    return outline(body).text(0) if body is not None else ""
