"""Mounts the desk, a Streamlit component (v2: no iframe) whose list, selection and keys live in the browser.

The code travels in a component of its own that is drawn once a page; the one that carries data has four lines, because
Streamlit sends a component's code again with every change of its data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

PARTS = ("model.js", "paint.js", "detail.js", "batch.js", "panels.js", "mount.js")

_CALL = """
export default function (component) {
  const call = () => window.commentsDesk(component);
  if (window.commentsDesk) call(); else (window.commentsDeskCalls ||= []).push(call);
}
"""


def code() -> str:
    """Return the desk's JavaScript, with its style sheet as the constant `STYLE`."""
    folder = files("comments.dashboard.queue") / "desk"
    parts = [(folder / name).read_text("utf-8") for name in PARTS]
    style = json.dumps((folder / "desk.css").read_text("utf-8"))
    return "\n".join([f"const STYLE = {style};", *parts])


_code = st.components.v2.component("comments.desk.code", js=code(), html="<span hidden></span>")
_desk = st.components.v2.component("comments.desk", js=_CALL, html="<div></div>")


def mount_code() -> None:
    """Draw the component that carries the code; call it outside the fragment that draws the desk."""
    _code(key="desk.code", height="content")


def mount(data: Mapping[str, Any], *, key: str, on_inbox: Callable[[], None]) -> None:
    """Draw the desk with `data` (see `payload`); `on_inbox` runs when the browser has sent something."""
    _desk(key=key, data=dict(data), on_inbox_change=on_inbox, default={"inbox": None})


def received(key: str) -> object:
    """Return what the browser sent last, as it came: hostile until `inbox.Message.read` has looked at it."""
    state = st.session_state.get(key)
    return None if state is None else state.get("inbox")
