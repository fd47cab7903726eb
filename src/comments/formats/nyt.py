"""New York Times community answers: `results.comments[]` `replies` nested in each, times in seconds since 1970."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.json_answers import Answer, inner, pages, walk
from comments.formats.records import moment, number, word
from comments.models import Article, Comment, Page


def recognises(document: Document) -> bool:
    """By the words of a comment."""
    return document.kind == "json" and b'"commentBody"' in document.head and b'"commentID"' in document.head


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article, as far as the answers say which."""
    return pages(document, "nyt", _answers)


def _answers(value: Any) -> Iterator[Answer]:
    results = inner(value, "results")
    results = results if isinstance(results, dict) else value
    comments = inner(results, "comments")
    comments = comments if comments is not None else [value]
    url = word(inner(results, "url") or inner(value, "url"))
    for item, above in walk(comments, lambda item: item.get("replies"), identity=lambda item: item.get("commentID")):
        if item.get("commentID") is not None:
            key = url or word(item.get("articleID")) or word(item.get("asset_id")) or ""
            yield Answer(
                key=key,
                article=Article(url=url, site="nytimes.com", language="en"),
                stated_count=number(inner(results, "totalCommentsFound")),
                comments=(_comment(item, above),),
            )


def _comment(item: dict[str, Any], above: str | None) -> Comment:
    stated = word(item.get("parentID"))
    parent = above or (stated if stated not in ("0", "0.0") else None)
    return Comment(
        id=str(item["commentID"]),
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=word(item.get("userDisplayName")),
        posted_at=moment(item.get("createDate")),
        text=plain(str(item.get("commentBody") or "")),
        likes=number(item.get("recommendations", item.get("recommendationCount"))),
        state="visible" if item.get("status") in (None, "approved") else "hidden",
    )
