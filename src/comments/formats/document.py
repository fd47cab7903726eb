"""What a format is shown: one input with lazy views, so that each is made at most once whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import BinaryIO, Literal

from selectolax.lexbor import LexborHTMLParser

from comments.formats.decoding import decode, utf16_without_mark
from comments.formats.nesting import too_deep
from comments.formats.outline import Outline, outline

HEAD_BYTES = 65_536
PAGE_BYTES = 20_000_000  # a page of 20,000 comments has about 12 MB; exports are streamed and have no limit

Kind = Literal["empty", "binary", "html", "xml", "json", "text"]

_HTML_START = re.compile(
    r"\s*(?:<!--.{0,4000}?-->\s*|<\?xml[^>]{0,300}>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE|[A-Za-z][\w.-]*:?[\w.-]*)[\s>]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|ul|ol|li|table|tr|td|section|article|h[1-6]|script|meta|link|br|img|form|title)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_WHOLE_TAG = re.compile(rb"<[a-zA-Z][^>]{8,400}")
_DIGITS = b"0123456789"
_SPACED = bytes.maketrans(b"\"'=?&%;,()", b" " * 10)
_JSON_START = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]\d-]|true|false|null))')


@dataclass(kw_only=True)
class Document:
    """One input: a file, an archive member or standard input.

    `opener` returns a new binary stream from the start, already decompressed. Exports stream from it; pages use `data`,
    `text` and `tree`, which are made once. `url` and `fetched_at` are known for archive members, `charset` where the
    deliverer stated one (the Content-Type of an archived answer).
    """

    source: str
    opener: Callable[[], BinaryIO]
    url: str | None = None
    fetched_at: datetime | None = None
    charset: str | None = field(default=None)

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, for sniffing."""
        with self.opener() as stream:
            return stream.read(HEAD_BYTES)

    @cached_property
    def data(self) -> bytes:
        """The whole input in memory, cut one byte past PAGE_BYTES; `problem` tells that it was cut."""
        if len(self.head) < HEAD_BYTES:
            return self.head
        with self.opener() as stream:
            return stream.read(PAGE_BYTES + 1)

    @cached_property
    def text(self) -> str:
        """The input decoded: byte-order mark, UTF-8, stated charset, then Windows-1252; never raises, holds no NUL."""
        return decode(self.data, self.charset)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The one HTML parse of this input. Ask only when `problem` is None: that is where nesting bombs are found."""
        return LexborHTMLParser(self.text)

    @cached_property
    def outline(self) -> Outline:
        """The body of `tree` as flat lists, made in one walk."""
        root = self.tree.body or self.tree.root
        return outline(root) if root is not None else Outline()

    def mentions(self, *marks: str) -> bool:
        """Whether a tag of the page holds one of these names, in ASCII, that give a platform away; digits do not
        count."""
        return any(_word(mark) in self._words for mark in marks)

    @cached_property
    def _words(self) -> bytes:
        """The words of the tags, once each and without digits: a tenth of a page, in which dozens of marks are looked
        up."""
        plain = self.text.encode("ascii", "replace").translate(None, _DIGITS)
        tags = b"".join(dict.fromkeys(_WHOLE_TAG.findall(plain)))
        return b" ".join(set(tags.translate(_SPACED).split()))

    @cached_property
    def language(self) -> str | None:
        """The two-letter language the page states for itself."""
        root = self.tree.css_first("html")
        stated = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root else ""
        return stated[:2].lower() if re.match(r"[A-Za-z]{2}(?:[-_]|$)", stated) else None

    @cached_property
    def kind(self) -> Kind:
        """What the first 64 KiB look like, whatever its name. XHTML is "html"; feeds and exports are "xml"."""
        head = self.head
        if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
            return "empty"
        if _binary(head):
            return "binary"
        start = self.text if len(head) < HEAD_BYTES else decode(head, self.charset)
        if _HTML_START.match(start):
            return "html"
        if _JSON_START.match(start):
            return "json"
        tags = sum(1 for _ in zip(range(3), _TAG.finditer(start), strict=False))
        if _XML_START.match(start) and (tags < 1 or start.lstrip()[:5].lower() == "<?xml"):
            return "xml"
        return "html" if tags >= 3 or (tags and start.lstrip().startswith("<")) else "text"

    @cached_property
    def problem(self) -> str | None:
        """Why this cannot be read as a page, in one sentence; None when it can. Exports do not ask."""
        if self.kind == "empty":
            return "The file is empty; save the page again."
        if self.kind == "binary":
            return "This is a binary file, not a page, an export or a table; save the page as HTML or plain text."
        if len(self.data) > PAGE_BYTES:
            return f"The page is larger than {PAGE_BYTES // 1_000_000} MB; save the article alone, or add an export."
        if self.kind == "html" and too_deep(self.text):
            return "The page nests its elements thousands of levels deep, which no real page does; it was not read."
        return None

    @property
    def is_html(self) -> bool:
        """Whether `tree` may be asked for: markup without a `problem`."""
        return self.kind == "html" and self.problem is None


@lru_cache(maxsize=1_024)
def _word(mark: str) -> bytes:
    """A mark as it would stand in `_words`; of several words the longest."""
    return max(mark.encode("ascii").translate(_SPACED, _DIGITS).split() or [b""], key=len)


def _binary(head: bytes) -> bool:
    if utf16_without_mark(head) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith(
        (
            b"%PDF-",
            b"PK\x03\x04",
            b"\x89PNG",
            b"GIF8",
            b"\xff\xd8\xff",
            b"\x1f\x8b",
            b"\x7fELF",
            b"PAR1",
            b"SQLite format",
        )
    ):
        return True
    # Pages of some old systems hold a stray NUL; a program or a picture is full of control characters.
    controls = len(head) - len(head.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)])))
    return controls * 50 > len(head)
