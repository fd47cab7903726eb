"""What the readers of platform answers (JSON) have in common: gathering by article, walking nested replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.json_values import values
from comments.formats.records import sound
from comments.formats.spooling import Spool
from comments.models import Article, Comment, Page

MOST_NESTED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Part of an article's comments: a platform answers in portions, `key` says which article each belongs to."""

    key: str
    comments: Iterable[Comment]
    article: Article = field(default_factory=Article)
    stated_count: int | None = None


def pages(document: Document, name: str, extract: Callable[[Any], Iterable[Answer]]) -> Iterator[Page]:
    """Yield one page an article from all the answers in a document; damage ends in a page with a `problem`."""
    spool, heads, problem = Spool(), dict[str, Answer](), None
    try:
        for value in values(document):
            for answer in extract(value):
                heads.setdefault(answer.key, answer)
                for comment in answer.comments:
                    spool.add(answer.key, comment)
    except UnreadableInputError as error:
        problem = str(error)
    seen = False
    for key, comments in spool:
        seen = True
        head = heads.pop(key)
        yield _page(document, name, head, sound(comments))
    for head in heads.values():
        seen = True
        yield _page(document, name, head, ())
    if problem or not seen:
        yield Page(source=document.source, format=name, problem=problem)
    spool.close()


def _page(document: Document, name: str, head: Answer, comments: tuple[Comment, ...]) -> Page:
    return Page(
        source=document.source, format=name, article=head.article, comments=comments, stated_count=head.stated_count
    )


def _id(item: dict[str, Any]) -> Any:
    return item.get("id")


def walk(
    items: Any,
    replies: Callable[[dict[str, Any]], Any],
    parent: str | None = None,
    *,
    identity: Callable[[dict[str, Any]], Any] = _id,
) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield each comment object with the id of the one it is nested in, parents before replies, in page order.

    `replies` returns the list nested in a comment, `identity` its id; anything that is no list of objects is passed
    over.
    """
    waiting = [(item, parent, 0) for item in reversed(objects(items))]
    while waiting:
        item, above, depth = waiting.pop()
        yield item, above
        if depth < MOST_NESTED and (key := identity(item)) is not None:
            waiting += [(reply, str(key), depth + 1) for reply in reversed(objects(replies(item)))]


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; nothing where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def inner(value: Any, *path: str) -> Any:
    """Follow keys through nested objects; None where one is missing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
