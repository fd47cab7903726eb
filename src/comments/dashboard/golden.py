"""Golden items on the page Agreement: each moderator's accuracy, and which items are in use."""

from __future__ import annotations

from collections import defaultdict

import streamlit as st

from comments.analysis.accuracy import accuracy
from comments.dashboard import session
from comments.dashboard.wording import between, counted, excerpt, share
from comments.errors import CommentsError
from comments.models import Decision
from comments.store import SecondLook, Store

ABOUT = """
A lead keeps the answer to a comment that the guideline settles (in the queue: G). The comment then comes back among
second looks, to moderators who have not judged it, and nothing on their screen tells it from the others. Accuracy is
the share of approvals and rejections that agree with the known answer; skips count neither way. An item that most
people get wrong is more likely a wrong answer than a wrong team.
"""


def draw(store: Store) -> None:
    """Draw the part of the page that is about golden items."""
    known, answers = store.golden(), store.golden_answers()
    st.markdown(
        f"**Golden items** :small[:gray[{counted(len(known), 'comment')} with a known answer, "
        f"{counted(len(answers), 'blind judgement')}]]",
        help=ABOUT,
    )
    if not known:
        st.caption("None yet. In the queue, G keeps the answer to a comment; a lead may do that.")
        return
    if answers:
        _people(answers)
    else:
        st.caption("Nobody has judged one yet. They come up among second looks, never alone: draw some of those too.")
    with st.expander(f"The items, {len(known):,}"):
        _items(store, known, answers)


def _people(answers: list[SecondLook]) -> None:
    by: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for look in answers:
        if look.second is not None:
            by[look.second.moderator].append((look.first.verdict or "", look.second.verdict or ""))
    rows = []
    for name, given in sorted(by.items()):
        found = accuracy(given)
        rows.append(
            {
                "moderator": excerpt(name),
                "accuracy": share(found.right),
                "95 % interval": between(found.right.interval, as_percent=True) if found.right.n else "–",
                "too mild": found.too_mild,
                "too strict": found.too_strict,
                "skipped": found.left_open,
            }
        )
    st.dataframe(rows, hide_index=True, alt="Accuracy on golden items by moderator")


def _items(store: Store, known: list[Decision], answers: list[SecondLook]) -> None:
    given: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for look in answers:
        if look.second is not None:
            given[look.comment].append((look.first.verdict or "", look.second.verdict or ""))
    texts = {one.comment: excerpt(store.comment(one.comment).text) for one in known}
    st.dataframe(
        [
            {
                "known answer": one.verdict,
                "labels": ", ".join(one.labels),
                "by": excerpt(one.moderator),
                "right": share(accuracy(given[one.comment]).right),
                "text": texts[one.comment],
            }
            for one in known
        ],
        hide_index=True,
        column_config={"text": st.column_config.TextColumn(width="large")},
        alt="Golden items",
    )
    if session.role() not in ("lead", "admin"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            "Retire an item", list(texts), index=None, key="golden.retire", placeholder="Choose by its text",
            format_func=lambda key: texts[key][:100],
        )  # fmt: skip
        if st.button("Retire", disabled=key is None, help="Its answers count no more; the audit log keeps them."):
            try:
                store.unmark_golden(key or 0, by=session.person().name)
            except CommentsError as error:
                st.error(str(error))
            else:
                st.rerun()
