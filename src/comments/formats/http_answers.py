"""HTTP answers as archives keep them: status, headers, and the body out of its chunks."""

from __future__ import annotations

import io
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
