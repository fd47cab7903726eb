"""How many comments a page claims to have: over the comments, in JSON-LD, in microdata. Read from any kind of page."""

from __future__ import annotations

import re
from typing import Any

from comments.formats.document import Document, fact
from comments.formats.linked_data import article_node
from comments.formats.text.phrases import counted

_OVER_COMMENTS = (
    ".comments-title, #comments-title, .comment-title, .comments-heading, .comment-count, .comments-count, "
    ".commentcount, #comments h4, .comments-header, "
    "[class*=comment] h2, [class*=comment] h3, [id*=comment] h2, [id*=comment] h3, [data-comment-count]"
)
_LINKS = "a[href$='#comments'], a[href$='#respond'], a[href$='#disqus_thread'], .comments-link, .post-comments"
_DIGITS = re.compile(r"\d+")
_MOST = 5_000_000


@fact
def stated_count(document: Document) -> int | None:
    """Return the page's own count, or None where it states none; a page that says 0 has 0."""
    if not document.is_html:
        return None
    found = _shown(document, _OVER_COMMENTS)
    if found is None:
        found = _of_node(article_node(document))
    if found is None:
        found = _in_microdata(document)
    return _shown(document, _LINKS) if found is None else found


def _shown(document: Document, selector: str) -> int | None:
    for node in document.css(selector)[:60]:
        stated = node.attributes.get("data-comment-count")
        if stated and stated.isdigit():
            return _plausible(stated)
        text = " ".join(node.text(separator=" ").split())
        if len(text) < 160:
            count = counted(text)
            if count is not None:
                return count
    return None


def _of_node(node: dict[str, Any]) -> int | None:
    count = _plausible(node.get("commentCount"))
    if count is not None:
        return count
    statistics = node.get("interactionStatistic")
    for item in statistics if isinstance(statistics, list) else [statistics]:
        if isinstance(item, dict) and "Comment" in str(item.get("interactionType")):
            return _plausible(item.get("userInteractionCount"))
    return None


def _in_microdata(document: Document) -> int | None:
    for node in document.tree.css("[itemprop=commentCount], [itemprop=interactionCount], meta[name='comment_count']"):
        stated = node.attributes.get("content") or node.text()[:60]
        if node.attributes.get("itemprop") != "interactionCount" or "Comment" in stated:
            count = _plausible(stated)
            if count is not None:
                return count
    return None


def _plausible(value: Any) -> int | None:
    match = _DIGITS.search(str(value).replace(",", "")) if value is not None else None
    number = int(match[0][:9]) if match else None
    return number if number is not None and number <= _MOST else None
