"""Comments on their way in, column by column: cleaned, hashed and cut to what the tables hold.

A comment by itself is never an object here: lists of one field cross to the process that writes in a fifth of the time,
and are what both databases take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from comments.models import Comment, text_hash
from comments.store import values

COLUMNS: Final = (
    "parent_via",
    "reply_to",
    "posted_at",
    "posted",
    "posted_at_text",
    "day",
    "hour",
    "likes",
    "dislikes",
    "state",
    "language",
)
_LARGEST: Final = 2**31 - 1


@dataclass(slots=True)
class Items:
    """Comments on their way in: `said` go into `COLUMNS` as they are, the rest is resolved in the transaction.

    All lists run beside each other; `parents` are site ids as well. A language is "" where neither text nor article
    tells. `likenesses` are those of the texts where they were worked out ahead.
    """

    site_ids: list[str]
    parents: list[str | None]
    authors: list[str | None]
    texts: list[str]
    hashes: list[str]
    said: tuple[list[Any], ...]
    likenesses: list[str | None] | None = None

    def __len__(self) -> int:
        """How many comments."""
        return len(self.site_ids)

    @property
    def languages(self) -> list[str]:
        """The language of each text, or its article's."""
        return self.said[-1]

    def some(self, chosen: slice | Sequence[int]) -> Items:
        """Some of them, by place."""

        def cut(column: list[Any]) -> list[Any]:
            return column[chosen] if isinstance(chosen, slice) else [column[place] for place in chosen]

        return Items(
            site_ids=cut(self.site_ids),
            parents=cut(self.parents),
            authors=cut(self.authors),
            texts=cut(self.texts),
            hashes=cut(self.hashes),
            said=tuple(cut(column) for column in self.said),
            likenesses=None if self.likenesses is None else cut(self.likenesses),
        )

    def said_of(self, place: int) -> dict[str, Any]:
        """What goes into `COLUMNS` for one of them."""
        return {name: column[place] for name, column in zip(COLUMNS, self.said, strict=True)}

    def spelt(self) -> str:
        """All that is said, in order; the texts by their hashes."""
        return values.to_json([self.site_ids, self.parents, self.authors, self.hashes, *self.said])


def of(comments: Sequence[Comment], texts: list[str], languages: Iterable[str]) -> Items:
    """Make the comments of one page ready; `texts` are theirs as they are stored."""
    times = [comment.posted_at for comment in comments]
    return Items(
        site_ids=_names([comment.id for comment in comments]),
        parents=_names([comment.parent_id for comment in comments]),
        authors=_names([comment.author for comment in comments]),
        texts=texts,
        hashes=[text_hash(text) for text in texts],
        said=(
            [comment.parent_via for comment in comments],
            [values.maybe(comment.reply_to) for comment in comments],
            [None if time is None else time.isoformat() for time in times],
            [values.epoch(time) for time in times],
            [values.maybe(comment.posted_at_text) for comment in comments],
            [None if time is None else time.toordinal() for time in times],
            [None if time is None else time.weekday() * 24 + time.hour for time in times],
            list(_bounded(comment.likes for comment in comments)),
            list(_bounded(comment.dislikes for comment in comments)),
            [comment.state for comment in comments],
            list(languages),
        ),
    )


def _names(given: list[Any]) -> list[Any]:
    """`values.name` of each that is there; most columns have nothing to change, which shows at once."""
    there = [name for name in given if name is not None]
    if "".join(there).isascii() and not any("\0" in name or len(name) > values.NAME_LENGTH for name in there):
        return given
    return [None if name is None else values.name(name) for name in given]


def _bounded(counts: Iterable[int | None]) -> Iterator[int | None]:
    """A page may claim any number; the columns hold 32 bits."""
    for count in counts:
        yield count if count is None or -_LARGEST <= count <= _LARGEST else max(-_LARGEST - 1, min(_LARGEST, count))
