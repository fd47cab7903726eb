"""Which comments, in which order: one filter for the address bar, the command line, charts and exports. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Order = Literal[
    "most-toxic",
    "uncertain",
    "conflicts",
    "newest",
    "oldest",
    "waiting",
    "most-replied",
    "random",
    "most-negative",
    "page",
]
Status = Literal["waiting", "approve", "reject", "skip"]
ORDERS: tuple[Order, ...] = get_args(Order)
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A filter over comments; every field narrows, empty means any.

    `status` is the moderation status ("waiting" is undecided), `state` what the page says of the comment.
    Score bounds are inclusive; `toxicity` and `sentiment` refer to the measures chosen in the settings, `scores` to any
    qualified measure by name. `sites`, `sections` and `tags` are those of the articles. Dates are of posting, whole
    days, inclusive. `words` is a full-text search. `scored` is "yes", "no" or empty.
    """

    articles: tuple[int, ...] = ()
    sites: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()
    state: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    toxicity: tuple[float, float] | None = None
    sentiment: tuple[float, float] | None = None
    scores: tuple[tuple[str, float, float], ...] = ()
    scored: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    order: Order = "most-toxic"
    seed: int = 0

    @property
    def samples(self) -> bool:
        """Whether it draws a random sample of everything that waits, so that who works it labels without bias."""
        narrowed = set(self.to_query()) - {"order", "status"}
        return self.order == "random" and not narrowed and (not self.status or "waiting" in self.status)

    def to_query(self) -> dict[str, list[str]]:
        """Return the selection as query parameters, without what is at its default."""
        query: dict[str, list[str]] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                query[field.name] = _texts(value)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, list[str]]) -> Selection:
        """Read query parameters back; unknown names and impossible values are left out, as a link may be old."""
        found: dict[str, Any] = {}
        for name, texts in query.items():
            reader = _READERS.get(name)
            if reader is None or not texts:
                continue
            try:
                found[name] = reader(texts)
            except ValueError:
                continue
        return cls(**found)


def _texts(value: Any) -> list[str]:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return [f"{name}:{low:g}:{high:g}" for name, low, high in value]
    if isinstance(value, tuple) and value and isinstance(value[0], float):
        return [":".join(f"{bound:g}" for bound in value)]
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _bounds(texts: list[str]) -> tuple[float, float]:
    low, high = (float(part) for part in texts[0].split(":"))
    return low, high


def _scores(texts: list[str]) -> tuple[tuple[str, float, float], ...]:
    parts = [text.rsplit(":", 2) for text in texts]
    return tuple((name, float(low), float(high)) for name, low, high in parts)


def _one_of(allowed: tuple[str, ...]) -> Any:
    def read(texts: list[str]) -> str:
        if texts[0] not in allowed:
            raise ValueError(texts[0])
        return texts[0]

    return read


_READERS: Mapping[str, Any] = {
    "articles": lambda texts: tuple(int(text) for text in texts),
    "sites": tuple,
    "tags": tuple,
    "sections": tuple,
    "authors": tuple,
    "status": lambda texts: tuple(text for text in texts if text in STATUSES),
    "state": tuple,
    "labels": tuple,
    "languages": tuple,
    "toxicity": _bounds,
    "sentiment": _bounds,
    "scores": _scores,
    "scored": _one_of(("yes", "no")),
    "since": lambda texts: date.fromisoformat(texts[0]),
    "until": lambda texts: date.fromisoformat(texts[0]),
    "words": lambda texts: texts[0],
    "order": _one_of(ORDERS),
    "seed": lambda texts: int(texts[0]),
}
