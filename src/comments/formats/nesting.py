"""Find pages that would blow up an HTML parser, from the tags alone and in linear time.

Two shapes do it: elements opened thousands of levels deep (each new block asks the whole stack whether a paragraph
is open), and thousands of unclosed formatting elements, which the parser must open anew in every block that follows
(https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements).
"""

from __future__ import annotations

import re

DEEPEST = 3_000
MOST_REOPENED = 1_500_000

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_SCRIPT = re.compile(rb"<(script|style|textarea|title)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_FEWEST = int((4 * MOST_REOPENED) ** 0.5)  # tags that can blow up: half of them formatting, half of them blocks
_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_EMPTY = b"area base br col embed hr img input link meta param source track wbr".split()
_CLOSED_BY_THE_NEXT = b"p li td th tr dt dd option thead tbody tfoot optgroup rp rt".split()
_UNCOUNTED = frozenset((*_EMPTY, *_CLOSED_BY_THE_NEXT, b"html", b"head", b"body"))


def too_deep(source: bytes) -> bool:
    """Say whether parsing this would take more time or memory than any honest page needs."""
    tags = source.count(b"<")
    if tags < _FEWEST or tags - source.count(b"</") < _FEWEST:
        return False
    return _blows_up(source) and _blows_up(_SCRIPT.sub(b"", source))


def _blows_up(source: bytes) -> bool:
    depth = deepest = formatting = most_formatting = blocks = 0
    for closing, name in _TAG.findall(source):
        tag = name.lower()
        if tag in _FORMATTING:
            formatting = max(0, formatting - 1) if closing else formatting + 1
            most_formatting = max(most_formatting, formatting)
        elif not closing:
            blocks += 1
        if tag in _UNCOUNTED:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest > DEEPEST or most_formatting * blocks > MOST_REOPENED
