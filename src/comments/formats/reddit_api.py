"""Reddit as JSON: a page with `.json` behind its address, and the comments of archives as JSON lines.

A page is two listings, the post and its comments with `replies` nested in each (https://www.reddit.com/dev/api); the
lines of archives (Pushshift, Arctic Shift) are the same objects without their frames, in order of time. Votes are one
number, up less down. Texts are Markdown with `&`, `<` and `>` escaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import tidy
from comments.formats.json_answers import Answer, inner, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, Page

_GONE = ("[deleted]", "[removed]")


def recognises(document: Document) -> bool:
    """By the frames of a listing, or the words of a comment without one."""
    if document.kind != "json":
        return False
    head = document.head
    framed = b'"Listing"' in head and b'"children"' in head
    return b'"subreddit"' in head and (framed or (b'"link_id"' in head and b'"body"' in head))


def read(document: Document) -> Iterator[Page]:
    """Yield one page a post."""
    return pages(document, "reddit-api", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    listed = inner(value, "data", "children")
    framed = listed if isinstance(listed, list) else [value if "data" in value else {"data": value}]
    for item, above in walk(
        framed, lambda item: inner(item, "data", "replies", "data", "children"), identity=_identity
    ):
        data = item.get("data")
        if not isinstance(data, dict):
            continue
        if "body" in data and "id" in data:
            key = str(data.get("link_id") or "")
            yield Answer(key=key, article=_article_of(key, data), comments=(_comment(data, above),))
        elif "title" in data and "id" in data:
            yield Answer(key=f"t3_{data['id']}", article=_article(data), comments=())


def _identity(item: dict[str, Any]) -> Any:
    return inner(item, "data", "id")


def _article(post: dict[str, Any]) -> Article:
    address = word(post.get("permalink"))
    return Article(
        url=f"https://www.reddit.com{address}" if address and address.startswith("/") else None,
        site="reddit.com",
        title=word(html.unescape(str(post.get("title") or ""))),
        published_at=moment(post.get("created_utc")),
        section=word(post.get("subreddit")),
    )


def _article_of(key: str, comment: dict[str, Any]) -> Article:
    """What a comment says of its post, for where the post itself is not there."""
    post = key.removeprefix("t3_")
    return Article(
        url=f"https://www.reddit.com/comments/{post}/" if post.isalnum() else None,
        site="reddit.com",
        title=word(html.unescape(str(comment.get("link_title") or ""))),
        section=word(comment.get("subreddit")),
    )


def _comment(data: dict[str, Any], above: str | None) -> Comment:
    stated = word(data.get("parent_id")) or ""
    parent = above or (stated.removeprefix("t1_") if stated.startswith("t1_") else None)
    text, author = tidy(html.unescape(str(data.get("body") or ""))), word(data.get("author"))
    return Comment(
        id=str(data["id"]),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=None if author in _GONE else author,
        posted_at=moment(data.get("created_utc")),
        text=text,
        likes=number(data.get("score", data.get("ups"))),
        state="deleted" if text in _GONE else "visible",
    )
