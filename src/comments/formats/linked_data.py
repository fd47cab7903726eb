"""What a page says of itself in JSON-LD: the article's node among all the others (https://schema.org/Article)."""

from __future__ import annotations

import json
import re
from typing import Any

from comments.formats.document import Document, fact

_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting", "Article", "TechArticle", "ScholarlyArticle", "Report",
    "DiscussionForumPosting", "SocialMediaPosting", "QAPage", "Question", "Recipe", "Review", "VideoObject", "WebPage",
    "ItemPage", "CreativeWork",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_ARTICLES)}
_INSIDE = ("mainEntityOfPage", "mainEntity", "@graph", "itemListElement")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*$")
_MOST = 20_000


@fact
def blocks(document: Document) -> list[Any]:
    """What the page's JSON-LD scripts hold, parsed. Broken JSON is passed over."""
    found = []
    for script in document.tree.tags("script"):
        if (script.attributes.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            text = (script.text() or "").strip()
            found.append(json.loads(text if text[:1] in "{[" else _WRAPPING.sub("", text), strict=False))
        except (ValueError, RecursionError):
            continue
    return found


@fact
def article_node(document: Document) -> dict[str, Any]:
    """The object that describes the article best, empty where there is none."""
    best: dict[str, Any] = {}
    best_rank = len(_ARTICLES)
    waiting = blocks(document)[::-1]
    for _ in range(_MOST):
        if not waiting:
            break
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            kinds = item.get("@type")
            ranks = [
                _RANK.get(kind, best_rank)
                for kind in (kinds if isinstance(kinds, list) else [kinds])
                if isinstance(kind, str)
            ]
            if min(ranks, default=best_rank) < best_rank:
                best, best_rank = item, min(ranks)
            waiting.extend(item[name] for name in _INSIDE if name in item)
    return best


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
