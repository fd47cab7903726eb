"""Answers of open interfaces, and exports of comment boxes, as JSON: one answer, or many as JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from comments.formats.api_shapes import SHAPES, Shape
from comments.formats.document import Document, fact
from comments.formats.fragments import perhaps_plain
from comments.formats.json_answers import Answer, inner, objects, pages, walk
from comments.formats.records import moment, number, word
from comments.formats.table_columns import STATES
from comments.models import Article, Comment, Page

_PART = re.compile(r"comment-page-\d+/?$")  # WordPress: where a comment stands today
_LINKS_BACK = ("pingback", "trackback")


def recognises(document: Document) -> bool:
    """By names that only one interface's answers have together."""
    return _shape(document) is not None


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article, as far as the answers say which."""
    shape = _shape(document)
    if shape is not None:
        yield from pages(document, "api", partial(_answers, shape))


@fact
def _shape(document: Document) -> Shape | None:
    if document.kind != "json":
        return None
    head = document.head
    return next((one for one in SHAPES.values() if all(f'"{mark}"'.encode() in head for mark in one.marks)), None)


def _answers(shape: Shape, value: Any) -> Iterator[Answer]:
    items = _at(value, shape.items) if shape.items else None
    around = _facts(shape.of_answer, value)
    names = _names(shape, value)
    if around or shape.stated_count:
        yield Answer(
            key=around.get("key") or "",
            article=_article(shape, around),
            stated_count=number(_at(value, shape.stated_count)),
            comments=(),
        )
    replies, identity = partial(_at, place=shape.replies), partial(_at, place=shape.id)
    known: dict[str | None, dict[str, str]] = {}  # an answer may leave out what stands in the comment it is in
    for item, above in walk(items if isinstance(items, list) else [value], replies, identity=identity):
        if _at(item, shape.id) is not None and item.get("type") not in _LINKS_BACK:
            facts = known.get(above, around) | _facts(shape.article, item)
            if shape.replies:
                known[str(_at(item, shape.id))] = facts
            yield Answer(
                key=facts.get("key") or "",
                article=_article(shape, facts),
                comments=(_comment(shape, item, above, names),),
            )


def _at(value: Any, place: str) -> Any:
    """What stands at the first place that holds something."""
    for keys in place.split("|") if place else ():
        found = inner(value, *keys.split("."))
        if found not in (None, ""):
            return found
    return None


def _facts(places: Mapping[str, str], value: Any) -> dict[str, str]:
    return {name: found for name, place in places.items() if (found := word(_at(value, place))) is not None}


def _names(shape: Shape, value: Any) -> dict[str, str | None]:
    """The names of the people whom an answer lists apart from what they say."""
    people, key, name = shape.authors or ("", "", "")
    return {str(one[key]): word(one.get(name)) for one in objects(_at(value, people)) if key in one}


def _article(shape: Shape, facts: Mapping[str, str]) -> Article:
    url = _PART.sub("", facts.get("url", "").partition("#")[0])
    if not url and "key" in facts:
        url = shape.page.format(key=facts["key"])
    return Article(
        url=url if "://" in url else None,
        site=facts.get("site"),
        title=facts.get("title"),
        published_at=moment(facts.get("published_at"), utc=True),
    )


def _comment(shape: Shape, item: dict[str, Any], above: str | None, names: Mapping[str, str | None]) -> Comment:
    identity, author = str(_at(item, shape.id)), word(_at(item, shape.author))
    parent = above or word(_at(item, shape.parent))
    if parent and parent.endswith(f".{identity}"):
        parent = parent.split(".")[-2]  # a path from the root
    gone = any(_at(item, place) is True for place in shape.deleted.split("|"))
    return Comment(
        id=identity,
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=names.get(author or "") if shape.authors else author,
        reply_to=word(_at(item, shape.reply_to)),
        posted_at=moment(_at(item, shape.posted_at), utc=True),
        text=perhaps_plain(str(_at(item, shape.text) or "")),
        likes=number(_at(item, shape.likes)),
        dislikes=number(_at(item, shape.dislikes)),
        state="deleted" if gone else STATES.get(str(_at(item, shape.state) or "visible").lower(), "visible"),
    )
