"""How facts become columns and come back.

Text that both databases take, times with their zone, names of bounded length.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

# PostgreSQL refuses NUL, UTF-8 has no lone surrogates: both become the replacement character, in both databases.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_WORDS = re.compile(r"[^\W\d_]+")
# As bytes: a string's own `translate` takes five times as long.
_SMALL_LETTERS = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalpha() else 32 for c in range(256))
NAME_LENGTH = 500  # PostgreSQL cannot index a text of more than about 2,700 bytes
SHORT_LENGTH = 100


def clean(text: str) -> str:
    """The text as it can be stored."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)


def maybe(text: str | None) -> str | None:
    """`clean`, for what may be missing."""
    return None if text is None else clean(text)


def short(text: str | None, length: int = SHORT_LENGTH) -> str:
    """A value to group by: clean, bounded, never missing."""
    return "" if text is None else clean(text)[:length]


def name(text: str) -> str:
    """A name that can be indexed: long ones keep their beginning and are told apart by a digest."""
    if text.isascii() and len(text) <= NAME_LENGTH and "\0" not in text:
        return text
    text = clean(text)
    if len(text) * 4 <= NAME_LENGTH or len(text.encode()) <= NAME_LENGTH:
        return text
    return f"{text[:100]}#{digest(text)}"


def digest(content: str) -> str:
    """32 hexadecimal digits of BLAKE2b."""
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()


def epoch(moment: datetime | None) -> int | None:
    """Whole seconds since 1970 for order; a time without zone is read as UTC."""
    if moment is None:
        return None
    if moment.tzinfo is None or moment.tzinfo is UTC:
        days = moment.toordinal() - _EPOCH_DAY
        return ((days * 24 + moment.hour) * 60 + moment.minute) * 60 + moment.second
    return (moment - _EPOCH) // timedelta(seconds=1)


def moment(stored: int | None) -> datetime:
    """The UTC time of stored microseconds."""
    return _EPOCH + timedelta(microseconds=stored or 0)


def maybe_moment(stored: int | None) -> datetime | None:
    """`moment`, for what may be missing."""
    return None if stored is None else moment(stored)


def iso(moment: datetime | None) -> str | None:
    """The time as written, zone or none, to be read back by `from_iso`."""
    return None if moment is None else moment.isoformat()


def from_iso(stored: str | None) -> datetime | None:
    """The time that `iso` wrote."""
    return None if stored is None else datetime.fromisoformat(stored)


def to_json(value: Any) -> str:
    """Canonical JSON: sorted, tight, ASCII. The audit chain hashes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def folded(text: str) -> str:
    """The text as the PostgreSQL word index sees it: no case, no accents, as SQLite's index does by itself."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


def likeness(text: str) -> str | None:
    """Group key of nearly equal texts: its distinct words, whatever their order, case, accents, digits and punctuation.

    None for texts of fewer than four distinct words: many people write "well said".
    """
    text = text[:4000]
    if text.isascii():
        words = set(text.encode("ascii").translate(_SMALL_LETTERS).split())
    else:
        words = {word.encode() for word in _WORDS.findall(folded(text))}
    if len(words) < 4:
        return None
    return hashlib.blake2b(b" ".join(sorted(words)), digest_size=8).hexdigest()
