"""Charts from aggregated rows: few marks, tall enough, said in words, and the reader's text only ever data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from comments.analysis.calibration import reliability, threshold_table
from comments.dashboard import charts, scorer_charts
from comments.dashboard.charts import Drawing
from comments.store import Bin, GroupTotals, Histogram, HourTotals, Moment

MONDAY = date(2026, 3, 2)
HOSTILE = "<script>x()</script> ![pixel](https://elsewhere.example/p.png) ${datum.n} \u202egnp"


def histogram(n: int) -> Histogram:
    bins = [Bin(low=i / 50, high=(i + 1) / 50, n=n if i in (4, 30) else 0) for i in range(50)]
    return Histogram(measure="quick.toxicity", bins=bins, n=2 * n, not_scored=3)


def moments(n: int, *, spread: bool = True) -> list[Moment]:
    return [
        Moment(
            start=MONDAY + timedelta(days=day), n=5, toxicity=0.3, toxicity_n=4, sentiment=None, sentiment_n=0,
            toxicity_quartiles=(0.1, 0.4) if spread else None,
        )
        for day in range(n)
    ]  # fmt: skip


def groups(*labels: str) -> list[GroupTotals]:
    return [
        GroupTotals(key=str(key), label=label, n=9, toxicity=0.25, toxicity_n=8, sentiment=-0.5, sentiment_n=8)
        for key, label in enumerate(labels)
    ]


def hours() -> list[HourTotals]:
    return [HourTotals(weekday=day, hour=9, n=day + 1, toxicity=None, toxicity_n=0) for day in range(7)]


SCORES, REJECTED = [0.1, 0.2, 0.8, 0.9, 0.95], [False, False, True, False, True]
DRAWINGS: dict[str, Callable[[], Drawing]] = {
    "histogram": lambda: charts.histogram(histogram(7), what="toxicity", threshold=0.5),
    "histogram of one": lambda: charts.histogram(histogram(1), what="sentiment"),
    "toxicity over time": lambda: charts.over_time(moments(400), what="toxicity", unit="day"),
    "toxicity on one day": lambda: charts.over_time(moments(1, spread=False), what="toxicity", unit="day"),
    "comments over time": lambda: charts.over_time(moments(400), what="comments", unit="week"),
    "by article": lambda: charts.by_group(groups("Bridge", "Gulls"), what="toxicity", kind="article"),
    "by author": lambda: charts.by_group(groups("Mo"), what="sentiment", kind="author"),
    "by hour": lambda: charts.by_hour(hours()),
    "by weekday": lambda: charts.by_weekday(hours()),
    "reliability": lambda: scorer_charts.reliability(reliability(SCORES, REJECTED)),
    "precision and recall": lambda: scorer_charts.precision_recall(threshold_table(SCORES, REJECTED), at=0.5),
    "before and after": lambda: scorer_charts.before_and_after(
        [5, 3, 1], [4, 4, 1], low=0, high=1, threshold=0.5, names=("before: 1", "after: 2")
    ),
}


def rows_of(spec: Any) -> list[list[dict[str, Any]]]:
    """Every list of rows in a chart, wherever Altair has put it."""
    found = list(spec.get("datasets", {}).values())
    stack = [spec]
    while stack:
        part = stack.pop()
        found += [part["data"]["values"]] if "values" in part.get("data", {}) else []
        stack += part.get("layer", [])
    return found


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_chart_has_few_marks_is_tall_enough_and_says_what_it_shows(draw: Callable[[], Drawing]) -> None:
    drawn = draw()
    spec = drawn.chart.to_dict()
    assert max(len(rows) for rows in rows_of(spec)) <= 104
    assert spec["height"] >= 190
    assert len(drawn.alt) > 20
    json.dumps(spec, allow_nan=False)


def test_a_histogram_says_how_many_are_over_the_threshold_and_how_many_have_no_score() -> None:
    said = charts.histogram(histogram(7), what="toxicity", threshold=0.5).alt
    assert said == (
        "Histogram of toxicity of 14 comments; 3 more have no score. 7 are at or above the threshold of 0.50."
    )


def test_articles_of_the_same_title_stay_apart() -> None:
    spec = charts.by_group(groups("Letters", "Letters", "Letters"), what="comments", kind="article").chart.to_dict()
    assert [row["label"] for row in rows_of(spec)[0]] == ["Letters", "Letters (2)", "Letters (3)"]
    assert [row["key"] for row in rows_of(spec)[0]] == ["0", "1", "2"]


def test_what_readers_wrote_is_data_and_never_part_of_an_expression() -> None:
    spec = charts.by_group(groups(HOSTILE), what="toxicity", kind="author").chart.to_dict()
    rows = rows_of(spec)
    assert any("script" in row["label"] for part in rows for row in part)
    for part in rows:
        part.clear()
    assert "script" not in json.dumps(spec)


def test_a_group_without_scores_is_left_out_rather_than_drawn_at_0() -> None:
    silent = GroupTotals(key="9", label="Nobody", n=4, toxicity=None, toxicity_n=0, sentiment=None, sentiment_n=0)
    spec = charts.by_group([*groups("Mo"), silent], what="toxicity", kind="author").chart.to_dict()
    assert [row["label"] for row in rows_of(spec)[0]] == ["Mo"]
    spec = charts.by_group([*groups("Mo"), silent], what="comments", kind="author").chart.to_dict()
    assert [row["label"] for row in rows_of(spec)[0]] == ["Mo", "Nobody"]


def test_a_step_without_a_score_is_a_gap_and_not_a_0() -> None:
    spec = charts.over_time(moments(3), what="sentiment", unit="day").chart.to_dict()
    assert all(not rows for rows in rows_of(spec))


def test_the_outline_of_a_distribution_reaches_the_end_of_its_last_bin() -> None:
    drawn = scorer_charts.before_and_after([1, 3], [2, 2], low=-1, high=1, threshold=0, names=("before: 1", "after: 2"))
    rows = max(rows_of(drawn.chart.to_dict()), key=len)
    assert [(row["value"], row["share"]) for row in rows if row["version"] == "before: 1"] == [
        (-1, 0.25),
        (0, 0.75),
        (1, 0.75),
    ]


def test_a_long_title_is_cut_on_one_line() -> None:
    assert charts.shortened("a\nb  c") == "a b c"
    assert len(charts.shortened("word " * 40)) <= 60
    assert charts.shortened("word " * 40).endswith("…")
