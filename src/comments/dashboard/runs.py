"""Runs: what was scored when, how it ended, and what a new version changed against the one before."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from comments.analysis.drift import Effect, coarser, effect, ks, psi, reading
from comments.dashboard import cards, scorer_charts, session
from comments.dashboard.wording import counted, excerpt, figure, lasting, moment, share
from comments.models import Run
from comments.store import Confusion, Drift, MeasureDrift, Store

MOST = 50
ENDS = {
    None: "running",
    "complete": "complete",
    "interrupted": "interrupted; the next run goes on",
    "failed": "failed",
}


def show() -> None:
    """Draw the page."""
    store = session.store()
    st.subheader("Runs", anchor=False)
    runs = store.runs(MOST)
    if not runs:
        st.info(
            "Nothing has been scored yet. Score what is waiting with: comments score", icon=":material/play_circle:"
        )
        return
    under_way = any(run.ended is None for run in runs)
    st.fragment(_progress, run_every="2s" if under_way else None)()
    st.dataframe(
        [_row(run) for run in runs],
        hide_index=True,
        height=min(38 + 35 * len(runs), 320),
        alt=f"The last {len(runs)} scoring runs",
    )
    _shown(store)
    st.markdown("##### What a run changed")
    said = {run.id: f"Run {run.id}: {run.scorer} {short(run.version)}, {moment(run.started)}" for run in runs}
    chosen = st.selectbox(
        "Run", list(said), format_func=said.__getitem__, key="runs.chosen", bind="query-params", width=520
    )
    _drift(store.drift(chosen))


def _progress() -> None:
    """Show runs under way, without drawing the rest of the page again."""
    for run in session.store().runs(MOST):
        if run.ended is None:
            done = run.scored + run.not_scored + run.failed
            total = max(run.total or 0, done, 1)
            st.progress(done / total, text=f"{run.scorer} {short(run.version)}: {done:,} of {counted(total, 'text')}")


def short(version: str, most: int = 14) -> str:
    """Return a version's beginning and end: between are digests, in full under "Which versions are shown"."""
    return version if len(version) <= most else f"{version[: most - 6]}…{version[-5:]}"


def _row(run: Run) -> dict[str, object]:
    return {
        "run": run.id,
        "scorer": run.scorer,
        "version": short(run.version),
        "started": moment(run.started),
        "took": lasting((run.finished or datetime.now(UTC)) - run.started),
        "texts": run.total,
        "scored": run.scored,
        "not scored": run.not_scored,
        "failed": run.failed,
        "ended": ENDS.get(run.ended, run.ended),
        "problem": run.problem or "",
    }


def _shown(store: Store) -> None:
    """Say which versions readers see: a version cut short is not shown until it is complete."""
    versions = store.versions()
    with st.expander("Which versions are shown"):
        st.caption(
            "A version is shown once it has judged every text. Until then everybody sees the complete one before."
        )
        st.dataframe(
            [
                {
                    "scorer": version.scorer,
                    "version": version.version,
                    "shown": version.shown,
                    "scored": version.scored,
                    "not scored": version.not_scored,
                }
                for version in versions
            ],
            hide_index=True,
            alt="Scorer versions in the store",
        )
        hidden = {f"{v.scorer} {v.version}": v for v in versions if not v.shown}
        if not hidden or session.role() not in ("lead", "admin"):
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.selectbox("Show another version, complete or not", list(hidden), index=None, key="runs.show")
            if st.button("Show it to everybody", disabled=name is None) and name is not None:
                store.publish(hidden[name].scorer, hidden[name].version, by=session.person().name)
                st.rerun()


def _drift(found: Drift) -> None:
    if found.previous is None:
        st.info(
            f"This was the first version of {found.run.scorer} here, so there is nothing to compare it with.",
            icon=":material/info:",
        )
        return
    if not found.measures:
        st.info("No text has been judged by both versions yet.", icon=":material/info:")
        return
    names = (f"before: {short(found.previous)}", f"after: {short(found.run.version)}")
    if found.previous == found.run.version:
        st.caption("The same version twice: equal texts keep their scores, so nothing moved.")
    measures = {measure.measure: measure for measure in found.measures}
    name = next(iter(measures))
    if len(measures) > 1:
        name = st.segmented_control("Measure", list(measures), default=name, key="runs.measure", required=True) or name
    _measure(measures[name], names)


def _measure(moved: MeasureDrift, names: tuple[str, str]) -> None:
    index = psi(coarser(moved.before), coarser(moved.after))
    cards.row(
        [
            cards.Card(name="Compared", value=f"{moved.n:,}", note="judged by both"),
            cards.Card(name="Crossed up", value=f"{moved.crossed_up:,}", note=f"now at or above {moved.threshold:.2f}"),
            cards.Card(name="Crossed down", value=f"{moved.crossed_down:,}", note=f"now below {moved.threshold:.2f}"),
            cards.Card(
                name="Shift (PSI)",
                value=figure(index, 3),
                note=reading(index),
                help="PSI over ten bins. By custom below .1 is stable, above .25 a shift worth looking into.",
            ),
            cards.Card(
                name="Gap (KS)",
                value=figure(ks(moved.before, moved.after), 3),
                note="the widest",
                help="Kolmogorov-Smirnov: the largest difference between the shares of texts below any one score.",
            ),
            cards.Card(name="Largest move", value=figure(moved.largest_change), note="of a single text"),
        ],
        width=142,
    )
    left, right = st.columns([3, 2])
    with left:
        st.markdown("**Distribution** :small[:gray[share of the compared comments]]")
        drawn = scorer_charts.before_and_after(
            coarser(moved.before, 50),
            coarser(moved.after, 50),
            low=moved.low,
            high=moved.high,
            threshold=moved.threshold,
            names=names,
        )
        st.altair_chart(drawn.chart, width="stretch", alt=drawn.alt)
    with right:
        _effect(moved)
    st.markdown("**Worst movers** :small[:gray[read these before trusting either version]]")
    if not moved.movers:
        st.caption("No text moved.")
        return
    st.dataframe(
        [
            {
                "before": mover.before,
                "after": mover.after,
                "moved": round(mover.after - mover.before, 3),
                "comment": mover.key,
                "text": excerpt(mover.text),
            }
            for mover in moved.movers
        ],
        hide_index=True,
        column_config={
            "before": st.column_config.NumberColumn(format="%.2f"),
            "after": st.column_config.NumberColumn(format="%.2f"),
            "moved": st.column_config.NumberColumn(format="%+.2f"),
            "comment": st.column_config.NumberColumn(width="small"),
            "text": st.column_config.TextColumn(width="large"),
        },
        alt="The texts whose score moved most",
    )


def _effect(moved: MeasureDrift) -> None:
    st.markdown("**Against people's decisions** :small[:gray[rejected is what should be flagged]]")
    if moved.low < 0:
        st.caption("Only scores that should be high for what people reject are compared with their decisions.")
        return
    if moved.decisions_before is None or moved.decisions_after is None:
        st.caption("No compared comment has been approved or rejected yet, so which version is right is not known.")
        return
    before, after = _judged(moved.decisions_before), _judged(moved.decisions_after)
    st.dataframe(
        [
            {"": "Precision", "before": share(before.precision), "after": share(after.precision)},
            {"": "Recall", "before": share(before.recall), "after": share(after.recall)},
        ],
        hide_index=True,
        alt="Precision and recall before and after",
    )
    st.caption("Decisions made with the older score in view lean towards it: a small loss may be habit.")


def _judged(table: Confusion) -> Effect:
    return effect(
        true_positive=table.true_positive, false_positive=table.false_positive, false_negative=table.false_negative
    )
