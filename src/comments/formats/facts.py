"""What stands beside the comments, the same for every family: article, the page's own count, who hosts them."""

from __future__ import annotations

from dataclasses import replace

from comments.formats.document import Document
from comments.models import Page


def with_facts(page: Page, document: Document) -> Page:
    """Return the page with the facts its family left open; what the family found itself stands."""
    article = page.article
    if article.url is None and document.url is not None:
        article = replace(article, url=document.url)
    return replace(page, article=article, fetched_at=page.fetched_at or document.fetched_at)
