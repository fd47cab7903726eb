"""What every scorer here does before it judges: equal texts once, and no to what it cannot judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from comments.models import NotScored, Scores
from comments.scorers.language import refusals

Result = Scores | NotScored


def each_once(
    texts: Sequence[str],
    judge: Callable[[list[str]], Iterable[Result]],
    *,
    languages: Iterable[str] | None,
    longest: int | None = None,
    read: Callable[[str], str] | None = None,
) -> list[Result]:
    """Return one result a text, in order; `judge` sees the distinct texts that can be judged, all at once.

    Not scored: what has nothing to see, what is surely in none of `languages` (None: all are known), what has more than
    `longest` characters. `judge` is given what `read` makes of a text; where that is another text, it may be judged
    too, as a disguise may look like another language.
    """
    found: dict[str, Result] = {}
    plain: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if longest is not None and len(text) > longest:
            found[text] = NotScored(why="too long")
        else:
            plain[text] = read(text) if read else text
    refused = dict(zip(plain, refusals(list(plain), languages), strict=True))
    disguised = [text for text, no in refused.items() if no and plain[text] != text]
    refused |= zip(disguised, refusals([plain[text] for text in disguised], languages), strict=True)
    found |= {text: no for text, no in refused.items() if no}
    rest = {text: its for text, its in plain.items() if text not in found}
    if rest:
        found |= zip(rest, judge(list(rest.values())), strict=True)
    return [found[text] for text in texts]
