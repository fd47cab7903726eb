"""What every page is handed: the store, who is at the desk and what the filters select."""

from __future__ import annotations

import atexit
import gc
import os

import streamlit as st

from comments.dashboard.people import Person
from comments.dashboard.run import DATABASE_VARIABLE
from comments.store import Role, Store

PERSON_KEY = "session.person"


def store() -> Store:
    """Return the store this server is about, opened once a process."""
    return _open(os.environ.get(DATABASE_VARIABLE) or "comments.db")


def person() -> Person:
    """Return who is at the desk; the shell has made sure that there is somebody."""
    found: Person = st.session_state[PERSON_KEY]
    return found


def role() -> Role | None:
    """Return what the person at the desk may do, as the store knows it now; None for a stranger."""
    return store().role(person().name)


@st.cache_resource(show_spinner=False, max_entries=64)
def settled(page: str) -> None:
    """Take what a page has loaded out of the garbage collector's rounds, once a process.

    Streamlit collects after each run, over every object of every library: 60 ms in which nothing is sent.
    """
    gc.collect()
    gc.freeze()


@st.cache_resource(show_spinner=False, max_entries=4)
def _open(url: str) -> Store:
    opened = Store.open(url)
    # A SQLite file that was closed has no log beside it: whoever copies the file then copies everything.
    atexit.register(opened.close)
    return opened
