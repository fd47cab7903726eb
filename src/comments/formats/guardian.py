"""Guardian discussion API (https://discussion.guardianapis.com/discussion-api): one answer, or many as JSON lines.

Replies are nested in `responses`; `responseTo` names the comment answered, which in flat answers stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, Page


def recognises(document: Document) -> bool:
    """By the discussion object and its own words."""
    if document.kind != "json":
        return False
    head = document.head
    own = b'"isoDateTime"' in head or b'"isClosedForComments"' in head
    return b'"discussion"' in head and own


def read(document: Document) -> Iterator[Page]:
    """Yield one page a discussion."""
    return pages(document, "guardian", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    discussion = inner(value, "discussion")
    if not isinstance(discussion, dict):
        return
    url = word(discussion.get("webUrl"))
    yield Answer(
        key=word(discussion.get("key")) or url or "",
        article=Article(url=url, site="theguardian.com", title=word(discussion.get("title")), language="en"),
        stated_count=number(discussion.get("commentCount")),
        comments=(
            _comment(item, above)
            for item, above in walk(discussion.get("comments"), lambda item: item.get("responses"))
        ),
    )


def _comment(item: dict[str, Any], above: str | None) -> Comment:
    answered = word(inner(item, "responseTo", "commentId"))
    parent = answered or above
    return Comment(
        id=str(item.get("id")),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(inner(item, "userProfile", "displayName")),
        reply_to=word(inner(item, "responseTo", "displayName")),
        posted_at=moment(item.get("isoDateTime")),
        text=plain(str(item.get("body") or "")),
        likes=number(item.get("numRecommends")),
        state="visible" if item.get("status") in (None, "visible") else "hidden",
    )
