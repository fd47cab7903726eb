"""A store with invented comments, and one page of the dashboard over it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from invented import ADA, BEN, pages, score
from streamlit.testing.v1 import AppTest

from comments.dashboard import session
from comments.selection import Selection
from comments.store import Store


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page under test takes the place of `__main__`, which processes started by later tests would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Make a store of so many comments, once: scored, each second one rejected as toxic by Ben, the others approved."""
    made: dict[int, Path] = {}

    def fill(n: int) -> Path:
        if n not in made:
            made[n] = tmp_path_factory.mktemp("filled") / "comments.db"
            with Store.open(made[n]) as store:
                store.add(pages(n))
                score(store)
                keys = [row.key for row in store.comments(Selection(order="page"), limit=10_000).rows]
                for verdict, labels, some in (("reject", ["toxic"], keys[1::2]), ("approve", [], keys[::2])):
                    if some:
                        store.decide(some, verdict=verdict, labels=labels, moderator=BEN)
        return made[n]

    return fill


@pytest.fixture
def full(
    filled: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Store]]:
    """Open a copy of a filled store, which is then what every page is handed."""
    opened: list[Store] = []

    def fill(n: int) -> Store:
        path = tmp_path / "comments.db"
        if n:
            shutil.copy(filled(n), path)
        store = Store.open(path)
        opened.append(store)
        monkeypatch.setattr(session, "store", lambda: store)
        return store

    yield fill
    for store in opened:
        store.close()


@pytest.fixture
def page() -> Callable[..., AppTest]:
    """Draw one page as Ada sees it, with the filters beside it."""

    def draw(
        module: str, *, filters: bool = True, name: str = ADA, state: Mapping[str, Any] | None = None, **query: str
    ) -> AppTest:
        app = AppTest.from_string(SCRIPT, default_timeout=60)
        app.session_state["test"] = {"module": module, "filters": filters, "name": name}
        for key, value in (state or {}).items():
            app.session_state[key] = value
        for parameter, value in query.items():
            app.query_params[parameter] = value
        return app.run()

    return draw


SCRIPT = """
import importlib
import streamlit as st
from comments.dashboard import filters, people, session

wanted = st.session_state["test"]
st.session_state[session.PERSON_KEY] = people.Person(name=wanted["name"], how="local")
if wanted["filters"]:
    filters.sidebar(session.store(), page=wanted["module"])
importlib.import_module(f"comments.dashboard.{wanted['module']}").show()
"""
