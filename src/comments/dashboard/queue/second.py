"""The second look: comments come back blind to a moderator who has not judged them."""

from __future__ import annotations

import random

import streamlit as st

from comments.dashboard import filters, session
from comments.dashboard.queue import page
from comments.dashboard.wording import counted
from comments.errors import CommentsError
from comments.selection import Selection

ABOUT = """
Judge these as if nobody had. Some were decided by a colleague, some have an answer that is already known; neither an
earlier decision nor a score is on this page, and nothing tells one kind from the other. Your judgement changes no
comment: it feeds the figures under Agreement.
"""


def show() -> None:
    """Draw the desk with what waits for a second look."""
    with st.sidebar:
        st.markdown("**Second look**")
        st.caption(ABOUT)
        if session.role() in ("lead", "admin"):
            _put_up()
    page.show_desk(filters.FIRST_VIEW, "second", None)


def _put_up() -> None:
    store = session.store()
    known, golden = store.golden(), store.settings().golden_share
    st.divider()
    n = st.number_input("Decided comments to draw", min_value=1, max_value=1000, value=20, key="second.n")
    st.caption(
        f"{counted(len(known), 'golden item')} {'is' if len(known) == 1 else 'are'} in use; about {golden:.0%} of the "
        "looks are golden (Settings). In the queue, G keeps a known answer."
    )
    if st.button("Draw at random", key="second.draw", width="stretch"):
        decided = Selection(status=("approve", "reject"))
        try:
            seed = random.SystemRandom().randrange(1_000_000_000)
            added = store.sample_second_looks(decided, n=int(n), seed=seed, by=session.person().name)
        except CommentsError as error:
            st.error(str(error))
        else:
            st.toast(f"{added:,} comments wait for a second look.")
