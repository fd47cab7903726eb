"""The queue page."""

from __future__ import annotations

import streamlit as st

from comments.dashboard import filters, session


def show() -> None:
    """Draw the queue."""
    selection = filters.current()
    st.text(f"{session.store().count(selection):,} comments")
