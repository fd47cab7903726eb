"""Coral GraphQL answers (https://docs.coralproject.net/api/graphql).

Comments are `comments.edges[].node`, in Talk 4 `comments.nodes[]`. The story stands around the comments
(`data.story`, in Talk 4 `data.asset`); replies are nested the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, objects, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, CommentState, Page

_STATES: dict[str, CommentState] = {
    "NONE": "visible", "APPROVED": "visible", "ACCEPTED": "visible", "REJECTED": "hidden", "PREMOD": "pending",
    "SYSTEM_WITHHELD": "pending",
}  # fmt: skip


def recognises(document: Document) -> bool:
    """By the shape of a GraphQL connection named comments."""
    head = document.head
    return (
        document.kind == "json"
        and b'"comments"' in head
        and b'"body"' in head
        and ((b'"edges"' in head and b'"node"' in head) or b'"nodes"' in head)
    )


def read(document: Document) -> Iterator[Page]:
    """Yield one page a story."""
    return pages(document, "coral-api", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    data = inner(value, "data") or value
    story = inner(data, "story") or inner(data, "stream") or inner(data, "asset") or data
    if not isinstance(story, dict):
        return
    url = word(story.get("url"))
    yield Answer(
        key=word(story.get("id")) or url or "",
        article=Article(url=url, title=word(inner(story, "metadata", "title") or story.get("title"))),
        stated_count=number(
            inner(story, "commentCounts", "totalPublished") or inner(story, "commentCounts", "totalVisible")
        ),
        comments=(_comment(item, above) for item, above in walk(_nodes(story.get("comments")), _replies)),
    )


def _nodes(connection: Any) -> list[dict[str, Any]]:
    if inner(connection, "nodes") is not None:
        return objects(inner(connection, "nodes"))
    return [edge["node"] for edge in objects(inner(connection, "edges")) if isinstance(edge.get("node"), dict)]


def _replies(item: dict[str, Any]) -> list[dict[str, Any]]:
    return _nodes(item.get("replies") or item.get("allChildComments"))


def _comment(item: dict[str, Any], above: str | None) -> Comment:
    parent = word(inner(item, "parent", "id")) or above
    status = str(item.get("status") or "NONE")
    return Comment(
        id=str(item.get("id")),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(inner(item, "author", "username") or inner(item, "user", "username")),
        reply_to=word(inner(item, "parent", "author", "username")),
        posted_at=moment(item.get("createdAt") or item.get("created_at")),
        text=plain(str(item.get("body") or inner(item, "revision", "body") or "")),
        likes=number(inner(item, "actionCounts", "reaction", "total")),
        state="deleted" if item.get("deleted") else _STATES.get(status, "hidden"),
    )
