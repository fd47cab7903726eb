"""What of a comment reaches the browser, and what never does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest

from comments.dashboard.queue.bursts import fold
from comments.dashboard.queue.rows import Painter, article, clean, cut, marks, safe_url
from comments.models import Span
from comments.store import AuthorHistory, CommentRow, Settings, Thread

SETTINGS = Settings(
    toxicity_measure="quick.toxicity",
    sentiment_measure="vader.compound",
    threshold=0.5,
    labels=("spam",),
    bands={"toxicity": (0.2, 0.5, 0.8), "compound": (-0.05, 0.05)},
    retention_days=None,
)
ROW = CommentRow(
    key=7,
    id="c7",
    article_key=1,
    article_title="The bridge",
    article_url="https://example.org/bridge",
    parent_key=None,
    parent_via=None,
    author="Ottilie",
    reply_to=None,
    posted_at=datetime(2026, 3, 1, 9, 30),
    text="You fool, the bridge is fine.",
    likes=None,
    dislikes=None,
    state="visible",
    gone=False,
    language="en",
    depth=0,
    replies=0,
    toxicity=0.8123456,
    sentiment=-0.4,
    not_scored=None,
    verdict="reject",
    labels=("spam",),
    moderator="Anna",
    decided_at=datetime(2026, 3, 1, 10),
    note="seen before",
    decision_id=12,
)
HISTORY = AuthorHistory(
    name="Ottilie",
    comments=1,
    articles=1,
    waiting=0,
    approved=0,
    rejected=1,
    skipped=0,
    first=None,
    last=None,
    toxicity=0.8,
    sentiment=None,
    labels={"spam": 1},
    recent=[ROW],
)


def test_a_second_look_carries_no_score_and_no_earlier_judgement() -> None:
    painter = Painter(SETTINGS, blind=True, explain=lambda text: [Span(start=0, end=3, contribution=1.0)])
    around = Thread(ancestors=[ROW], comment=ROW, replies=[ROW], siblings=[ROW])
    sent = json.dumps([painter.card(ROW), painter.thread(around), painter.author(HISTORY)])
    for word in ("toxicity", "sentiment", "band", "reject", "Anna", "spam", "seen before", "marks", "verdict", "0.81"):
        assert word not in sent, word


def test_a_comment_without_a_score_is_not_scored_and_says_why() -> None:
    card = Painter(SETTINGS).card(replace(ROW, toxicity=None, sentiment=None, not_scored="language: de"))
    assert card["toxicity"] is None
    assert card["band"] == "not scored"
    assert card["why"] == "language: de"
    assert card["worst"] is False


def test_a_card_is_named_by_its_content() -> None:
    painter = Painter(SETTINGS)
    assert painter.card(ROW)["rev"] == painter.card(ROW)["rev"]
    assert painter.card(ROW)["rev"] != painter.card(replace(ROW, verdict=None))["rev"]
    assert painter.card(ROW)["rev"] != painter.card(replace(ROW, text="Edited."))["rev"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org/x", "http://[broken", "", None],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert article(replace(ROW, article_url=url))["url"] is None
    assert safe_url("https://example.org/a") == "https://example.org/a"


def test_text_that_no_wire_takes_is_made_safe() -> None:
    assert clean("a\0b\ud800c") == "a␀b?c"
    json.dumps(Painter(SETTINGS).card(replace(ROW, text="\ud800", author="\udfff"))).encode("utf-8")


def test_a_long_text_is_cut_and_says_how_long_it_is() -> None:
    card = Painter(SETTINGS).card(replace(ROW, text="word " * 20_000))
    assert len(card["text"]) <= 420
    assert card["text"].endswith(" …")
    assert card["length"] == 100_000
    assert cut("short", 10) == "short"


def test_the_words_that_raised_a_score_do_not_overlap_and_stand_in_order() -> None:
    spans = [
        Span(start=10, end=14, contribution=0.5),
        Span(start=0, end=4, contribution=1.0),
        Span(start=2, end=6, contribution=0.9),
        Span(start=20, end=24, contribution=-2.0),
        Span(start=30, end=34, contribution=0.1),
    ]
    assert marks(spans) == [(0, 4, 3), (10, 14, 2)]
    assert marks([]) == []


def test_a_flood_of_nearly_equal_comments_is_one_card_in_the_first_ones_place() -> None:
    flood = "Visit our lovely bridge shop for the best bridge prices today"
    texts = [
        "Something else entirely, about the library and its roof.",
        flood,
        "Gulls again.",
        flood + "!",
        flood.upper(),
    ]
    rows = [replace(ROW, key=key, text=text) for key, text in enumerate(texts)]
    assert [(row.key, [other.key for other in others]) for row, others in fold(rows)] == [(0, []), (1, [3, 4]), (2, [])]


def test_two_alike_and_short_sayings_stay_single_cards() -> None:
    texts = [
        "Thanks!",
        "thanks",
        "Thanks",
        "The library is lovely in the autumn",
        "The library is lovely in the autumn!",
    ]
    rows = [replace(ROW, key=key, text=text) for key, text in enumerate(texts)]
    assert [len(others) for _, others in fold(rows)] == [0, 0, 0, 0, 0]
    assert [row.key for row, _ in fold(rows)] == [0, 1, 2, 3, 4]
