"""Thresholds: from which score on is a comment called toxic, and what would that get right?"""

from __future__ import annotations

import streamlit as st

from comments.analysis.calibration import (
    calibration_error,
    cautions,
    reliability,
    suggest,
    threshold_table,
)
from comments.analysis.evaluation import auc
from comments.dashboard import cards, filters, scorer_charts, session
from comments.dashboard.charts import Drawing
from comments.dashboard.wording import between, figure, percent, share
from comments.errors import CommentsError
from comments.selection import Selection
from comments.store import Sample, Settings, Store

SAMPLE, EVERYTHING = "sample", "everything"
FEW_SAMPLED = 30
RANDOM = Selection(status=("waiting",), order="random")
WHY = (
    "In the order “Random sample”, without other filters, comments come up by chance, and each decision remembers it. "
    "Figures from that stretch of comments hold for all of them, whoever decided them. Decisions from the top of the "
    "queue are about toxic comments mostly: with them, recall and the share flagged look better than they are."
)
FINE = tuple(round(step / 100, 2) for step in range(1, 100))
"""What a threshold may be set to; the table shows every fifth."""


def show() -> None:
    """Draw the page."""
    store = session.store()
    settings = store.settings()
    st.subheader("Thresholds", anchor=False)
    st.text(f"{settings.toxicity_measure} against what people decided. A rejected comment counts as toxic.")
    judged = _judged(store)
    scores, rejected = [score for score, _ in judged], [positive for _, positive in judged]
    if not judged:
        return
    table = threshold_table(scores, rejected, FINE)
    at = st.slider(
        "Threshold to look at", 0.01, 0.99, _near(settings.threshold), step=0.01, key="thresholds.at",
        help="Moving this changes nothing for anybody until it is set below.",
    )  # fmt: skip
    row = next(row for row in table if row.at == round(at, 2))
    cards.row(
        [
            cards.share_card("Would be flagged", row.flagged, "decided comments"),
            cards.share_card("Precision", row.precision, "flagged were rejected"),
            cards.share_card("Recall", row.recall, "rejected are flagged"),
            cards.Card(
                name="Ranking (AUC)",
                value=figure(auc(scores, rejected)),
                note="At any threshold: 1 is perfect order, 0.50 is chance",
                help="The chance that a rejected comment has a higher score than an approved one.",
            ),
        ],
        width=224,
    )
    _set(store, settings, at)
    left, right = st.columns(2)
    with left:
        st.markdown("**What each threshold gets right** :small[:gray[bands are 95 % intervals]]")
        _draw(scorer_charts.precision_recall([row for row in table if round(row.at * 100) % 5 == 0], at=at))
    with right:
        bins = reliability(scores, rejected)
        error = calibration_error(bins)
        st.markdown(
            "**Is a score a probability?** "
            f":small[:gray[calibration error {figure(error)} on {len(judged):,} decisions]]"
        )
        _draw(scorer_charts.reliability(bins))
        st.caption("On the dashed line, a score of .70 is rejected in 7 of 10 cases. Above it the score is too low.")
    _suggestion(store, settings, scores, rejected)
    with st.expander("As a table"):
        st.dataframe(
            [
                {
                    "threshold": row.at,
                    "flagged": share(row.flagged),
                    "precision": share(row.precision),
                    "precision, 95 %": between(row.precision.interval, as_percent=True),
                    "recall": share(row.recall),
                    "recall, 95 %": between(row.recall.interval, as_percent=True),
                }
                for row in table
                if round(row.at * 100) % 5 == 0
            ],
            hide_index=True,
            alt="Flagged, precision and recall by threshold",
        )


def _judged(store: Store) -> list[tuple[float, bool]]:
    """Choose whose decisions count, say which and why, and offer to draw more of the ones that can be trusted."""
    everything, sampled, sample = store.judged("toxicity"), store.judged("toxicity", sampled=True), store.sample()
    sources = {
        SAMPLE: f"Random sample ({len(sampled):,})",
        EVERYTHING: f"Every decision ({len(everything):,})",
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.segmented_control(
            "Measured on", list(sources), default=SAMPLE if len(sampled) >= FEW_SAMPLED else EVERYTHING,
            format_func=sources.__getitem__, key="thresholds.source", required=True, help=WHY,
        )  # fmt: skip
        if session.role() not in (None, "viewer") and st.button(
            "Work the random sample", icon=":material/shuffle:", help=WHY
        ):
            filters.open_page("queue", RANDOM)
    judged = sampled if source == SAMPLE else everything
    if source == SAMPLE:
        found = [] if judged else ["No comment of a random sample has been approved or rejected yet."]
        found += cautions([positive for _, positive in judged], random=len(judged)) if judged else []
        found += _gaps(sample)
    else:
        found = cautions([positive for _, positive in judged], random=len(sampled) if sample.comments else None)
    if found:
        st.warning("  \n".join(found), icon=":material/warning:")
    return judged


def _gaps(sample: Sample) -> list[str]:
    """Say what the sample lacks: comments left out by choice are what makes a sample biased again."""
    left = [f"{n:,} {what}" for n, what in ((sample.waiting, "still waiting"), (sample.skipped, "skipped")) if n]
    if not left:
        return []
    return [
        f"Of the {sample.comments:,} comments in the sample so far, {' and '.join(left)}: if those are the hard ones, "
        "these figures are too good."
    ]


def _suggestion(store: Store, settings: Settings, scores: list[float], rejected: list[bool]) -> None:
    st.markdown("**A threshold for a wanted precision**")
    wanted = st.select_slider(
        "Of ten flagged comments, how many should be ones that people would reject?",
        tuple(step / 20 for step in range(10, 20)),
        value=0.8,
        format_func=lambda value: f"{value * 10:g}",
        key="thresholds.wanted",
    )
    found = suggest(threshold_table(scores, rejected, FINE), wanted)
    if found is None:
        st.info(
            f"No threshold reaches {percent(wanted)} on these {len(scores):,} decisions. Ask for less, or decide more.",
            icon=":material/info:",
        )
        return
    row = found.threshold
    st.markdown(
        f"**{row.at:.2f}** had a precision of {share(row.precision)}, 95 % interval "
        f"{between(row.precision.interval, as_percent=True)}, and found {share(row.recall)} of the rejected ones. "
        + (
            "The interval's lower end reaches it too. "
            if found.sure
            else "**The interval's lower end does not reach it.** "
        )
        + "It was chosen and measured on the same decisions, so expect a little less."
    )
    if row.at != settings.threshold:
        _change(store, row.at, key="suggested")


def _set(store: Store, settings: Settings, at: float) -> None:
    if round(at, 2) == round(settings.threshold, 2):
        st.caption("This is the threshold in use.")
    else:
        st.caption(f"The threshold in use is {settings.threshold:.2f}.")
        _change(store, round(at, 2), key="looked-at")


def _change(store: Store, value: float, *, key: str) -> None:
    if session.role() not in ("lead", "admin"):
        st.caption("A lead or an admin can change it.")
        return
    if st.button(f"Use {value:.2f} from now on", key=f"thresholds.set.{key}", icon=":material/check:"):
        try:
            store.change_setting("threshold", value, by=session.person().name)
        except CommentsError as error:
            st.error(str(error))
            return
        st.toast(f"The threshold is {value:.2f} now. Nothing is scored again: bands are read off stored scores.")
        st.rerun()


def _near(threshold: float) -> float:
    return min(0.99, max(0.01, round(threshold, 2)))


def _draw(drawing: Drawing) -> None:
    st.altair_chart(drawing.chart, width="stretch", alt=drawing.alt)
