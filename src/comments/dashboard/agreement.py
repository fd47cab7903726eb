"""Agreement: how far two people who judged the same comments came to the same result."""

from __future__ import annotations

import streamlit as st

from comments.analysis.agreement import Agreement, agreement, by_label
from comments.dashboard import cards, filters, golden, session
from comments.dashboard.wording import between, counted, excerpt, figure, share
from comments.models import Decision
from comments.selection import Selection
from comments.store import SecondLook, Store

FEW = 30
MOST_SHOWN = 100

ABOUT = """
Some decided comments come back to a second person, without the first decision and without the score. Two people who
only guess agree often by chance, so plain agreement flatters; kappa and alpha take chance out.

- **Krippendorff's alpha**: 1 is perfect, 0 is chance, below 0 is systematic disagreement. Its author asks for .80, and
  calls .67 the lowest at which tentative conclusions hold. The interval comes from 2,000 resamples of the comments.
- **Cohen's kappa** is nearly the same number for exactly two judgements a comment.
- A dash means that everybody always said the same: with no variation there is nothing to measure.
- A label with low agreement is a question to the guideline before it is one to the people.
"""


def show() -> None:
    """Draw the page."""
    store = session.store()
    st.subheader("Agreement", anchor=False)
    looks = store.looked_again()
    done = [(look.first, look.second) for look in looks if look.second is not None]
    st.text(f"{counted(len(done), 'comment')} judged twice, {store.count_second_looks():,} waiting for a second look")
    if not done:
        st.info(
            "No comment has been judged twice yet, so there is nothing to compare. On the page Second look, a lead "
            "draws decided comments; whoever did not decide them judges them there.",
            icon=":material/group:",
        )
    else:
        if len(done) < FEW:
            st.warning(f"With {counted(len(done), 'comment')} the intervals say more than the figures.")
        _verdicts(done)
        _labels(store, done)
        _differences(store, [look for look in looks if look.second is not None])
    golden.draw(store)
    with st.expander("What these figures mean", icon=":material/help:"):
        st.markdown(ABOUT)


def _verdicts(done: list[tuple[Decision, Decision]]) -> None:
    found = agreement([(first.verdict or "none", second.verdict or "none") for first, second in done])
    cards.row(
        [
            cards.share_card("Same verdict", found.same, "judged twice"),
            cards.Card(
                name="Krippendorff's alpha",
                value=figure(found.alpha),
                note=f"95 % interval {between(found.interval)}, on {counted(found.n, 'comment')}",
            ),
            cards.Card(name="Cohen's kappa", value=figure(found.kappa), note=f"on {counted(found.n, 'comment')}"),
        ],
        width=240,
    )


def _labels(store: Store, done: list[tuple[Decision, Decision]]) -> None:
    used = {label for pair in done for decision in pair for label in decision.labels}
    labels = [label for label in store.labels() if label in used] + sorted(used - set(store.labels()))
    st.markdown("**By label** :small[:gray[given by both, by one, or by neither]]")
    if not labels:
        st.caption("No label was given in either look.")
        return
    found = by_label([(set(first.labels), set(second.labels)) for first, second in done], labels)
    st.dataframe([_row(label, found[label], done) for label in labels], hide_index=True, alt="Agreement by label")


def _row(label: str, found: Agreement, done: list[tuple[Decision, Decision]]) -> dict[str, object]:
    first = [label in one.labels for one, _ in done]
    second = [label in other.labels for _, other in done]
    return {
        "label": label,
        "by both": sum(one and other for one, other in zip(first, second, strict=True)),
        "by one": sum(one != other for one, other in zip(first, second, strict=True)),
        "same": share(found.same),
        "alpha": figure(found.alpha),
        "95 % interval": between(found.interval),
        "kappa": figure(found.kappa),
    }


def _differences(store: Store, looks: list[SecondLook]) -> None:
    differing = [look for look in looks if look.second and look.second.verdict != look.first.verdict]
    st.markdown(f"**Different verdicts** :small[:gray[{counted(len(differing), 'comment')}]]")
    if not differing:
        st.caption("Every comment got the same verdict twice.")
        return
    rows = []
    for look in differing[:MOST_SHOWN]:
        comment = store.comment(look.comment)
        rows.append(
            {
                "first": look.first.verdict,
                "by": look.first.moderator,
                "second": look.second.verdict if look.second else None,
                "by ": look.second.moderator if look.second else None,
                "text": excerpt(comment.text),
            }
        )
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"text": st.column_config.TextColumn(width="large")},
        alt="Comments with two different verdicts",
    )
    st.caption("Click a text twice to read all of it.")
    if st.button("Open what people disagree on in the queue", icon=":material/inbox:"):
        filters.open_page("queue", Selection(order="conflicts"))
