"""Explore: what is being said, how it is scored, and how sure one can be of it. Every chart leads to the queue."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

import streamlit as st

from comments.analysis.shares import Share
from comments.dashboard import cards, charts, discussion, filters, session
from comments.dashboard.wording import counted, figure, percent
from comments.selection import Selection
from comments.store import GroupTotals, Histogram, Moment, Totals

MEASURES = ("toxicity", "sentiment")

LIMITS = """
- **A score is a guess about words, not a fact about a person.** It orders the queue; people decide.
- **English.** The built-in scorers were made from English. Other languages are *not scored*, and are missing from every
  mean and histogram here, never counted as 0.
- **Dialect and identity.** Scorers of this kind rate African American English, reclaimed words and plain mentions of
  gay, Muslim, Jewish or disabled people higher than they should. Look at the texts before you draw a conclusion.
- **Quotation and irony.** A slur that is quoted to object to it scores like one that is meant; polite contempt, sarcasm
  and dog whistles score low.
- **Sentiment counts words.** Negation and sarcasm mislead it, and on news talk it agrees with people only moderately:
  read the spread, not the mean.
- **Few comments say little.** Every mean stands beside its n; the band over time holds the middle half of the comments.
"""


def show() -> None:
    """Draw the page."""
    selection = filters.current()
    totals = session.store().totals(selection)
    st.subheader("Explore", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(
            f"{counted(totals.comments, 'comment')} by {counted(totals.authors, 'author')} under "
            f"{counted(totals.articles, 'article')}: "
            + filters.describe(selection, filters.titles(session.store(), selection))
        )
        _everything(selection)
    if not totals.comments:
        st.info("No comment matches these filters.", icon=":material/filter_alt:")
        return
    _numbers(totals)
    _distributions(selection)
    _over_time(selection)
    _groups(selection)
    _hours(selection)
    if len(selection.articles) == 1:
        discussion.draw(selection.articles)
    with st.expander("What these scores cannot tell", icon=":material/help:"):
        st.markdown(LIMITS)


def _everything(selection: Selection) -> None:
    """Offer the whole store: the filters are shared with the queue, whose first view is what waits."""
    whole = Selection(order=selection.order)
    if selection != whole and st.button("Show every comment", icon=":material/filter_alt_off:"):
        filters.apply(whole)
        st.rerun()


def _numbers(totals: Totals) -> None:
    decided = Share(hits=totals.rejected, n=totals.approved + totals.rejected)
    cards.row(
        [
            cards.Card(name="Waiting", value=f"{totals.waiting:,}", note=f"of {totals.comments:,}"),
            cards.Card(name="Rejected", value=percent(decided.value), note=f"of {decided.n:,} decided"),
            cards.Card(name="Toxicity, mean", value=figure(totals.toxicity), note=f"of {totals.toxicity_n:,} scored"),
            cards.Card(
                name="Sentiment, mean", value=figure(totals.sentiment), note=f"of {totals.sentiment_n:,} scored"
            ),
        ]
    )


@st.fragment
def _distributions(selection: Selection) -> None:
    store = session.store()
    threshold = store.settings().threshold
    for column, what in zip(st.columns(2), MEASURES, strict=True):
        with column:
            found = store.histogram(selection, what, bins=50)
            _heading(what.capitalize(), f"{found.n:,} scored, {found.not_scored:,} not scored")
            if not found.n:
                _nothing("No comment here has this score. Score them with: comments score")
                continue
            bounds = _range(found, what, threshold if what == "toxicity" else None)
            if bounds:
                _lead(
                    _within(selection, what, bounds),
                    f"{what} from {bounds[0]:.2f} to {bounds[1]:.2f}",
                    key=what,
                )
            else:
                st.caption("Drag over the bars or move the ends: the queue opens on those.")


def _range(found: Histogram, what: str, threshold: float | None) -> tuple[float, float] | None:
    """Draw a histogram over a slider, either of which chooses a range: by mouse above, by keyboard below."""
    state, ends = st.session_state, charts.ENDS[what]
    slider, brushed, moves = (f"explore.{part}.{what}" for part in ("range", "brushed", "moves"))
    chosen = state.get(slider, ends)
    # A brush cannot be moved from here: a chart of a new name begins where the slider stands.
    moved = state.get(moves, 0)
    drawn = charts.histogram(
        found, what=what, threshold=threshold, chosen=chosen if moved and tuple(chosen) != ends else None
    )
    brush = _bounds(_draw(drawn, key=f"explore.{what}.{moved}" if moved else f"explore.{what}", mode="brush"))
    if brush != state.get(brushed):
        state[brushed], state[slider] = brush, brush or ends
    state.setdefault(slider, ends)
    bounds: Any = st.slider(
        f"{what.capitalize()} from and to", *ends, step=0.01, key=slider, label_visibility="collapsed",
        on_change=_moved, args=(moves, brushed),
    )  # fmt: skip
    return None if tuple(bounds) == ends else (bounds[0], bounds[1])


def _moved(moves: str, brushed: str) -> None:
    st.session_state[moves] = st.session_state.get(moves, 0) + 1
    st.session_state[brushed] = None


@st.fragment
def _over_time(selection: Selection) -> None:
    moments, unit = _series(selection)
    if not moments:
        _heading("Over time", "no comment here has a time of posting")
        return
    undated = "" if len(moments) <= charts.MOST_STEPS else f", the last {charts.MOST_STEPS}"
    for column, what in zip(st.columns(2), MEASURES, strict=True):
        with column:
            _heading(f"{what.capitalize()} over time", f"by {unit}{undated}; the band holds the middle half")
            if not any(_mean(moment, what) is not None for moment in moments):
                _nothing("No comment with a time has this score.")
                continue
            chosen = _draw(charts.over_time(moments, what=what, unit=unit), key=f"explore.time.{what}", mode="pick")
            _lead_to_step(selection, chosen, unit, key=f"time.{what}")
    _heading("Comments over time", f"by {unit}{undated}")
    chosen = _draw(charts.over_time(moments, what="comments", unit=unit), key="explore.time.comments", mode="pick")
    _lead_to_step(selection, chosen, unit, key="time.comments")


@st.fragment
def _groups(selection: Selection) -> None:
    store = session.store()
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        what = st.segmented_control(
            "Compare by", ("toxicity", "sentiment", "comments"), default="toxicity", key="explore.by",
            format_func=str.capitalize,
        ) or "toxicity"  # fmt: skip
    with right:
        least = st.select_slider(
            "Authors with at least", (1, 2, 3, 5, 10, 20, 50), value=3, key="explore.least",
            format_func=lambda n: counted(n, "comment"),
        )  # fmt: skip
    articles = store.by_article(selection, limit=15)
    authors = [author for author in store.by_author(selection, limit=15) if author.n >= least]
    for column, kind, groups in zip(st.columns(2), ("article", "author"), (articles, authors), strict=True):
        with column:
            _group_chart(selection, kind, groups, what)


def _group_chart(selection: Selection, kind: str, groups: Sequence[GroupTotals], what: str) -> None:
    _heading(f"By {kind}", f"the {len(groups)} with most comments" if groups else "nothing to compare")
    if what != "comments" and not any(
        group.toxicity_n if what == "toxicity" else group.sentiment_n for group in groups
    ):
        _nothing(f"No {kind} here has enough scored comments.")
        return
    if not groups:
        _nothing(f"No {kind} here has enough comments.")
        return
    chosen = _draw(charts.by_group(groups, what=what, kind=kind), key=f"explore.{kind}.{what}", mode="pick")
    key = _picked(chosen, "key")
    group = next((group for group in groups if group.key == key), None)
    if group is None:
        st.caption("Click a bar to open those comments in the queue.")
    elif kind == "article":
        _lead(dataclasses.replace(selection, articles=(int(group.key),)), group.label, key=kind)
    else:
        _lead(dataclasses.replace(selection, authors=(group.key,)), group.label, key=kind)


@st.fragment
def _hours(selection: Selection) -> None:
    hours = session.store().by_hour(selection)
    if not hours:
        return
    left, right = st.columns([2, 1])
    with left:
        _heading("By hour", "time of day as the page states it")
        _draw(charts.by_hour(hours), key="explore.hours")
    with right:
        _heading("By weekday", counted(sum(row.n for row in hours), "comment"))
        _draw(charts.by_weekday(hours), key="explore.weekdays")


def _series(selection: Selection) -> tuple[list[Moment], str]:
    """Return the finest series that still fits on a screen, with its unit."""
    store = session.store()
    months = store.over_time(selection, unit="month")
    if not months:
        return [], "day"
    days = (months[-1].start - months[0].start).days + 31
    unit = "day" if days <= charts.MOST_STEPS else "week" if days <= 7 * charts.MOST_STEPS else "month"
    return (months if unit == "month" else store.over_time(selection, unit=unit)), unit


def _mean(moment: Moment, what: str) -> float | None:
    return moment.toxicity if what == "toxicity" else moment.sentiment


def _draw(drawing: charts.Drawing, *, key: str, mode: Literal["", "brush", "pick"] = "") -> Any:
    if not mode:
        st.altair_chart(drawing.chart, width="stretch", key=key, alt=drawing.alt)
        return {}
    event: Any = st.altair_chart(
        drawing.chart, width="stretch", key=key, alt=drawing.alt, on_select="rerun", selection_mode=mode
    )
    return (event.get("selection") or {}).get(mode) or {}


def _bounds(brush: Any) -> tuple[float, float] | None:
    """Read a brush, rounded to hundredths; None where nothing, or no width, is brushed."""
    spans = [span for span in brush.values() if len(span) == 2] if isinstance(brush, dict) else []
    low, high = (round(end(spans[0]), 2) for end in (min, max)) if spans else (0.0, 0.0)
    return None if low == high else (low, high)


def _within(selection: Selection, what: str, bounds: tuple[float, float]) -> Selection:
    if what == "toxicity":
        return dataclasses.replace(selection, toxicity=bounds)
    return dataclasses.replace(selection, sentiment=bounds)


def _picked(points: Any, field: str) -> Any:
    return points[0].get(field) if isinstance(points, list) and points else None


def _lead_to_step(selection: Selection, chosen: Any, unit: str, *, key: str) -> None:
    day = _picked(chosen, "day")
    if day is None:
        return
    first = date.fromisoformat(day)
    last = {"day": first, "week": first + timedelta(days=6), "month": _month_end(first)}[unit]
    narrower = dataclasses.replace(
        selection, since=max(first, selection.since or first), until=min(last, selection.until or last)
    )
    _lead(narrower, f"{first:%d %b %Y}" if first == last else f"{first:%d %b} to {last:%d %b %Y}", key=key)


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _lead(selection: Selection, what: str, *, key: str) -> None:
    """Name what was chosen, as plain text, and offer to open it in the queue."""
    n = session.store().count(selection)
    st.text(f"{counted(n, 'comment').capitalize()}: {what}")
    if st.button("Open in the queue", key=f"explore.open.{key}", icon=":material/inbox:", disabled=not n):
        filters.open_page("queue", selection)


def _heading(title: str, note: str) -> None:
    st.markdown(f"**{title}** :small[:gray[{note}]]")


def _nothing(sentence: str) -> None:
    st.info(sentence, icon=":material/info:")
