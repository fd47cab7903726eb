"""The queue in a browser: what a moderator does, by keyboard, and what the store has of it afterwards."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments.exports import EXPORTS
from comments.selection import Selection
from comments.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLOW = Path(__file__).with_name("slow_server.py")
VERDICTS = {"a": "approve", "x": "reject", "s": "skip"}


def test_from_the_queue_to_the_export(town: Callable[..., Path], serve: Callable[..., str], visit: Any) -> None:
    db = town(120)
    window = visit()
    page = window.open(serve(db))
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=ferry**")
    page.wait_for_function("() => Object.values(window).some((m) => m && m.rows && m.total < 100)")
    window.rest()
    approved, undone, labelled = window.listed()[:3]
    page.keyboard.press("a")
    page.keyboard.press("x")
    page.keyboard.press("u")
    page.wait_for_function("() => Object.values(window).every((m) => !m || !m.pending || m.pending.size === 0)")
    assert window.listed()[0] == undone
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    window.rest()
    with Store.open(db) as store:
        first_label = store.labels()[0]
        assert [decision.verdict for decision in store.history(approved)] == ["approve"]
        assert [decision.verdict for decision in store.history(undone)] == ["reject", None]
        assert store.history(undone)[-1].undoes == store.history(undone)[0].id
        assert store.comment(undone).verdict is None
        assert store.comment(labelled).labels == (first_label,)
        out = io.BytesIO()
        EXPORTS.get("csv").write(store.export_rows(Selection(words="ferry")), out)
    rows = {row["text"]: row for row in csv.DictReader(io.StringIO(out.getvalue().decode()))}
    with Store.open(db) as store:
        assert first_label in rows[store.comment(labelled).text]["labels"]
        assert "approve" in rows[store.comment(approved).text].values()


@pytest.mark.parametrize("script", [None, SLOW], ids=["quick server", "server 300 ms late"])
@pytest.mark.timeout(600)
def test_200_decisions_at_15_keys_a_second_are_each_stored_once_in_order_for_the_right_comment(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any, script: Path | None
) -> None:
    db = town(400)
    window = visit()
    page = window.open(serve(db, script=script))
    page.evaluate(
        """() => {
          window.typed = [];
          addEventListener("keydown", (event) => {
            const desk = Object.entries(window).find(([name]) => name.startsWith("comments.desk."))[1];
            window.typed.push([desk.selected, event.key]);
          }, true);
        }"""
    )
    start = time.monotonic()
    for i in range(200):
        # On a machine too busy to keep up the list runs dry: what is not there cannot be decided.
        page.wait_for_selector('.card[aria-selected="true"]', timeout=60_000)
        page.keyboard.press("axs"[i * 7 % 3])
        page.wait_for_timeout(max(0.0, 1000 * (start + (i + 1) / 15 - time.monotonic())))
    window.rest()
    typed = [(key, VERDICTS[pressed]) for key, pressed in page.evaluate("window.typed")]
    assert len({key for key, _ in typed}) == 200
    with Store.open(db) as store:
        decisions = sorted((d for key, _ in typed for d in store.history(key)), key=lambda d: d.id)
        assert [(d.comment, d.verdict) for d in decisions] == typed
        assert store.count(Selection(status=("waiting",))) == 200


def test_two_browsers_on_one_queue_share_no_comment(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(300)
    address = serve(db)
    anna, bert = visit(), visit()
    for window, name in ((anna, "Anna"), (bert, "Bert")):
        window.open(address)
        sign_as(window, name)
    assert not set(anna.listed()[:25]) & set(bert.listed())
    for _ in range(40):
        anna.page.keyboard.press("a")
        bert.page.keyboard.press("x")
        anna.page.wait_for_timeout(30)
    anna.rest()
    bert.rest()
    with Store.open(db) as store:
        decided = store.comments(Selection(status=("approve", "reject"), order="newest"), limit=200).rows
        histories = [store.history(row.key) for row in decided]
    assert all(len(history) == 1 for history in histories)
    by = [history[0].moderator for history in histories]
    assert by.count("Anna") + by.count("Bert") == len(by)
    assert min(by.count("Anna"), by.count("Bert")) >= 30


def sign_as(window: Any, name: str) -> None:
    """Write the name that decisions are signed with."""
    page = window.page
    page.get_by_test_id("stPopover").filter(has_text="person").get_by_role("button").first.click()
    field = page.get_by_label("Decisions are signed with")
    field.fill(name)
    field.press("Enter")
    page.wait_for_function(f"() => Boolean(window['comments.desk.queue:{name}'])")
    page.keyboard.press("Escape")
    window.rest()


def test_a_viewer_may_look_and_a_forged_write_is_refused(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(60)
    with Store.open(db) as store:
        store.set_role("Ada", "admin", by="Ada")
        store.set_role("Vera", "viewer", by="Ada")
    window = visit()
    page = window.open(serve(db, USER="Vera", LOGNAME="Vera"))
    page.get_by_text("Viewers read along").wait_for()
    page.keyboard.press("a")
    assert page.evaluate("window['comments.desk.queue:Vera'].pending.size") == 0
    key = window.listed()[0]
    # Around the page's own check: the decision goes straight into what is sent.
    page.evaluate(
        """(key) => {
          const host = [...document.querySelectorAll("*")].find((node) => node.shadowRoot && node.shadowRoot.desk);
          const desk = host.shadowRoot.desk;
          desk.model.pending.set(1, { n: 1, op: "decide", keys: [key], expected: { [key]: null }, verdict: "approve" });
          desk.flush();
        }""",
        key,
    )
    window.rest()
    page.get_by_role("status").get_by_text("viewer", exact=False).wait_for()
    with Store.open(db) as store:
        assert store.history(key) == []


def test_a_colleague_who_was_first_is_named_and_nothing_is_overwritten(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(60)
    window = visit()
    page = window.open(serve(db))
    key = window.listed()[0]
    with Store.open(db) as store:
        store.decide([key], verdict="reject", moderator="Anna")
        page.keyboard.press("a")
        page.get_by_text("Anna rejected this").wait_for()
        window.rest()
        assert [(d.moderator, d.verdict) for d in store.history(key)] == [("Anna", "reject")]
    assert key not in window.listed()


def test_brush_confirm_and_undo_on_5000_comments(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(5000)
    window = visit()
    page = window.open(serve(db))
    box = page.locator("svg.bins").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 12, steps=4)
    page.mouse.up()
    page.wait_for_url("**toxicity=**")
    window.rest()
    low, high = (float(part) for part in page.url.split("toxicity=")[1].split("&")[0].split("%3A"))
    chosen = Selection(status=("waiting",), toxicity=(low, high))
    with Store.open(db) as store:
        expected = store.count(chosen)
    assert 1000 < expected < 2000
    page.get_by_role("button", name=f"Decide all {expected:,}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(f"Decide {expected:,} comments at once").wait_for()
    assert f"status waiting, toxicity from {low:.2f} to {high:.2f}" in dialog.inner_text()
    assert dialog.locator(".sample .near").count() == 8
    dialog.get_by_role("button", name=f"Reject {expected:,} comments").click()
    page.get_by_text(f"Rejected {expected:,} comments").wait_for(timeout=60_000)
    with Store.open(db) as store:
        assert store.count(chosen) == 0
        assert store.count(Selection(status=("reject",))) == expected
    page.keyboard.press("u")
    page.get_by_text(f"Taken back: {expected:,} comments").wait_for(timeout=60_000)
    with Store.open(db) as store:
        assert store.count(chosen) == expected
        assert store.count(Selection(status=("reject",))) == 0


def test_after_45_minutes_without_a_break_the_desk_says_so_and_takes_thanks(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(60)
    window = visit()
    window.page.clock.install()
    page = window.open(serve(db))
    page.keyboard.press("a")
    said = page.get_by_text("A few minutes away from the screen help")
    for _ in range(11):
        page.keyboard.press("j")
        page.clock.fast_forward("04:00")
    page.keyboard.press("k")
    assert not said.is_visible()
    page.clock.fast_forward("01:30")
    said.wait_for()
    assert "decided 1 comment" in said.inner_text()
    page.get_by_role("button", name="Thanks").click()
    said.wait_for(state="hidden")
