"""Web archives: the HTML answers in WARC and ARC files, one after the other, from a stream that cannot seek.

Formats: https://iipc.github.io/warc-specifications/ and https://archive.org/web/researcher/ArcFileFormat.php.
Read by hand: both are a line or a few of header and a length, and damaged archives must end in a sentence
(docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from comments.errors import UnreadableInputError
from comments.formats.content_encoding import decoded
from comments.formats.http_answers import http_body, read_headers
from comments.formats.times import read_time

LARGEST_ANSWER = 20_000_000  # bytes of one archived page, as stored
_DAMAGED = "The web archive is damaged from here on; what came before was read."
_LONGEST_LINE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One archived HTML answer: its body decoded, the address it came from and when."""

    url: str
    data: bytes = b""
    fetched_at: datetime | None = None
    charset: str | None = None
    problem: str | None = None


def is_archive(head: bytes) -> bool:
    """Whether these are the first bytes of a WARC or ARC file, already decompressed."""
    return head.startswith((b"WARC/", b"filedesc://"))


def answers(opener: Callable[[], BinaryIO]) -> Iterator[Answer]:
    """Yield the HTML answers of an archive, in order; raises UnreadableInputError where it cannot be read on."""
    with closing(opener()) as stream:
        while line := stream.readline(_LONGEST_LINE):
            if not line.strip():
                continue
            answer = _warc_record(stream) if line.startswith(b"WARC/") else _arc_record(stream, line)
            if answer is not None:
                yield answer


def _warc_record(stream: BinaryIO) -> Answer | None:
    headers = read_headers(stream)
    length = headers.get("content-length", "")
    if not length.isdigit():
        raise UnreadableInputError(_DAMAGED)
    kind, content = headers.get("warc-type", ""), headers.get("content-type", "").lower()
    url, when = headers.get("warc-target-uri", "").strip("<> "), read_time(headers.get("warc-date"))
    wanted = (kind == "response" and url.startswith("http")) or (kind == "resource" and "html" in content)
    body = _take(stream, int(length), keep=wanted)
    if body is None:
        return None
    if kind == "resource":
        return Answer(url=url, data=body, fetched_at=when, charset=_charset(content))
    return _html(url, when, body, given="")


def _arc_record(stream: BinaryIO, line: bytes) -> Answer | None:
    """An ARC record is a line "URL IP-address YYYYMMDDhhmmss content-type length" and that many bytes."""
    fields = line.decode("latin-1").split()
    if len(fields) < 5 or not fields[-1].isdigit():
        raise UnreadableInputError(_DAMAGED)
    body = _take(stream, int(fields[-1]), keep=fields[0].startswith("http"))
    if body is None:
        return None
    try:
        when = datetime.strptime(fields[2][:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        when = None
    return _html(fields[0], when, body, given=fields[3])


def _take(stream: BinaryIO, length: int, *, keep: bool) -> bytes | None:
    """Read or skip a record's content; None where it is not wanted or too large."""
    if keep and length <= LARGEST_ANSWER:
        return stream.read(length)
    while length > 0 and (got := len(stream.read(min(length, 2**20)))):
        length -= got
    return None


def _html(url: str, when: datetime | None, answer: bytes, *, given: str) -> Answer | None:
    status, headers, body = http_body(answer)
    kind = headers.get("content-type", given).lower()
    if status != 200 or "html" not in kind:
        return None
    data = decoded(body, headers.get("content-encoding", ""), most=LARGEST_ANSWER)
    problem = (
        "The archived page is compressed in a way that is not read here: gzip and deflate are, "
        "Brotli and Zstandard with the archives extra (pip install 'reader-comments[archives]')."
    )
    return Answer(
        url=url,
        data=data or b"",
        fetched_at=when,
        charset=_charset(kind),
        problem=problem if data is None else None,
    )


def _charset(content_type: str) -> str | None:
    return content_type.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
