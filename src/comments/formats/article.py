"""The article a page is about, and how many comments the page claims: from JSON-LD, OpenGraph, meta, `<time>`, text.

Plain renderings have a headline at best. Nothing is guessed where the page is silent.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from comments.formats.document import Document
from comments.formats.linked_data import article_node, first_text, texts
from comments.formats.text.lines import lines_of
from comments.formats.text.phrases import headline
from comments.formats.text.renderings import plain
from comments.formats.times import read_time
from comments.models import Article

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "date", "pubdate", "publish-date", "publish_date",
    "publication_date", "article.published", "published_time", "originalpublicationdate", "article_date_original",
    "cxenseparse:recs:publishtime", "vr:published_time", "last-modified-original",
)  # fmt: skip
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:taxonomy")
_TAGS = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "sailthru.tags", "keywords")
_LANGUAGES = ("og:locale", "dc.language", "language", "content-language")
_URL, _SITE = "og:url", "og:site_name"
_TOLD = frozenset((*_TITLES, *_DATES, *_SECTIONS, *_TAGS, *_LANGUAGES, _URL, _SITE))
_MOST_TAGS = 40
_TIMES = (
    "[itemprop=datePublished]", "time[pubdate]", "time.entry-date", "time.published", ".entry-date", ".post-date",
    ".published", "article header time", "article time", "header time", "time",
)  # fmt: skip


def read_article(document: Document) -> Article:
    """Return what the page says of its article; fields it is silent on are None. Never raises."""
    if not document.is_html:
        return _of_text(document) if document.kind == "text" and document.problem is None else Article(url=document.url)
    node, meta, tree = article_node(document), _meta(document), document.tree
    url = document.url or _url(
        document, meta, first_text(node.get("url") or node.get("mainEntityOfPage"), "@id", "url")
    )
    title = first_text(node.get("headline") or node.get("name")) or _first(meta, _TITLES) or _heading(tree)
    published = first_text(node.get("datePublished") or node.get("dateCreated") or node.get("uploadDate"))
    language = first_text(node.get("inLanguage"), "alternateName", "name") or _html_language(tree)
    language = language or _first(meta, _LANGUAGES)
    published_at = _date(published) or _date(_first(meta, _DATES))
    return Article(
        url=url,
        site=_site(url) or _first(meta, (_SITE,)) or first_text(node.get("publisher"), "name"),
        title=html.unescape(title) if title else None,
        published_at=published_at or _shown_date(document, language),
        section=first_text(node.get("articleSection")) or _first(meta, _SECTIONS),
        tags=_tags(texts(node.get("keywords")) or _all(meta, _TAGS)),
        language=_language(language),
    )


def _meta(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in document.tree.tags("meta")[:500]:
        given = node.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv") or ""
        if name.lower() in _TOLD:
            content = " ".join((given.get("content") or "").split())
            if content:
                found.setdefault(name.lower(), []).append(content[:2_000])
    return found


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _all(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    """The tags under the first name there is; one meta element a tag, or one with commas."""
    for name in names:
        if name in meta:
            return [part for content in meta[name] for part in content.split(",")]
    return []


def _url(document: Document, meta: dict[str, list[str]], stated: str | None) -> str | None:
    links = (node.attributes for node in document.tree.tags("link"))
    link = next((given["href"] for given in links if _is_canonical(given)), None)
    base = _first(meta, (_URL,)) or stated
    for found in (link and urljoin(base or "", link.strip()), base, stated):
        if found and _site(found):
            return found
    return None


def _is_canonical(given: dict[str, str | None]) -> bool:
    return (given.get("rel") or "").lower() == "canonical" and "href" in given


def _site(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _heading(tree: LexborHTMLParser) -> str | None:
    shown = tree.css_first("title")
    title = " ".join((shown.text() or "").split()) if shown is not None else ""
    headings = [" ".join(node.text().split()) for node in tree.css("h1")[:10]]
    # The site's own name is an h1 on many pages; the headline is also in the title, before the name of the site.
    for heading in headings:
        if heading and title and heading.casefold() in title.casefold():
            return heading
    return title or next((heading for heading in headings if heading), None) or None


def _date(text: str | None) -> datetime | None:
    return read_time(text, language="en") if text else None


def _shown_date(document: Document, language: str | None) -> datetime | None:
    for selector in _TIMES:
        node = next(iter(document.css(selector)), None)
        if node is None or _of_a_comment(node):
            continue
        given = node.attributes
        for text in (given.get("datetime"), given.get("content"), given.get("title"), node.text()[:100]):
            found = read_time(text, base=document.fetched_at, language=language) if text else None
            if found is not None:
                return found
    return None


def _of_a_comment(node: object) -> bool:
    for _ in range(12):
        node = getattr(node, "parent", None)
        if node is None:
            return False
        given = getattr(node, "attributes", {})
        if "comment" in f"{given.get('class') or ''} {given.get('id') or ''}".lower():
            return True
    return False


def _html_language(tree: LexborHTMLParser) -> str | None:
    root = tree.root
    given = root.attributes if root is not None else {}
    return given.get("lang") or given.get("xml:lang")


def _language(text: str | None) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", text or "")
    return match[1].lower() if match else None


def _tags(found: list[str]) -> tuple[str, ...]:
    clean = [" ".join(tag.split()) for tag in found]
    return tuple(dict.fromkeys(tag for tag in clean if tag and len(tag) < 100))[:_MOST_TAGS]


def _of_text(document: Document) -> Article:
    """A rendering has a headline, if that: a line of its own before the first paragraph."""
    return Article(url=document.url, site=_site(document.url), title=headline(lines_of(plain(document.text[:40_000]))))
