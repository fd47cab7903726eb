"""Fill sentence patterns: `{name}` is replaced by a random entry of the list of that name, entries may hold slots themselves."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SLOT = re.compile(r"\{(\w+)\}")
_AN = re.compile(r"\b([Aa]) (?=(?:[aeioAEIO]|u(?!ni|se|su|to|ro)|lgb|LGB|hon(?:est|our)|heir))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One invented text. A label of None is unknown and does not train its head."""

    text: str
    kind: str
    toxic: float
    severe_toxic: float | None = None
    obscene: float | None = None
    threat: float | None = None
    insult: float | None = None
    identity_hate: float | None = None


def fill(pattern: str, lists: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Return `pattern` with every slot filled, articles made to agree and the first letter raised."""
    for _ in range(6):
        if "{" not in pattern:
            break
        pattern = _SLOT.sub(lambda found: rng.choice(lists[found[1]]), pattern)
    pattern = _AN.sub(lambda found: found[1] + "n ", pattern)
    return pattern[:1].upper() + pattern[1:]


def careless(text: str, rng: random.Random) -> str:
    """Return `text` as people type: now and then lower case, capitals, no full stop, or exclamation marks."""
    roll = rng.random()
    if roll < 0.3:
        text = text.lower()
    elif roll < 0.34:
        text = text.upper()
    if rng.random() < 0.35:
        text = text.rstrip(".")
    elif rng.random() < 0.08:
        text = text.rstrip(".") + rng.choice(["!", "!!", "...", "!!!"])
    return text


def harmless(text: str, kind: str) -> Row:
    """A row on which every head answers no."""
    return Row(text=text, kind=kind, toxic=0, severe_toxic=0, obscene=0, threat=0, insult=0, identity_hate=0)
