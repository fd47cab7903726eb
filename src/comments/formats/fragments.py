"""A comment's own HTML, as exports and interfaces store it, to plain text with its line breaks."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

from comments.formats.nesting import too_deep

_BREAK = re.compile(r"<br\b[^<>]{0,200}>\s?", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|blockquote|pre|h[1-6]|tr|table|section|article|figure|hr|dd|dt)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"</?[pP]>")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_HTML = re.compile(
    r"<(?:br|p|a|b|i|em|strong|div|span|blockquote|img)\b[^<>]*>|&(?:amp|lt|gt|quot|nbsp|#\d{2,4});", re.IGNORECASE
)
_EMPTY_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<[^<>]{0,5000}>")


def plain(fragment: str, *, breaks_kept: bool = False) -> str:
    """Return the text of an HTML fragment, without markup; never raises.

    `breaks_kept`: line breaks in the source are line breaks of the comment (WordPress stores them so), not white space.
    """
    if not _MARKUP.search(fragment):
        return tidy(html.unescape(fragment) if "&" in fragment else fragment)
    if not breaks_kept:
        fragment = " ".join(fragment.split())
    fragment = _PARAGRAPH.sub("\n\n", fragment)  # most comments are paragraphs and nothing else
    if "<" not in fragment:
        return tidy(html.unescape(fragment) if "&" in fragment else fragment)
    fragment = _BLOCK.sub("\n\n", _BREAK.sub("\n", fragment))
    if not _MARKUP.search(fragment):
        return tidy(html.unescape(fragment))
    if too_deep(fragment.encode("utf-8", "replace")):
        return tidy(html.unescape(_TAG.sub("", fragment)))
    tree = LexborHTMLParser(fragment)
    tree.strip_tags(["script", "style", "template", "noscript"])
    return tidy(tree.body.text(separator="") if tree.body is not None else "")


def perhaps_plain(text: str) -> str:
    """Return the text of what may be a fragment of HTML or may be plain, and does not say which."""
    marked = ("<" in text or "&" in text) and _HTML.search(text)
    return (plain(text, breaks_kept=True) if marked else text).strip()


def tidy(text: str) -> str:
    """Return the text with lines stripped, runs of blanks and empty lines reduced to one, and no NUL."""
    if "\n" not in text and "\r" not in text:  # the common case
        return " ".join(text.replace("\x00", "").split())
    lines = [" ".join(line.split()) for line in text.replace("\x00", "").splitlines()]
    joined = "\n".join(lines).strip()
    return _EMPTY_LINES.sub("\n\n", joined) if "\n\n\n" in joined else joined
