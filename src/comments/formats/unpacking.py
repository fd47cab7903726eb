"""Compressed files, unpacked while they are read and within limits: nothing is ever unpacked to disk."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import BinaryIO

from comments.errors import UnreadableInputError

GZIP = b"\x1f\x8b"
MOST_UNPACKED = 64 * 2**30
FREE = 64 * 2**20  # a small file may grow to this whatever it was made of
BEST_RATIO = 150  # repetitive JSON packs 1:60; zeros give 1:230 at the least


class Unpacked(io.RawIOBase):
    """Decompressed bytes of a gzip stream; raises UnreadableInputError where it grows like a bomb or is broken.

    `given` is how many bytes came out so far.
    """

    def __init__(self, packed: BinaryIO) -> None:
        """Read from `packed`, which is closed with this stream."""
        super().__init__()
        self._packed = packed
        self._stream = gzip.GzipFile(fileobj=packed)
        self.given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer; see io.RawIOBase."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self._stream.read1(min(len(view), 2**20))
        except (OSError, EOFError, zlib.error) as error:
            if self.given:
                return 0  # a download that broke off: what is there is read
            raise UnreadableInputError("The compressed file is damaged; download or save it again.") from error
        view[: len(data)] = data
        self.given += len(data)
        taken = max(self._packed.tell(), 1)
        if self.given > MOST_UNPACKED or (self.given > FREE and self.given > taken * BEST_RATIO):
            raise UnreadableInputError("The compressed file unpacks to far more than it holds; it was not read on.")
        return len(data)

    def close(self) -> None:
        """Close both streams."""
        self._stream.close()
        self._packed.close()
        super().close()


def unpacking(opener: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    """Return an opener of the content: decompressed where the bytes are gzip, the same opener otherwise."""
    with opener() as stream:
        if stream.read(2) != GZIP:
            return opener
    return lambda: io.BufferedReader(Unpacked(opener()), 2**18)
