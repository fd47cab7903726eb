"""JSON of any size as a stream of values: one document, a list item by item, or JSON lines."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

from comments.errors import UnreadableInputError
from comments.formats.document import Document

LARGEST_VALUE = 48_000_000  # bytes of one JSON value; lists and JSON lines may hold any number of them
_BLOCK = 2**20
_TOO_LARGE = "One JSON value is larger than 48 MB; save the answers one a line (JSON lines) and read that."


def values(document: Document) -> Iterator[Any]:
    """Yield every top-level value, and the items of a top-level list one by one.

    Raises UnreadableInputError where it is no JSON, nests too deeply, or one value is too large; values before that
    have been given.
    """
    with closing(document.opener()) as stream:
        yield from _values(_Text(stream))


class _Text:
    """A sliding window of decoded text."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.buffer = ""
        self.ended = False

    def more(self) -> bool:
        """Append a block; False at the end."""
        block = self._stream.read(max(_BLOCK, len(self.buffer)))
        self.buffer += self._decoder.decode(block, final=not block)
        self.ended = not block
        if len(self.buffer) > LARGEST_VALUE:
            raise UnreadableInputError(_TOO_LARGE)
        return bool(block)


def _values(text: _Text) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    place, in_list = 0, False
    while True:
        while place < len(text.buffer) and text.buffer[place] in " \t\r\n,":
            place += 1
        if place >= len(text.buffer):
            text.buffer, place = "", 0
            if not text.more():
                return
            continue
        sign = text.buffer[place]
        if sign == "[" and not in_list:
            place, in_list = place + 1, True
            continue
        if sign == "]" and in_list:
            place, in_list = place + 1, False
            continue
        try:
            value, end = decoder.raw_decode(text.buffer, place)
        except RecursionError as error:
            raise UnreadableInputError("The JSON is nested deeper than any answer is; it was not read.") from error
        except ValueError as error:
            text.buffer, place = text.buffer[place:], 0
            if text.ended or not text.more():
                raise UnreadableInputError(
                    "The JSON is damaged or ends early; what came before was read. Save it again."
                ) from error
            continue
        if end == len(text.buffer) and not text.ended and not isinstance(value, (dict, list, str)):
            text.buffer, place = text.buffer[place:], 0
            text.more()
            continue
        yield value
        place = end
        if place > _BLOCK:
            text.buffer, place = text.buffer[place:], 0
