"""Taking pages in: what is new, what was edited, what is gone and what is back. The same page again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from comments.models import Page
from comments.store import incoming, projection, rows, schema, texts, threads
from comments.store.connection import Database
from comments.store.copies import Copy, Stored, changes_of, match, settle_ids
from comments.store.facts import Added
from comments.store.incoming import Incoming, Item
from comments.store.pace import Pace
from comments.store.packed import COLUMNS, SLOTS, Changes

_COLUMNS = (
    "id",
    "article_id",
    "site_id",
    "piece_id",
    "position",
    "parent_id",
    "parent_site_id",
    "author_id",
    "text_id",
    "gone",
    "section",
    "depth",
    "replies",
    "shuffle",
    "added",
    *projection.SLOTS,
    "status",
    *incoming.COLUMNS,
)

_PACKED = [(place, name) for place, name in enumerate(_COLUMNS) if name in COLUMNS]

# So many new comments change what PostgreSQL should know of its tables; it would find out by itself minutes later.
BULK = 2000


@dataclass(slots=True)
class _Counts:
    pages: int = 0
    articles: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    back: int = 0
    problems: list[str] = field(default_factory=list)

    def take(self, other: _Counts) -> None:
        for name in ("pages", "articles", "new", "changed", "unchanged", "gone", "back"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def add(db: Database, ready: Iterable[Incoming], *, on_page: Callable[[Page], None] | None = None) -> Added:
    """See `Store.add` and `Store.take`."""
    counts = _Counts()
    pace = Pace(aim=0.1, smallest=200)  # the word index writes a segment a transaction: many small ones cost more
    copy = Copy()
    tell = on_page or (lambda _page: None)
    for group in _groups(_readable(ready, counts, tell), pace):
        step = _Counts()
        pace.begin()
        with db.write() as connection:
            copy = _Taking(connection, db.now(), step).take(group, copy)
        counts.take(step)
        for part in group:
            if part.last:
                tell(part.page)
        pace.end(sum(len(part.items) for part in group))
    if not db.sqlite and counts.new >= BULK:
        with db.write() as connection:
            connection.exec_driver_sql("ANALYZE comment, text, author")
    return Added(
        pages=counts.pages,
        articles=counts.articles,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        gone=counts.gone,
        back=counts.back,
        problems=tuple(counts.problems),
    )


def _readable(ready: Iterable[Incoming], counts: _Counts, tell: Callable[[Page], None]) -> Iterator[Incoming]:
    for part in ready:
        if part.page.problem:
            counts.problems.append(f"{part.page.source}: {part.page.problem}")
            if not part.items:
                tell(part.page)
                continue
        yield part


def _groups(pages: Iterable[Incoming], pace: Pace) -> Iterator[list[Incoming]]:
    """Small pages share a transaction, very long ones take several."""
    group: list[Incoming] = []
    size = 0
    for page in pages:
        for part in incoming.parts(page, 2000):
            group.append(part)
            size += len(part.items) + 1
            if size >= pace.size:
                yield group
                group, size = [], 0
    if group:
        yield group


class _Taking:
    """One transaction of an intake."""

    def __init__(self, connection: Connection, now: int, counts: _Counts) -> None:
        self._connection = connection
        self._now = now
        self._counts = counts
        self._facts = Changes()
        self._new_rows: list[tuple[Any, ...]] = []
        self._new_texts: set[int] = set()
        self._used: set[int] = set()
        self._left: set[int] = set()

    def take(self, group: list[Incoming], copy: Copy) -> Copy:
        """Store a group of pages; `copy` goes on through the parts of a very long page."""
        connection = self._connection
        known = rows.ids_by(connection, schema.article, "key", [part.key for part in group])
        pieces = self._pieces(known.values())
        fresh = []
        for part in group:
            article_id = known.get(part.key)
            if article_id is not None and not part.begun and part.digest in {p[1] for p in pieces.get(article_id, [])}:
                copy = Copy(skip=True)
            elif not part.begun:
                copy = Copy()
            if copy.skip:
                self._counts.unchanged += len(part.items)
                self._counts.pages += part.last
            else:
                fresh.append((part, copy))
        self._texts, self._slots = self._known_texts([item for part, _ in fresh for item in part.items])
        self._authors = self._known_authors([item for part, _ in fresh for item in part.items])
        self._next_comment = rows.next_id(connection, schema.comment)
        for part, its_copy in fresh:
            self._take_part(part, its_copy, known)
        self._facts.flush(connection)
        texts.forget(connection, (self._new_texts - self._used) | self._left)
        return copy

    def _pieces(self, articles: Iterable[int]) -> dict[int, list[tuple[int, str, int | None]]]:
        found: dict[int, list[tuple[int, str, int | None]]] = {}
        wanted = list(articles)
        table = schema.piece.c
        if wanted:
            query = select(table.article_id, table.id, table.digest, table.fetched).where(table.article_id.in_(wanted))
            for article_id, number, digest, fetched in self._connection.execute(query):
                found.setdefault(article_id, []).append((number, digest, fetched))
        return found

    def _known_texts(self, items: list[Item]) -> tuple[dict[str, int], dict[int, tuple[Any, ...]]]:
        connection = self._connection
        by_hash = {item.hash: item for item in items}
        found = rows.ids_by(connection, schema.text, "hash", by_hash)
        slots = projection.slot_values(connection, found.values())
        number = rows.next_id(connection, schema.text)
        fresh = []
        for name, item in by_hash.items():
            if name not in found:
                found[name] = number
                fresh.append((number, name, item.text, item.language, item.likeness))
                self._new_texts.add(number)
                number += 1
        texts.keep(connection, fresh)
        return found, slots

    def _known_authors(self, items: list[Item]) -> dict[str, int]:
        names = dict.fromkeys(item.author for item in items if item.author is not None)
        found = rows.ids_by(self._connection, schema.author, "name", names)
        number = rows.next_id(self._connection, schema.author)
        fresh = [name for name in names if name not in found]
        found.update({name: number + index for index, name in enumerate(fresh)})
        rows.insert(self._connection, schema.author, ("id", "name"), [(found[name], name) for name in fresh])
        return found

    def _article(self, part: Incoming, known: dict[str, int]) -> tuple[int, bool]:
        article_id = known.get(part.key)
        if article_id is not None:
            return article_id, False
        article_id = known[part.key] = rows.next_id(self._connection, schema.article)
        self._connection.execute(
            schema.article.insert(), {"id": article_id, "key": part.key, "added": self._now, **part.article}
        )
        self._counts.articles += 1
        return article_id, True

    def _take_part(self, part: Incoming, copy: Copy, known: dict[str, int]) -> None:
        connection = self._connection
        article_id, is_new = self._article(part, known)
        copy.begin(connection, article_id, part)
        stored = {} if is_new else match(connection, article_id, part)
        copy.see(connection, part, stored)
        if not is_new and not copy.older and not part.begun:
            self._update_article(article_id, part)
        ids = {} if is_new else settle_ids(connection, article_id, part, stored, copy)
        first = self._next_comment
        shape = threads.Shape(connection, article_id, part, stored, first, alone=is_new)
        changes: dict[int, dict[str, Any]] = {}
        for index, item in enumerate(part.items):
            row = stored.get(index)
            if row is None:
                self._new(index, ids.get(index, item.site_id), article_id=article_id, part=part, copy=copy, shape=shape)
            else:
                self._again(row, index, part=part, copy=copy, changes=changes)
                if index in ids:
                    changes.setdefault(row.key, {})["site_id"] = ids[index]
        self._next_comment = first + len(self._new_rows)
        rows.insert(connection, schema.comment, _COLUMNS, self._new_rows)
        self._pack()
        self._new_rows.clear()
        self._apply(changes)
        shape.settle(keep=copy.older)
        if part.last:
            self._mark_gone(copy)
            copy.end(connection, part)
            self._counts.pages += 1

    def _new(
        self, index: int, site_id: str, *, article_id: int, part: Incoming, copy: Copy, shape: threads.Shape
    ) -> None:
        item, key = part.items[index], shape.key(index)
        text_id = self._texts[item.hash]
        self._used.add(text_id)
        author = None if item.author is None else self._authors[item.author]
        slots = self._slots.get(text_id, (None, None, None, None))
        section = part.article["section"] or ""
        gone = copy.older
        copy.seen.add(key)
        self._new_rows.append(
            (
                key,
                article_id,
                site_id,
                copy.piece,
                copy.offset + part.first_position + index,
                shape.parent.get(key),
                None if part.by_position else item.parent_site_id,
                author,
                text_id,
                gone,
                section,
                shape.depth.get(key, 0),
                shape.replies.get(key, 0),
                incoming.shuffled(),
                self._now,
                *slots,
                0,
                *item.values,
            )
        )
        self._counts.new += 1

    def _pack(self) -> None:
        """Note the facts of new comments, column by column."""
        keys = [row[0] for row in self._new_rows]
        for place, name in _PACKED:
            values = [row[place] for row in self._new_rows]
            if name not in SLOTS or any(value is not None for value in values):
                self._facts.column(name, keys, values)

    def _again(
        self, row: Stored, index: int, *, part: Incoming, copy: Copy, changes: dict[int, dict[str, Any]]
    ) -> None:
        item = part.items[index]
        copy.seen.add(row.key)
        if copy.older or row.values["state"] == "erased":
            self._counts.unchanged += 1
            return
        text_id = self._texts[item.hash]
        author = None if item.author is None else self._authors[item.author]
        fresh = {**dict(zip(incoming.COLUMNS, item.values, strict=True)), "author_id": author, "text_id": text_id}
        change = changes_of(row, fresh)
        if not part.by_position and row.values["parent_site_id"] != item.parent_site_id:
            change["parent_site_id"] = item.parent_site_id
        if row.values["gone"]:
            change["gone"] = False
            self._counts.back += 1
        elif change:
            self._counts.changed += 1
        else:
            self._counts.unchanged += 1
        if "text_id" in change:
            self._edited(row, text_id)
            slots = self._slots.get(text_id, (None, None, None, None))
            change.update(zip(projection.SLOTS, slots, strict=True))
        place = copy.offset + part.first_position + index
        if row.values["position"] != place:
            change["position"] = place
        if row.values["piece_id"] != copy.piece:
            change["piece_id"] = copy.piece
        if change:
            changes.setdefault(row.key, {}).update(change)

    def _edited(self, row: Stored, text_id: int) -> None:
        old = row.values["text_id"]
        body = self._connection.execute(select(schema.text.c.body).where(schema.text.c.id == old)).scalar_one()
        self._connection.execute(
            schema.text_before.insert(),
            {
                "id": rows.next_id(self._connection, schema.text_before),
                "comment_id": row.key,
                "body": body,
                "replaced": self._now,
            },
        )
        self._used.add(text_id)
        self._left.add(old)

    def _apply(self, changes: dict[int, dict[str, Any]]) -> None:
        for key, change in changes.items():
            self._facts.change(key, change)
        rows.update(self._connection, schema.comment, changes)

    def _mark_gone(self, copy: Copy) -> None:
        missing = copy.missing(self._connection)
        self._apply({key: {"gone": True} for key in missing})
        self._counts.gone += len(missing)

    def _update_article(self, article_id: int, part: Incoming) -> None:
        """A newer copy may know more of the article; what it does not know stays."""
        table = schema.article
        row = self._connection.execute(select(table).where(table.c.id == article_id)).mappings().one()
        change = {
            name: value
            for name, value in part.article.items()
            if value not in (None, "[]") and value != row[name] and name != "source"
        }
        if not change:
            return
        self._connection.execute(table.update().where(table.c.id == article_id).values(change))
        if "section" in change:
            comments = schema.comment.c
            keys = self._connection.execute(select(comments.id).where(comments.article_id == article_id)).scalars()
            self._apply({key: {"section": change["section"]} for key in keys})
