"""Rows as the desk draws them. A second look is blind: no score, no decision and no band leaves the server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from comments.labels import SENTIMENT, TOXICITY, Bands
from comments.models import Span
from comments.store import AuthorHistory, CommentRow, Settings, Thread

CARD_LETTERS = 420
NEAR_LETTERS = 280
CHOSEN_LETTERS = 4_000
MOST_ANCESTORS = 6
MOST_REPLIES = 16
MOST_SIBLINGS = 10
MOST_SAME = 6

Explain = Callable[[str], Sequence[Span]]


def bands_of(settings: Settings) -> tuple[Bands, Bands]:
    """Return the desk's bands for toxicity and sentiment."""

    def of(name: str, default: Bands) -> Bands:
        edges = tuple(settings.bands.get(name, default.edges))
        return Bands(edges=edges, names=default.names) if len(edges) == len(default.edges) else default

    return of("toxicity", TOXICITY), of("compound", SENTIMENT)


def safe_url(url: str | None) -> str | None:
    """Return an http or https address, else None: pages write what they like into a link."""
    if url is None:
        return None
    try:
        return url if urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


def article(row: CommentRow) -> dict[str, Any]:
    """Return what a card says of the article."""
    return {"title": _said(row.article_title), "url": safe_url(row.article_url)}


class Painter:
    """Turns store rows into what the browser draws."""

    def __init__(self, settings: Settings, *, blind: bool = False, explain: Explain | None = None) -> None:
        self.toxicity, self.sentiment = bands_of(settings)
        self.blind = blind
        self.explain = explain
        self.conflicts: Mapping[int, str] = {}
        self.golden: Mapping[int, str | None] = {}

    def card(self, row: CommentRow, others: Sequence[CommentRow] = ()) -> dict[str, Any]:
        """Return a row of the list with the nearly equal `others` of its card.

        `rev` names its content, so that it is sent once. Of the others, the first few are shown.
        """
        drawn = {**self.near(row, letters=CARD_LETTERS), "replies": row.replies, "language": row.language}
        drawn |= {
            "likes": row.likes,
            "reply_to": _said(row.reply_to),
            "parent": row.parent_key,
            "length": len(row.text),
        }
        if not self.blind:
            drawn |= {"decision": row.decision_id, "note": _said(row.note)}
            if row.key in self.conflicts:
                drawn["conflict"] = self.conflicts[row.key]
            if row.key in self.golden:
                drawn["golden"] = self.golden[row.key]
            if others:
                drawn["burst"] = [(other.key, other.decision_id) for other in others]
                drawn["same"] = [self.near(other, letters=120) for other in others[:MOST_SAME]]
            if self.explain and row.toxicity is not None and row.toxicity >= self.toxicity.edges[0]:
                drawn["marks"] = marks(self.explain(row.text[:CARD_LETTERS]))
        return drawn | {"rev": _rev(drawn)}

    def near(self, row: CommentRow, *, letters: int = NEAR_LETTERS) -> dict[str, Any]:
        """Return a row as it stands beside the selected one."""
        drawn: dict[str, Any] = {
            "key": row.key,
            "article": row.article_key,
            "author": _said(row.author),
            "when": row.posted_at.isoformat() if row.posted_at else row.posted_at_text,
            "text": cut(row.text, letters),
            "via": row.parent_via,
            "gone": row.gone,
            "state": row.state,
        }
        if self.blind:
            return drawn
        return drawn | {
            "toxicity": _round(row.toxicity),
            "band": self.toxicity.of(row.toxicity),
            "worst": row.toxicity is not None and row.toxicity >= self.toxicity.edges[-1],
            "sentiment": _round(row.sentiment),
            "mood": self.sentiment.of(row.sentiment),
            "why": row.not_scored,
            "verdict": row.verdict,
            "labels": list(row.labels),
            "moderator": row.moderator,
        }

    def thread(self, thread: Thread) -> dict[str, Any]:
        """Return a comment's surroundings, each list bounded."""
        comment = thread.comment
        return {
            "key": comment.key,
            "text": cut(comment.text, CHOSEN_LETTERS),
            "ancestors": [self.near(row) for row in thread.ancestors[-MOST_ANCESTORS:]],
            "hidden_ancestors": max(0, len(thread.ancestors) - MOST_ANCESTORS),
            "replies": [
                self.near(row) | {"below": max(1, row.depth - comment.depth)} for row in thread.replies[:MOST_REPLIES]
            ],
            "more_replies": max(0, len(thread.replies) - MOST_REPLIES),
            "siblings": [self.near(row, letters=140) for row in thread.siblings[:MOST_SIBLINGS]],
            "more_siblings": len(thread.siblings) > MOST_SIBLINGS,
        }

    def author(self, history: AuthorHistory) -> dict[str, Any]:
        """Return an author's history; for a second look only what says nothing of earlier judgements."""
        known = {
            "name": cut(history.name, 200),
            "comments": history.comments,
            "articles": history.articles,
            "first": history.first.isoformat() if history.first else None,
            "last": history.last.isoformat() if history.last else None,
            "recent": [self.near(row, letters=200) for row in history.recent],
        }
        if self.blind:
            return known
        return known | {
            "waiting": history.waiting,
            "approved": history.approved,
            "rejected": history.rejected,
            "skipped": history.skipped,
            "toxicity": _round(history.toxicity),
            "labels": dict(history.labels),
        }


def marks(spans: Sequence[Span], most: int = 12) -> list[tuple[int, int, int]]:
    """Return the spans that raised a score as (start, end, strength 1 to 3), in reading order, without overlaps.

    Only spans with at least a fifth of the strongest contribution are shown.
    """
    raised = [span for span in spans if span.contribution > 0 and span.end > span.start]
    if not raised:
        return []
    top = max(span.contribution for span in raised)
    strong = sorted((span for span in raised if span.contribution >= top / 5), key=lambda span: -span.contribution)
    chosen: list[Span] = []
    for span in strong:
        if len(chosen) < most and all(span.end <= other.start or span.start >= other.end for other in chosen):
            chosen.append(span)
    return sorted(
        (s.start, s.end, 3 if s.contribution > top * 0.66 else 2 if s.contribution > top * 0.4 else 1) for s in chosen
    )


def cut(text: str, letters: int) -> str:
    """Cut a text for display, saying so with an ellipsis; NUL, which no screen shows, becomes its picture."""
    shown = clean(text)
    return shown if len(shown) <= letters else shown[: letters - 2].rstrip() + " …"


def clean(text: str) -> str:
    """Return a text that every screen and wire takes: NUL as its picture, lone surrogates replaced."""
    return text.replace("\0", "␀").encode("utf-8", "replace").decode()


def _said(text: str | None) -> str | None:
    return None if text is None else cut(text, 200)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _rev(drawn: Mapping[str, Any]) -> str:
    text = json.dumps(drawn, sort_keys=True, default=str).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=4).hexdigest()
