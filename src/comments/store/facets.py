"""Every value there is to filter by, with its count."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, or_, select

from comments.store import rows, schema, tallies
from comments.store.facts import Facet, Facets
from comments.store.filters import STATUS

_t = schema.tally.c


def read(connection: Connection, *, articles: int) -> Facets:
    """See `Store.facets`."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = select(_t.status, _t.state, _t.language, _t.section, _t.n).where(_t.kind == tallies.ALL, _t.n > 0)
    names = {number: status for status, number in STATUS.items()}
    for status, state, language, section, n in connection.execute(query):
        counts["status"][names[status]] += n
        counts["state"][state] += n
        counts["language"][language] += n
        counts["section"][section] += n
    labelled = schema.comment_label.c
    labels = (
        select(schema.label.c.name, func.count())
        .join(schema.comment_label, labelled.label_id == schema.label.c.id)
        .group_by(schema.label.c.name)
    )
    counts["label"] = rows.pairs(connection, labels)
    return Facets(
        articles=_articles(connection, articles),
        sections=_facets(counts["section"]),
        languages=_facets(counts["language"]),
        labels=_facets(counts["label"]),
        states=_facets(counts["state"]),
        statuses=_facets(counts["status"]),
    )


def articles(connection: Connection, words: str, *, keys: Sequence[int] | None, limit: int) -> list[Facet]:
    """See `Store.articles`."""
    table = schema.article.c
    if keys is not None:
        return _articles(connection, limit, table.id.in_(keys))
    wanted = [word for word in words.split() if word][:10]
    return _articles(
        connection,
        limit,
        *(or_(*(c.icontains(word, autoescape=True) for c in (table.title, table.url))) for word in wanted),
    )


def _articles(connection: Connection, limit: int, *where: ColumnElement[bool]) -> list[Facet]:
    table = schema.article.c
    among = [_t.key.in_(select(table.id).where(*where))] if where else []
    largest = (
        select(_t.key, func.sum(_t.n).label("n"))
        .where(_t.kind == tallies.ARTICLE, _t.n > 0, *among)
        .group_by(_t.key)
        .order_by(func.sum(_t.n).desc(), _t.key)
        .limit(limit)
        .subquery()
    )
    titles = connection.execute(
        select(table.id, table.title, table.url, table.key, largest.c.n)
        .join(largest, largest.c.key == table.id)
        .order_by(largest.c.n.desc(), table.id)
    )
    return [Facet(value=str(row.id), label=row.title or row.url or row.key, count=int(row.n)) for row in titles]


def groups(connection: Connection) -> tuple[list[Facet], list[Facet]]:
    """See `Store.groups`."""
    table = schema.article.c
    counted = select(_t.key, func.sum(_t.n).label("n")).where(_t.kind == tallies.ARTICLE, _t.n > 0)
    sums = counted.group_by(_t.key).subquery()
    sites: dict[str, int] = defaultdict(int)
    tags: dict[str, int] = defaultdict(int)
    query = select(table.site, table.tags, func.sum(sums.c.n)).join(sums, sums.c.key == table.id)
    found = connection.execute(query.group_by(table.site, table.tags))
    for site, listed, n in found:
        if site:
            sites[site] += int(n)
        for tag in set(json.loads(listed)):
            tags[tag] += int(n)
    return _facets(sites), _facets(tags)


def _facets(counts: dict[str, int]) -> list[Facet]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Facet(value=value, label=value, count=int(n)) for value, n in ordered if value and n]
