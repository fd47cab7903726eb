"""Numbers as a person reads them: never without their n. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from comments.analysis.shares import Interval, Share
from comments.exports import csv


def counted(n: int, what: str) -> str:
    """Return "1 comment", "1,204 comments"; `what` is the singular of a word that takes an s."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def percent(value: float | None) -> str:
    """Return a share as whole percents, a dash where there is none."""
    return "–" if value is None else f"{value:.0%}"


def share(of: Share) -> str:
    """Return "62 % (8 of 13)", or a dash where nothing was observed."""
    return str(of) if of.n else "–"


def between(bounds: Interval | None, *, as_percent: bool = False) -> str:
    """Return "0.21 to 0.48", or a dash."""
    if bounds is None:
        return "–"
    low, high = bounds
    return f"{low:.0%} to {high:.0%}" if as_percent else f"{low:.2f} to {high:.2f}"


def figure(value: float | None, digits: int = 2) -> str:
    """Return a number with fixed digits, or a dash: missing is never 0."""
    return "–" if value is None else f"{value:.{digits}f}"


def excerpt(text: str, most: int = 600) -> str:
    """Return a reader's text for a table cell: cut where it is endless, and harmless in the table's own download."""
    cut = text if len(text) <= most else text[:most].rstrip() + "…"
    return str(csv.cell(cut))


def plain(name: str) -> str:
    """Return a name for a button, whose texts are markdown: a name may come from another person."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~:$" else sign for sign in name)


def moment(at: datetime | None) -> str:
    """Return a day and minute as the record has them, or a dash."""
    return "–" if at is None else at.strftime("%Y-%m-%d %H:%M")


def lasting(span: timedelta | None) -> str:
    """Return a duration in its two largest units, or a dash."""
    if span is None:
        return "–"
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h" if hours else f"{days} days"


def size(octets: int) -> str:
    """Return "640 B", "12.4 kB", "3.1 MB"."""
    amount = float(octets)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
