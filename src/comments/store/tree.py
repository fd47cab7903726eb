"""The stored threads of one article in memory: comments are moved here, and what has moved is written at once."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from comments.store import rows, schema

_c = schema.comment.c


class Tree:
    """Who answers whom in an article, by comment key, as the store has it now."""

    def __init__(self, connection: Connection, article_id: int) -> None:
        self._connection = connection
        self._parent: dict[int, int | None] = {}
        self._depth: dict[int, int] = {}
        self._below: dict[int | None, set[int]] = defaultdict(set)
        self._moved: set[int] = set()
        for key, parent, depth in connection.execute(
            select(_c.id, _c.parent_id, _c.depth).where(_c.article_id == article_id)
        ):
            self._parent[key], self._depth[key] = parent, depth
            self._below[parent].add(key)

    def move(self, key: int, parent: int | None) -> bool:
        """Let a comment answer another one of the article, or none; False where that would close a circle."""
        above = parent
        while above is not None:
            if above == key:
                return False
            above = self._parent[above]
        self._below[self._parent[key]].discard(key)
        self._below[parent].add(key)
        self._parent[key] = parent
        level, depth = {key}, 0 if parent is None else self._depth[parent] + 1
        while level:
            self._depth.update(dict.fromkeys(level, depth))
            self._moved |= level
            level, depth = {below for one in level for below in self._below[one]}, depth + 1
        return True

    def write(self) -> None:
        """Write what has moved."""
        moved = [(key, self._parent[key], self._depth[key]) for key in sorted(self._moved)]
        rows.set_by_id(self._connection, schema.comment, ("parent_id", "depth"), moved)
        self._moved.clear()
