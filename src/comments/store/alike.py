"""Comments with nearly the same text: those like one, and the largest groups."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, func, select

from comments.store import rows, schema
from comments.store.columns import Facts, View
from comments.store.counts import Burst
from comments.store.packed import Array
from comments.store.values import moment

_c = schema.comment.c
_text = schema.text.c


def similar(connection: Connection, key: int, *, limit: int) -> list[int]:
    """Keys of the other comments with nearly the same text, oldest first."""
    own = connection.execute(select(_c.text_id).where(_c.id == key)).scalar()
    if own is None:
        return []
    likeness = View(connection).column("likeness")
    texts = [own]
    if own < len(likeness) and likeness[own]:
        texts = np.flatnonzero(likeness == likeness[own]).tolist()
    found: list[tuple[int, int]] = []
    for some in rows.slices(texts):
        query = select(_c.posted, _c.id).where(_c.text_id.in_(some), _c.id != key)
        found += [(row[0] or 0, row[1]) for row in connection.execute(query.order_by(_c.posted, _c.id).limit(limit))]
    return [number for _, number in sorted(found)[:limit]]


def bursts(connection: Connection, *, limit: int, at_least: int) -> list[Burst]:
    """See `Store.bursts`."""
    facts = Facts(View(connection))
    there = facts["article_id"] > 0
    if not there.any():
        return []
    groups = facts["likeness"][facts["text_id"][there]]
    keys, authors = facts.keys[there], facts["author_id"][there]
    alike, n = _largest(groups, limit, at_least)
    found = []
    for likeness, size in zip(alike.tolist(), n.tolist(), strict=True):
        here = groups == likeness
        times: list[int] = []
        texts: set[int] = set()
        for some in rows.slices(keys[here].tolist()):
            query = select(func.min(_c.posted), func.max(_c.posted), func.min(_c.text_id)).where(_c.id.in_(some))
            first, last, text_id = connection.execute(query).one()
            times += [time for time in (first, last) if time is not None]
            texts.add(text_id)
        body = connection.execute(select(_text.body).where(_text.id == min(texts))).scalar_one()
        found.append(
            Burst(
                group=f"{likeness:016x}",
                n=size,
                authors=len(np.unique(authors[here & (authors > 0)])),
                first=moment(min(times) * 1_000_000) if times else None,
                last=moment(max(times) * 1_000_000) if times else None,
                text=body,
            )
        )
    return found


def _largest(groups: Array, limit: int, at_least: int) -> tuple[Array, Array]:
    """The groups with most members, and how many each has; group 0 is none."""
    ordered = np.sort(groups)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    n = np.diff(np.append(starts, len(ordered)))
    names = ordered[starts]
    kept = (n >= at_least) & (names != 0)
    n, names = n[kept], names[kept]
    order = np.lexsort((names, -n))[:limit]
    return names[order], n[order]
