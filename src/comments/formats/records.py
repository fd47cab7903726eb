"""What every export must come out as: unique ids, parents that exist, no cycles, the order kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from comments.formats.times import read_time
from comments.models import Comment

# The time that programs write; whatever else is one goes the long way.
_ISO = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?(?:Z|[+-]\d\d:\d\d)?")


def sound(comments: Iterable[Comment], *, renamed: dict[str, str] | None = None) -> tuple[Comment, ...]:
    """Return the comments with each id once (the first counts), known parents only, and no comment its own ancestor.

    `renamed` maps the id of a folded duplicate to the one that was kept.
    """
    known: dict[str, Comment] = {}
    for comment in comments:
        known.setdefault(comment.id, comment)
    parents: dict[str, str | None] = {}
    for identity, comment in known.items():
        parent = (renamed or {}).get(comment.parent_id or "", comment.parent_id)
        parents[identity] = parent if parent in known and parent != identity else None
    _cut_cycles(parents)
    return tuple(
        comment
        if comment.parent_id == parents[identity]
        else replace(comment, parent_id=parents[identity], parent_via=comment.parent_via if parents[identity] else None)
        for identity, comment in known.items()
    )


def _cut_cycles(parents: dict[str, str | None]) -> None:
    settled: set[str] = set()
    for start in parents:
        path: list[str] = []
        on_path: set[str] = set()
        place: str | None = start
        while place is not None and place not in settled:
            if place in on_path:
                parents[place] = None
                break
            path.append(place)
            on_path.add(place)
            place = parents[place]
        settled.update(path)


def word(value: Any) -> str | None:
    """Return a value as one line of text, or None where it is empty."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    return " ".join(str(value).split()) or None


def number(value: Any) -> int | None:
    """Return a count, or None where there is none."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def moment(value: Any, *, utc: bool = False) -> datetime | None:
    """Return a time from ISO text, seconds or milliseconds since 1970; `utc` says what a missing zone means."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return None
        return at.replace(tzinfo=UTC) if utc and at.tzinfo is None else at
    if isinstance(value, str) and value.strip().replace(".", "", 1).isdigit() and len(value.strip()) >= 9:
        value = float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            found: datetime | None = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, tz=UTC)
        except (OverflowError, ValueError, OSError):
            found = None
    else:
        found = read_time(value if isinstance(value, str) else None, language="en")
    return found.replace(tzinfo=UTC) if found is not None and utc and found.tzinfo is None else found
