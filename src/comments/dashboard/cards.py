"""Figures in frames, side by side, wrapping on a narrow screen. Their words are the page's own, never a reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from comments.analysis.shares import Share
from comments.dashboard.wording import between, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure: what it is, its value in words, what it rests on, and more behind a question mark."""

    name: str
    value: str
    note: str = ""
    help: str | None = None


def share_card(name: str, of: Share, note: str) -> Card:
    """A share with its n and its interval; `note` follows the count ("of the flagged were rejected")."""
    interval = between(of.interval, as_percent=True)
    return Card(name=name, value=percent(of.value), note=f"{of.hits:,} of {of.n:,} {note}. 95 % interval {interval}")


def row(cards: Sequence[Card], *, width: int = 170) -> None:
    """Draw cards in a row, each at least `width` pixels wide."""
    with st.container(horizontal=True):
        for card in cards:
            with st.container(border=True, width=width, height="stretch", gap=None):
                st.metric(card.name, card.value, help=card.help)
                if card.note:
                    st.caption(card.note)
