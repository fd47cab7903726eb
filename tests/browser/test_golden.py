"""Golden items from a lead's key press to a colleague's blind judgement, and every page at its own address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments.selection import Selection
from comments.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_known_answer_is_kept_by_key_and_comes_back_blind(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(120)
    with Store.open(db) as store:
        rows = store.comments(Selection(order="page"), limit=40).rows
        store.decide([row.key for row in rows], verdict="approve", moderator="Bert")
        store.sample_second_looks(Selection(status=("approve",)), n=40, seed=1, by="Bert")
        store.change_setting("golden_share", 0.5, by="Bert")
    window = visit()
    page = window.open(serve(db, USER="Lea", LOGNAME="Lea"))
    marked = window.listed()[0]
    page.keyboard.press("g")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("come back blind").wait_for()
    dialog.get_by_role("button", name="Reject is right").click()
    page.get_by_text("Golden: it comes back blind").wait_for()
    page.locator(f"#card-{marked}").get_by_text("★ reject").wait_for()
    window.rest()
    with Store.open(db) as store:
        assert [(one.comment, one.verdict, one.moderator) for one in store.golden()] == [(marked, "reject", "Lea")]
        assert store.comment(marked).verdict is None

    other = visit()
    second = other.open(f"{serve(db, USER='Mo', LOGNAME='Mo')}/second-look")
    assert marked in other.listed()
    data = second.evaluate("JSON.stringify([...window['comments.desk.second:Mo'].rows.values()])")
    shown = second.locator(".desk").inner_text()
    for word in ("toxicity", "verdict", "golden", "★", "Approved", "Bert", "band"):
        assert word not in data, word
        assert word not in shown, word
    second.locator(f"#card-{marked}").click()
    second.keyboard.press("a")
    other.rest()
    with Store.open(db) as store:
        (answer,) = store.golden_answers()
        assert (answer.comment, answer.first.verdict, answer.second.verdict) == (marked, "reject", "approve")
        assert answer.second.moderator == "Mo"
        assert store.comment(marked).verdict is None
    second = other.open(second.url.replace("second-look", "agreement"), ready="[data-testid=stDataFrame]")
    second.get_by_text("Golden items").wait_for()


def test_a_decision_from_the_random_sample_is_remembered_as_drawn(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(120)
    window = visit()
    page = window.open(f"{serve(db)}/queue?status=waiting&order=random")
    drawn = window.listed()[:3]
    for _ in drawn:
        page.keyboard.press("a")
    window.rest()
    with Store.open(db) as store:
        assert [store.history(key)[-1].drawn for key in drawn] == [True] * 3
        assert store.sample().judged == 3


def test_bookmarks_to_the_first_page_work_and_keep_their_filters(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(120)
    address = serve(db)
    window = visit()
    for path in ("queue", ""):
        page = window.open(f"{address}/{path}?status=waiting&words=ferry")
        assert page.get_by_text("Page not found").count() == 0
        with Store.open(db) as store:
            expected = store.count(Selection(status=("waiting",), words="ferry"))
        page.get_by_text(f"{expected} waiting").wait_for()
    assert "words=ferry" in page.url
