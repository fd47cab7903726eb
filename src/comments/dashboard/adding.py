"""Add comments: files by drag and drop, the sample, or a folder. The first screen of an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import streamlit as st

from comments import pipeline
from comments.dashboard import filters, session
from comments.dashboard.arrivals import Arrival, said, steps, take_in
from comments.dashboard.wording import counted
from comments.formats.reading import read_bytes, read_paths
from comments.models import Page
from comments.sample import sample_data
from comments.selection import Selection
from comments.store import Store

ARRIVED_KEY = "adding.arrived"
MAY_ADD = ("moderator", "lead", "admin")


def show() -> None:
    """Draw the page."""
    store = session.store()
    empty = store.count(Selection()) == 0
    if empty:
        st.title("Comments", anchor=False)
        st.markdown("Saved article pages and platform exports go in. Threads, scores and a moderation queue come out.")
    else:
        st.subheader("Add comments", anchor=False)
        st.caption("Adding a page again is safe: nothing comes in twice, and an edited comment keeps its decisions.")
    if session.role() not in MAY_ADD:
        st.info("Your role may look but not add. Ask an admin for the role of a moderator.", icon=":material/lock:")
        return
    _arrived(store)
    left, right = st.columns([3, 2])
    with left, st.container(border=True):
        _files(store)
    with right:
        with st.container(border=True):
            _sample(store)
        if session.person().how == "local":
            with st.container(border=True):
                _folder(store)


def _files(store: Store) -> None:
    st.markdown("**Add files**")
    st.caption(
        "Saved article pages (.html, .mhtml, .webarchive, .txt), exports from WordPress or Disqus (.xml, .xml.gz), "
        "tables (.csv, .jsonl), web archives (.warc). Drop them below, several at once."
    )
    files = st.file_uploader("Files", accept_multiple_files=True, key="adding.files", label_visibility="collapsed")
    if st.button(
        f"Add {counted(len(files), 'file')}" if files else "Add files",
        disabled=not files,
        type="primary",
        key="adding.go",
    ):
        _take(store, _uploaded(files), f"Reading {counted(len(files), 'file')}")


def _uploaded(files: list[Any]) -> Iterator[Page]:
    for file in files:
        yield from read_bytes(file.getvalue(), source=file.name)


def _sample(store: Store) -> None:
    st.markdown("**Load the sample**")
    st.caption("Invented articles of an invented town, in several page families, to try everything on.")
    if st.button("Load the sample", icon=":material/science:", key="adding.sample"):
        _take(store, read_paths([sample_data()]), "Reading the sample")


def _folder(store: Store) -> None:
    st.markdown("**Read a folder on this machine**")
    path = st.text_input(
        "Folder", placeholder="/home/me/saved-pages", key="adding.folder", label_visibility="collapsed"
    )
    if st.button("Read the folder", disabled=not path.strip(), icon=":material/folder_open:", key="adding.read"):
        folder = Path(path.strip()).expanduser()
        if folder.exists():
            _take(store, read_paths([folder]), "Reading the folder")
        else:
            st.error("There is no such folder on the machine that runs the dashboard. Check the path.")


def _take(store: Store, pages: Iterator[Page], doing: str) -> None:
    with st.spinner(doing):
        st.session_state[ARRIVED_KEY] = take_in(store, pages)
    st.rerun()


def _arrived(store: Store) -> None:
    arrival: Arrival | None = st.session_state.get(ARRIVED_KEY)
    if arrival is None:
        return
    added = arrival.added
    with st.container(border=True):
        st.markdown("**What came in**")
        st.text(
            f"{counted(added.pages, 'page')}: {counted(added.new, 'new comment')}, {added.changed:,} changed, "
            f"{added.unchanged:,} unchanged, {added.gone:,} gone from a newer copy."
        )
        for place in arrival.elsewhere:
            with st.expander(f"{counted(place.pages, 'page')} without their comments", icon=":material/cloud_off:"):
                st.text(said(place))
                for number, step in enumerate(steps(place.platform), start=1):
                    st.text(f"{number}. {step}")
        if arrival.without_comments:
            st.text(f"{counted(arrival.without_comments, 'page')} had no comments.")
        if added.problems:
            with st.expander(f"{counted(len(added.problems), 'problem')}", icon=":material/warning:"):
                for problem in added.problems[:50]:
                    st.text(problem)
        _score(store)


def _score(store: Store) -> None:
    with st.container(horizontal=True):
        if st.button("Score them now", type="primary", icon=":material/speed:", key="adding.score"):
            bar = st.progress(0.0, text="Making ready")

            def tell(name: str, done: int, total: int) -> None:
                bar.progress(min(1.0, done / max(total, 1)), text=f"{name}: {done:,} of {counted(total, 'text')}")

            for problem in pipeline.score(store, pipeline.default_scorers(), tell=tell).problems:
                st.warning(problem)
            bar.progress(1.0, text="Scored.")
        if st.button("Open the queue", icon=":material/inbox:", key="adding.queue"):
            filters.open_page("queue", filters.FIRST_VIEW)
