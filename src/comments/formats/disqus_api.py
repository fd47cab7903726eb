"""Disqus API answers (https://disqus.com/api/docs/posts/list/): `response[]`, one answer or many as JSON lines.

Times are UTC without saying so. `author` may be a bare id where the answer was not expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, objects, pages
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, CommentState, Page


def recognises(document: Document) -> bool:
    """By the words only a Disqus post has."""
    head = document.head
    return document.kind == "json" and b'"isSpam"' in head and b'"thread"' in head and b'message"' in head


def read(document: Document) -> Iterator[Page]:
    """Yield one page a thread."""
    return pages(document, "disqus-api", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    response = value.get("response", value) if isinstance(value, dict) else value
    posts = inner(response, "posts") if isinstance(response, dict) and "posts" in response else response
    for post in objects(posts if isinstance(posts, list) else [posts]):
        thread = post.get("thread")
        known = thread if isinstance(thread, dict) else {}
        if "isSpam" in post:
            yield Answer(
                key=str(known.get("id", thread)),
                article=Article(
                    url=word(known.get("link")),
                    title=word(known.get("clean_title") or known.get("title")),
                    published_at=moment(known.get("createdAt"), utc=True),
                ),
                stated_count=number(known.get("posts")),
                comments=(_comment(post),),
            )


def _comment(post: dict[str, Any]) -> Comment:
    state: CommentState = "visible"
    if post.get("isDeleted"):
        state = "deleted"
    elif post.get("isSpam"):
        state = "hidden"
    elif post.get("isApproved") is False:
        state = "pending"
    parent = word(post.get("parent"))
    return Comment(
        id=str(post.get("id")),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(inner(post, "author", "name")) or word(inner(post, "author", "username")),
        posted_at=moment(post.get("createdAt"), utc=True),
        text=plain(str(post.get("message") or post.get("raw_message") or "")),
        likes=number(post.get("likes")),
        dislikes=number(post.get("dislikes")),
        state=state,
    )
