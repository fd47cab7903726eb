"""A newer copy of a page against what is stored: which comment is which, what is missing, and which copy counts.

A thread may be saved in pieces (page 1, page 2). A copy replaces only the pieces it shares comments with, and only when
it is not older than they are: page 2 says nothing about page 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select

from comments.store import rounds, rows, schema
from comments.store.arrivals import Arrivals
from comments.store.incoming import Incoming
from comments.store.matching import Said, align

_KEPT = (
    "id",
    "site_id",
    "piece_id",
    "position",
    "parent_id",
    "parent_site_id",
    "parent_via",
    "author_id",
    "reply_to",
    "posted_at",
    "posted",
    "posted_at_text",
    "day",
    "hour",
    "text_id",
    "likes",
    "dislikes",
    "state",
    "gone",
    "language",
    "depth",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A comment as the store has it, by column name."""

    key: int
    values: Mapping[Any, Any]


@dataclass(slots=True)
class Copy:
    """One copy on its way in, through all its parts."""

    skip: bool = False
    piece: int = 0
    offset: int = 0
    older: bool = False
    seen: set[int] = field(default_factory=set)
    _overlapped: set[int] = field(default_factory=set)
    _fetched: dict[int, int | None] = field(default_factory=dict)

    def begin(self, connection: Connection, article_id: int, part: Incoming, arrivals: Arrivals) -> None:
        """Open the copy with its first part; it is a piece of its own until it shows comments of another."""
        if part.begun:
            return
        table = schema.piece.c
        query = select(table.id, table.fetched).where(table.article_id == article_id)
        self._fetched = rows.pairs(connection, query)
        self.piece = arrivals.piece(article_id, part.fetched, "")
        if self._fetched:
            place = select(func.max(schema.comment.c.position)).where(schema.comment.c.article_id == article_id)
            highest = connection.execute(place).scalar()
            self.offset = 0 if highest is None else highest + 1

    def see(self, connection: Connection, part: Incoming, stored: Mapping[int, Stored]) -> None:
        """Notice which pieces the copy overlaps, and whether it is older than one of them."""
        fresh = {row.values["piece_id"] for row in stored.values()} - self._overlapped - {self.piece}
        if not fresh:
            return
        if not part.begun:
            query = select(func.min(schema.comment.c.position)).where(schema.comment.c.piece_id.in_(fresh))
            self.offset = connection.execute(query).scalar() or 0
        self._overlapped |= fresh
        if part.fetched is not None:
            newest = max(self._fetched.get(number) or part.fetched for number in fresh)
            self.older = self.older or newest > part.fetched

    def replaces(self, piece: int) -> bool:
        """Whether this copy stands in for that piece."""
        return piece in self._overlapped

    def missing(self, connection: Connection) -> list[int]:
        """Comments that the pieces this copy replaces have and the copy has not."""
        if self.older or not self._overlapped:
            return []
        table = schema.comment.c
        query = select(table.id).where(table.piece_id.in_(self._overlapped), table.gone.is_(False))
        return sorted(key for key in connection.execute(query).scalars() if key not in self.seen)

    def end(self, connection: Connection, part: Incoming) -> None:
        """Close the copy: it stands for the pieces it replaced. An older one leaves them as they are."""
        if not self.older and self._overlapped:
            comments, pieces = schema.comment, schema.piece
            connection.execute(
                comments.update().where(comments.c.piece_id.in_(self._overlapped)).values(piece_id=self.piece)
            )
            connection.execute(pieces.delete().where(pieces.c.id.in_(self._overlapped)))
        connection.execute(schema.piece.update().where(schema.piece.c.id == self.piece).values(digest=part.digest))


def match(connection: Connection, article_id: int, part: Incoming) -> dict[int, Stored]:
    """Which stored comment each comment of the part is, by its index in the part."""
    if part.by_position:
        return _match_by_position(connection, article_id, part)
    index = {site_id: place for place, site_id in enumerate(part.items.site_ids)}
    columns = ", ".join(_KEPT)
    if connection.dialect.name == "sqlite":
        sql = f"SELECT {columns} FROM comment WHERE article_id = ? AND site_id IN ?"  # noqa: S608 - our own names
        asked: tuple[object, ...] = (article_id, list(index))
    else:
        # One after the other: of a table it has not looked at PostgreSQL thinks that an article is a few comments.
        each = f"SELECT {columns} FROM comment WHERE article_id = ? AND site_id = wanted.one OFFSET 0"  # noqa: S608
        sql = f"SELECT found.* FROM unnest(?::text[]) AS wanted (one), LATERAL ({each}) AS found"  # noqa: S608
        asked = (list(index), article_id)
    found: dict[int, Stored] = {}
    for values in rounds.ask(connection, (sql, asked))[0]:
        row = dict(zip(_KEPT, values, strict=True))
        found[index[row["site_id"]]] = Stored(key=row["id"], values=row)
    return found


def _stored(article_id: int) -> Select[Any]:
    table = schema.comment.c
    return select(*(table[name] for name in _KEPT)).where(table.article_id == article_id)


def _match_by_position(connection: Connection, article_id: int, part: Incoming) -> dict[int, Stored]:
    query = (
        _stored(article_id)
        .add_columns(schema.text.c.body.label("body"), schema.author.c.name.label("author"))
        .join(schema.text, schema.text.c.id == schema.comment.c.text_id)
        .outerjoin(schema.author, schema.author.c.id == schema.comment.c.author_id)
        .order_by(schema.comment.c.position, schema.comment.c.id)
    )
    stored = [Stored(key=row["id"], values=row) for row in connection.execute(query).mappings()]
    said = zip(part.items.authors, part.items.texts, strict=True)
    fresh = [Said(author=author, text=text) for author, text in said]
    pieces = {row.values["piece_id"] for row in stored}
    shared = {number for number in pieces if _same_piece([r for r in stored if r.values["piece_id"] == number], fresh)}
    candidates = [row for row in stored if row.values["piece_id"] in shared]
    return {there: candidates[here] for there, here in align(_said(candidates), fresh).items()}


def _same_piece(stored: Sequence[Stored], fresh: Sequence[Said]) -> bool:
    """A copy of the same comments shares at least half of the shorter list.

    "+1" on two pages of a thread is no sign.
    """
    there = [row for row in stored if not row.values["gone"]] or stored
    common = sum((Counter(_said(there)) & Counter(fresh)).values())
    return common > 0 and 2 * common >= min(len(there), len(fresh))


def _said(stored: Sequence[Stored]) -> list[Said]:
    return [Said(author=row.values["author"], text=row.values["body"]) for row in stored]


def changes_of(row: Stored, fresh: Mapping[str, Any]) -> dict[str, Any]:
    """What the newer copy says differently, by column name."""
    return {name: value for name, value in fresh.items() if row.values[name] != value}


def settle_ids(
    connection: Connection, article_id: int, part: Incoming, stored: Mapping[int, Stored], copy: Copy
) -> dict[int, str]:
    """Positions as ids after a shift: by index in the part, the id to give where it is not the one there already.

    Ids stay unique in an article: a comment of another piece keeps its own, one that is missing here makes way.
    """
    if not part.by_position or not part.items:
        return {}
    table = schema.comment
    here = {row.key for row in stored.values()}
    wanted = set(part.items.site_ids)
    taken: set[str] = set()
    moving: dict[int, dict[str, Any]] = {}
    query = select(table.c.id, table.c.site_id, table.c.piece_id).where(table.c.article_id == article_id)
    for key, site_id, piece_id in connection.execute(query):
        if (key in here and not copy.older) or (site_id in wanted and not copy.older and copy.replaces(piece_id)):
            moving[key] = {"site_id": f"~{key}"}
        else:
            taken.add(site_id)
    ids: dict[int, str] = {}
    for index, said in enumerate(part.items.site_ids):
        row = stored.get(index)
        if row is not None and copy.older:
            continue
        site_id = said if said not in taken else f"{copy.piece}.{said}"
        if row is not None and row.values["site_id"] == site_id:
            del moving[row.key]
        else:
            ids[index] = site_id
    rows.update(connection, table, moving)
    return ids
