"""Find pages that would blow up an HTML parser, from the tags alone and in linear time.

Two shapes do it: elements opened thousands of levels deep (each new block asks the whole stack whether a paragraph
is open), and thousands of unclosed formatting elements, which the parser must open anew in every block that follows
(https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

DEEPEST = 3_000
MOST_REOPENED = 1_500_000

_TAG = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9]{0,20})")  # the name, of a closing tag with its slash
_SCRIPT = re.compile(rb"<(script|style|textarea|title)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_PIECE = 1_000_000
_FEWEST = 4_000  # opening and closing tags together; fewer cannot do much
_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_EMPTY = b"area base br col embed hr img input link meta param source track wbr".split()
_CLOSED_BY_THE_NEXT = b"p li td th tr dt dd option thead tbody tfoot optgroup rp rt".split()
_UNCOUNTED = frozenset((*_EMPTY, *_CLOSED_BY_THE_NEXT, b"html", b"head", b"body"))


def too_deep(source: bytes) -> bool:
    """Say whether parsing this would take more time or memory than any honest page needs."""
    tags = source.count(b"<")
    if tags < _FEWEST or tags - source.count(b"</") < DEEPEST - 500:
        return False
    return _blows_up(source) and _blows_up(_SCRIPT.sub(b"", source))


def _blows_up(source: bytes) -> bool:
    kinds = Counter[bytes]()
    for tags in _tags(source):
        kinds.update(tags)
    blocks = sum(count for tag, count in kinds.items() if tag[:1] != b"/" and tag.lower() not in _FORMATTING)
    return _opens(DEEPEST, _level, source, kinds) or _opens(MOST_REOPENED // max(blocks, 1), _formatting, source, kinds)


def _tags(source: bytes) -> Iterator[list[bytes]]:
    """The tags of a page, piece by piece: all those of a bomb would fill the memory."""
    start = 0
    while start < len(source):
        stop = source.find(b"<", start + _PIECE)
        stop = len(source) if stop < 0 else stop
        yield _TAG.findall(source, start, stop)
        start = stop


def _opens(more_than: int, step: Callable[[bytes], int], source: bytes, kinds: Counter[bytes]) -> bool:
    """Whether more are open at once, where closing what is not open changes nothing; most pages have fewer at all."""
    if sum(count for tag, count in kinds.items() if step(tag) > 0) <= more_than:
        return False
    now = least = 0
    for tag in chain.from_iterable(_tags(source)):
        now += step(tag)
        if now < least:
            least = now
        elif now - least > more_than:
            return True
    return False


@lru_cache(maxsize=4_096)
def _level(tag: bytes) -> int:
    return 0 if tag.lower().lstrip(b"/") in _UNCOUNTED else -1 if tag.startswith(b"/") else 1


@lru_cache(maxsize=4_096)
def _formatting(tag: bytes) -> int:
    return 0 if tag.lower().lstrip(b"/") not in _FORMATTING else -1 if tag.startswith(b"/") else 1
