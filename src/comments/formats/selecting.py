"""CSS on a page without the questions whose answer is known: a class or an id that no element has is not looked for.

A family lists dozens of selectors, of which a page can match a few; each one asked is a walk over the tree.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

_COMMA = re.compile(r",\s*(?![^(\[]*[)\]])")
_NOT_NAMES = re.compile(r":(?:not|is)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")


@lru_cache(maxsize=4_096)
def _alternatives(selectors: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each selector of a list, with the classes and ids that elements must have for it to match."""
    parts = _COMMA.split(selectors)
    return tuple((part, frozenset(_NAME.findall(_NOT_NAMES.sub("", part).lower()))) for part in parts)


def possible(selectors: str, names: Set[str]) -> str:
    """Return the list less what cannot match where these are all the classes and ids there are, in lower case; "" for
    none."""
    return ", ".join([selector for selector, wanted in _alternatives(selectors) if wanted <= names])
