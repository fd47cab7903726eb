"""Reasons by leaving out: how much a score falls when a word is taken away. Works for any scorer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from comments.models import Scores, Span

_WORD = re.compile(r"\S+")
MOST = 200
"""Shortened texts at most; in a longer text neighbouring words are left out together."""


def leave_out(text: str, measure: str, score: Callable[[Sequence[str]], Sequence[object]]) -> list[Span]:
    """Return each word (or run of words) of `text` with how much `measure` falls without it, in the measure's own unit.

    Negative where the word held the score down. Empty where the whole text is not scored or lacks the measure.
    """
    words = [found.span() for found in _WORD.finditer(text)]
    run = -(-len(words) // MOST) or 1
    parts = [(words[at][0], words[min(at + run, len(words)) - 1][1]) for at in range(0, len(words), run)]
    whole, *without = score([text, *(text[:start] + text[end:] for start, end in parts)])
    if not isinstance(whole, Scores) or measure not in whole.values:
        return []
    base = whole.values[measure]
    spans = []
    for (start, end), result in zip(parts, without, strict=True):
        # A text that is empty, or another language, without its word: all of the score was the word's.
        rest = result.values[measure] if isinstance(result, Scores) else 0.0
        spans.append(Span(start=start, end=end, contribution=base - rest))
    return spans
