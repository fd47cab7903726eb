"""Charts of scorers: scores against what people decided, and one version against another. Pure; see `charts`."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from comments.analysis.calibration import Bin, Threshold
from comments.dashboard.charts import HEIGHT, SENTIMENT, TOXICITY, VOLUME, Drawing, between, chart_of, mark_at

BEFORE = "#9a7bb0"
LEGEND = alt.Legend(orient="top", title=None, symbolStrokeWidth=2, symbolOpacity=1)


def reliability(bins: Sequence[Bin]) -> Drawing:
    """Mean score against the share people rejected, with 95 % intervals; a calibrated score lies on the diagonal."""
    rows = [
        {
            "mean": bin.mean,
            "share": bin.positive.value,
            "low": bin.positive.interval[0],
            "high": bin.positive.interval[1],
            "n": bin.positive.n,
            "said": f"{bin.positive.hits} of {bin.positive.n}",
        }
        for bin in bins
        if bin.positive.n
    ]
    unit = alt.Scale(domain=[0, 1], nice=False)
    diagonal = (
        chart_of([{"x": 0, "y": 0}, {"x": 1, "y": 1}])
        .mark_line(color=VOLUME, strokeDash=[4, 4], strokeWidth=1)
        .encode(x=alt.X("x:Q", scale=unit), y=alt.Y("y:Q", scale=unit))
    )
    base = chart_of(rows).encode(x=alt.X("mean:Q", title="Mean score", scale=unit, axis=alt.Axis(tickCount=5)))
    spans = base.mark_rule(color=TOXICITY, strokeWidth=1.5).encode(y=alt.Y("low:Q", scale=unit), y2="high:Q")
    dots = base.mark_circle(color=TOXICITY, opacity=1).encode(
        y=alt.Y("share:Q", title="Share rejected by people", scale=unit, axis=alt.Axis(tickCount=5, format=".0%")),
        size=alt.Size("n:Q", legend=None, scale=alt.Scale(range=[30, 220])),
        tooltip=[
            alt.Tooltip("mean:Q", title="Mean score", format=".2f"),
            alt.Tooltip("said:N", title="Rejected"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
        ],
    )
    return Drawing(
        chart=alt.layer(diagonal, spans, dots).properties(height=300),
        alt="Reliability: " + "; ".join(f"mean score {row['mean']:.2f}, {row['said']} rejected" for row in rows) + ".",
    )


def precision_recall(table: Sequence[Threshold], *, at: float) -> Drawing:
    """Precision (solid, round) and recall (dashed, square) by threshold with 95 % bands; a rule where it stands now."""
    rows = [
        {
            "at": row.at,
            "kind": kind,
            "value": share.value,
            "low": share.interval[0],
            "high": share.interval[1],
            "said": f"{share.hits} of {share.n}",
        }
        for row in table
        for kind, share in (("precision", row.precision), ("recall", row.recall))
        if share.value is not None
    ]
    kinds = ["precision", "recall"]
    base = chart_of(rows).encode(
        x=alt.X("at:Q", title="Threshold", scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(tickCount=5)),
        color=alt.Color(
            "kind:N", title=None, scale=alt.Scale(domain=kinds, range=[TOXICITY, SENTIMENT]), legend=LEGEND
        ),
    )
    y = alt.Y(
        "value:Q", title="Share", scale=alt.Scale(domain=[0, 1], nice=False), axis=alt.Axis(tickCount=5, format=".0%")
    )
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q"), y2="high:Q")
    line = base.mark_line(strokeWidth=2).encode(
        y=y,
        strokeDash=alt.StrokeDash(
            "kind:N", title=None, scale=alt.Scale(domain=kinds, range=[[1, 0], [5, 3]]), legend=None
        ),
    )
    dots = base.mark_point(filled=True, size=36, opacity=1).encode(
        y=y,
        shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=["circle", "square"]), legend=LEGEND),
        tooltip=[
            alt.Tooltip("at:Q", title="Threshold", format=".2f"),
            alt.Tooltip("kind:N", title="Of"),
            alt.Tooltip("value:Q", title="Share", format=".0%"),
            alt.Tooltip("said:N", title="Comments"),
        ],
    )
    return Drawing(
        chart=alt.layer(band, line, dots, *mark_at(at, "now")).properties(height=300),
        alt=f"Precision and recall by threshold; the threshold now is {at:.2f}.",
    )


def before_and_after(
    before: Sequence[int], after: Sequence[int], *, low: float, high: float, threshold: float, names: tuple[str, str]
) -> Drawing:
    """Two versions' distributions as outlines over the same bins: the one before dashed, the one after filled."""
    width = (high - low) / max(1, len(before))
    rows = [
        # A step keeps its height to the end of its bin: the last count stands twice, to close the outline.
        {"value": low + place * width, "share": count / (sum(counts) or 1), "n": count, "version": name}
        for name, counts in zip(names, (before, after), strict=True)
        for place, count in enumerate([*counts, *counts[-1:]])
    ]
    scale = alt.Scale(domain=list(names), range=[BEFORE, TOXICITY])
    base = chart_of(rows).encode(
        x=alt.X("value:Q", title="Score", scale=between(low, high), axis=alt.Axis(tickCount=5, grid=False)),
        y=alt.Y("share:Q", title="Share of comments", axis=alt.Axis(tickCount=4, format=".0%")),
        color=alt.Color("version:N", title=None, sort=list(names), scale=scale, legend=LEGEND),
        tooltip=[
            alt.Tooltip("version:N", title="Version"),
            alt.Tooltip("value:Q", title="From", format=".2f"),
            alt.Tooltip("n:Q", title="Comments", format=","),
        ],
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        strokeDash=alt.StrokeDash(
            "version:N", title=None, scale=alt.Scale(domain=list(names), range=[[5, 3], [1, 0]]), legend=LEGEND
        )
    )
    return Drawing(
        chart=alt.layer(lines, *mark_at(threshold, "threshold")).properties(height=HEIGHT),
        alt=f"Distribution of {sum(before):,} scores under {names[0]} and {sum(after):,} under {names[1]}.",
    )
