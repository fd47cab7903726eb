"""The page records of `comments parse` (JSON lines), read back equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.json_answers import objects
from comments.formats.json_values import values
from comments.formats.records import moment, number, sound, word
from comments.models import Article, Comment, HostedBy, Page

_COMMENT_FIELDS = frozenset(field.name for field in fields(Comment))


def recognises(document: Document) -> bool:
    """By the keys that only a page record has together."""
    head = document.head
    return document.kind == "json" and all(key in head for key in (b'"source"', b'"stated_count"', b'"hosted_by"'))


def read(document: Document) -> Iterator[Page]:
    """Yield the pages as they were, with their own `source`; what is no page record is passed over."""
    try:
        for value in values(document):
            if isinstance(value, dict) and "comments" in value:
                yield _page(value, document.source)
    except UnreadableInputError as error:
        yield Page(source=document.source, problem=str(error))


def _page(record: dict[str, Any], source: str) -> Page:
    article: dict[str, Any] = record["article"] if isinstance(record.get("article"), dict) else {}
    hosted = record.get("hosted_by")
    return Page(
        source=word(record.get("source")) or source,
        format=word(record.get("format")),
        article=Article(
            url=word(article.get("url")),
            site=word(article.get("site")),
            title=word(article.get("title")),
            published_at=moment(article.get("published_at")),
            section=word(article.get("section")),
            tags=tuple(str(tag) for tag in article.get("tags") or () if isinstance(tag, str)),
            language=word(article.get("language")),
        ),
        comments=sound(_comment(item) for item in objects(record.get("comments")) if item.get("id") is not None),
        ids="position" if record.get("ids") == "position" else "site",
        stated_count=number(record.get("stated_count")),
        hosted_by=None
        if not isinstance(hosted, dict) or not hosted.get("platform")
        else HostedBy(
            platform=str(hosted["platform"]),
            shortname=word(hosted.get("shortname")),
            identifier=word(hosted.get("identifier")),
        ),
        fetched_at=moment(record.get("fetched_at")),
        problem=word(record.get("problem")),
    )


def _comment(item: dict[str, Any]) -> Comment:
    known = {key: value for key, value in item.items() if key in _COMMENT_FIELDS}
    known |= {"id": str(item["id"]), "text": str(item.get("text") or ""), "posted_at": moment(item.get("posted_at"))}
    if known.get("state") not in ("visible", "deleted", "hidden", "pending"):
        known["state"] = "visible"
    for name in ("likes", "dislikes"):
        known[name] = number(item.get(name))
    for name in ("parent_id", "author", "reply_to", "posted_at_text"):
        known[name] = None if item.get(name) is None else str(item[name])
    if known.get("parent_via") not in ("markup", "reply-to", "quote", "vocative"):
        known["parent_via"] = None
    return Comment(**known)
