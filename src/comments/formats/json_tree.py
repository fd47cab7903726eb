"""JSON that nobody described: what scrapers and interfaces write, where comments stand in it as lists of objects.

A comment is an object with a text and an author, under names that tables of comments have too; its answers are a list
of such objects inside it. Of all lists in a value those are taken, under the same keys, that hold most comments, and
made into the rows of a table; what stands around a list tells its article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.json_answers import objects, walk
from comments.formats.json_values import values
from comments.formats.records import word
from comments.formats.table_columns import Columns
from comments.formats.table_pages import pages
from comments.models import Page

_DEEPEST = 12
_TEXTS = ("rendered", "html", "text", "plain", "raw")
_PEOPLE = ("name", "display_name", "displayName", "username", "userName", "login", "nickname", "handle")
_ARTICLE = ("article_url", "article_title", "article_id")
_HEADER = ("id", "parent_id", "author", "reply_to", "posted_at", "text", "likes", "dislikes", "state", *_ARTICLE)
_COLUMNS = Columns(_HEADER)

_Object = dict[str, Any]
_Path = tuple[str, ...]


def recognises(document: Document) -> bool:
    """By a comment in it, wherever; those who know more of it were asked before."""
    try:
        return document.kind == "json" and next(_Rows(document), None) is not None
    except UnreadableInputError:
        return False


def read(document: Document) -> Iterator[Page]:
    """Yield one page an article."""
    rows = _Rows(document)
    for page in pages(document, "json", _COLUMNS, rows):
        yield replace(page, ids="position") if rows.numbered else page


class _Rows:
    """The comments as rows of a table, and whether there are some without an id, which are numbered."""

    def __init__(self, document: Document) -> None:
        self.numbered = False
        self._found = self._all(document)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        return next(self._found)

    def _all(self, document: Document) -> Iterator[tuple[Any, ...]]:
        count = 0
        for value in values(document):
            for around, items in _taken(value):
                article = _article(around)
                for item, above in walk(items, _replies, identity=_id):
                    count += 1
                    if _id(item) is None:
                        self.numbered = True
                        item[_fields(tuple(item)).get("id", "id")] = f"#{count}"
                    row = article | {field: _cell(field, item[key]) for field, key in _fields(tuple(item)).items()}
                    if above is not None:
                        row["parent_id"] = above
                    yield tuple(map(row.get, _COLUMNS.of))


def _taken(value: Any) -> list[tuple[tuple[_Object, ...], list[_Object]]]:
    """The lists of comments in a value that are under the keys under which there are most, and what they stand in."""
    if isinstance(value, dict) and _is_comment(value):
        return [((), [value])]
    lists = list(_lists(value))
    sizes = Counter[_Path]()
    for path, _, items in lists:
        sizes[path] += len(items)
    best = max(sizes, key=lambda path: sizes[path], default=None)
    return [(around, items) for path, around, items in lists if path == best]


def _lists(value: Any) -> Iterator[tuple[_Path, tuple[_Object, ...], list[_Object]]]:
    """Every list of comments that is not inside another, with the keys that lead to it and the objects around it."""
    waiting: list[tuple[_Path, tuple[_Object, ...], Any]] = [((), (), value)]
    while waiting:
        path, around, node = waiting.pop()
        if isinstance(node, list):
            inside = [_unwrapped(item) for item in objects(node)]
            items = [item for item in inside if _is_comment(item)]
            if 2 * len(items) > len(node):
                yield path, around, items
            else:
                waiting += [(path, around, item) for item in reversed(inside)]
        elif isinstance(node, dict) and len(path) < _DEEPEST:
            below = [(key, found) for key, found in node.items() if isinstance(found, (dict, list))]
            waiting += [((*path, key), (*around, node), found) for key, found in reversed(below)]


def _unwrapped(item: _Object) -> _Object:
    """The comment that an object holds, as the edges of GraphQL and the children of listings do, or the object."""
    inside = [found for found in item.values() if isinstance(found, dict) and _is_comment(found)]
    return {**item, **inside[0]} if len(inside) == 1 and not _is_comment(item) else item


def _is_comment(item: _Object) -> bool:
    fields = _fields(tuple(item))
    if not fields.keys() >= {"text", "author"} or "article_title" in fields:
        return False
    return isinstance(_cell("text", item[fields["text"]]), str)


def _replies(item: _Object) -> list[_Object]:
    return max((items for _, _, items in _lists(item)), key=len, default=[])


def _id(item: _Object) -> str | None:
    key = _fields(tuple(item)).get("id")
    return word(_cell("id", item[key])) if key is not None else None


def _cell(field: str, value: Any) -> Any:
    """A value as a cell of a table: of a person the name, of a text in several forms one of them."""
    if not isinstance(value, dict):
        return None if isinstance(value, list) else value
    names = _PEOPLE if field in ("author", "reply_to") else _TEXTS if field == "text" else ()
    return next((value[name] for name in names if isinstance(value.get(name), str) and value[name]), None)


def _article(around: tuple[_Object, ...]) -> _Object:
    """What the objects around comments say of the article, the innermost first."""
    found: _Object = {}
    for node in reversed(around):
        fields = _fields(tuple(node))
        for field in _ARTICLE:
            if field in fields and word(node[fields[field]]) is not None:
                found.setdefault(field, node[fields[field]])
        if "id" in fields and word(node[fields["id"]]) is not None:
            found.setdefault("article_id", node[fields["id"]])
    return found


@lru_cache(maxsize=1_024)
def _fields(names: tuple[str, ...]) -> dict[str, str]:
    """Which name of an object holds what a table of comments has under that field."""
    known = Columns(names).of
    return {field: known[field] for field in _HEADER if field in known}
