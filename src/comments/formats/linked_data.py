"""What a page says of itself in JSON-LD: the article's node among all the others (https://schema.org/Article)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from comments.formats.document import Document

_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting", "Article", "TechArticle", "ScholarlyArticle", "Report",
    "DiscussionForumPosting", "SocialMediaPosting", "QAPage", "Question", "Recipe", "Review", "VideoObject", "WebPage",
    "ItemPage", "CreativeWork",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_ARTICLES)}
_INSIDE = ("mainEntityOfPage", "mainEntity", "@graph", "itemListElement")
_MOST = 20_000


def article_node(document: Document) -> dict[str, Any]:
    """The object that describes the article best, empty where there is none. Broken JSON is passed over."""
    best: dict[str, Any] = {}
    best_rank = len(_ARTICLES)
    for node in _nodes(document):
        kinds = node.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            rank = _RANK.get(kind, len(_ARTICLES)) if isinstance(kind, str) else len(_ARTICLES)
            if rank < best_rank:
                best, best_rank = node, rank
    return best


def _nodes(document: Document) -> Iterator[dict[str, Any]]:
    if "application/ld+json" not in document.text:
        return
    for script in document.tree.css('script[type="application/ld+json"]')[:50]:
        text = (script.text() or "").strip()
        text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*$", "", text)
        try:
            waiting: list[Any] = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < _MOST:
            item = waiting.pop()
            seen += 1
            if isinstance(item, list):
                waiting.extend(reversed(item))
            elif isinstance(item, dict):
                yield item
                waiting.extend(
                    item[name]
                    for name in ("mainEntityOfPage", "mainEntity", "@graph", "itemListElement")
                    if name in item
                )


def first_text(value: Any, *keys: str) -> str | None:
    """A text out of what JSON-LD allows: a string, a list, or an object with one of the keys ("name", "@id")."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = next((value[key] for key in keys if value.get(key)), None)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def texts(value: Any) -> list[str]:
    """Keywords: a list of texts or objects, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    found = [first_text(item, "name") for item in value] if isinstance(value, list) else []
    return [text for text in found if text]
