"""A page made ready for the store: cleaned, hashed and keyed before the transaction begins."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import Any, Final

from comments.models import Comment, Page, page_record
from comments.store import items, values
from comments.store.items import Items


@dataclass(slots=True, kw_only=True)
class Incoming:
    """A page on its way in. `last` is False for the parts of a very long page that more parts follow.

    Of the page's comments only the first is kept: `items` says what they all are.
    """

    page: Page
    key: str
    article: dict[str, Any]
    digest: str
    fetched: int | None
    by_position: bool
    items: Items
    first_position: int = 0
    last: bool = True
    begun: bool = False


Languages = Callable[[Sequence[str]], Sequence[str | None]]
"""Guesses the languages of texts (ISO 639-1), one a text; None where a text does not tell."""

_AT_ONCE = 4_000  # comments whose languages are found together


def prepare(
    pages: Iterable[Page], languages: Languages | None, erased: Callable[[str], bool], *, new: bool = False
) -> Iterator[Incoming]:
    """Make pages ready, in order. What an erased author wrote comes in without name and text.

    `new`: for a store that is thought to know none of the texts, so that what it keeps of each is worked out here.
    """
    seen: dict[str, int] = {}
    for some in _together(pages):
        kept = [[_spared(comment, erased) for comment in page.comments] for page in some]
        bodies = [[values.clean(comment.text) for comment in comments] for comments in kept]
        guesses = repeat(None) if languages is None else iter(languages([body for page in bodies for body in page]))
        for page, comments, texts in zip(some, kept, bodies, strict=True):
            guessed = list(islice(guesses, len(texts)))
            if page.problem and not comments:
                nothing = items.of([], [], [])
                yield Incoming(page=page, key="", article={}, digest="", fetched=None, by_position=False, items=nothing)
            else:
                ready = _ready(page, _key(page, seen), comments, texts, guessed)
                if new:
                    ready.items.likenesses = [values.likeness(text) for text in texts]
                yield ready


def _together(pages: Iterable[Page]) -> Iterator[list[Page]]:
    some: list[Page] = []
    size = 0
    for page in pages:
        some.append(page)
        size += len(page.comments) + 1
        if size >= _AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _key(page: Page, seen: dict[str, int]) -> str:
    """The article's address when known, else where it was read; a file of several gives each its number."""
    if page.article.url:
        return values.name(page.article.url)
    if page.source in {"-", "", "stdin"}:
        return f"stdin:{values.digest(values.to_json([[c.author, c.text] for c in page.comments]))}"
    source = page.source if "://" in page.source else str(Path(page.source).absolute())
    seen[source] = seen.get(source, 0) + 1
    return values.name(source if seen[source] == 1 else f"{source}#{seen[source]}")


def _ready(
    page: Page, key: str, comments: Sequence[Comment], texts: list[str], guesses: Iterable[str | None]
) -> Incoming:
    """`comments` with their texts as they are stored, and the languages guessed from these."""
    found = page.article
    article: dict[str, Any] = {
        "url": values.maybe(found.url),
        "site": values.maybe(found.site),
        "title": values.maybe(found.title),
        "published_at": values.iso(found.published_at),
        "section": values.short(found.section) or None,
        "tags": values.to_json([values.clean(tag) for tag in found.tags]),
        "language": values.short(found.language) or None,
        "source": values.clean(page.source),
        "format": page.format,
        "stated_count": page.stated_count,
        "hosted_by": None if page.hosted_by is None else values.to_json(page_record(page)["hosted_by"]),
    }
    own = article["language"] or ""
    said = items.of(comments, texts, (values.short(guess) or own for guess in guesses))
    return Incoming(
        page=dataclasses.replace(page, comments=page.comments[:1]),
        key=key,
        article=article,
        digest=_digest(article, said),
        fetched=values.epoch(page.fetched_at),
        by_position=page.ids == "position",
        items=said,
    )


def _digest(article: Mapping[str, Any], said: Items) -> str:
    """Tell a copy of a page by all that it says, in its order."""
    return values.digest(values.to_json(article) + said.spelt())


def _spared(comment: Comment, erased: Callable[[str], bool]) -> Comment:
    if comment.author is None or not erased(values.name(comment.author)):
        return comment
    return dataclasses.replace(comment, author=None, text="", reply_to=None, posted_at_text=None)


SHUFFLES: Final = 2**31
"""Where a comment stands in random order is below this."""


def parts(incoming: Incoming, size: int) -> Iterator[Incoming]:
    """Cut a very long page with ids of its own into parts of one transaction each; others stay whole."""
    if len(incoming.items) <= size or incoming.by_position:
        yield incoming
        return
    for start in range(0, len(incoming.items), size):
        end = start + size
        yield Incoming(
            page=incoming.page,
            key=incoming.key,
            article=incoming.article,
            digest=incoming.digest,
            fetched=incoming.fetched,
            by_position=False,
            items=incoming.items.some(slice(start, end)),
            first_position=start,
            last=end >= len(incoming.items),
            begun=start > 0,
        )
