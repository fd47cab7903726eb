"""Every value there is to filter by, with its count."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, or_, select

from comments.selection import Selection
from comments.store import rows, schema
from comments.store.chosen import Chosen
from comments.store.counts import Facet, Facets
from comments.store.filters import STATUS

_EVERY = Selection()


def read(connection: Connection, *, articles: int) -> Facets:
    """See `Store.facets`."""
    every = Chosen(connection, _EVERY)
    words = rows.pairs(connection, select(schema.term.c.id, schema.term.c.name))
    gone = every["gone"] == 1
    counts: dict[str, dict[str, int]] = {}
    for column in ("language", "section", "state"):
        numbers = every[column][~gone] if column == "state" else every[column]
        counts[column] = {words[number]: n for number, n in enumerate(np.bincount(numbers).tolist()) if n}
    counts["state"]["gone"] = int(gone.sum())
    by_status = np.bincount(every["status"], minlength=4)
    counts["status"] = {status: int(by_status[number]) for status, number in STATUS.items()}
    labelled = schema.comment_label.c
    by_label = rows.pairs(connection, select(labelled.label_id, func.count()).group_by(labelled.label_id))
    names = rows.pairs(connection, select(schema.label.c.id, schema.label.c.name))
    counts["label"] = {names[number]: count for number, count in by_label.items()}
    return Facets(
        articles=_articles(connection, every, articles),
        sections=_facets(counts["section"]),
        languages=_facets(counts["language"]),
        labels=_facets(counts["label"]),
        states=_facets(counts["state"]),
        statuses=_facets(counts["status"]),
    )


def articles(connection: Connection, words: str, *, keys: Sequence[int] | None, limit: int) -> list[Facet]:
    """See `Store.articles`."""
    table = schema.article.c
    every = Chosen(connection, _EVERY)
    if keys is not None:
        return _articles(connection, every, limit, table.id.in_(keys))
    wanted = [word for word in words.split() if word][:10]
    return _articles(
        connection,
        every,
        limit,
        *(or_(*(c.icontains(word, autoescape=True) for c in (table.title, table.url))) for word in wanted),
    )


def _articles(connection: Connection, every: Chosen, limit: int, *where: ColumnElement[bool]) -> list[Facet]:
    table = schema.article.c
    n = np.bincount(every["article_id"])
    if where:
        among = np.array(connection.execute(select(table.id).where(*where)).scalars().all(), dtype=np.int64)
        among = np.sort(among[among < len(n)])
    else:
        among = np.arange(len(n))
    largest = among[np.argsort(-n[among], kind="stable")][:limit]
    titles = {
        row.id: row.title or row.url or row.key
        for some in rows.slices(largest.tolist())
        for row in connection.execute(select(table.id, table.title, table.url, table.key).where(table.id.in_(some)))
    }
    return [Facet(value=str(key), label=titles[key], count=int(n[key])) for key in largest.tolist() if n[key]]


def groups(connection: Connection) -> tuple[list[Facet], list[Facet]]:
    """See `Store.groups`."""
    table = schema.article.c
    n = np.bincount(Chosen(connection, _EVERY)["article_id"]).tolist()
    sites: dict[str, int] = defaultdict(int)
    tags: dict[str, int] = defaultdict(int)
    for key, site, listed in connection.execute(select(table.id, table.site, table.tags)):
        count = n[key] if key < len(n) else 0
        if site:
            sites[site] += count
        for tag in set(json.loads(listed)) if listed != "[]" else ():
            tags[tag] += count
    return _facets(sites), _facets(tags)


def _facets(counts: dict[str, int]) -> list[Facet]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Facet(value=value, label=value, count=int(n)) for value, n in ordered if value and n]
