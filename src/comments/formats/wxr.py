"""WordPress WXR export, also sold as "disqus.xml": RSS with `wp:comment` in each item, with and without CDATA.

Pingbacks and trackbacks are not comments. E-mail and IP addresses are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.records import moment, sound, word
from comments.formats.xml_stream import elements, name, parts, text
from comments.models import Article, Comment, CommentState, Page

_STATES: dict[str, CommentState] = {"1": "visible", "0": "pending", "spam": "hidden", "trash": "deleted"}
_NOT_COMMENTS = ("pingback", "trackback", "ping", "order_note", "action_log", "webhook_delivery")


def recognises(document: Document) -> bool:
    """By the namespace of WordPress exports in an RSS root."""
    start = document.head[:16_384]
    return (
        re.search(rb"<rss\b", start) is not None
        and re.search(rb"wordpress\.org/export/\d|xmlns:wp=", start) is not None
    )


def read(document: Document) -> Iterator[Page]:
    """Yield one page an item that has comments."""
    site = None
    seen = False
    try:
        for element in elements(document.opener, ("item", "base_blog_url", "link"), depth=2):
            if name(element) != "item":
                site = site or word(element.text)
                continue
            comments = [comment for part in element if name(part) == "comment" and (comment := _comment(part))]
            if comments:
                seen = True
                yield Page(
                    source=document.source, format="wxr", article=_article(element, site), comments=sound(comments)
                )
    except UnreadableInputError as error:
        yield Page(source=document.source, format="wxr", problem=str(error))
        return
    if not seen:
        yield Page(source=document.source, format="wxr")


def _article(element: Element, site: str | None) -> Article:
    found = parts(element)
    terms = [(part.get("domain"), word(part.text)) for part in element if name(part) == "category"]
    host = re.sub(r"^https?://(?:www\.)?([^/]+).*$", r"\1", site) if site else None
    published = text(found.get("post_date_gmt"))
    return Article(
        url=word(text(found.get("link"))),
        site=host,
        title=word(plain(text(found.get("title")))),
        published_at=moment(published, utc=True) if not published.startswith("0000") else None,
        section=next((term for domain, term in terms if domain == "category" and term), None),
        tags=tuple(term for domain, term in terms if domain in ("post_tag", "tag") and term),
    )


def _comment(element: Element) -> Comment | None:
    found = parts(element)
    identity = text(found.get("comment_id"))
    if not identity or text(found.get("comment_type")) in _NOT_COMMENTS:
        return None
    parent = text(found.get("comment_parent"))
    parent = "" if parent == "0" else parent
    posted = text(found.get("comment_date_gmt"))
    known = bool(posted) and not posted.startswith("0000")
    return Comment(
        id=identity,
        parent_id=parent or None,
        parent_via="markup" if parent else None,
        author=word(text(found.get("comment_author"))),
        posted_at=moment(posted, utc=True) if known else moment(text(found.get("comment_date"))),
        text=plain(text(found.get("comment_content")), breaks_kept=True),
        state=_STATES.get(text(found.get("comment_approved")), "hidden"),
    )
