"""The shape of a thread: who answers whom, how deep, with how many answers. Parents may arrive after their replies.

A page may claim that two comments answer each other; whichever closes the circle stands at the top of a thread instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from comments.store import rows, schema
from comments.store.copies import Stored
from comments.store.incoming import Incoming
from comments.store.placing import Placed
from comments.store.tree import Tree

_c = schema.comment.c


class Shape:
    """The place of each comment of a part, worked out before new rows are written; `settle` then moves stored ones.

    `parent`, `depth` and `replies` are by comment key, of new comments; new keys count up from `first`.
    """

    def __init__(
        self, connection: Connection, article_id: int, part: Incoming, stored: Mapping[int, Stored], first: int
    ) -> None:
        self._connection = connection
        self._article_id = article_id
        self._part = part
        self._stored = stored
        items = part.items
        new = iter(range(first, first + len(items)))
        self._keys = [stored[index].key if index in stored else next(new) for index in range(len(items))]
        by_id = dict(zip(items.site_ids, self._keys, strict=True))
        elsewhere = {} if part.by_position else self._find(by_id)
        known: dict[str | None, int | None] = {None: None}
        known.update(elsewhere)
        known.update(by_id)
        self._wanted = {key: known.get(name) for name, key in zip(items.parents, self._keys, strict=True)}
        old = {row.key for row in stored.values()}
        self._new = [key for key in self._keys if key not in old]
        self.parent = {key: self._wanted[key] for key in self._new}
        self.depth: dict[int, int] = {}
        self._measure()
        self.replies = Counter(parent for parent in self.parent.values() if parent is not None)

    def placed(self) -> Placed:
        """The new comments, in order."""
        return Placed(
            list(self.parent.values()),
            [self.depth[key] for key in self.parent],
            [self.replies[key] for key in self.parent],
        )

    def key(self, index: int) -> int:
        """The key of the comment at an index of the part."""
        return self._keys[index]

    def _find(self, by_id: Mapping[str, int]) -> dict[str, int]:
        names = {name for name in self._part.items.parents if name is not None} - by_id.keys()
        found: dict[str, int] = {}
        for some in rows.slices(sorted(names)):
            query = select(_c.site_id, _c.id).where(_c.article_id == self._article_id, _c.site_id.in_(some))
            found.update(rows.pairs(self._connection, query))
        return found

    def _measure(self) -> None:
        outside = {parent for parent in self.parent.values() if parent is not None and parent not in self.parent}
        known: dict[int, int] = {}
        for some in rows.slices(outside):
            known.update(rows.pairs(self._connection, select(_c.id, _c.depth).where(_c.id.in_(some))))
        for key in self._new:
            parent = self.parent[key]
            if parent is None or parent in self.depth:  # as most: a page has the reply behind what it answers
                self.depth[key] = 0 if parent is None else self.depth[parent] + 1
                continue
            path: list[int] = []
            on_path: set[int] = set()
            at: int | None = key
            while at is not None and at in self.parent and at not in self.depth:
                if at in on_path:
                    self.parent[path[-1]] = None  # the circle is cut here
                    break
                path.append(at)
                on_path.add(at)
                at = self.parent[at]
            for step in reversed(path):
                above = self.parent[step]
                if above is None:
                    self.depth[step] = 0
                elif above in self.depth:
                    self.depth[step] = self.depth[above] + 1
                else:
                    self.depth[step] = known.get(above, 0) + 1

    def settle(self, *, keep: bool) -> None:
        """After the new rows are written: move stored comments, take in waiting replies, count answers again.

        `keep`: an older copy does not move what a newer one placed.
        """
        recount = {parent for parent in self.parent.values() if parent is not None} - self.parent.keys()
        wanted = {}
        for row in () if keep else self._stored.values():
            before, after = row.values["parent_id"], self._wanted[row.key]
            if before != after and not (after is None and self._unknown(row.key)):
                wanted[row.key] = (before, after)
        moved = self._move({key: after for key, (_, after) in wanted.items()})
        recount |= {parent for key in moved for parent in wanted[key] if parent is not None}
        if not self._part.by_position:
            waiting = self._waiting()
            recount |= {waiting[key] for key in self._move(waiting)}
        count_replies(self._connection, recount)

    def _unknown(self, key: int) -> bool:
        """The page names a parent that is not there (yet): no reason to forget the one that was found."""
        return self._part.items.parents[self._keys.index(key)] is not None

    def _waiting(self) -> dict[int, int]:
        """Replies that came before their parent, and that parent, which is here now."""
        new = set(self._new)
        by_id = {name: key for name, key in zip(self._part.items.site_ids, self._keys, strict=True) if key in new}
        found: dict[int, int] = {}
        for some in rows.slices(by_id):
            query = select(_c.id, _c.parent_site_id).where(
                _c.article_id == self._article_id,
                _c.parent_id.is_(None),
                _c.parent_site_id.is_not(None),
                _c.parent_site_id.in_(some),
            )
            found.update({key: by_id[name] for key, name in self._connection.execute(query)})
        return found

    def _move(self, parents: Mapping[int, int | None]) -> list[int]:
        """Give stored comments other parents; returns those that moved."""
        if not parents:
            return []
        tree = Tree(self._connection, self._article_id)
        moved = [key for key, parent in parents.items() if tree.move(key, parent)]
        tree.write()
        return moved


def count_replies(connection: Connection, keys: Iterable[int]) -> None:
    """Count the direct answers of comments again."""
    for some in rows.slices(sorted(keys)):
        query = select(_c.parent_id, func.count()).where(_c.parent_id.in_(some)).group_by(_c.parent_id)
        counts = rows.pairs(connection, query)
        rows.update(connection, schema.comment, {key: {"replies": counts.get(key, 0)} for key in some})
