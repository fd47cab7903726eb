"""Bodies of archived HTTP answers out of their Content-Encoding, within a limit of bytes whatever they unpack to.

Encodings: RFC 9110 section 8.4.1 (gzip, deflate), RFC 7932 (br), RFC 8878 and 9659 (zstd). Brotli and Zstandard come
with the `archives` extra.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

_PIECE = 65_536
_WIDEST_WINDOW = 2**23  # bytes; RFC 9659: a body that needs more is none

try:
    import brotli
    import zstandard
except ModuleNotFoundError:
    brotli = zstandard = None  # type: ignore[assignment]


def decoded(body: bytes, encoding: str, *, most: int) -> bytes | None:
    """Undo a Content-Encoding, up to a little over `most` bytes; None for one that is not known here.

    A broken end is left out: what was unpacked before the damage is the page.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in _UNPACKERS:
        return None
    if encoding.endswith("gzip") and not body.startswith(b"\x1f\x8b"):
        return body  # decompressed by the crawler, which left the header
    parts, size = [b""], 0
    try:
        for part in _UNPACKERS[encoding](body):
            parts.append(part)
            size += len(part)
            if size > most:
                break
    except _BROKEN:
        pass
    return b"".join(parts)


def _inflated(body: bytes, window: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(window)
    for start in range(0, len(body), _PIECE):
        given = body[start : start + _PIECE]
        while given and not inflate.eof:
            yield inflate.decompress(given, _PIECE)
            given = inflate.unconsumed_tail


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflated(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    return _inflated(body, 15 if body[0] & 0x0F == 8 else -15)  # with its header, as it should be, or without


def _brotli(body: bytes) -> Iterator[bytes]:
    unpack = brotli.Decompressor()
    for start in range(0, len(body), _PIECE):
        part = unpack.process(body[start : start + _PIECE], output_buffer_limit=_PIECE)
        while part:
            yield part
            part = b"" if unpack.is_finished() else unpack.process(b"", output_buffer_limit=_PIECE)


def _zstd(body: bytes) -> Iterator[bytes]:
    stream = zstandard.ZstdDecompressor(max_window_size=_WIDEST_WINDOW).stream_reader(io.BytesIO(body))
    while part := stream.read(_PIECE):
        yield part


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate}
_BROKEN: tuple[type[Exception], ...] = (zlib.error,)
if brotli is not None:
    _UNPACKERS |= {"br": _brotli, "zstd": _zstd}
    _BROKEN += (brotli.error, zstandard.ZstdError)
