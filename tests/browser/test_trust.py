"""Hostile comments, small screens, screen readers: on every page, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments.models import Article, Comment, Page, Scores
from comments.selection import Selection
from comments.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The first page, the queue, has the bare address.
PAGES = ("", "second-look", "explore", "export", "add", "thresholds", "agreement", "runs", "settings")
NASTY = {
    "script": "<script>window.ran = true</script><img src=x onerror='window.ran = true'>",
    "image": "![pixel](https://elsewhere.example/pixel.png) <img src='https://elsewhere.example/p.gif'>",
    "style": "<style>* { display: none }</style> <iframe src='https://elsewhere.example'></iframe>",
    "markdown": "# Heading [link](javascript:window.ran=true) **bold** :material/home: :red[red]",
    "latex": "$\\frac{1}{2}$ $$\\href{https://elsewhere.example}{x}$$",
    "bidi": "\u202egnorw eht si siht\u202c \u2066and on\u2069",
    "zalgo": "h" + "\u0336\u0322\u0321\u0347\u0353\u0301\u0300" * 30 + "ello",
    "long": "word " * 19_990 + "the end",
    "unbroken": "a" * 20_000,
    "nul": "before\0after",
    "formula": '=HYPERLINK("https://elsewhere.example","x")',
}


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A store in which everything a reader can write is hostile: texts, names, titles, addresses."""
    path = tmp_path / "nasty.db"
    comments = tuple(Comment(id=name, text=text, author=text[:300]) for name, text in NASTY.items())
    answers = tuple(
        Comment(id=f"{name}-answer", text=text, author=name, parent_id=name, parent_via="markup")
        for name, text in NASTY.items()
    )
    with Store.open(path) as store:
        article = Article(
            url="javascript:window.ran=true",
            title=NASTY["script"] + NASTY["image"],
            section=NASTY["markdown"],
            site=NASTY["image"],
            tags=(NASTY["image"], NASTY["latex"], NASTY["bidi"]),
        )
        store.add([Page(source="nasty.html", article=article, comments=comments + answers)])
        run = store.start_run("quick", "1")
        found = store.unscored("quick", "1", limit=100)
        store.save_scores(
            run.id, {one.text_hash: Scores(values={"toxicity": 0.9}) for one in found}, scorer="quick", version="1"
        )
        store.finish_run(run.id)
        store.decide([1], verdict="reject", note=NASTY["image"], labels=[], moderator=NASTY["image"])
        store.decide([3], verdict="approve", moderator=NASTY["image"])
        store.sample_second_looks(Selection(), n=2, seed=1, by="Ada")
        for number in range(5, 12):
            store.mark_golden(number, verdict="reject", labels=[NASTY["image"]], by=NASTY["image"])
        store.look_again(1, verdict="approve", moderator=NASTY["markdown"])
        store.save_view(NASTY["image"], {"status": ["waiting"]}, by="Ada")
    return path


@pytest.mark.timeout(600)
def test_nothing_that_a_reader_wrote_runs_loads_or_breaks_a_page(
    nasty: Path, serve: Callable[..., str], visit: Any
) -> None:
    address = serve(nasty)
    window = visit()
    for name in PAGES:
        page = window.open(f"{address}/{name}?status=any", ready="[data-testid=stMainBlockContainer]")
        assert page.evaluate("window.ran") is None, name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), name
    page = window.open(f"{address}/agreement", ready="[data-testid=stDataFrame]")
    page.get_by_text("The items, 7").click()
    page.get_by_label("Retire an item").fill("pixel")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("window.ran") is None
    page = window.open(f"{address}/?status=any&order=conflicts")
    page.get_by_text("approved it at 0.90").wait_for()
    assert len(window.listed()) == 2
    page = window.open(f"{address}/?status=any")
    n = len(window.listed())
    assert n == len(NASTY) * 2
    for _ in range(n - 1):
        page.keyboard.press("j")
        page.wait_for_timeout(50)
    page.keyboard.press("h")
    window.rest()
    page.keyboard.press("g")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("window.ran") is None
    heights = page.eval_on_selector_all(".card", "cards => cards.map((card) => card.offsetHeight)")
    assert max(heights) <= 90
    assert page.locator(".pane a").count() == 0
    # The visit itself asserts, when it ends, that the browser asked nobody but our server.


@pytest.mark.timeout(900)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    db = town(120)
    with Store.open(db) as store:
        store.decide([1, 2, 3], verdict="reject", labels=["spam"], moderator="Anna")
    address = serve(db)
    window = visit(color_scheme=scheme)
    faults = []
    for name in PAGES:
        page = window.open(f"{address}/{name}", ready="[data-testid=stMainBlockContainer]")
        if not name:
            page.wait_for_selector(".card")
        found = Axe().run(page).response["violations"]
        faults += [
            (name, one["id"], node["target"], node["failureSummary"][:200])
            for one in found
            for node in one["nodes"]
            # Vega draws a brush as symbols without a name, inside a chart that has its own alternative text.
            if one["impact"] in ("serious", "critical") and "brush_brush" not in node["html"]
        ]
    assert faults == []


def test_the_queue_can_be_worked_at_400_pixels(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any
) -> None:
    db = town(60)
    window = visit(viewport={"width": 400, "height": 860}, has_touch=True)
    page = window.open(serve(db))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    second = window.listed()[1]
    page.locator(".card").nth(1).tap()
    page.get_by_role("button", name="✕ Reject").tap()
    window.rest()
    with Store.open(db) as store:
        assert [decision.verdict for decision in store.history(second)] == ["reject"]
