"""What a format is shown: one input with lazy views, so that each is made at most once whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser

HEAD_BYTES = 65_536


@dataclass(kw_only=True)
class Document:
    """One input: a file, an archive member or standard input.

    `opener` returns a new binary stream from the start, already decompressed. Exports stream from it; pages use `data`,
    `text` and `tree`, which are made once. `url` and `fetched_at` are known for archive members.
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
        """The whole input, in memory."""
        with self.opener() as stream:
            return stream.read()

    @cached_property
    def text(self) -> str:
        """The input decoded: byte-order mark, stated charset, UTF-8, then Windows-1252; never raises."""
        raise NotImplementedError

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The one HTML parse of this input."""
        return LexborHTMLParser(self.text)
