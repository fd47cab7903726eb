"""Disqus XML export (https://help.disqus.com/en/articles/1717164-comments-export).

Re-imports leave exact duplicates under new ids: same thread, author, second and text. Personal fields (e-mail, IP
address) are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from comments.errors import UnreadableInputError
from comments.formats.document import Document
from comments.formats.fragments import plain
from comments.formats.records import moment, sound, word
from comments.formats.spooling import Spool
from comments.formats.xml_stream import elements, name, parts, text
from comments.models import Article, Comment, CommentState, Page

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!DOCTYPE\s+)?(?:\w+:)?disqus[\s>]", re.DOTALL
)


def recognises(document: Document) -> bool:
    """By the root element."""
    return _ROOT.match(document.head[:8192]) is not None


def read(document: Document) -> Iterator[Page]:
    """Yield one page a thread that has posts, in the order of their first post."""
    articles: dict[str, Article] = {}
    spool = Spool()
    problem = None
    try:
        for element in elements(document.opener, ("thread", "post"), depth=1):
            if name(element) == "thread":
                articles[_id(element)] = _article(element)
                continue
            thread, comment = _comment(element)
            if comment is not None:
                spool.add(thread, comment)
    except UnreadableInputError as error:
        problem = str(error)
    for thread, comments in spool:
        yield Page(
            source=document.source,
            format="disqus-export",
            article=articles.get(thread, Article()),
            comments=_folded(comments),
        )
    if problem or not articles:
        yield Page(source=document.source, format="disqus-export", problem=problem)
    spool.close()


def _id(element: Element | None) -> str:
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if key.endswith("}id") or key == "id":
            return value
    return ""


def _article(element: Element) -> Article:
    found = parts(element)
    return Article(
        url=word(text(found.get("link"))),
        title=word(plain(text(found.get("title")))),
        published_at=moment(text(found.get("createdAt"))),
    )


def _comment(element: Element) -> tuple[str, Comment | None]:
    identity = _id(element)
    if not identity:
        return "", None
    space = element.tag[: element.tag.rfind("}") + 1]
    found = {part.tag: part for part in reversed(element)}

    def said(name: str) -> str:
        part = found.get(space + name)
        return (part.text or "").strip() if part is not None else ""

    state: CommentState = "visible"
    if said("isDeleted") == "true":
        state = "deleted"
    elif said("isSpam") == "true":
        state = "hidden"
    elif said("isApproved") == "false":
        state = "pending"
    author, parent = found.get(space + "author"), _id(found.get(space + "parent")) or None
    names = (author.findtext(space + "name"), author.findtext(space + "username")) if author is not None else ()
    return _id(found.get(space + "thread")), Comment(
        id=identity,
        parent_id=parent,
        parent_via="markup" if parent else None,
        author=next((known for name in names if (known := word(name))), None),
        posted_at=moment(said("createdAt")),
        text=plain(said("message")),
        state=state,
    )


def _folded(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    kept: dict[object, Comment] = {}
    renamed: dict[str, str] = {}
    for comment in comments:
        same = (comment.author, comment.posted_at, comment.text) if comment.posted_at and comment.text else comment.id
        first = kept.setdefault(same, comment)
        if first is not comment:
            renamed[comment.id] = first.id
    return sound(kept.values(), renamed=renamed)
