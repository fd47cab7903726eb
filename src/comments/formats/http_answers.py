"""HTTP answers as archives keep them: status, headers, and the body out of its chunks and compression."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import BinaryIO

_MOST_HEADERS = 500


def read_headers(stream: BinaryIO) -> dict[str, str]:
    """Read "Name: value" lines up to the empty line; names in lower case, the first of equal names counts."""
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = stream.readline(65_536).strip()
        if not line:
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


def http_body(answer: bytes) -> tuple[int, Mapping[str, str], bytes]:
    """Split an answer into status (0 where it is no HTTP answer), headers and body, without its chunks."""
    stream = io.BytesIO(answer)
    first = stream.readline(4096).split()
    if len(first) < 2 or not first[0].startswith(b"HTTP/") or not first[1].isdigit():
        return 0, {}, b""
    headers = read_headers(stream)
    body = stream.read()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    return int(first[1]), headers, body


def _unchunked(body: bytes) -> bytes:
    """Join the chunks; archives often keep the header but store the body already joined, which is given as it is."""
    parts: list[bytes] = []
    place = 0
    while place < len(body):
        end = body.find(b"\r\n", place, place + 1000)
        size = body[place:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join(parts) if parts else body
        if length <= 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        place = end + 4 + length
    return b"".join(parts)


def decoded(body: bytes, encoding: str, *, most: int) -> bytes | None:
    """Undo a Content-Encoding, up to `most` bytes; None for one that is not known. A broken end is left out."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    if encoding in ("gzip", "x-gzip"):
        if not body.startswith(b"\x1f\x8b"):
            return body  # decompressed by the crawler, which left the header
        return _inflated(body, 31, most)
    if encoding == "deflate":
        return _inflated(body, 15 if body[0] & 0x0F == 8 else -15, most)
    return None


def _inflated(body: bytes, window: int, most: int) -> bytes:
    inflate, parts, size = zlib.decompressobj(window), [b""], 0
    for start in range(0, len(body), 65_536):
        try:
            parts.append(inflate.decompress(body[start : start + 65_536], most + 1 - size))
        except zlib.error:
            break  # what was unpacked before the damage is the page
        size += len(parts[-1])
        if inflate.eof or size > most:
            break
    return b"".join(parts)
