"""Saved views: filters kept under a name, for everybody at the desk."""

from __future__ import annotations

import streamlit as st

from comments.dashboard import filters
from comments.dashboard.wording import plain
from comments.errors import CommentsError
from comments.selection import Selection
from comments.store import Store

NAME_KEY = "views.name"
PROBLEM_KEY = "views.problem"


def box(store: Store, *, by: str) -> None:
    """Draw the saved views, each a button that sets the filters, and what keeps or forgets one."""
    kept = store.views()
    with st.popover("Saved views", icon=":material/bookmark:", width="stretch"):
        for name, query in kept.items():
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.button(
                plain(name),
                key=f"views.open.{name}",
                on_click=filters.apply,
                args=(Selection.from_query(query),),
                width="stretch",
                type="primary" if Selection.from_query(query) == filters.current() else "secondary",
            )
            right.button(
                "",
                key=f"views.forget.{name}",
                icon=":material/delete:",
                help="Forget this view",
                on_click=_keep,
                args=(store, name, None, by),
            )
        if not kept:
            st.caption("None yet. Set the filters, then keep them under a name.")
        st.text_input("Keep these filters as", key=NAME_KEY, max_chars=60, placeholder="Night shift, city pages")
        st.button("Keep", on_click=_keep, args=(store, None, filters.current(), by), width="stretch")
        if problem := st.session_state.pop(PROBLEM_KEY, None):
            st.error(problem)


def _keep(store: Store, name: str | None, selection: Selection | None, by: str) -> None:
    name = name or str(st.session_state.get(NAME_KEY, "")).strip()
    if not name:
        st.session_state[PROBLEM_KEY] = "Give the view a name first."
        return
    try:
        store.save_view(name, selection.to_query() or {"status": ["any"]} if selection else {}, by=by)
    except CommentsError as error:
        st.session_state[PROBLEM_KEY] = str(error)
    else:
        st.session_state[NAME_KEY] = ""
