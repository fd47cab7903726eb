"""From a chart to the queue, and a page dropped on the desk, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments.selection import Selection
from comments.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
# What a text rendering of a page looks like when it is dragged from a folder.
TABLE = "id,parent_id,author,posted_at,text\n1,,Mo,2026-03-02T08:00:00,The gulls are back\n2,1,Ida,,So they are\n"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: 'text/csv'}));
  const zone = document.querySelector('[data-testid="stFileUploaderDropzone"]');
  for (const kind of ['dragenter', 'dragover', 'drop'])
    zone.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def test_a_range_brushed_on_explore_is_open_in_the_queue(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(400)
    window = visit(viewport={"width": 1280, "height": 1100})
    page = window.open(f"{serve(db)}/explore", ready="svg.marks path.background")
    frame = page.locator("svg.marks g.role-frame.root > g > path.background").first.bounding_box()
    middle = frame["y"] + frame["height"] / 2
    page.mouse.move(frame["x"] + frame["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.8, middle, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Open in the queue").click(timeout=60_000)
    # The queue is the first page, so its address has no name of its own.
    page.wait_for_url(re.compile(r":\d+/(queue)?\?.*toxicity="), timeout=60_000)
    low, high = (float(part) for part in page.url.split("toxicity=")[1].split("&")[0].replace("%3A", ":").split(":"))
    assert low == pytest.approx(0.5, abs=0.05)
    assert high == pytest.approx(0.8, abs=0.05)
    page.wait_for_selector(".card", timeout=60_000)
    with Store.open(db) as store:
        shown = [store.comment(key).toxicity for key in window.listed()]
    assert shown
    assert all(value is not None and low <= value <= high for value in shown)


def test_a_range_on_explore_is_set_by_keyboard_alone(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(200)
    window = visit(viewport={"width": 1280, "height": 1100})
    page = window.open(f"{serve(db)}/explore", ready="svg.marks path.background")
    page.locator("[data-testid=stMain] [data-testid=stSlider] input[type=range]").first.focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    page.get_by_text("toxicity from 0.80 to 1.00").wait_for(timeout=60_000)
    page.get_by_role("button", name="Open in the queue").press("Enter")
    page.wait_for_url("**toxicity=0.8%3A1**", timeout=60_000)
    window.rest()
    with Store.open(db) as store:
        page.get_by_text(f"{store.count(Selection(toxicity=(0.8, 1.0)))} comments").wait_for()


def test_a_file_dropped_on_an_empty_desk_comes_in(tmp_path: Path, serve: Callable[..., str], visit: Any) -> None:
    db = tmp_path / "empty.db"
    Store.open(db).close()
    window = visit()
    page = window.open(serve(db), ready='[data-testid="stFileUploaderDropzone"]')
    page.evaluate(DROP, ["gulls.csv", TABLE])
    page.get_by_role("button", name="Add 1 file").click(timeout=60_000)
    page.get_by_text("2 new comments").wait_for(timeout=60_000)
    with Store.open(db) as store:
        rows = store.comments(Selection(order="page")).rows
    assert [(row.author, row.text) for row in rows] == [("Mo", "The gulls are back"), ("Ida", "So they are")]
