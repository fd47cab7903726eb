"""XML exports as a stream of elements: no entities, no network, flat memory, patient with what real exports break.

Real exports hold control characters and half characters that XML forbids; they are replaced before expat sees them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from comments.errors import UnreadableInputError

DEEPEST = 100
MOST_CHILDREN = 2_000_000  # in one element that is not finished yet; an article of an export has some thousand comments
BLOCK = 131_072
LONGEST_TEXT = 8_000_000  # characters between two tags
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcBC]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\\d|3[01]));"
)
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""")


_names: dict[str, str] = {}


def name(element: Element) -> str:
    """The tag without its namespace."""
    tag = str(element.tag)
    known = _names.get(tag)
    if known is None:
        known = tag.rpartition("}")[2]
        if len(_names) < 1_000:
            _names[tag] = known
    return known


def parts(element: Element) -> dict[str, Element]:
    """The children by name; of equal names the first."""
    found: dict[str, Element] = {}
    for part in element:
        found.setdefault(name(part), part)
    return found


def text(element: Element | None) -> str:
    """The text of an element, stripped; empty where there is none."""
    return (element.text or "").strip() if element is not None else ""


def elements(opener: Callable[[], BinaryIO], wanted: Collection[str], *, depth: int) -> Iterator[Element]:
    """Yield each finished element of those names at that depth (the root's children have depth 1), then forget it.

    The parser builds elements in C without a word to Python; after each block the finished ones are taken off the tree.
    Raises UnreadableInputError where the file is no XML any more, declares entities, or is built to exhaust memory.
    """
    builder = TreeBuilder()
    above = builder.start("above", {})
    # S314: entities end the reading where they are declared (_Prolog), and expat fetches nothing.
    parser = XMLParser(target=builder, encoding="utf-8")  # noqa: S314
    prolog = _Prolog()
    with closing(opener()) as stream:
        source = _Clean(stream)
        problem: str | None = None
        try:
            while block := source.read(BLOCK):
                prolog.feed(block)
                parser.feed(block)
                _bound(above)
                yield from _finished(above, wanted, depth)
            parser.close()
        except ParseError as error:
            line = getattr(error, "position", (0, 0))[0]
            problem = f"The export is no sound XML from line {line} on; what came before was read. Export it again."
        if problem is not None:
            builder.start("open", {})  # lands in what the damage left open, so that what is finished can be told
        yield from _finished(above, wanted, depth, whole=problem is None)
        if problem is not None:
            raise UnreadableInputError(problem)


def _finished(above: Element, wanted: Collection[str], depth: int, *, whole: bool = False) -> Iterator[Element]:
    """Take off the tree what is finished at the depth or above it: everything but the last of its siblings.

    `whole` says that the last one is finished as well.
    """
    level = [above]
    for _ in range(depth):
        level = [child for parent in level for child in parent]
    for parent in level:
        finished = parent[:-1] if parent is level[-1] and not whole else parent[:]
        yield from (element for element in finished if name(element) in wanted)
        del parent[: len(finished)]
    for _ in range(depth - 1):
        above = above[-1] if len(above) else above
        del above[:-1]


def _bound(element: Element) -> None:
    """Refuse elements nested deeper, or holding more, than any export's."""
    for _ in range(DEEPEST):
        if len(element) > MOST_CHILDREN:
            break
        if not len(element):
            return
        element = element[-1]
    raise UnreadableInputError("The export nests its elements deeper, or holds more in one, than any export does.")


class _Prolog:
    """What stands before the root element, read ahead by a parser of its own that refuses to have entities declared."""

    def __init__(self) -> None:
        self._parser = ParserCreate("utf-8")
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._over = False

    def feed(self, block: bytes) -> None:
        """Read on until the root begins. Raises UnreadableInputError at the first entity."""
        if not self._over:
            try:
                self._parser.Parse(block)
            except ExpatError:
                self._over = True  # the parser of the elements stumbles over the same

    def _begin(self, *_: object) -> None:
        self._over = True

    def _refuse(self, *_: object) -> None:
        raise UnreadableInputError("The export declares XML entities, which no platform writes; not read.")


class _Clean:
    """A stream expat can read: UTF-8 without what XML forbids."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self._held = ""
        self._since_tag = 0

    def read(self, size: int = 65_536) -> bytes:
        block = self._stream.read(max(size, 65_536))
        if self._decoder is None:
            self._decoder = _decoder(block)
        characters = self._held + self._decoder.decode(block, final=not block)
        if block:
            cut = characters.rfind("&", len(characters) - 12)
            self._held = characters[cut:] if cut >= 0 else ""
            characters = characters[:cut] if cut >= 0 else characters
        else:
            self._held = ""
        place = characters.rfind("<")
        self._since_tag = len(characters) - place if place >= 0 else self._since_tag + len(characters)
        if self._since_tag > LONGEST_TEXT:
            raise UnreadableInputError("The export holds a text of many megabytes, which no comment is; not read on.")
        cleaned = characters.encode("utf-8", "replace")
        if len(cleaned.translate(None, _CONTROLS)) < len(cleaned) or b"&#" in cleaned or b"\xef\xbf" in cleaned:
            cleaned = _FORBIDDEN.sub("\ufffd", characters).encode("utf-8", "replace")
        # An empty answer would end the file; a block that was held back entirely is not the end.
        return cleaned or (self.read(size) if block else b"")


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    found = _DECLARED.match(head)
    label = found[1].decode("ascii", "replace") if found else "utf-8"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        label = "utf-16"
    elif head.startswith(codecs.BOM_UTF8):
        label = "utf-8-sig"
    try:
        return codecs.getincrementaldecoder(label)("replace")
    except LookupError:
        return codecs.getincrementaldecoder("utf-8")("replace")
