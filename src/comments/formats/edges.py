"""Lines that most texts of a page begin or end with: labels and buttons, whatever the language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from comments.formats.dates import time_span, without_time
from comments.formats.drafts import Draft
from comments.formats.furniture import outline_of

_FEWEST = 3
_SHARE = 0.6
_LONGEST = 80


def without_shared_edges(drafts: Sequence[Draft]) -> None:
    """Take first and last lines off the texts where most texts have the same one ("Permalink", "Posted on: 3 May")
    beside other lines. Numbers and times count as equal."""
    for end in (0, -1):
        for _ in range(3):
            texts = [draft for draft in drafts if draft.text]
            forms = [_form(draft.text, end) for draft in texts]
            counts = Counter(form for form in forms if form is not None)
            shared = {form for form, count in counts.items() if count >= max(_FEWEST, _SHARE * len(texts))}
            if not shared:
                break
            for draft, form in zip(texts, forms, strict=True):
                if form in shared:
                    kept = draft.text.partition("\n")[2] if end == 0 else draft.text.rpartition("\n")[0]
                    draft.text = kept.strip()


def _form(text: str, end: int) -> str | None:
    """The first (0) or last (-1) line of a longer text, less its numbers and its time; None of a text of one line."""
    head, newline, tail = text.partition("\n") if end == 0 else text.rpartition("\n")
    line = head if end == 0 else tail
    if not newline or len(line) > _LONGEST:
        return None
    return outline_of(without_time(line) if time_span(line) else line)
