"""Pages that a browser saved in one file, with their frames: MHTML (Chrome, Edge, Opera) and Safari's web archives.

Formats: https://www.rfc-editor.org/rfc/rfc2557 and the property list that WebKit writes. Pictures and styles are passed
over while an MHTML file is read; a web archive can only be read whole.
"""

from __future__ import annotations

import email
import plistlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from comments.errors import UnreadableInputError
from comments.formats.document import PAGE_BYTES

SNIFFED = 4_096  # bytes that tell what a file is
_PROPERTY_LIST = b"bplist00"
_MAIL = re.compile(rb"(?:\A|\n)mime-version:")  # of headers in lower case
_RELATED = re.compile(rb"(?:\A|\n)content-type:\s*multipart/related")
_LONGEST_LINE = 65_536
_MOST_HEADERS = 1_000
_MOST_MARKUP = 3 * PAGE_BYTES  # bytes of a page and its frames as stored: quoted-printable takes up to three for one
_LARGEST_ARCHIVE = 200_000_000
_DEEPEST = 20
_NO_PAGE = "The file was saved by a browser and holds no page; save the page again, as HTML."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document of a snapshot, decoded from how it was packed: the page itself, or a frame in it."""

    data: bytes
    url: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A saved page, its frames by the addresses that it names them by, and when it was saved."""

    page: Part
    frames: Mapping[str, Part]
    fetched_at: datetime | None = None


def is_snapshot(head: bytes) -> bool:
    """Whether a file that begins with these bytes, SNIFFED of them, was saved by a browser in one file."""
    if head.startswith(_PROPERTY_LIST):
        return True
    headers = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    if b"mime-version:" not in headers:  # every page is asked, and hardly one has it
        return False
    return _MAIL.search(headers) is not None and _RELATED.search(headers) is not None


def read_snapshot(opener: Callable[[], BinaryIO]) -> Snapshot:
    """Return the page and its frames; raises UnreadableInputError where there is none."""
    with opener() as stream:
        if stream.read(len(_PROPERTY_LIST)) == _PROPERTY_LIST:
            return _web_archive(_PROPERTY_LIST + stream.read(_LARGEST_ARCHIVE))
    with opener() as stream:
        return _mhtml(stream)


def _mhtml(stream: BinaryIO) -> Snapshot:
    top = _headers(stream)
    boundary = top.get_boundary()
    if not boundary:
        raise UnreadableInputError(_NO_PAGE)
    mark = b"--" + boundary.encode("latin-1", "replace")
    start = str(top.get_param("start") or "")
    page: Part | None = None
    frames: dict[str, Part] = {}
    room = _MOST_MARKUP
    _body(stream, mark, most=0)
    while headers := _headers(stream):
        wanted = headers.get_content_type() in ("text/html", "application/xhtml+xml")
        body = _body(stream, mark, most=room if wanted else 0)
        if not wanted:
            continue
        room -= len(body)
        headers.set_payload(body.decode("ascii", "surrogateescape"))
        data = headers.get_payload(decode=True)
        name, place = (str(headers.get(field, "")).strip() for field in ("Content-ID", "Content-Location"))
        part = Part(
            data=data if isinstance(data, bytes) else b"", url=place or None, charset=headers.get_content_charset()
        )
        if page is None or (start and name == start):
            page = part
        frames |= {key: part for key in (place, name and f"cid:{name.strip('<>')}") if key}
    if page is None:
        raise UnreadableInputError(_NO_PAGE)
    return Snapshot(page=page, frames=frames, fetched_at=_moment(top.get("Date")))


def _headers(stream: BinaryIO) -> Message:
    lines: list[bytes] = []
    while len(lines) < _MOST_HEADERS and (line := stream.readline(_LONGEST_LINE)).strip():
        lines.append(line)
    return email.message_from_bytes(b"".join(lines))


def _body(stream: BinaryIO, mark: bytes, *, most: int) -> bytes:
    """Read on to behind the next boundary, or to the end; no more than `most` bytes of it are held and returned."""
    lines: list[bytes] = []
    while (line := stream.readline(_LONGEST_LINE)) and not line.startswith(mark):
        if most > 0:
            most -= len(line)
            lines.append(line)
    return b"".join(lines)


def _moment(date: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(str(date)) if date else None
    except ValueError:
        return None


def _web_archive(data: bytes) -> Snapshot:
    try:
        found = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    except (ValueError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise UnreadableInputError("The web archive is damaged; save the page again.") from error
    page = _resource(found)
    if page is None:
        raise UnreadableInputError(_NO_PAGE)
    frames: dict[str, Part] = {}
    waiting = [(found, 0)]
    while waiting:
        archive, depth = waiting.pop()
        part = _resource(archive)
        if part is not None and part.url:
            frames.setdefault(part.url, part)
        inner = archive.get("WebSubframeArchives") if part is not None and depth < _DEEPEST else None
        waiting += [(one, depth + 1) for one in inner] if isinstance(inner, list) else []
    return Snapshot(page=page, frames=frames)


def _resource(archive: Any) -> Part | None:
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    data = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(data, bytes):
        return None
    url, charset = main.get("WebResourceURL"), main.get("WebResourceTextEncodingName")
    return Part(
        data=data,
        url=url if isinstance(url, str) else None,
        charset=charset if isinstance(charset, str) else None,
    )
