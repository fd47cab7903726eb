"""Lines that stand in most comments of a page: what makes two of them one, and whether a line is such a one."""

from __future__ import annotations

import re
from collections.abc import Collection

from comments.formats.outline import Line
from comments.formats.words import BY, ends_in_says

_DIGITS = re.compile(r"\d+(?:[.,]\d{3})*")
_LABELLED = re.compile(r"^[^\W\d][^:\n\d]{1,24}:(?=\s*\S)")


def outline_of(text: str) -> str:
    """Return a line with its numbers levelled, so that "3 likes" and "12 likes" are one."""
    return _DIGITS.sub("0", text)


def label_of(text: str) -> str | None:
    """Return the label of a line such as "Location: Harbour Street", with its colon; None where there is none."""
    match = _LABELLED.match(text) if len(text) <= 60 else None
    return match[0] if match and not BY.match(text) and not ends_in_says(match[0]) else None


def stands_in(furniture: Collection[str], line: Line) -> bool:
    """Whether a line or its label is one of these."""
    return bool(furniture) and (outline_of(line.spaced) in furniture or label_of(line.spaced) in furniture)
