"""From aggregated rows to Altair charts: pure, at most about a hundred marks each, and each with its words.

Colours keep their meaning on every page and stand out from a white and from a black ground alike; no chart tells by
colour what it does not also tell by position, shape or words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from comments.store import GroupTotals, Histogram, HourTotals, Moment

TOXICITY, SENTIMENT, VOLUME = "#d0603f", "#3a86b7", "#7f8b97"
# Grey that reads on white and on near-black: Streamlit colours axes by theme, but not the text inside a chart.
INK = "#7a8590"
COLOURS: Mapping[str, str] = {"toxicity": TOXICITY, "sentiment": SENTIMENT, "comments": VOLUME}
ENDS: Mapping[str, tuple[float, float]] = {"toxicity": (0.0, 1.0), "sentiment": (-1.0, 1.0)}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HEIGHT = 220
ROW = 26
SHORTEST = 190
MOST_STEPS = 96
_WHEN = {
    unit: alt.Axis(grid=False, tickCount=6, labelOverlap=True, format=form)
    for unit, form in (("day", "%d %b"), ("week", "%d %b"), ("month", "%b %Y"))
}
_BARS = {"day": "yearmonthdate", "week": "yearweek", "month": "yearmonth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart, and what it shows in words for who cannot see it."""

    chart: alt.Chart | alt.LayerChart | alt.VConcatChart
    alt: str


def histogram(
    found: Histogram, *, what: str, threshold: float | None = None, chosen: tuple[float, float] | None = None
) -> Drawing:
    """Bars of a distribution; dragging over them selects a range (`brush`, field `value`), at first `chosen`."""
    rows = [
        {"value": bar.low, "end": bar.high, "n": bar.n, "range": f"{bar.low:.2f} to {bar.high:.2f}"}
        for bar in found.bins
    ]
    start = {"value": {"x": list(chosen)}} if chosen else {}
    brush = alt.selection_interval(name="brush", encodings=["x"], **start)
    low, high = ENDS.get(what, (None, None))
    bars = (
        chart_of(rows)
        .mark_bar(color=COLOURS.get(what, VOLUME), binSpacing=1)
        .encode(
            x=alt.X(
                "value:Q",
                bin="binned",
                title=None,
                scale=between(low, high),
                axis=alt.Axis(grid=False, tickCount=5),
            ),
            x2="end:Q",
            y=alt.Y("n:Q", title="Comments", axis=alt.Axis(tickCount=4, format="~s", tickMinStep=1)),
            opacity=alt.condition(brush, alt.value(1.0), alt.value(0.35)),
            tooltip=[alt.Tooltip("range:N", title=what.capitalize()), alt.Tooltip("n:Q", title="Comments", format=",")],
        )
        .add_params(brush)
    )
    said = f"Histogram of {what} of {found.n:,} comments; {found.not_scored:,} more have no score."
    if threshold is None:
        return Drawing(chart=bars.properties(height=HEIGHT), alt=said)
    above = sum(bar.n for bar in found.bins if bar.low >= threshold)
    said += f" {above:,} are at or above the threshold of {threshold:.2f}."
    return Drawing(chart=alt.layer(bars, *mark_at(threshold, "threshold")).properties(height=HEIGHT), alt=said)


def over_time(moments: Sequence[Moment], *, what: str, unit: str) -> Drawing:
    """The mean with the middle half of the values as a band, or for "comments" the volume as bars."""
    shown = moments[-MOST_STEPS:]
    rows = [_moment(moment, what) for moment in shown]
    when = alt.X("start:T", title=None, axis=_WHEN[unit])
    pick = alt.selection_point(name="pick", fields=["day"], on="click", empty=False)
    if what == "comments":
        bars = (
            chart_of(rows)
            .mark_bar(color=VOLUME, width=alt.RelativeBandSize(0.8) if len(rows) > 1 else 24)
            .encode(
                x=alt.X(
                    "start:T",
                    title=None,
                    timeUnit=_BARS[unit],
                    bandPosition=0,
                    axis=_WHEN[unit],
                ),
                y=alt.Y("n:Q", title=f"Comments a {unit}", axis=alt.Axis(tickCount=4, format="~s", tickMinStep=1)),
                tooltip=[
                    alt.Tooltip("start:T", title=unit.capitalize(), format="%d %b %Y"),
                    alt.Tooltip("n:Q", title="Comments", format=","),
                ],
            )
            .add_params(pick)
        )
        return Drawing(
            chart=bars.properties(height=SHORTEST),
            alt=f"Comments a {unit} over {len(rows)} {unit}s, {sum(moment.n for moment in shown):,} in all.",
        )
    scored = [row for row in rows if row["mean"] is not None]
    colour = COLOURS[what]
    value = alt.Y("mean:Q", title=f"{what.capitalize()}, mean", scale=between(*ENDS[what]), axis=alt.Axis(tickCount=5))
    start = chart_of(scored).encode(x=when)
    band = start.mark_area(color=colour, opacity=0.22).encode(y=alt.Y("low:Q", scale=between(*ENDS[what])), y2="high:Q")
    line = start.mark_line(color=colour, strokeWidth=2).encode(y=value)
    dots = (
        start.mark_circle(color=colour, opacity=1)
        .encode(
            y=value,
            size=alt.Size("scored:Q", legend=None, scale=alt.Scale(range=[18, 110])),
            tooltip=[
                alt.Tooltip("start:T", title=unit.capitalize(), format="%d %b %Y"),
                alt.Tooltip("mean:Q", title="Mean", format=".2f"),
                alt.Tooltip("half:N", title="Middle half"),
                alt.Tooltip("scored:Q", title="Scored", format=","),
                alt.Tooltip("n:Q", title="Comments", format=","),
            ],
        )
        .add_params(pick)
    )
    layers = [band, line, dots] if any(row["low"] is not None for row in scored) else [line, dots]
    return Drawing(
        chart=alt.layer(*layers).properties(height=HEIGHT),
        alt=f"Mean {what} a {unit} over {len(scored)} {unit}s with scored comments; the band holds the middle half.",
    )


def by_group(groups: Sequence[GroupTotals], *, what: str, kind: str) -> Drawing:
    """One line a group: a dot at the mean (or a bar for "comments") and how many comments stand behind it.

    Clicking a line selects it (`pick`, field `key`).
    """
    rows = [row for row in (_group(group, what) for group in groups) if row["value"] is not None]
    # Two articles may have the same title, and must not become one line.
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["label"]] += 1
        if seen[row["label"]] > 1:
            row["label"] += f" ({seen[row['label']]})"
    pick = alt.selection_point(name="pick", fields=["key"], on="click", empty=False)
    lines = chart_of(rows).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False)),
        tooltip=[
            alt.Tooltip("label:N", title=kind.capitalize()),
            alt.Tooltip("value:Q", title=what.capitalize(), format="," if what == "comments" else ".2f"),
            alt.Tooltip("scored:Q", title="Scored", format=","),
            alt.Tooltip("n:Q", title="Comments", format=","),
        ],
    )
    x = alt.X(
        "value:Q",
        title="Comments" if what == "comments" else f"{what.capitalize()}, mean",
        scale=alt.Scale(zero=True) if what == "comments" else between(*ENDS[what]),
        axis=alt.Axis(
            tickCount=5, format="~s" if what == "comments" else ".1f", tickMinStep=0 if what != "comments" else 1
        ),
    )
    bar = lines.mark_bar(color=COLOURS[what], height=10, cornerRadius=2, cursor="pointer").encode(x=x)
    said = lines.mark_text(align="left", dx=7, color=INK, fontSize=12).encode(
        x=alt.X("value:Q") if what != "sentiment" else alt.X("text_at:Q"), text="said:N"
    )
    return Drawing(
        chart=alt.layer(bar.add_params(pick), said).properties(height=max(SHORTEST, ROW * len(rows) + 40)),
        alt=f"{what.capitalize()} by {kind}: " + "; ".join(f"{row['label']} {row['said']}" for row in rows[:5]) + ".",
    )


def by_hour(hours: Sequence[HourTotals]) -> Drawing:
    """Volume by hour of the day, 24 bars."""
    counts = [sum(row.n for row in hours if row.hour == hour) for hour in range(24)]
    return _volume(
        [{"label": f"{hour:02d}", "n": n} for hour, n in enumerate(counts)],
        title="Hour of posting",
        said=f"Comments by hour of posting; most between {counts.index(max(counts)):02d}:00 and the next hour.",
    )


def by_weekday(hours: Sequence[HourTotals]) -> Drawing:
    """Volume by day of the week, 7 bars."""
    counts = [sum(row.n for row in hours if row.weekday == day) for day in range(7)]
    return _volume(
        [{"label": day, "n": n} for day, n in zip(WEEKDAYS, counts, strict=True)],
        title="Day of posting",
        said=f"Comments by day of the week; most on {WEEKDAYS[counts.index(max(counts))]}.",
    )


def chart_of(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Begin a chart over rows that travel inside it."""
    return alt.Chart(alt.Data(values=[dict(row) for row in rows]))


def between(low: float | None, high: float | None) -> alt.Scale:
    """A scale with these ends exactly, or one that fits the data."""
    return alt.Scale(nice=True) if low is None else alt.Scale(domain=[low, high], nice=False)


def mark_at(value: float, word: str) -> list[alt.Chart]:
    """A dotted line down the chart with its word and value beside it."""
    rule = chart_of([{"at": value, "said": f"{word} {value:.2f}"}])
    return [
        rule.mark_rule(color=INK, strokeDash=[3, 3], strokeWidth=1.5).encode(x="at:Q"),
        rule.mark_text(y=-8, color=INK, fontSize=12).encode(x="at:Q", text="said:N"),
    ]


def _moment(moment: Moment, what: str) -> dict[str, Any]:
    # With a time of day, the browser reads it by its own clock; a bare date would be midnight in Greenwich.
    day = moment.start.isoformat()
    row: dict[str, Any] = {"day": day, "start": f"{day}T00:00:00", "n": moment.n}
    if what == "comments":
        return row
    mean = moment.toxicity if what == "toxicity" else moment.sentiment
    low, high = (moment.toxicity_quartiles if what == "toxicity" else moment.sentiment_quartiles) or (None, None)
    return {
        **row,
        "mean": mean,
        "scored": moment.toxicity_n if what == "toxicity" else moment.sentiment_n,
        "low": low,
        "high": high,
        "half": "" if low is None or high is None else f"{low:.2f} to {high:.2f}",
    }


def _group(group: GroupTotals, what: str) -> dict[str, Any]:
    value: float | None = group.n
    scored = group.n
    if what != "comments":
        value = group.toxicity if what == "toxicity" else group.sentiment
        scored = group.toxicity_n if what == "toxicity" else group.sentiment_n
    said = "" if value is None else f"{value:,}" if what == "comments" else f"{value:.2f} · n {scored:,}"
    return {
        "key": str(group.key),
        "label": shortened(group.label),
        "value": value,
        "text_at": max(0.0, value or 0.0),
        "scored": scored,
        "n": group.n,
        "said": said,
    }


def shortened(text: str, most: int = 60) -> str:
    """Cut a title for an axis, on one line, and say that it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _volume(rows: Sequence[Mapping[str, Any]], *, title: str, said: str) -> Drawing:
    bars = (
        chart_of(rows)
        .mark_bar(color=VOLUME)
        .encode(
            x=alt.X("label:N", title=title, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="parity", ticks=False)),
            y=alt.Y("n:Q", title="Comments", axis=alt.Axis(tickCount=4, format="~s", tickMinStep=1)),
            tooltip=[alt.Tooltip("label:N", title=title), alt.Tooltip("n:Q", title="Comments", format=",")],
        )
    )
    return Drawing(chart=bars.properties(height=SHORTEST), alt=said)
