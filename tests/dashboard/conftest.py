"""A store with invented comments, and one page of the dashboard over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from comments.dashboard import session
from comments.models import Article, Comment, NotScored, Page, Scores
from comments.selection import Selection
from comments.store import Store

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTILE = "<script>x()</script> ![pixel](https://elsewhere.example/p.png) $\\frac{1}{2}$ =1+1"
ADA, BEN = "ada@tidings.example", "ben@tidings.example"


def pages(n: int) -> list[Page]:
    """`n` comments under up to three articles, one every three hours, some of them replies, each fifth text hostile."""
    comments = [
        Comment(
            id=str(i),
            text=f"{HOSTILE} number {i}" if i % 5 == 4 else f"Comment number {i} about the bridge",
            author=f"Reader {i % 7}",
            posted_at=MONDAY + timedelta(hours=3 * i),
            parent_id=str(i - 3) if i % 2 and i > 3 else None,
            parent_via="markup" if i % 2 and i > 3 else None,
        )
        for i in range(n)
    ]
    return [
        Page(
            source=f"{part}.html",
            article=Article(url=f"https://tidings.example/{part}", title=f"Part {part} {HOSTILE}", language="en"),
            comments=tuple(comments[part::3]),
        )
        for part in range(min(3, n))
    ]


def score(store: Store, version: str = "1", *, shift: float = 0.0) -> None:
    """Score every text: toxicity by its number, each tenth text not judged."""
    for scorer, measure, low in (("quick", "toxicity", 0.0), ("vader", "compound", -1.0)):
        run = store.start_run(scorer, version)
        results: dict[str, Scores | NotScored] = {}
        for place, text in enumerate(store.unscored(scorer, version, limit=10_000)):
            value = low + (1 - low) * ((place * 37 % 100) / 100 + shift) % 1
            judged = place % 10 != 9 or place == 0
            results[text.text_hash] = Scores(values={measure: value}) if judged else NotScored(why="language: de")
        store.save_scores(run.id, results, scorer=scorer, version=version)
        store.finish_run(run.id)


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

    def draw(module: str, *, filters: bool = True, name: str = ADA, **query: str) -> AppTest:
        app = AppTest.from_string(SCRIPT, default_timeout=60)
        app.session_state["test"] = {"module": module, "filters": filters, "name": name}
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
