"""Formats: one module a family of pages or exports. Adding one is one new file and one row here.

A format module has two functions:

    recognises(document) -> bool            cheap; sniffs content, never the file name alone
    read(document) -> Iterable[Page]        one page an article; bad markup never raises

The order of the table is the order of trial: specific before generic. A family of pages that recognised a page but
found no comment in it lets the next one try: many pages carry the marks of one platform and the comments of another.
A family gives comments (`source`, `format`, `comments`, `ids`); what stands beside them is added in `facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from comments.formats.counted import stated_count
from comments.formats.document import Document
from comments.formats.facts import with_facts
from comments.formats.iframes import frames_of
from comments.models import Page
from comments.registry import Registry

EXPORTS: dict[str, str] = {
    "disqus-export": "comments.formats.disqus_export",
    "wxr": "comments.formats.wxr",
    "guardian": "comments.formats.guardian",
    "disqus-api": "comments.formats.disqus_api",
    "openweb-api": "comments.formats.openweb_api",
    "viafoura-api": "comments.formats.viafoura_api",
    "nyt": "comments.formats.nyt",
    "coral-api": "comments.formats.coral_api",
    "reddit-api": "comments.formats.reddit_api",
    "api": "comments.formats.api",
    "page-records": "comments.formats.page_records",
    "parquet": "comments.formats.parquet_table",
    "jsonl": "comments.formats.json_table",
    "json": "comments.formats.json_tree",
    "csv": "comments.formats.csv_table",
}  # platform exports, API answers, tables: streamed, no size limit, final once recognised

PAGES: dict[str, str] = {  # saved pages, HTML and plain text
    "text-list": "comments.formats.text.listed",
    "text": "comments.formats.text.generic",
    "wpdiscuz": "comments.formats.wpdiscuz",
    "epoch": "comments.formats.epoch",
    "disqus-page": "comments.formats.disqus_page",
    "livefyre": "comments.formats.livefyre",
    "coral-page": "comments.formats.coral_page",
    "openweb-page": "comments.formats.openweb_page",
    "guardian-page": "comments.formats.guardian_page",
    "xenforo": "comments.formats.xenforo",
    "vbulletin": "comments.formats.vbulletin",
    "phpbb": "comments.formats.phpbb",
    "discourse": "comments.formats.discourse",
    "vanilla": "comments.formats.vanilla",
    "hacker-news": "comments.formats.hacker_news",
    "reddit": "comments.formats.reddit",
    "stack-exchange": "comments.formats.stack_exchange",
    "questions": "comments.formats.questions",
    "kinja": "comments.formats.kinja",
    "spip": "comments.formats.spip",
    "blogger": "comments.formats.blogger",
    "numbered": "comments.formats.numbered",
    "message-lists": "comments.formats.message_lists",
    "mediawiki": "comments.formats.mediawiki",
    "boards": "comments.formats.boards",
    "ptt": "comments.formats.ptt",
    "drupal": "comments.formats.drupal",
    "wordpress": "comments.formats.wordpress",
    "microdata": "comments.formats.microdata",
    "json-ld": "comments.formats.json_ld",
    "generic": "comments.formats.generic",
}

_MORE_PAGES = (b"comment-page-", b"cpage=")  # WordPress; with the others the readers that follow find no more

FORMATS = Registry(kind="format", group="comments.formats", builtin={**EXPORTS, **PAGES})


def parse(document: Document) -> Iterator[Page]:
    """Yield the pages of one input: one for a saved page, one an article for an export.

    Never raises for what the input holds; a page that cannot be read carries `problem`.
    """
    for module in _modules(pages=False):
        if module.recognises(document):
            yield from (with_facts(page, document) for page in module.read(document))
            return
    pages = _pages(document)
    for frame in frames_of(document):
        found = _pages(frame)
        if found[0].comments and _better(found[0], pages[0]):
            pages = [replace(page, source=document.source) for page in found]
    yield from (with_facts(page, document) for page in pages)


def _pages(document: Document) -> list[Page]:
    """What the first family that finds comments in a saved page gives: at the least one page, perhaps with none."""
    if document.problem:
        return [Page(source=document.source, problem=document.problem)]
    unknown = "No reader knows this {}; docs/formats.md lists the exports, answers and tables that are read."
    known = document.kind not in ("json", "xml")
    best = Page(source=document.source, problem=None if known else unknown.format(document.kind.upper()))
    for module in _modules(pages=True):
        if not module.recognises(document):
            continue
        pages = iter(module.read(document))
        first = next(pages, None)
        if first is None:
            continue
        if first.comments and _better(first, best):
            first = replace(first, stated_count=stated_count(document)) if first.stated_count is None else first
            if not _falls_short(first, document):
                return [first, *pages]
            best = first
        elif first.problem and best.problem is None:
            best = first
    return [best]


def _better(page: Page, best: Page) -> bool:
    """Whether a later reader's comments replace an earlier one's: far more, or with the names it did not find."""
    fewest = len(best.comments) // 2 if _nameless(best) and not _nameless(page) else len(best.comments) * 2
    return len(page.comments) > fewest


def _nameless(page: Page) -> bool:
    """Whether most comments have neither author nor time: a family saw their texts alone."""
    bare = sum(
        comment.author is None and comment.posted_at is None and not comment.posted_at_text for comment in page.comments
    )
    return bare > len(page.comments) / 2


def _falls_short(page: Page, document: Document) -> bool:
    """Whether another reader may find more: a family saw no names and times, or less than half of what the page says it
    has although that links to no more pages of comments."""
    if _nameless(page):
        return True
    if page.stated_count is None or not len(page.comments) * 2 < page.stated_count < 2_000:
        return False
    return not any(link in document.utf8 for link in _MORE_PAGES)


@cache
def _modules(*, pages: bool) -> tuple[Any, ...]:
    """Import the readers of pages, or all others, once; strangers' formats are tried with the exports, before any
    page."""
    return tuple(FORMATS.get(name) for name in FORMATS.names() if (name in PAGES) == pages)
