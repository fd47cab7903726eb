"""Find pages that would blow up an HTML parser, from the tags alone and in linear time.

Two shapes do it: elements opened thousands of levels deep (each new block asks the whole stack whether a paragraph
is open), and thousands of unclosed formatting elements, which the parser must open anew in every block that follows
(https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements).
"""

from __future__ import annotations

import re

DEEPEST = 3_000
MOST_REOPENED = 1_500_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_SCRIPT = re.compile(r"<(script|style|textarea|title)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_EMPTY = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
_CLOSED_BY_THE_NEXT = (
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
    "thead",
    "tbody",
    "tfoot",
    "optgroup",
    "rp",
    "rt",
)
_UNCOUNTED = frozenset((*_EMPTY, *_CLOSED_BY_THE_NEXT, "html", "head", "body"))


def too_deep(text: str) -> bool:
    """Say whether parsing this would take more time or memory than any honest page needs."""
    if text.count("<") < 4_000:
        return False
    return _blows_up(text) and _blows_up(_SCRIPT.sub("", text))


def _blows_up(text: str) -> bool:
    depth = deepest = formatting = most_formatting = blocks = 0
    for closing, name in _TAG.findall(text):
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
