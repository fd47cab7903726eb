"""The filters beside a page: widgets <-> `Selection` <-> the address bar, so that every view is a link.

The selection kept in the session is the truth. Widgets are seeded from it and read back into it; the address bar is
written from it, and read when it changes by itself (a link was opened, or the browser went back).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from comments.selection import ORDERS, STATUSES, Order, Selection
from comments.store import Facet, Facets, Store

SELECTION_KEY = "filters.selection"
PENDING_KEY = "filters.pending"
WRITTEN_KEY = "filters.written"
PAGE_KEY = "filters.page"
PAGES_KEY = "filters.pages"
MOST_ARTICLES = 200

ORDER_NAMES: Mapping[Order, str] = {
    "most-toxic": "Most toxic first",
    "uncertain": "Nearest the threshold",
    "conflicts": "Conflicts first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "waiting": "Longest waiting",
    "most-replied": "Most replied to",
    "most-negative": "Most negative first",
    "random": "Random sample",
    "page": "As on the page",
}
ORDERS_MEAN = """
- **Nearest the threshold**: where the score is least sure.
- **Conflicts**: two scorers on two sides of the threshold, a decision against the score, two moderators with two
  verdicts. Most are about decided comments, so take away the status.
- **Random sample**: by chance. Without other filters each decision is remembered as drawn, and Thresholds measures on
  those.
"""
STATUS_NAMES: Mapping[str, str] = {
    "waiting": "Waiting",
    "approve": "Approved",
    "reject": "Rejected",
    "skip": "Skipped",
}
FIRST_VIEW = Selection(status=("waiting",))
TOXICITY = (0.0, 1.0)
SENTIMENT = (-1.0, 1.0)


def current() -> Selection:
    """Return what the filters select now."""
    found: Selection = st.session_state.get(SELECTION_KEY, FIRST_VIEW)
    return found


def first_view(page: str) -> Selection:
    """Return what a page shows before anybody filters: the queue what waits, the others everything."""
    return FIRST_VIEW if page == "queue" else Selection()


def apply(selection: Selection) -> None:
    """Set the filters, from the next run of the page on (follow with `st.rerun()` outside a callback)."""
    st.session_state[PENDING_KEY] = selection


def open_page(path: str, selection: Selection) -> None:
    """Go to another page of the dashboard with these filters in its address; does not return."""
    apply(selection)
    st.switch_page(st.session_state[PAGES_KEY][path])


def sidebar(store: Store, *, page: str) -> Selection:
    """Draw the filters and return what they select."""
    _adopt(page)
    facets = store.facets(articles=MOST_ARTICLES)
    with st.sidebar:
        selection = _draw(store, current(), facets, home=first_view(page))
    st.session_state[SELECTION_KEY] = selection
    _write_address(selection)
    return selection


def describe(selection: Selection, articles: Mapping[str, str] | None = None) -> str:
    """Say a selection in words, as a confirmation states it."""
    names = articles or {}
    parts = [
        _among("status", [STATUS_NAMES[status].lower() for status in selection.status]),
        _among("article", [names.get(str(key), f"number {key}") for key in selection.articles]),
        _among("site", selection.sites),
        _among("tag", selection.tags),
        _among("section", selection.sections),
        _among("author", selection.authors),
        _among("page state", selection.state),
        _among("label", selection.labels),
        _among("language", selection.languages),
        _between("toxicity", selection.toxicity),
        _between("sentiment", selection.sentiment),
        *(_between(name, (low, high)) for name, low, high in selection.scores),
        {"yes": "scored", "no": "not scored"}.get(selection.scored, ""),
        f"posted since {selection.since:%d %B %Y}" if selection.since else "",
        f"posted until {selection.until:%d %B %Y}" if selection.until else "",
        f"with the words “{selection.words}”" if selection.words else "",
    ]
    return ", ".join(part for part in parts if part) or "every comment"


def titles(store: Store, selection: Selection) -> dict[str, str]:
    """Return the titles of the articles that a selection names, by key, for `describe`."""
    if not selection.articles:
        return {}
    return {facet.value: facet.label for facet in store.articles(keys=selection.articles, limit=1000)}


def _among(what: str, values: Sequence[str]) -> str:
    return f"{what} {' or '.join(values)}" if values else ""


def _between(what: str, bounds: tuple[float, float] | None) -> str:
    return f"{what} from {bounds[0]:.2f} to {bounds[1]:.2f}" if bounds else ""


def _adopt(page: str) -> None:
    """Take a selection that came from outside the widgets: `apply`, a link, or the browser's back button."""
    state = st.session_state
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    before = state.get(PAGE_KEY)
    changed_page = before != page
    state[PAGE_KEY] = page
    if PENDING_KEY in state:
        _seed(state.pop(PENDING_KEY))
    elif SELECTION_KEY not in state:
        _seed(Selection.from_query(address) if address else first_view(page))
    elif address != state.get(WRITTEN_KEY) and (address or not changed_page):
        _seed(Selection.from_query(address))
    elif changed_page:
        untouched = before is not None and current() == first_view(before)
        _seed(first_view(page) if untouched else current())


def _seed(selection: Selection) -> None:
    state = st.session_state
    state[SELECTION_KEY] = selection
    for field in dataclasses.fields(Selection):
        value = getattr(selection, field.name)
        if field.name == "toxicity":
            value = value or TOXICITY
        elif field.name == "sentiment":
            value = value or SENTIMENT
        elif field.name == "articles":
            value = [str(key) for key in value]
        elif field.name == "scores":
            continue
        elif isinstance(value, tuple):
            value = list(value)
        state[f"filter.{field.name}"] = value


def _write_address(selection: Selection) -> None:
    # "Everything" is the empty query, which a bare address already means for a first view: it is said outright.
    query = selection.to_query() or {"status": ["any"]}
    st.session_state[WRITTEN_KEY] = query
    if {name: st.query_params.get_all(name) for name in st.query_params} != query:
        st.query_params.from_dict(query)


def _draw(store: Store, before: Selection, facets: Facets, *, home: Selection) -> Selection:
    words = st.text_input("Words", key="filter.words", placeholder="Search the text", icon=":material/search:")
    order = st.selectbox(
        "Order", ORDERS, key="filter.order", format_func=ORDER_NAMES.__getitem__, help=ORDERS_MEAN
    )  # fmt: skip
    status = st.pills(
        "Status", STATUSES, key="filter.status", selection_mode="multi", format_func=STATUS_NAMES.__getitem__
    )
    toxicity = _range("Toxicity", "toxicity", TOXICITY)
    sentiment = _range("Sentiment", "sentiment", SENTIMENT)
    articles = _articles(store, facets)
    authors = st.multiselect(
        "Authors", st.session_state.get("filter.authors", []), key="filter.authors", accept_new_options=True,
        placeholder="Type a name",
    )  # fmt: skip
    labels = _pick("Labels", "labels", facets.labels)
    sites, tags = store.groups()
    more = any(
        (
            before.sites,
            before.tags,
            before.sections,
            before.languages,
            before.state,
            before.scored,
            before.since,
            before.until,
        )
    )
    with st.expander("More filters", expanded=more):
        site = _pick("Sites", "sites", sites)
        tag = _pick("Tags", "tags", tags)
        sections = _pick("Sections", "sections", facets.sections)
        languages = _pick("Languages", "languages", facets.languages)
        state = _pick("State on the page", "state", facets.states)
        scored = st.selectbox(
            "Scored", ("", "yes", "no"), key="filter.scored",
            format_func={"": "Scored or not", "yes": "Scored", "no": "Not scored"}.__getitem__,
        )  # fmt: skip
        since = _day("Posted since", "since")
        until = _day("Posted until", "until")
    if before.scores:
        st.caption("Also: " + ", ".join(_between(name, (low, high)) for name, low, high in before.scores))
    selection = dataclasses.replace(
        before,
        words=words.strip(),
        order=order,
        status=tuple(value for value in STATUSES if value in status),
        toxicity=toxicity,
        sentiment=sentiment,
        articles=tuple(int(key) for key in articles),
        sites=tuple(site),
        tags=tuple(tag),
        authors=tuple(authors),
        labels=tuple(labels),
        sections=tuple(sections),
        languages=tuple(languages),
        state=tuple(state),
        scored=scored,
        since=since,
        until=until,
    )
    if selection != dataclasses.replace(home, order=selection.order):
        st.button("Clear filters", on_click=apply, args=(home,), width="stretch", icon=":material/filter_alt_off:")
    return selection


def _articles(store: Store, facets: Facets) -> list[str]:
    """Pick articles: of a few from the list, of many by a part of the title or the address."""
    shown = facets.articles
    if len(shown) == MOST_ARTICLES:
        words = st.text_input(
            "Find articles", key="filter.find", placeholder="Part of a title or address", icon=":material/search:"
        )
        if words.strip():
            shown = store.articles(words, limit=MOST_ARTICLES)
            if not shown:
                st.caption("No article has these words in its title or address.")
    listed = {facet.value for facet in shown}
    chosen = [key for key in st.session_state.get("filter.articles", []) if key not in listed]
    return _pick("Articles", "articles", [*shown, *store.articles(keys=[int(key) for key in chosen])])


def _pick(label: str, name: str, facets: Sequence[Facet]) -> list[str]:
    key = f"filter.{name}"
    said = {facet.value: f"{facet.label} ({facet.count:,})" for facet in facets}
    chosen: list[str] = st.session_state.get(key, [])
    # A link may name a value that no comment has any more; it stays visible, so that it can be removed.
    options = [*said, *(value for value in chosen if value not in said)]
    return st.multiselect(label, options, key=key, format_func=lambda value: said.get(value, value), placeholder="Any")


def _range(label: str, name: str, ends: tuple[float, float]) -> tuple[float, float] | None:
    bounds: Any = st.slider(label, *ends, key=f"filter.{name}", step=0.01)
    return None if tuple(bounds) == ends else (bounds[0], bounds[1])


def _day(label: str, name: str) -> date | None:
    value: Any = st.date_input(label, value=None, key=f"filter.{name}", format="YYYY-MM-DD")
    return value if isinstance(value, date) else None
