"""The second look: decided comments come back blind to a moderator who has not seen them."""

from __future__ import annotations

import random

import streamlit as st

from comments.dashboard import filters, session
from comments.dashboard.queue import page
from comments.errors import CommentsError
from comments.selection import Selection


def show() -> None:
    """Draw the desk with what waits for a second look."""
    if session.role() in ("lead", "admin"):
        with st.sidebar:
            _put_up()
    page.show_desk(filters.FIRST_VIEW, "second", None)


def _put_up() -> None:
    st.caption("A share of the decided comments, drawn at random, comes back to moderators who have not seen them.")
    n = st.number_input("How many", min_value=1, max_value=1000, value=20, key="second.n")
    if st.button("Draw at random", key="second.draw", width="stretch"):
        decided = Selection(status=("approve", "reject"))
        try:
            seed = random.SystemRandom().randrange(1_000_000_000)
            added = session.store().sample_second_looks(decided, n=int(n), seed=seed, by=session.person().name)
        except CommentsError as error:
            st.error(str(error))
        else:
            st.toast(f"{added:,} comments wait for a second look.")
