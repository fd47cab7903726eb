"""Lists, single comments, threads, authors and facets: what the desk and the pages read."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import filters, orders, plans, present, rounds, rows, schema
from comments.store.connection import Database
from comments.store.facts import CommentRow, Slice, TextVersion, Thread
from comments.store.nearest import Stretch
from comments.store.values import from_iso, maybe_moment, moment

_c = schema.comment.c
_COLUMNS: Final = {
    **{column.name: f"comment.{column.name}" for column in schema.comment.columns},
    "article_title": "article.title",
    "article_url": "article.url",
    "author": "author.name",
    "text": "text.body",
    "text_hash": "text.hash",
    "labels": "decision.labels",
    "moderator": "decision.moderator",
    "decided_at": "decision.at",
    "note": "decision.note",
    "claimed_by": "claim.moderator",
}
_NAMES: Final = tuple(_COLUMNS)
_WHOLE: Final = f"""
    SELECT {", ".join(_COLUMNS.values())} FROM comment
    JOIN article ON article.id = comment.article_id
    JOIN text ON text.id = comment.text_id
    LEFT JOIN author ON author.id = comment.author_id
    LEFT JOIN decision ON decision.id = comment.decision_id
    LEFT JOIN claim ON claim.comment_id = comment.id AND claim.until > ?
    WHERE comment.id IN ?
"""  # noqa: S608 - our own names
VERDICTS = {0: None, 1: "approve", 2: "reject", 3: "skip"}


def comments(db: Database, selection: Selection, *, limit: int, after: str | None, desk: str | None) -> Slice:
    """See `Store.comments`."""
    with db.read() as connection:
        keys, mark = keys_of(connection, selection, limit=limit, after=after, desk=desk, now=db.now())
        return Slice(rows=rows_of(connection, keys, now=db.now()), next=mark)


def keys_of(
    connection: Connection, selection: Selection, *, limit: int, after: str | None, desk: str | None, now: int
) -> tuple[list[int], str | None]:
    """Keys of one page of a selection, and the mark behind it."""
    found = filters.read(connection, selection)
    order = orders.legs(selection, found)
    leg, marks = orders.begin(after, order)
    elsewhere, spare = [], 0
    if desk is not None:
        elsewhere, spare = [filters.not_in_work(desk, now)], filters.in_work(connection, desk, now)
    stretch = Stretch(leg=leg, marks=marks, wanted=limit + 1 + spare, threshold=found.present.threshold)
    conditions = plans.conditions(connection, selection, found, stretch, elsewhere)
    return orders.page(connection, order, conditions, limit, after)


def rows_of(connection: Connection, keys: Sequence[int], *, now: int = 0) -> list[CommentRow]:
    """Whole rows of comments, in the order of the keys."""
    found: dict[int, CommentRow] = {}
    unjudged: dict[int, tuple[int, int | None]] = {}
    seen = present.of(connection)
    for some in rows.slices(keys):
        for values in rounds.ask(connection, (_WHOLE, (now, some)))[0]:
            row = dict(zip(_NAMES, values, strict=True))
            found[row["id"]] = _as_row(row, seen.shown)
            for column in (seen.shown["sentiment"], seen.shown["toxicity"]):
                if row[column] is None:
                    unjudged[row["id"]] = (row["text_id"], seen.held.get(column, (0, None))[1])
    for key, why in _declined(connection, unjudged).items():
        found[key] = _with_reason(found[key], why)
    return [found[key] for key in keys if key in found]


def _as_row(row: Mapping[str, Any], slots: Mapping[str, str]) -> CommentRow:
    return CommentRow(
        key=row["id"],
        id=row["site_id"],
        article_key=row["article_id"],
        article_title=row["article_title"],
        article_url=row["article_url"],
        parent_key=row["parent_id"],
        parent_via=row["parent_via"],
        author=row["author"],
        reply_to=row["reply_to"],
        posted_at=from_iso(row["posted_at"]),
        posted_at_text=row["posted_at_text"],
        text=row["text"],
        text_hash=row["text_hash"],
        likes=row["likes"],
        dislikes=row["dislikes"],
        state=row["state"],
        gone=bool(row["gone"]),
        language=row["language"] or None,
        depth=row["depth"],
        replies=row["replies"],
        toxicity=row[slots["toxicity"]],
        sentiment=row[slots["sentiment"]],
        not_scored=None,
        verdict=VERDICTS[row["status"]],  # type: ignore[arg-type]
        labels=tuple(json.loads(row["labels"])) if row["labels"] else (),
        moderator=row["moderator"],
        decided_at=maybe_moment(row["decided_at"]),
        note=row["note"],
        decision_id=row["decision_id"],
        claimed_by=row["claimed_by"],
    )


def _declined(connection: Connection, texts: dict[int, tuple[int, int | None]]) -> dict[int, str]:
    """Why comments lack a score, by key: what the version that a role shows said of the text.

    `texts` has text and version; without a version (a scorer that so far only declined) any shown one may answer.
    """
    if not texts:
        return {}
    judged, version = schema.judged.c, schema.scorer_version.c
    reasons: dict[tuple[int, int | None], str] = {}
    for some in rows.slices({text_id for text_id, _ in texts.values()}):
        query = (
            select(judged.text_id, judged.version_id, judged.why)
            .join(schema.scorer_version, version.id == judged.version_id)
            .where(judged.text_id.in_(some), judged.why.is_not(None), version.shown)
        )
        for text_id, number, why in connection.execute(query):
            reasons[text_id, number] = reasons[text_id, None] = why
    return {key: reasons[place] for key, place in texts.items() if place in reasons}


def _with_reason(row: CommentRow, why: str) -> CommentRow:
    return dataclasses.replace(row, not_scored=why)


def blind(row: CommentRow) -> CommentRow:
    """The row without what anybody decided."""
    return dataclasses.replace(
        row, verdict=None, labels=(), moderator=None, decided_at=None, note=None, decision_id=None, claimed_by=None
    )


def one(connection: Connection, key: int, *, now: int) -> CommentRow:
    """See `Store.comment`."""
    found = rows_of(connection, [key], now=now)
    if not found:
        raise UsageError(f"There is no comment {key} in this store.")
    return found[0]


def thread(connection: Connection, key: int, *, limit: int, now: int) -> Thread:
    """See `Store.thread`."""
    comment = one(connection, key, now=now)
    above: list[int] = []
    at = comment.parent_key
    while at is not None and len(above) < limit:
        above.append(at)
        at = connection.execute(select(_c.parent_id).where(_c.id == at)).scalar()
    place = (_c.position, _c.id)
    same = _c.parent_id == comment.parent_key if comment.parent_key is not None else _c.parent_id.is_(None)
    own = connection.execute(select(*place).where(_c.id == key)).one()
    base = select(_c.id).where(_c.article_id == comment.article_key, same)
    half = limit // 2
    before = base.where((_c.position < own[0]) | ((_c.position == own[0]) & (_c.id < key)))
    behind = base.where((_c.position > own[0]) | ((_c.position == own[0]) & (_c.id > key)))
    siblings = [
        *reversed(connection.execute(before.order_by(*(c.desc() for c in place)).limit(half)).scalars().all()),
        *connection.execute(behind.order_by(*place).limit(half)).scalars(),
    ]
    return Thread(
        ancestors=rows_of(connection, above[::-1], now=now),
        comment=comment,
        replies=rows_of(connection, _below(connection, key, limit), now=now),
        siblings=rows_of(connection, siblings, now=now),
    )


def _below(connection: Connection, key: int, limit: int) -> list[int]:
    """Keys of the answers below a comment in reading order; of more than `limit`, those of the nearest levels."""
    children: dict[int, list[int]] = {}
    level, count = [key], 0
    while level and count < limit:
        following: list[int] = []
        for some in rows.slices(level):
            query = select(_c.parent_id, _c.id).where(_c.parent_id.in_(some)).order_by(_c.position, _c.id)
            for parent, child in connection.execute(query.limit(limit - count)):
                children.setdefault(parent, []).append(child)
                following.append(child)
                count += 1
        level = following
    ordered: list[int] = []
    waiting = children.get(key, [])[::-1]
    while waiting:
        child = waiting.pop()
        ordered.append(child)
        waiting += children.get(child, [])[::-1]
    return ordered[:limit]


def texts(connection: Connection, key: int) -> list[TextVersion]:
    """See `Store.texts`."""
    table = schema.text_before.c
    found = connection.execute(select(table.body, table.replaced).where(table.comment_id == key).order_by(table.id))
    return [TextVersion(text=body, replaced=moment(at)) for body, at in found]
