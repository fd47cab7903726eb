"""Viafoura livecomments answers: `contents[]`, flat; a top-level comment's parent is the container itself.

The answers carry no names, only the actor's uuid; a name comes where the saver joined it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, CommentState, Page

_STATES: dict[str, CommentState] = {
    "visible": "visible",
    "deleted": "deleted",
    "pending": "pending",
    "awaiting": "pending",
}


def recognises(document: Document) -> bool:
    """By the platform's own identifiers."""
    return document.kind == "json" and b'"content_uuid"' in document.head


def read(document: Document) -> Iterator[Page]:
    """Yield one page a container."""
    return pages(document, "viafoura-api", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    contents = inner(value, "contents")
    found = list(
        walk(contents if contents is not None else [value], _replies, identity=lambda item: item.get("content_uuid"))
    )
    for item, above in found:
        if item.get("content_uuid"):
            container = word(item.get("content_container_uuid")) or word(inner(value, "content_container_uuid")) or ""
            yield Answer(
                key=container,
                article=Article(url=word(inner(item, "metadata", "origin_url"))),
                comments=(_comment(item, above, container),),
            )


def _replies(item: dict[str, Any]) -> Any:
    replies = item.get("replies")
    return replies.get("contents") if isinstance(replies, dict) else replies


def _comment(item: dict[str, Any], above: str | None, container: str) -> Comment:
    stated = word(item.get("parent_uuid"))
    parent = above or (stated if stated != container else None)
    return Comment(
        id=str(item["content_uuid"]),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(inner(item, "actor", "name")) or word(item.get("actor_name")),
        posted_at=moment(item.get("date_created")),
        text=plain(str(item.get("content") or "")),
        likes=number(item.get("total_likes")),
        dislikes=number(item.get("total_dislikes")),
        state=_STATES.get(str(item.get("state") or "visible"), "hidden"),
    )
