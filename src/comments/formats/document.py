"""What a format is shown: one input with lazy views, so that each is made at most once whoever asks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, BinaryIO, Literal, TypeVar

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from comments.formats.decoding import decode, to_utf8, utf16_without_mark
from comments.formats.nesting import too_deep
from comments.formats.outline import Outline, outline
from comments.formats.selecting import possible
from comments.formats.shadows import with_shadows

HEAD_BYTES = 65_536
_START = 8_192
_READ_AT_ONCE = 1_000_000
PAGE_BYTES = 20_000_000  # a page of 20,000 comments has about 12 MB; exports are streamed and have no limit

T = TypeVar("T")
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
_LONG_TAG = re.compile(rb"<[a-zA-Z][^>]{8,400}")
_JSON_START = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|(?:-?\d[\d.eE+-]*|true|false|null)\s*(?:,|\]\s*$|$)))')


@dataclass(kw_only=True)
class Document:
    """One input: a file, an archive member or standard input.

    `opener` returns a new binary stream from the start, already decompressed. Exports stream from it; pages use `data`,
    `text` and `tree`, which are made once. `url` and `fetched_at` are known for archive members, `charset` where the
    deliverer stated one (the Content-Type of an archived answer). `saved_with` gives a frame that was saved with the
    page, by its address. `early` allows a page to be given before the whole input is read, and once more if more of it
    is found.
    """

    source: str
    opener: Callable[[], BinaryIO]
    url: str | None = None
    fetched_at: datetime | None = None
    charset: str | None = field(default=None)
    saved_with: Callable[[str], Document | None] = lambda _address: None
    early: bool = False
    _facts: dict[Callable[[Document], Any], Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _start(self) -> bytes:
        return self._read(_READ_AT_ONCE)

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, for sniffing."""
        return self._start[:HEAD_BYTES]

    @cached_property
    def data(self) -> bytes:
        """The whole input in memory, cut one byte past PAGE_BYTES; `problem` tells that it was cut."""
        if len(self._start) < _READ_AT_ONCE:
            return self._start
        return self._read(PAGE_BYTES + 1)

    def _read(self, most: int) -> bytes:
        """The first bytes, in pieces: memory for a million costs more than to read the hundred thousand of a page."""
        pieces = []
        with self.opener() as stream:
            while piece := stream.read(min(most, HEAD_BYTES)):
                pieces.append(piece)
                most -= len(piece)
        return b"".join(pieces)

    @cached_property
    def utf8(self) -> bytes:
        """The input as UTF-8 without NULs, out of what its mark, its bytes or its stated charset say it is."""
        return to_utf8(self.data, self.charset)

    @cached_property
    def text(self) -> str:
        """The input decoded; never raises, holds no NUL."""
        return self.utf8.decode("utf-8")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The one HTML parse of this input. Ask only when `problem` is None: that is where nesting bombs are found."""
        page = with_shadows(self.utf8)
        return LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)  # nobody waits for changes

    @cached_property
    def outline(self) -> Outline:
        """The body of `tree` as flat lists, made in one walk."""
        root = self.tree.body or self.tree.root
        return outline(root) if root is not None else Outline()

    def css(self, selectors: str, root: LexborNode | None = None) -> list[LexborNode]:
        """Return what the selectors match below an element, or on the whole page, in the page's order."""
        asked = possible(selectors, self._names)
        return (root or self.tree).css(asked) if asked else []

    def names(self, *marks: str) -> bool:
        """Whether a class or an id of the page begins with one of these; case does not count."""
        names = self._sorted_names
        for mark in marks:
            wanted = mark.lower()
            place = bisect_left(names, wanted)
            if place < len(names) and names[place].startswith(wanted):
                return True
        return False

    def heads(self, *marks: str) -> bool:
        """Whether a tag of the page's head holds one of these, in lower case: its generator, scripts, addresses."""
        for mark in marks:  # noqa: SIM110 - asked by every family of every page
            if mark in self._head_tags:
                return True
        return False

    @cached_property
    def _names(self) -> set[str]:
        """Every class and id of the page, in lower case: what pages without a doctype mean by it."""
        classes = {node.attrs["class"] or "" for node in self.tree.css("[class]")}
        ids = {node.id or "" for node in self.tree.css("[id]")}
        return set(" ".join((*classes, *ids)).lower().split())

    @cached_property
    def code(self) -> bytes:
        """What can load more into the page: scripts and frames as they are, tags that HTML does not know, then every
        class and id in lower case."""
        scripts = [node.html or "" for node in self.tree.css("script, iframe")]
        tags = [f"<{tag}" for tag in set(self.outline.tags) if "-" in tag or ":" in tag]
        return "\n".join([*scripts, *tags, *self._names]).encode("utf-8", "replace")

    @cached_property
    def _sorted_names(self) -> list[str]:
        """Classes and ids in an order in which the one that a mark begins is found at once."""
        return sorted(self._names)

    @cached_property
    def _head_tags(self) -> str:
        head = self.utf8[:HEAD_BYTES].partition(b"<body")[0]
        return b" ".join(_LONG_TAG.findall(head)).lower().decode("utf-8", "ignore")

    @cached_property
    def language(self) -> str | None:
        """The two-letter language the page states for itself."""
        root = self.tree.root
        stated = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root else ""
        return stated[:2].lower() if re.match(r"[A-Za-z]{2}(?:[-_]|$)", stated) else None

    @cached_property
    def kind(self) -> Kind:
        """What the first 64 KiB look like, whatever its name. XHTML is "html"; feeds and exports are "xml"."""
        head = self.head
        if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
            return "empty"
        if _binary(head[:_START]):
            return "binary"
        if _HTML_START.match(decode(head[:_START], self.charset)):
            return "html"
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
        if self.kind == "html" and too_deep(self.utf8):
            return "The page nests its elements thousands of levels deep, which no real page does; it was not read."
        return None

    @property
    def is_html(self) -> bool:
        """Whether `tree` may be asked for: markup without a `problem`."""
        return self.kind == "html" and self.problem is None


def fact(find: Callable[[Document], T]) -> Callable[[Document], T]:
    """Have what a function says of a document found at most once, whoever asks."""

    @wraps(find)
    def known(document: Document) -> T:
        if find not in document._facts:
            document._facts[find] = find(document)
        found: T = document._facts[find]
        return found

    return known


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
