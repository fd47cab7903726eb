"""Which comment of a newer copy is which stored one, when a page gives comments no ids of their own. Pure.

Positions shift when a comment is inserted, so comments are matched by author and text, in order. An edited text is
matched
only between the same neighbours, by the same author, when most of it is still there: a doubtful match would put one
person's decision under another's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.6  # share of an edited text that must be kept
_COSTLY = 1_000_000  # comparisons past which only the exact order is aligned


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What identifies a comment without an id: who said what."""

    author: str | None
    text: str


def align(stored: Sequence[Said], fresh: Sequence[Said]) -> dict[int, int]:
    """Map indexes of `fresh` to indexes of `stored`, each at most once, both increasing along exact matches."""
    start = 0
    while start < min(len(stored), len(fresh)) and stored[start] == fresh[start]:
        start += 1
    end = 0
    while end < min(len(stored), len(fresh)) - start and stored[-1 - end] == fresh[-1 - end]:
        end += 1
    found = {index: index for index in range(start)}
    found |= {len(fresh) - 1 - back: len(stored) - 1 - back for back in range(end)}
    old, new = stored[start : len(stored) - end], fresh[start : len(fresh) - end]
    if old and new:
        found |= {start + there: start + here for there, here in _middle(old, new).items()}
    return found


def _middle(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    if len(old) * len(new) > _COSTLY:
        return _by_content(old, new)
    found: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found |= {j1 + step: i1 + step for step in range(i2 - i1)}
        elif tag == "replace":
            found |= {j1 + j: i1 + i for j, i in _edited(old[i1:i2], new[j1:j2]).items()}
    return found


def _by_content(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    """Match only what is said once in each copy: certain, in any order."""
    here = {said: index for index, said in enumerate(old)}
    there = {said: index for index, said in enumerate(new)}
    twice = _repeated(old) | _repeated(new)
    return {there[said]: here[said] for said in there if said in here and said not in twice}


def _repeated(said: Sequence[Said]) -> set[Said]:
    seen: set[Said] = set()
    again: set[Said] = set()
    for one in said:
        (again if one in seen else seen).add(one)
    return again


def _edited(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    found: dict[int, int] = {}
    following = 0
    for j, after in enumerate(new):
        for i in range(following, min(len(old), following + 20)):
            before = old[i]
            if before.author == after.author and after.author is not None and _alike(before.text, after.text):
                found[j] = i
                following = i + 1
                break
    return found


def _alike(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before[:2000], after[:2000], autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
