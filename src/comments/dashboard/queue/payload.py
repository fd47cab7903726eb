"""One answer to the browser, at most 60 KB: the queue's order, the rows it lacks, the threads it is about to need."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from comments.dashboard.filters import STATUS_NAMES, describe, titles
from comments.dashboard.queue import conflicts
from comments.dashboard.queue.bursts import fold
from comments.dashboard.queue.inbox import Message, Mode
from comments.dashboard.queue.rows import Explain, Painter, article, cut
from comments.selection import Order, Selection
from comments.store import CommentRow, Histogram, Role, Settings, Store

AHEAD = 60
IN_WORK = 25
SAMPLE = 8
LEASE = 300  # seconds
RENEWED = 120  # seconds
BINS = 50
FIRST_THREADS = 3


def view_name(selection: Selection, mode: Mode) -> str:
    """Name a view: the browser starts its list anew when the name changes."""
    asked = json.dumps([mode, selection.to_query()], sort_keys=True).encode()
    return hashlib.blake2b(asked, digest_size=8).hexdigest()


def leaves(selection: Selection) -> list[str]:
    """Return the verdicts that take a comment out of this view."""
    if not selection.status:
        return []
    return [verdict for verdict in ("approve", "reject", "skip") if verdict not in selection.status]


def title(selection: Selection, mode: Mode) -> str:
    """Return what stands over the list; `{n}` is the number."""
    if mode == "second":
        return "{n} to look at again"
    if len(selection.status) == 1:
        return "{n} " + STATUS_NAMES[selection.status[0]].lower()
    return "{n} comments"


def why_not(role: Role | None, name: str) -> str | None:
    """Say why a person may not decide, or None."""
    if role is None:
        return f"{name} has no role at this desk. An admin can give one under Settings."
    return "Viewers read along; deciding needs the role of a moderator." if role == "viewer" else None


def config(selection: Selection, settings: Settings, *, mode: Mode, name: str, role: Role | None) -> dict[str, Any]:
    """Return what the desk needs to know once a view."""
    painter = Painter(settings)
    return {
        "desk": f"{mode}:{name}",
        "title": title(selection, mode),
        "second": mode == "second",
        "batch": mode == "queue" and role not in (None, "viewer"),
        "lead": mode == "queue" and role in ("lead", "admin"),
        "bands": list(painter.toxicity.names),
        "labels": list(settings.labels),
        "toxicity": settings.toxicity_measure,
        "sentiment": settings.sentiment_measure,
        "leaves": ["approve", "reject", "skip"] if mode == "second" else leaves(selection),
        "why_not": why_not(role, name),
        "nothing": "Nothing waits for a second look. A lead draws decided comments beside this list."
        if mode == "second"
        else nothing(selection),
    }


def nothing(selection: Selection) -> str:
    """Return what an empty list says."""
    if selection.status == ("waiting",) and dataclasses.replace(selection, status=(), order="newest") == Selection(
        order="newest"
    ):
        return "Nothing is waiting. Well done."
    return "No comment matches these filters, or the ones that do are in work at another desk."


def rows_in_order(
    store: Store,
    selection: Selection,
    *,
    mode: Mode,
    name: str,
    may: bool,
    in_work: dict[int, float] | None = None,
    now: float = 0.0,
) -> list[CommentRow]:
    """Return the next comments for this desk; the first are taken into work, so that no other desk is offered them.

    `in_work` remembers what was taken and at what second `now`: taking is a write, and is renewed every other minute.
    """
    if mode == "second":
        return store.second_looks(moderator=name, limit=AHEAD)
    rows = store.comments(selection, limit=AHEAD, desk=name).rows
    if not may or selection.status != ("waiting",):
        return rows
    taken = in_work if in_work is not None else {}
    wanted = [row.key for row in rows[:IN_WORK] if now - taken.get(row.key, -RENEWED) >= RENEWED]
    if not wanted:
        return rows
    granted = store.claim(wanted, moderator=name, seconds=LEASE)
    taken.update(dict.fromkeys(granted, now))
    for key in [key for key, since in taken.items() if now - since >= LEASE]:
        del taken[key]
    refused = set(wanted) - set(granted)
    return [row for row in rows if row.key not in refused]


def page(
    store: Store,
    rows: Sequence[CommentRow],
    message: Message | None,
    painter: Painter,
    *,
    lead: bool = False,
    order: Order | None = None,
) -> dict[str, Any]:
    """Return the order, and of the rows, articles and threads only what the browser does not have.

    Only a `lead` learns which comments have a known answer: to everybody else they must look like any other.
    """
    have: Mapping[int, str] = message.have if message else {}
    folded = [(row, []) for row in rows] if painter.blind else fold(rows)
    if lead and not painter.blind:
        painter.golden = {one.comment: one.verdict for one in store.golden([row.key for row in rows])}
    if order == "conflicts":
        painter.conflicts = conflicts.kinds(store, rows)
    cards = [painter.card(row, others) for row, others in folded]
    fresh = [card for card in cards if have.get(card["key"]) != card["rev"]]
    wanted = {card["article"] for card in fresh}
    near = message.near if message else tuple(card["key"] for card in cards[:FIRST_THREADS])
    return {
        "order": [card["key"] for card in cards],
        "rows": fresh,
        "articles": {str(row.article_key): article(row) for row in rows if row.article_key in wanted},
        "threads": [
            painter.thread(store.thread(key, limit=40))
            | ({"conflict": conflicts.words(store, key)} if order == "conflicts" else {})
            for key in near[:4]
        ],
    }


def histogram(found: Histogram | None, selection: Selection) -> dict[str, Any] | None:
    """Return the bars over the queue and the range that is chosen."""
    if found is None or not found.bins:
        return None
    return {
        "counts": [one.n for one in found.bins],
        "low": found.bins[0].low,
        "high": found.bins[-1].high,
        "n": found.n,
        "range": list(selection.toxicity) if selection.toxicity else None,
    }


def batch(store: Store, selection: Selection, painter: Painter, *, seed: int) -> dict[str, Any]:
    """Return what a confirmation of a decision over everything selected states: count, filter, a random sample."""
    drawn = store.comments(dataclasses.replace(selection, order="random", seed=seed), limit=SAMPLE).rows
    return {
        "count": store.count(selection),
        "words": describe(selection, titles(store, selection)),
        "sample": [painter.near(row) for row in drawn],
    }


def asked(store: Store, selection: Selection, message: Message | None, painter: Painter) -> dict[str, Any]:
    """Answer what the browser asked for besides the list: an author, a whole text, the numbers of a batch."""
    asks = message.asks if message else {}
    answer: dict[str, Any] = {}
    if isinstance(asks.get("author"), str):
        answer["author"] = painter.author(store.author(asks["author"], recent=20))
    if isinstance(asks.get("full"), int):
        row = store.comment(asks["full"])
        answer["full"] = {"key": row.key, "text": cut(row.text, 200_000)}
    if asks.get("batch") is True:
        seed = random.SystemRandom().randrange(1_000_000)
        answer["batch"] = batch(store, selection, painter, seed=seed)
    return answer


def painter_for(settings: Settings, mode: Mode, explain: Explain | None) -> Painter:
    """Return the painter of a mode: a second look is blind."""
    return Painter(settings, blind=mode == "second", explain=None if mode == "second" else explain)
