"""What stands beside the comments, the same for every family: article, the page's own count, who hosts them."""

from __future__ import annotations

from dataclasses import fields, replace

from comments.formats.article import read_article
from comments.formats.counted import stated_count
from comments.formats.document import Document
from comments.formats.hosted import hosted_by
from comments.models import Article, Page

_ARTICLE = tuple(field.name for field in fields(Article))


def with_facts(page: Page, document: Document) -> Page:
    """Return the page with the facts its family left open; what the family found itself stands.

    An export speaks for itself: only pages, which have markup or text to read, are asked. Where the comments were found
    on the page nobody hosts them elsewhere.
    """
    article, count, hosted = page.article, page.stated_count, page.hosted_by
    if document.kind in ("html", "text") and document.problem is None:
        found = read_article(document)
        article = replace(
            article, **{name: getattr(found, name) for name in _ARTICLE if getattr(article, name) in (None, ())}
        )
        count = stated_count(document) if count is None else count
        if not page.comments and hosted is None:
            hosted = hosted_by(document)
    elif article.url is None and document.url is not None:
        article = replace(article, url=document.url)
    return replace(
        page,
        article=article,
        stated_count=count,
        hosted_by=hosted,
        fetched_at=page.fetched_at or document.fetched_at,
    )
