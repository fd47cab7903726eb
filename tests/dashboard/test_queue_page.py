"""The queue's pages with no comment, one and many, and what their answers to the browser weigh."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from comments.dashboard.queue import payload
from comments.dashboard.queue.rows import Painter
from comments.models import Article, Comment, Page
from comments.selection import Selection
from comments.store import Store

EVERYTHING = Selection()


@pytest.mark.parametrize("n", [0, 1, 60])
@pytest.mark.parametrize("module", ["queue.page", "queue.second"])
def test_the_desk_draws_with_no_comment_with_one_and_with_many(
    module: str, n: int, full: Callable[[int], Store], page: Callable[..., AppTest]
) -> None:
    full(n)
    app = page(module, filters=module == "queue.page", status="any")
    assert not app.exception
    assert not app.error
    # Whatever readers wrote travels in the desk's data and nowhere else on the page.
    drawn = [
        str(getattr(part, "value", "")) for kind in ("markdown", "caption", "text", "title") for part in app.get(kind)
    ]
    assert not any("<script>" in text or "![" in text for text in drawn)


def test_an_empty_queue_says_so(full: Callable[[int], Store]) -> None:
    store = full(0)
    said = payload.config(Selection(status=("waiting",)), store.settings(), mode="queue", name="Ada", role="admin")
    assert said["nothing"] == "Nothing is waiting. Well done."


def test_an_answer_with_the_longest_comments_stays_under_60_kilobytes_but_for_the_first(
    full: Callable[[int], Store],
) -> None:
    store = full(0)
    letters = "A long letter about the harbour wall, its cracks and who should pay. " * 60
    comments = tuple(Comment(id=str(i), text=f"{i} {letters}", author=f"Reader {i}") for i in range(200))
    store.add([Page(source="a.html", article=Article(title="The harbour", language="en"), comments=comments)])
    painter = Painter(store.settings())
    rows = store.comments(Selection(order="page"), limit=payload.AHEAD).rows
    first = payload.page(store, rows, None, painter)
    assert weight(first) < 70_000
    # Ten decisions later: ten new rows, four new threads.
    have = {str(card["key"]): card["rev"] for card in first["rows"]}
    later = store.comments(Selection(order="page"), limit=payload.AHEAD + 10).rows[10:]
    message = payload.Message.read(
        {"client": "one", "sequence": 2, "have": have, "near": [row.key for row in later[:4]]}
    )
    assert weight(payload.page(store, later, message, painter)) < 40_000


def weight(answer: Any) -> int:
    return len(json.dumps(answer).encode())
