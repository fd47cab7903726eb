"""From the cells of a table to comments, field by field, and to the article that a row names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import compress
from typing import Any

from comments.formats.fragments import perhaps_plain
from comments.formats.records import moment, number, word
from comments.formats.table_columns import STATES, Cells, Columns, without_fragment
from comments.models import Article, Comment, ParentVia, comments_beside

_VIAS: dict[str, ParentVia] = {via: via for via in ("markup", "reply-to", "quote", "vocative")}
_NOTHING = ("", "0", "nan", "none", "null", "na", "-1")
_WHOLE = re.compile(r"\d+\.0+")


def comments_of(columns: Columns, cells: Cells) -> list[Comment]:
    """The comments that rows are; there are none where a row has no text or no id."""
    nothing = [None] * len(cells["id"])
    ids, texts = _identities(cells["id"]), cells.get("text", nothing)
    whole = [
        identity is not None and (text is not None or columns.ours) and not isinstance(text, (dict, list))
        for identity, text in zip(ids, texts, strict=True)
    ]
    if not all(whole):
        cells = {field: list(compress(column, whole)) for field, column in cells.items()}
        ids, texts, nothing = list(compress(ids, whole)), list(compress(texts, whole)), [None] * sum(whole)
    parents = [
        None if parent is None or parent.lower() in _NOTHING else parent
        for parent in _identities(cells.get("parent_id", nothing))
    ]
    posted = cells.get("posted_at", nothing)
    times = [_moment(value) for value in posted]
    stated = zip(times, _words(cells.get("posted_at_text", nothing)), posted, strict=True)
    return comments_beside(
        id=ids,
        text=_plain(texts, as_they_are=columns.ours),
        parent_id=parents,
        parent_via=[
            None if parent is None else _VIAS.get(str(via), "markup")
            for parent, via in zip(parents, cells.get("parent_via", nothing), strict=True)
        ],
        author=_words(cells.get("author", nothing)),
        reply_to=_words(cells.get("reply_to", nothing)),
        posted_at=times,
        posted_at_text=[(said or word(value)) if time is None else None for time, said, value in stated],
        likes=[number(value) for value in cells.get("likes", nothing)],
        dislikes=[number(value) for value in cells.get("dislikes", nothing)],
        state=[STATES.get(str(value or "visible").lower(), "visible") for value in cells.get("state", nothing)],
    )


def _words(column: Sequence[Any]) -> list[str | None]:
    """`word` of each cell."""
    if set(map(type, column)) == {str}:
        return [" ".join(value.split()) or None for value in column]
    return [word(value) for value in column]


def _identities(column: Sequence[Any]) -> list[str | None]:
    """Ids as text; tables turn whole numbers into 123.0 where a column has gaps."""
    return [
        text.partition(".")[0] if text is not None and "." in text and _WHOLE.fullmatch(text) else text
        for text in _words(column)
    ]


def _moment(value: Any) -> datetime | None:
    return moment(value if isinstance(value, (str, int, float)) else getattr(value, "isoformat", str)())


def _plain(column: Sequence[Any], *, as_they_are: bool) -> list[str]:
    """Texts without markup; those of our own exports never have any."""
    texts = [str(value or "") for value in column]
    return texts if as_they_are else list(map(perhaps_plain, texts))


def article_of(columns: Columns, cell: Callable[[str], Any]) -> Article:
    """What a row says of its article; `cell` gives the cell of a field, None where nothing is."""
    tags = cell("tags")
    return Article(
        url=without_fragment(url) if (url := word(cell("article_url"))) and "://" in url else None,
        site=word(cell("site")),
        title=word(cell("article_title")),
        published_at=moment(cell("published_at")),
        section=word(cell("section")),
        tags=tuple(word(tag) or "" for tag in (tags if isinstance(tags, list) else str(tags or "").split("; ")) if tag),
        language=word(cell("language")) if columns.of.get("language") == "article_language" else None,
    )
