"""Bytes to text, the way a browser would, with two differences learned from saved pages.

Valid UTF-8 wins over a stated charset, because programs that save pages recode them and leave the old `<meta>`.
Undecodable bytes never raise: a truncated page ends in half a character.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STATED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_PIECE = 65_536
_SHIFTING = ("iso2022_jp", "iso2022_kr", "hz")

# https://encoding.spec.whatwg.org/#names-and-labels: what a label means on the web is often a superset of what it says.
_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def decode(data: bytes, stated: str | None = None) -> str:
    """Return the text of an input; never raises and never holds a NUL.

    Order: byte-order mark, the zero bytes of UTF-16 without one, UTF-8 if every byte agrees, the charset `stated` by
    whoever delivered it, the one the page states, Windows-1252.
    """
    return _decoded(data, stated).replace("\x00", "")


def to_utf8(data: bytes, stated: str | None = None) -> bytes:
    """Return the text of an input as UTF-8: the very same bytes where they are that already, as on most pages."""
    if b"\x00" not in data and not data.startswith(codecs.BOM_UTF8) and _is_utf8(data) and not _shifting(data, stated):
        return data
    return decode(data, stated).encode("utf-8", "replace")


def _is_utf8(data: bytes) -> bool:
    """Whether every byte agrees; in pieces, since memory for a string that nobody keeps costs more than to decode."""
    if data.isascii():
        return True
    try:
        for _ in codecs.iterdecode((data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), "utf-8"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _shifting(data: bytes, stated: str | None) -> str | None:
    """The charset of text that is ASCII by its bytes and tells by signs among them that they mean something else."""
    if data.isascii() and (b"\x1b" in data or b"~{" in data):
        wanted = _wanted(data, stated)
        return wanted if wanted in _SHIFTING else None
    return None


def _decoded(data: bytes, stated: str | None) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    sure = utf16_without_mark(data) or _shifting(data, stated)
    if sure:
        return data.decode(sure, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            return data.decode("utf-8", "ignore")
    wanted = _wanted(data, stated)
    if wanted in (None, "utf-8", "utf-16", "utf-16-le", "utf-16-be"):
        lenient = data.decode("utf-8", "replace")
        # A few broken characters are an accident in UTF-8; one in ten is another encoding under a wrong label.
        strange, broken = sum(byte > 0x7F for byte in data[:200_000]), lenient[:200_000].count("\ufffd")
        wanted = "utf-8" if broken * 10 <= strange else "cp1252"
    return data.decode(wanted, "replace")


def _wanted(data: bytes, stated: str | None) -> str | None:
    """The codec that the deliverer names, else the page itself."""
    found = _STATED.search(data, 0, 4096)
    return _codec(stated) or _codec(found.group(1).decode("ascii") if found else None)


def utf16_without_mark(data: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" when every other byte at the start is zero, as in Latin text without a mark."""
    sample = data[:400]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.4 and even == 0:
        return "utf-16-le"
    if even > len(sample) * 0.4 and odd == 0:
        return "utf-16-be"
    return None


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except LookupError:
        return None
    if name not in _ON_THE_WEB and name in (
        "base64",
        "hex",
        "rot13",
        "zlib",
        "bz2",
        "quopri",
        "uu",
        "punycode",
        "idna",
    ):
        return None
    return _ON_THE_WEB.get(name, name)
