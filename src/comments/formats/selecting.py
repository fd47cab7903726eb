"""CSS on a page without the questions whose answer is known: where no element has a class, no selector finds it.

A family lists dozens of selectors, of which a page can match a few; each one asked is a walk over the tree.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

_COMMA = re.compile(r",\s*(?![^(\[]*[)\]])")
_NOT_CLASSES = re.compile(r":(?:not|is)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


@lru_cache(maxsize=4_096)
def _alternatives(selectors: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each selector of a list, with the classes that elements must have for it to match."""
    parts = _COMMA.split(selectors)
    return tuple((part, frozenset(_CLASS.findall(_NOT_CLASSES.sub("", part).lower()))) for part in parts)


def possible(selectors: str, classes: Set[str]) -> str:
    """Return the list less what cannot match where these are all the classes there are, in lower case; "" for none."""
    return ", ".join([selector for selector, wanted in _alternatives(selectors) if wanted <= classes])
