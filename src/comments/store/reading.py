"""Lists, single comments, threads, authors and facets: what the desk and the pages read."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from comments.errors import UsageError
from comments.selection import Selection
from comments.store import filters, orders, projection, rows, schema, tallies
from comments.store.connection import Database
from comments.store.facts import AuthorHistory, Burst, CommentRow, Slice, TextVersion, Thread
from comments.store.values import from_iso, maybe_moment, moment, name

_c = schema.comment.c
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
    found = filters.read(connection, selection, desk=desk, now=now)
    order = orders.legs(selection, found, filters.threshold(connection))
    return orders.page(connection, order, found.for_a_page(), limit, after)


def rows_of(connection: Connection, keys: Sequence[int], *, now: int = 0) -> list[CommentRow]:
    """Whole rows of comments, in the order of the keys."""
    slots = projection.active(connection)
    article, author, body, decision, claim = (
        schema.article.c,
        schema.author.c,
        schema.text.c,
        schema.decision.c,
        schema.claim.c,
    )
    found: dict[int, CommentRow] = {}
    unjudged: dict[int, tuple[int, int | None]] = {}
    versions = {column: version for column, (_, version) in projection.held(connection).items()}
    for some in tallies.slices(keys):
        query = (
            select(
                schema.comment,
                article.title.label("article_title"),
                article.url.label("article_url"),
                author.name.label("author"),
                body.body.label("text"),
                body.hash.label("text_hash"),
                decision.labels,
                decision.moderator,
                decision.at.label("decided_at"),
                decision.note,
                claim.moderator.label("claimed_by"),
            )
            .join(schema.article, article.id == _c.article_id)
            .join(schema.text, body.id == _c.text_id)
            .outerjoin(schema.author, author.id == _c.author_id)
            .outerjoin(schema.decision, decision.id == _c.decision_id)
            .outerjoin(schema.claim, (claim.comment_id == _c.id) & (claim.until > now))
            .where(_c.id.in_(some))
        )
        for row in connection.execute(query).mappings():
            found[row["id"]] = _as_row(row, slots)
            for column in (slots["sentiment"], slots["toxicity"]):
                if row[column] is None:
                    unjudged[row["id"]] = (row["text_id"], versions.get(column))
    for key, why in _declined(connection, unjudged).items():
        found[key] = _with_reason(found[key], why)
    return [found[key] for key in keys if key in found]


def _as_row(row: Any, slots: dict[str, str]) -> CommentRow:
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
        gone=row["gone"],
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
    for some in tallies.slices({text_id for text_id, _ in texts.values()}):
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
    """Keys of all answers below a comment in reading order, at most `limit`, nearest levels first when.

    There are more.
    """
    children: dict[int, list[int]] = {}
    level, count = [key], 0
    while level and count < limit:
        following: list[int] = []
        for some in tallies.slices(level):
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


def author(connection: Connection, who: str, *, recent: int, now: int) -> AuthorHistory:
    """See `Store.author`."""
    slots = projection.active(connection)
    number = connection.execute(select(schema.author.c.id).where(schema.author.c.name == name(who))).scalar()
    t = schema.tally.c
    tox, sent = slots["toxicity"], slots["sentiment"]
    query = (
        select(
            t.status, func.sum(t.n), *(func.sum(t[f"{slot}_{what}"]) for slot in (tox, sent) for what in ("n", "sum"))
        )
        .where(t.kind == tallies.AUTHOR, t.key == number)
        .group_by(t.status)
    )
    counts = {row[0]: [int(value or 0) for value in row[1:]] for row in connection.execute(query)}
    n = [sum(some[index] for some in counts.values()) for index in range(5)]
    mine = select(_c.id).where(_c.author_id == number)
    spread = select(func.count(_c.article_id.distinct()), func.min(_c.posted), func.max(_c.posted))
    articles, first, last = connection.execute(spread.where(_c.author_id == number)).one()
    table = schema.comment_label.c
    labels = (
        select(schema.label.c.name, func.count())
        .join(schema.comment_label, table.label_id == schema.label.c.id)
        .where(table.comment_id.in_(mine))
        .group_by(schema.label.c.name)
        .order_by(func.count().desc(), schema.label.c.name)
    )
    newest = mine.order_by(_c.posted.is_(None), _c.posted.desc(), _c.id.desc()).limit(recent)
    return AuthorHistory(
        name=who,
        comments=n[0],
        articles=articles,
        waiting=counts.get(0, [0])[0],
        approved=counts.get(1, [0])[0],
        rejected=counts.get(2, [0])[0],
        skipped=counts.get(3, [0])[0],
        first=None if first is None else moment(first * 1_000_000),
        last=None if last is None else moment(last * 1_000_000),
        toxicity=n[2] / n[1] / tallies.UNIT if n[1] else None,
        sentiment=n[4] / n[3] / tallies.UNIT if n[3] else None,
        labels=rows.pairs(connection, labels),
        recent=rows_of(connection, list(connection.execute(newest).scalars()), now=now),
    )


def texts(connection: Connection, key: int) -> list[TextVersion]:
    """See `Store.texts`."""
    table = schema.text_before.c
    found = connection.execute(select(table.body, table.replaced).where(table.comment_id == key).order_by(table.id))
    return [TextVersion(text=body, replaced=moment(at)) for body, at in found]


def similar(connection: Connection, key: int, *, limit: int, now: int) -> list[CommentRow]:
    """See `Store.similar`."""
    table = schema.text
    own = select(table.c.likeness, table.c.id).join(schema.comment, _c.text_id == table.c.id).where(_c.id == key)
    likeness, text_id = connection.execute(own).one_or_none() or (None, None)
    alike = table.c.id == text_id if likeness is None else table.c.likeness == likeness
    query = select(_c.id).join(table, table.c.id == _c.text_id).where(alike, _c.id != key)
    keys = connection.execute(query.order_by(_c.posted, _c.id).limit(limit)).scalars()
    return rows_of(connection, list(keys), now=now)


def bursts(connection: Connection, *, limit: int, at_least: int) -> list[Burst]:
    """See `Store.bursts`. Candidates come off two indexes; only they are counted exactly."""
    table = schema.text.c
    alike = select(table.likeness).where(table.likeness.is_not(None)).group_by(table.likeness)
    alike = alike.having(func.count() >= 2).order_by(func.count().desc()).limit(5 * limit)
    repeated = select(_c.text_id).group_by(_c.text_id).having(func.count() >= min(2, at_least))
    repeated = repeated.order_by(func.count().desc()).limit(5 * limit)
    groups = set(connection.execute(alike).scalars())
    texts_said = list(connection.execute(repeated).scalars())
    for some in tallies.slices(texts_said):
        said = select(table.likeness).where(table.id.in_(some), table.likeness.is_not(None))
        groups |= set(connection.execute(said).scalars())
    query = (
        select(
            table.likeness,
            func.count(),
            func.count(_c.author_id.distinct()),
            func.min(_c.posted),
            func.max(_c.posted),
            func.min(table.id),
        )
        .join(schema.comment, _c.text_id == table.id)
        .where(table.likeness.in_(sorted(groups)))
        .group_by(table.likeness)
        .having(func.count() >= at_least)
        .order_by(func.count().desc(), table.likeness)
        .limit(limit)
    )
    found = connection.execute(query).all()
    bodies = _bodies(connection, [row[5] for row in found])
    return [
        Burst(
            group=row[0],
            n=row[1],
            authors=row[2],
            first=None if row[3] is None else moment(row[3] * 1_000_000),
            last=None if row[4] is None else moment(row[4] * 1_000_000),
            text=bodies[row[5]],
        )
        for row in found
    ]


def _bodies(connection: Connection, texts: Iterable[int]) -> dict[int, str]:
    table = schema.text.c
    return rows.pairs(connection, select(table.id, table.body).where(table.id.in_(list(texts))))
