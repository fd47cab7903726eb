"""OpenWeb (Spot.IM) conversation answers: `conversation.comments[]` with `replies` nested in each.

`parent_id` repeats the comment's own root where the page shows one level only; the nesting decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, objects, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, CommentState, Page


def recognises(document: Document) -> bool:
    """By the conversation object and its own words."""
    head = document.head
    return (
        document.kind == "json"
        and b'"conversation"' in head
        and (b'"root_comment"' in head or b'"written_at"' in head or b'"conversation_id"' in head)
    )


def read(document: Document) -> Iterator[Page]:
    """Yield one page a conversation."""
    return pages(document, "openweb-api", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    conversation = inner(value, "conversation")
    if not isinstance(conversation, dict):
        return
    users = conversation.get("users")
    extract = inner(value, "extract_data") or inner(conversation, "extract_data")
    yield Answer(
        key=str(conversation.get("conversation_id") or conversation.get("id") or ""),
        article=Article(url=word(inner(extract, "url")), title=word(inner(extract, "title"))),
        stated_count=number(conversation.get("messages_count") or conversation.get("comments_count")),
        comments=(
            _comment(item, above, users if isinstance(users, dict) else {})
            for item, above in walk(conversation.get("comments"), lambda item: item.get("replies"))
        ),
    )


def _comment(item: dict[str, Any], above: str | None, users: dict[str, Any]) -> Comment:
    identity = str(item.get("id"))
    stated = word(item.get("parent_id"))
    parent = above or (stated if stated != identity else None)
    state: CommentState = "visible"
    if item.get("deleted") or item.get("status") == "deleted":
        state = "deleted"
    elif item.get("published") is False or item.get("status") in ("reject", "rejected", "block"):
        state = "hidden"
    shown = item.get("user_display_name") or inner(users.get(str(item.get("user_id"))), "display_name")
    return Comment(
        id=identity,
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(shown),
        posted_at=moment(item.get("written_at")),
        text="\n".join(plain(str(part["text"])) for part in objects(item.get("content")) if part.get("text")),
        likes=number(inner(item, "rank", "ranks_up")),
        dislikes=number(inner(item, "rank", "ranks_down")),
        state=state,
    )
