"""One transaction of an intake: what is new, what was edited, what is gone and what is back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from comments.store import placing, projection, rows, schema, texts, threads
from comments.store.arrivals import Arrivals
from comments.store.copies import Copy, Stored, changes_of, match, settle_ids
from comments.store.incoming import Incoming
from comments.store.items import Items
from comments.store.packed import Changes
from comments.store.seen import Seen


class Taking:
    """One transaction of an intake."""

    def __init__(self, connection: Connection, now: int, counts: Counter[str], seen: Seen | None) -> None:
        """`counts` counts what is done, by the names of `Added`; `seen` knows all texts of the store, if given."""
        self._seen = seen
        self._connection = connection
        self._now = now
        self._counts = counts
        self._facts = Changes()
        self._arrivals = Arrivals(connection, now, self._facts)
        self._new_texts: set[int] = set()
        self._used: set[int] = set()
        self._left: set[int] = set()
        self._replaced: list[tuple[int, int]] = []  # edited comments and their texts before

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
                self._known(part, "unchanged", len(part.items))
                self._known(part, "pages", part.last)
            else:
                fresh.append((part, copy))
        self._texts, self._slots = self._known_texts([part.items for part, _ in fresh])
        self._authors = self._known_authors([part.items for part, _ in fresh])
        for part, its_copy in fresh:
            self._take_part(part, its_copy, known)
        self._arrivals.write()
        self._facts.flush(connection)
        if unused := (self._new_texts - self._used) | self._left:
            texts.forget(connection, unused)
            if self._seen is not None:
                self._seen.forget()
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

    def _known_texts(self, all_items: Sequence[Items]) -> tuple[dict[str, int], dict[int, tuple[Any, ...]]]:
        connection = self._connection
        bodies: dict[str, str] = {}
        languages: dict[str, str] = {}
        alike: dict[str, str | None] = {}
        for items in all_items:
            bodies.update(zip(items.hashes, items.texts, strict=True))
            languages.update(zip(items.hashes, items.languages, strict=True))
            alike.update(zip(items.hashes, items.likenesses or (), strict=False))
        if self._seen is None:
            found = rows.ids_by(connection, schema.text, "hash", bodies)
        else:
            found = self._seen.ids(connection, list(bodies))
        slots = projection.slot_values(connection, found.values())
        for name in found:
            del bodies[name], languages[name]
        if bodies:
            new = list(bodies)
            first = rows.next_id(connection, schema.text)
            numbers = range(first, first + len(new))
            found.update(zip(new, numbers, strict=True))
            self._new_texts.update(numbers)
            told = [code or None for code in languages.values()]
            ahead = [alike[name] for name in new] if alike.keys() >= bodies.keys() else None
            texts.keep(connection, numbers, list(bodies.values()), new, languages=told, likenesses=ahead)
            if self._seen is not None:
                self._seen.add(new, first)
        return found, slots

    def _known_authors(self, all_items: Sequence[Items]) -> dict[str | None, int | None]:
        names = dict.fromkeys(chain.from_iterable(items.authors for items in all_items))
        found = None if self._seen is None else self._seen.authors()
        if found is None:
            wanted = [name for name in names if name is not None]
            found = {None: None}
            found.update(rows.ids_by(self._connection, schema.author, "name", wanted))
        new = [name for name in names if name not in found]
        if new:
            first = rows.next_id(self._connection, schema.author)
            numbers = range(first, first + len(new))
            found.update(zip(new, numbers, strict=True))
            rows.insert_columns(self._connection, schema.author, {"id": numbers, "name": new})
        return found

    def _take_part(self, part: Incoming, copy: Copy, known: dict[str, int]) -> None:
        article_id = known.get(part.key)
        if article_id is None:
            article_id = known[part.key] = self._arrivals.article(part)
            self._counts["articles"] += 1
            if part.last:
                self._take_whole(part, article_id)
                return
        self._take_beside(part, copy, article_id)

    def _take_whole(self, part: Incoming, article_id: int) -> None:
        """An article that the store does not know, all of it at once: there is nothing to compare it with."""
        piece = self._arrivals.piece(article_id, part.fetched, part.digest)
        items, first = part.items, self._arrivals.next_comment
        placed = placing.alone(items.site_ids, items.parents, first)
        if placed is None:
            placed = threads.Shape(self._connection, article_id, part, {}, first).placed()
        self._new(items, part, article_id, piece, placed, places=range(len(items)), gone=False)
        self._counts["pages"] += 1

    def _take_beside(self, part: Incoming, copy: Copy, article_id: int) -> None:
        """What the store knows something of already, if only the parts before."""
        connection, arrivals = self._connection, self._arrivals
        arrivals.write()
        copy.begin(connection, article_id, part, arrivals)
        stored = match(connection, article_id, part)
        copy.see(connection, part, stored)
        if not copy.older and not part.begun:
            self._update_article(article_id, part)
        ids = settle_ids(connection, article_id, part, stored, copy)
        shape = threads.Shape(connection, article_id, part, stored, arrivals.next_comment)
        place = copy.offset + part.first_position
        changes: dict[int, dict[str, Any]] = {}
        new = [index for index in range(len(part.items)) if index not in stored]
        items = part.items.some(new) if stored else part.items
        items.site_ids = [ids.get(index, name) for index, name in zip(new, items.site_ids, strict=True)]
        places = [place + index for index in new]
        self._new(items, part, article_id, copy.piece, shape.placed(), places=places, gone=copy.older)
        for index, row in sorted(stored.items()):
            self._again(row, index, part=part, copy=copy, changes=changes)
            if index in ids:
                changes.setdefault(row.key, {})["site_id"] = ids[index]
        copy.seen.update(shape.key(index) for index in range(len(part.items)))
        arrivals.write()
        self._keep_replaced()
        self._apply(changes)
        shape.settle(keep=copy.older)
        if part.last:
            self._mark_gone(copy)
            copy.end(connection, part)
            self._known(part, "pages")

    def _new(
        self,
        items: Items,
        part: Incoming,
        article_id: int,
        piece: int,
        placed: placing.Placed,
        *,
        places: Sequence[int],
        gone: bool,
    ) -> None:
        if not len(items):
            return
        text_ids = [self._texts[name] for name in items.hashes]
        self._used.update(text_ids)
        self._arrivals.comments(
            items,
            article_id=article_id,
            piece=piece,
            section=part.article["section"] or "",
            gone=gone,
            positions=places,
            placed=placed,
            parent_names=[None] * len(items) if part.by_position else items.parents,
            authors=[self._authors[name] for name in items.authors],
            texts=text_ids,
            slots=self._slots,
        )
        self._counts["new"] += len(items)

    def _again(
        self, row: Stored, index: int, *, part: Incoming, copy: Copy, changes: dict[int, dict[str, Any]]
    ) -> None:
        items = part.items
        if copy.older or row.values["state"] == "erased":
            self._known(part, "unchanged")
            return
        text_id = self._texts[items.hashes[index]]
        fresh = {**items.said_of(index), "author_id": self._authors[items.authors[index]], "text_id": text_id}
        change = changes_of(row, fresh)
        if not part.by_position and row.values["parent_site_id"] != items.parents[index]:
            change["parent_site_id"] = items.parents[index]
        if row.values["gone"]:
            change["gone"] = False
            self._counts["back"] += 1
        else:
            self._known(part, "changed" if change else "unchanged")
        if "text_id" in change:
            self._edited(row.key, row.values["text_id"], text_id)
            slots = self._slots.get(text_id, (None, None, None, None))
            change.update(zip(projection.SLOTS, slots, strict=True))
        place = copy.offset + part.first_position + index
        if row.values["position"] != place:
            change["position"] = place
        if row.values["piece_id"] != copy.piece:
            change["piece_id"] = copy.piece
        if change:
            changes.setdefault(row.key, {}).update(change)

    def _known(self, part: Incoming, how: str, count: int = 1) -> None:
        """Count what the store knows; of a page that is given again, it was counted when it came."""
        if not part.page.again:
            self._counts[how] += count

    def _edited(self, key: int, old: int, new: int) -> None:
        self._replaced.append((key, old))
        self._used.add(new)
        self._left.add(old)

    def _keep_replaced(self) -> None:
        """Keep what edited comments said before."""
        if not self._replaced:
            return
        bodies: dict[int, str] = {}
        for some in rows.slices({old for _, old in self._replaced}):
            query = select(schema.text.c.id, schema.text.c.body).where(schema.text.c.id.in_(some))
            bodies.update(rows.pairs(self._connection, query))
        first, n = rows.next_id(self._connection, schema.text_before), len(self._replaced)
        columns = {
            "id": range(first, first + n),
            "comment_id": [key for key, _ in self._replaced],
            "body": [bodies[old] for _, old in self._replaced],
            "replaced": [self._now] * n,
        }
        rows.insert_columns(self._connection, schema.text_before, columns)
        self._replaced.clear()

    def _apply(self, changes: dict[int, dict[str, Any]]) -> None:
        for key, change in changes.items():
            self._facts.change(key, change)
        rows.update(self._connection, schema.comment, changes)

    def _mark_gone(self, copy: Copy) -> None:
        missing = copy.missing(self._connection)
        self._apply({key: {"gone": True} for key in missing})
        self._counts["gone"] += len(missing)

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
