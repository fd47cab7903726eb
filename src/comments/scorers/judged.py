"""What every scorer here does before it judges: equal texts once, and no to what it cannot judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from comments.models import NotScored, Scores
from comments.scorers.language import refusal

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
    rest: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if longest is not None and len(text) > longest:
            found[text] = NotScored(why="too long")
            continue
        plain = read(text) if read else text
        no = refusal(text, languages)
        if no and plain != text:
            no = refusal(plain, languages)
        if no:
            found[text] = no
        else:
            rest[text] = plain
    if rest:
        found |= zip(rest, judge(list(rest.values())), strict=True)
    return [found[text] for text in texts]
