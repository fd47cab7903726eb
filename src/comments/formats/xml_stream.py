"""XML exports as a stream of elements: no entities, no network, flat memory, patient with what real exports break.

Real exports hold control characters and half characters that XML forbids; they are replaced before expat sees them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from comments.errors import UnreadableInputError

DEEPEST = 100
LONGEST_TEXT = 8_000_000  # characters between two tags
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcBC]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\\d|3[01]));"
)
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

    Raises UnreadableInputError where the file is no XML any more, declares entities, or is built to exhaust memory.
    """
    with closing(opener()) as stream:
        stack: list[Element] = []
        try:
            for event, element in iterparse(_Clean(stream), events=("start", "end"), forbid_dtd=False):
                if event == "start":
                    stack.append(element)
                    if len(stack) > DEEPEST:
                        raise UnreadableInputError("The export nests its elements deeper than any export does.")
                    continue
                stack.pop()
                above = len(stack)
                if above <= depth:
                    if above == depth and name(element) in wanted:
                        yield element
                    if stack:
                        stack[-1].remove(element)
        except ParseError as error:
            line = getattr(error, "position", (0, 0))[0]
            raise UnreadableInputError(
                f"The export is no sound XML from line {line} on; what came before was read. Export it again."
            ) from error
        except DefusedXmlException as error:
            raise UnreadableInputError(
                "The export declares XML entities, which no platform writes; not read."
            ) from error


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
