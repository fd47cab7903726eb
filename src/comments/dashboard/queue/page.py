"""The queue page: one component for the list and the keys, and the fragment that answers it."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Sequence

import streamlit as st

from comments.dashboard import filters, session
from comments.dashboard.queue import component, payload
from comments.dashboard.queue.inbox import Ledger, Message, Mode
from comments.dashboard.queue.rows import Explain
from comments.errors import CommentsError
from comments.models import Span
from comments.scorers import SCORERS, Explains
from comments.selection import Selection

LEDGER_KEY = "queue.ledger"
NEWS_KEY = "queue.rerun"


def show() -> None:
    """Draw the queue."""
    selection, store = filters.current(), session.store()
    measured = store.histogram(dataclasses.replace(selection, toxicity=None), "toxicity", bins=payload.BINS)
    show_desk(selection, "queue", payload.histogram(measured, selection))


def show_desk(selection: Selection, mode: Mode, bars: dict[str, object] | None) -> None:
    """Draw a desk in one of its modes, with `bars` over it."""
    component.mount_code()
    desk(selection, mode, bars)


@st.fragment
def desk(selection: Selection, mode: Mode, bars: dict[str, object] | None) -> None:
    """Draw the desk and, after each message of the browser, only the desk."""
    if st.session_state.pop(NEWS_KEY, False):
        st.rerun(scope="app")
    store, person = session.store(), session.person()
    role, settings = store.role(person.name), store.settings()
    key = f"queue.desk.{mode}"
    message = Message.read(component.received(key))
    explain = explainer(settings.toxicity_measure)
    painter = payload.painter_for(settings, mode, explain)
    rows = payload.rows_in_order(
        store,
        selection,
        mode=mode,
        name=person.name,
        may=role not in (None, "viewer"),
        in_work=ledger(mode).in_work,
        now=time.monotonic(),
    )
    data = {
        "view": payload.view_name(selection, mode),
        "config": payload.config(selection, settings, mode=mode, name=person.name, role=role),
        "words": selection.words,
        "total": len(rows) if mode == "second" else store.count(selection),
        "histogram": bars,
        "ack": ledger(mode).answer(),
        **payload.page(
            store,
            rows,
            message,
            painter,
            lead=role in ("lead", "admin"),
            order=selection.order if mode == "queue" else None,
        ),
        **payload.asked(store, selection, message, painter),
    }
    component.mount(data, key=key, on_inbox=functools.partial(take, key, selection, mode))


def take(key: str, selection: Selection, mode: Mode) -> None:
    """Deal with a message of the browser: decisions are written here, before anything is drawn."""
    message = Message.read(component.received(key))
    if message is None:
        return
    view = payload.view_name(selection, mode)
    ledger(mode).take(
        message, session.store(), moderator=session.person().name, mode=mode, selection=selection, view=view
    )
    changed = selection
    if "range" in message.asks:
        changed = dataclasses.replace(changed, toxicity=bounds(message.asks["range"]))
    if isinstance(message.asks.get("words"), str):
        changed = dataclasses.replace(changed, words=message.asks["words"][:200])
    if changed != selection:
        filters.apply(changed)
        st.session_state[NEWS_KEY] = True


def bounds(asked: object) -> tuple[float, float] | None:
    """Read a brushed range; None is any toxicity."""
    if isinstance(asked, list) and len(asked) == 2 and all(isinstance(one, int | float) for one in asked):
        low, high = sorted(min(1.0, max(0.0, float(one))) for one in asked)
        return None if (low, high) == filters.TOXICITY else (low, high)
    return None


def ledger(mode: Mode) -> Ledger:
    """Return this session's ledger of the person who is at the desk."""
    found: Ledger = st.session_state.setdefault(f"{LEDGER_KEY}.{mode}.{session.person().name}", Ledger())
    return found


@st.cache_resource(show_spinner=False, max_entries=4)
def explainer(measure: str) -> Explain | None:
    """Return what says which words raised a measure, or None when its scorer cannot say."""
    name, _, unqualified = measure.rpartition(".")
    try:
        scorer = SCORERS.get(name)()
    except (CommentsError, ImportError):
        return None
    if not isinstance(scorer, Explains):
        return None

    @functools.lru_cache(maxsize=4096)
    def explain(text: str) -> Sequence[Span]:
        return scorer.explain(text, unqualified)

    return explain
