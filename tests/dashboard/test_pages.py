"""Every page with no comment, with one and with many: it draws, and readers' words reach it only in safe ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from invented import MANY
from streamlit.testing.v1 import AppTest

from comments.store import Store

PAGES = {
    "explore": True,
    "export": True,
    "adding": False,
    "thresholds": False,
    "agreement": False,
    "runs": False,
    "settings": False,
}
UNSAFE = ("markdown", "caption", "metric", "error", "warning", "info", "success", "title", "subheader", "expander")


@pytest.mark.parametrize("n", [0, 1, MANY])
@pytest.mark.parametrize("module", PAGES)
def test_a_page_draws_with_no_comment_with_one_and_with_many(
    module: str, n: int, full: Callable[[int], Store], page: Callable[..., AppTest]
) -> None:
    full(n)
    app = page(module, filters=PAGES[module], status="any")
    assert not app.exception
    assert not app.error
    assert app.subheader or app.title
    # Readers' words are hostile here; markup is where they must not be.
    drawn = [
        str(part)
        for kind in UNSAFE
        for element in getattr(app, kind)
        for part in (getattr(element, "value", ""), getattr(element, "label", ""))
    ]
    assert drawn
    assert not [text for text in drawn if "pixel" in text or "script" in text]
