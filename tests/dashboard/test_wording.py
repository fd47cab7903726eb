"""Numbers as a person reads them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from comments.analysis.shares import Share
from comments.dashboard import wording


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (wording.counted(1, "comment"), "1 comment"),
        (wording.counted(0, "comment"), "0 comments"),
        (wording.counted(1204, "comment"), "1,204 comments"),
        (wording.percent(0.616), "62%"),
        (wording.share(Share(hits=8, n=13)), "62% (8 of 13)"),
        (wording.between((0.214, 0.48)), "0.21 to 0.48"),
        (wording.between((0.214, 0.48), as_percent=True), "21% to 48%"),
        (wording.figure(0.5), "0.50"),
        (wording.figure(-0.1234, 3), "-0.123"),
        (wording.moment(datetime(2026, 3, 2, 8, 5)), "2026-03-02 08:05"),
        (wording.lasting(timedelta(seconds=3.7)), "3 s"),
        (wording.lasting(timedelta(seconds=75)), "1 min 15 s"),
        (wording.lasting(timedelta(minutes=60)), "1 h"),
        (wording.lasting(timedelta(hours=5, minutes=20)), "5 h 20 min"),
        (wording.lasting(timedelta(days=2, hours=3)), "2 days 3 h"),
        (wording.excerpt("=1+1"), "'=1+1"),
        (wording.excerpt("word " * 400), "word " * 119 + "word…"),
        (wording.size(640), "640 B"),
        (wording.size(12_400), "12.4 kB"),
        (wording.size(3_100_000), "3.1 MB"),
        (wording.size(7_250_000_000), "7.2 GB"),
    ],
)
def test_a_number_is_said(found: str, said: str) -> None:
    assert found == said


@pytest.mark.parametrize(
    "found",
    [
        wording.percent(None),
        wording.share(Share(hits=0, n=0)),
        wording.between(None),
        wording.figure(None),
        wording.moment(None),
        wording.lasting(None),
    ],
)
def test_what_is_missing_is_a_dash_and_never_a_0(found: str) -> None:
    assert found == "–"
