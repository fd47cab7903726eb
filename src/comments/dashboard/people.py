"""Who is at the desk: an OpenID Connect log-in where one is configured, else a named person on this machine only.

Streamlit's log-in says who somebody is, never what they may do: roles are a table of the store, and the store checks
them at every write. Nor does it check that a log-in has expired, so the time of the log-in is checked here.
"""

from __future__ import annotations

import getpass
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from comments.store import Store

LOGIN_LASTS = timedelta(hours=12)
NAME_KEY = "person.name"
RECORDED_KEY = "person.recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a desk; `name` is what decisions are signed with."""

    name: str
    how: Literal["local", "login"]


def login_configured() -> bool:
    """Say whether the server has an `[auth]` section in its secrets."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def is_loopback(host: str | None) -> bool:
    """Say whether an address or Host header names this machine alone; None is every interface."""
    if not host:
        return False
    bare = host.rsplit(":", 1)[0] if host.count(":") == 1 or (host.startswith("[") and "]:" in host) else host
    bare = bare.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def why_closed(address: str | None, host_header: str | None, *, login: bool) -> str | None:
    """Return why nobody is let in, or None: without a log-in only this machine may come.

    The Host header is looked at as well as the address, so that a page elsewhere cannot reach a desk on this machine
    through a name that it points here.
    """
    if login:
        return None
    if is_loopback(address) and (host_header is None or is_loopback(host_header)):
        return None
    return (
        "No log-in is configured, so anybody who reaches this address could decide in anybody's name. "
        "Comments therefore answers on this machine only: open it as http://localhost, start it with "
        "--server.address 127.0.0.1, or configure a log-in in .streamlit/secrets.toml."
    )


def logged_in_name(user: Mapping[str, Any], now: datetime) -> str | None:
    """Return the name a log-in signs with (e-mail, else subject), or None when it is older than 12 hours."""
    issued = user.get("iat")
    if isinstance(issued, int | float) and now - datetime.fromtimestamp(issued, UTC) > LOGIN_LASTS:
        return None
    if user.get("email_verified") is False:
        return str(user.get("sub") or "") or None
    return str(user.get("email") or user.get("sub") or "") or None


def somebody() -> Person:
    """Return who is at this desk; shows the log-in and stops the page when nobody is."""
    login = login_configured()
    closed = why_closed(st.get_option("server.address"), st.context.headers.get("Host"), login=login)
    if closed:
        st.title("This desk is closed")
        st.warning(closed)
        st.stop()
    if not login:
        return Person(name=str(st.session_state.get(NAME_KEY) or _this_user()), how="local")
    name = logged_in_name(st.user.to_dict(), datetime.now(UTC)) if st.user.is_logged_in else None
    if name is None:
        st.title("Comments")
        st.text("Decisions are signed, so please log in first.")
        st.button("Log in", type="primary", on_click=st.login)
        st.stop()
    return Person(name=name, how="login")


def stranger(store: Store, name: str) -> str | None:
    """Say why somebody who has logged in is not let in, or None: a log-in says who, the store's roles say what.

    On one's own machine nobody needs a role while none is given. Behind a log-in that would make an admin of everybody
    who can log in, so there the first role is given by command.
    """
    if not store.moderators():
        return (
            "Nobody has a role at this desk yet. Whoever runs it gives the first one with: "
            f"comments moderators add {name} --role admin"
        )
    return None if store.role(name) else f"{name} has no role at this desk. An admin can give one under Settings."


def let_in(store: Store, person: Person) -> None:
    """Note a log-in in the audit log, once a session; stops the page for a stranger."""
    closed = stranger(store, person.name)
    if st.session_state.get(RECORDED_KEY) != person.name:
        st.session_state[RECORDED_KEY] = person.name
        store.record_login(person.name, accepted=closed is None)
    if closed:
        st.title("Comments")
        st.text(closed)
        st.button("Log out", on_click=st.logout)
        st.stop()


def _this_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run without a user name
        return "me"
