"""One article's discussion: how deep and how quick it is, and what is posted into it again and again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from comments.analysis import duplicates, threads
from comments.dashboard import cards, session
from comments.dashboard.wording import counted, excerpt, lasting, moment, percent
from comments.selection import Selection
from comments.store import CommentRow

MOST = 2_000


def draw(articles: tuple[int, ...]) -> None:
    """Draw the figures of these articles' discussion, whatever else is filtered: half a thread has no shape."""
    store = session.store()
    whole = Selection(articles=articles, order="page")
    count = store.count(whole)
    st.markdown(f"**Shape of the discussion** :small[:gray[all {counted(count, 'comment')} of this article]]")
    if count > MOST:
        st.info(f"Drawn for articles of up to {MOST:,} comments.", icon=":material/info:")
        return
    rows: list[CommentRow] = []
    after: str | None = None
    while len(rows) < count:
        part = store.comments(whole, limit=500, after=after)
        rows += part.rows
        after = part.next
        if after is None:
            break
    _shape(threads.shape({row.key: row.parent_key for row in rows}, {row.key: row.posted_at for row in rows}))
    _bursts(rows)


def _shape(found: threads.Shape) -> None:
    cards.row(
        [
            cards.Card(name="First comments", value=f"{found.depths[0]:,}" if found.depths else "0"),
            cards.Card(name="Answered", value=percent(found.answered.value)),
            cards.Card(name="Deepest reply", value=f"{found.deepest:,} down"),
            cards.Card(name="Most replies to one", value=f"{found.widest:,}"),
            cards.Card(name="Median time to reply", value=lasting(found.reply_time)),
            cards.Card(
                name="Depth index",
                value=f"{found.h}",
                help="The largest h such that h comments stand h levels deep or deeper: high where many go deep.",
            ),
        ],
        width=180,
    )


def _bursts(rows: Sequence[CommentRow]) -> None:
    posts = [
        duplicates.Post(key=row.key, text=row.text, posted_at=row.posted_at, author=row.author)
        for row in rows
        if not row.gone
    ]
    found = duplicates.bursts(posts)
    if not found:
        return
    st.markdown("**Nearly the same, again and again** :small[:gray[at most a day between two of them]]")
    st.dataframe(
        [
            {
                "comments": len(burst.posts),
                "names": burst.authors,
                "first": moment(burst.posts[0].posted_at),
                "within": lasting(burst.lasted),
                "text": excerpt(burst.posts[0].text),
            }
            for burst in found
        ],
        hide_index=True,
        column_config={"text": st.column_config.TextColumn(width="large")},
        alt="Bursts of nearly identical comments",
    )
