"""How many comments a page claims to have: over the comments, in JSON-LD, in microdata. Read from any kind of page."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborNode

from comments.formats.document import Document, fact
from comments.formats.linked_data import article_node
from comments.formats.text.phrases import counted

_TITLES = (
    "h2, h3, h4, .comments-title, #comments-title, .comment-title, .comments-heading, .comment-count, .comments-count, "
    ".commentcount, .comments-header"
)
_STATES = b"data-comment-count"
_TITLE_NAMES = frozenset(re.findall(r"[.#]([\w-]+)", _TITLES))
_HEADINGS = ("h2", "h3", "h4")
_LINKS = "a[href$='#comments'], a[href$='#respond'], a[href$='#disqus_thread'], .comments-link, .post-comments"
_DIGITS = re.compile(r"\d+")
_MOST = 5_000_000
_MOST_TITLES = 400
_MOST_LINKS = 60


@fact
def stated_count(document: Document) -> int | None:
    """Return the page's own count, or None where it states none; a page that says 0 has 0."""
    if not document.is_html:
        return None
    stating = _STATES in document.utf8
    titles = document.css(f"{_TITLES}, [{_STATES.decode()}]" if stating else _TITLES)[:_MOST_TITLES]
    found = next(
        (count for node in titles if (count := _shown(node, stating)) is not None and _over_comments(node)), None
    )
    if found is None:
        found = _of_node(article_node(document))
    if found is None:
        found = _in_microdata(document)
    if found is None:
        links = document.css(_LINKS)[:_MOST_LINKS]
        found = next((count for node in links if (count := _shown(node, stating)) is not None), None)
    return found


def _shown(node: LexborNode, stating: bool) -> int | None:
    """The count that an element states in its attribute (on pages that have it) or in its text."""
    stated = node.attributes.get(_STATES.decode()) if stating else None
    if stated and stated.isdigit():
        return _plausible(stated)
    text = " ".join(node.text(separator=" ").split())
    return counted(text) if len(text) < 160 else None


def _over_comments(node: LexborNode) -> bool:
    """Whether a heading stands over comments: by its own name or by those of the elements around it."""
    tag, given = node.tag, node.attributes
    if tag not in _HEADINGS or "data-comment-count" in given:
        return True
    if not _TITLE_NAMES.isdisjoint((*(given.get("class") or "").split(), given.get("id"))):
        return True
    outer = node.parent
    while outer is not None:
        given = outer.attributes
        name = given.get("id") or ""
        if name == "comments" if tag == "h4" else ("comment" in name or "comment" in (given.get("class") or "")):
            return True
        outer = outer.parent
    return False


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
