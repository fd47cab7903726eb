"""What repeats around the comments of a page: the frame of labels and buttons that each is set in, found by alignment.

Between one date line and the next stand the same short lines again and again: "Posts: 12", "Reply", "#3", "Offline". In
order they are the frame; what stands between two of them is a slot. The slot with the most words holds the texts, and
the one whose short values change from record to record the names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from comments.formats.text.lines import Line, header, is_button, time_in
from comments.formats.words import LABELS, bare

LONGEST_GAP = 400
LONGEST_LABEL = 100
LONGEST_FRAME = 40
MOST_SERIES = 32
_LABEL = re.compile(r"^(?P<label>[^\W\d_][^:]{1,24}?) ?:\s*\S.{0,45}$")
_BESIDE = ("under", "over")
_AGAIN = re.compile(r"^(?:re|aw|antw|sv|odp|rif|ynt|ответ)\s?:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,\u00a0]*")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Frame:
    """`pivots` are the lines that mark one record each; `labels` what follows each of them, in order.

    `slots[n][k]` are the lines of the n-th gap between label k - 1 and label k (the pivot is label -1); `places[n][k]`
    is the line that is label k there, or None. The last gap is what follows the last pivot. `body` is the texts' slot.
    """

    pivots: tuple[int, ...]
    labels: tuple[str, ...]
    slots: tuple[tuple[tuple[int, ...], ...], ...]
    places: tuple[tuple[int | None, ...], ...]
    body: int


def patterns_of(lines: Sequence[Line]) -> list[str]:
    """A form for each line in which what changes from record to record is left out: numbers, dates, values."""
    return [_pattern(line) for line in lines]


def _pattern(line: Line) -> str:
    text = _AGAIN.sub("", line.text)
    if len(text) > LONGEST_LABEL:
        return ""
    time = time_in(line)
    if time is not None:
        text = header(line.text)
        text = f"{text[: time.start]} \0 {text[time.end :]}"
        return _NUMBER.sub("9", " ".join(text.split())).lower()
    labelled = _LABEL.match(text)
    if labelled and labelled["label"].count(" ") < 3:
        text = labelled["label"] + ":*"
    return _NUMBER.sub("9", text).lower()


def time_form(time: str) -> str:
    """Whether a time is relative, a day or a moment: the headers of one page keep to one of them."""
    if not re.search(r"(?:19|20)\d\d|\d[./]\d\d?[./]\d", time):
        return "relative"
    return "moment" if re.search(r"\d[:.h]\d\d|\d ?[ap]\.?m", time, re.IGNORECASE) else "day"


def series_of(lines: Sequence[Line], patterns: Sequence[str]) -> list[list[int]]:
    """Lines with a time that are alike but for names: the same words on either side of it, or the same line over it."""
    by_form: defaultdict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for place, line in enumerate(lines):
        time = time_in(line)
        if time is None:
            continue
        text = header(line.text)
        words = _WORD.findall(
            _NUMBER.sub("9", f"{text[: time.start]} \0 {text[time.end :]}".lower()).replace("\0", " 0 ")
        )
        for form in (time_form(text[time.start : time.end]), ""):
            by_form[form].append((place, words))
    found: defaultdict[tuple[str, str, object], list[int]] = defaultdict(list)
    for form, members in by_form.items():
        common = Counter(word for _, words in members for word in set(words))
        usual = {word for word, count in common.items() if count >= max(2, 0.25 * len(members))}
        for place, words in members:
            kept = [word if word in usual else "*" for word in words]
            found[
                form, "words", " ".join(w for n, w in enumerate(kept) if w != "*" or not n or kept[n - 1] != "*")
            ].append(place)
            found[form, "bare" if len(words) < 3 else "any", ""].append(place)
            found[form, "bullet", lines[place].bullet].append(place)
            if place and patterns[place - 1]:
                found[form, "under", patterns[place - 1]].append(place)
            if place + 1 < len(lines) and patterns[place + 1]:
                found[form, "over", patterns[place + 1]].append(place)
    distinct = {
        tuple(places): None for (_, *key), places in found.items() if len(places) > (2 if key[0] in _BESIDE else 1)
    }
    return [list(places) for places in sorted(distinct, key=len, reverse=True)[:MOST_SERIES]]


def frame_of(lines: Sequence[Line], patterns: Sequence[str], pivots: Sequence[int]) -> Frame | None:
    """Align the gaps between the pivots; dates inside of texts and quotations, which tear a gap in two, go."""
    pivots = _densest(pivots)
    for _ in range(2):
        if len(pivots) < 2:
            return None
        labels, found = _alignment(patterns, pivots, len(lines))
        matches = [matched for _, matched in found]
        torn = _torn(len(labels), matches) | _strange(len(labels), matches)
        if not torn:
            break
        pivots = [pivot for number, pivot in enumerate(pivots) if number not in torn]
    else:
        if len(pivots) < 2:
            return None
        labels, found = _alignment(patterns, pivots, len(lines))
    slots = [_slotted(gap, matched) for gap, matched in found]
    words = [0] * (len(labels) + 1)
    for one in slots[:-1]:
        for number, slot in enumerate(one):
            words[number] += sum(len(lines[at].text.split()) for at in slot or ())
    body = max(range(len(words)), key=words.__getitem__)
    places = tuple(tuple(matched) for _, matched in found)
    return Frame(tuple(pivots), labels, tuple(_settled(one, body) for one in slots), places, body)


def _alignment(
    patterns: Sequence[str], pivots: Sequence[int], end: int
) -> tuple[tuple[str, ...], list[tuple[range, list[int | None]]]]:
    """The labels between pivots in their usual order, and for each gap (and what follows the last) where they are."""
    lengths = sorted(two - one for one, two in pairwise(pivots))
    gaps = [range(one + 1, two) for one, two in pairwise(pivots)]
    tail = range(pivots[-1] + 1, min(end, pivots[-1] + 1 + max(2 * lengths[len(lengths) // 2], 12)))
    known = _labels(patterns, gaps, tail, pivots)
    lists = [[at for at in gap if patterns[at] in known][:LONGEST_FRAME] for gap in (*gaps, tail)]
    labels = _usual_order(tuple(patterns[at] for at in found) for found in lists[:-1])
    return labels, [(gap, _align(labels, found, patterns)) for gap, found in zip((*gaps, tail), lists, strict=True)]


def _torn(size: int, matched: Sequence[Sequence[int | None]]) -> set[int]:
    """Pivots before which only the first labels were found, and behind which only the others."""
    found: set[int] = set()
    for number in range(1, len(matched)):
        before = [n for n, at in enumerate(matched[number - 1]) if at is not None]
        behind = [n for n, at in enumerate(matched[number]) if at is not None]
        missing = size - len(before)
        if (
            number - 1 not in found
            and missing >= 2
            and missing > 0.3 * size
            and behind
            and (not before or before[-1] < behind[0])
        ):
            found.add(number)
    return found


def _strange(size: int, matched: Sequence[Sequence[int | None]]) -> set[int]:
    """Pivots at either end whose neighbours are not framed as the others are: dates of the topic, of a sidebar."""
    counts = [sum(at is not None for at in places) for places in matched]
    usual = sorted(counts[:-1])[(len(counts) - 1) // 2]
    found: set[int] = set()
    if len(counts) < 4 or usual < 2 or usual < 0.5 * size:
        return found
    for number in range(len(counts) - 2):
        if counts[number] > 0.5 * usual:
            break
        found.add(number)
    for number in range(len(counts) - 1, 1, -1):
        if counts[number - 1] > 0.5 * usual:
            break
        found.add(number)
    return found


def _densest(pivots: Sequence[int]) -> list[int]:
    """Drop pivots that stand far from all others: the date of the article, of a teaser."""
    kept: list[list[int]] = [[pivots[0]]]
    for one, two in pairwise(pivots):
        if two - one > LONGEST_GAP:
            kept.append([])
        kept[-1].append(two)
    return max(kept, key=len)


def _labels(
    patterns: Sequence[str], gaps: Sequence[Sequence[int]], tail: Sequence[int], pivots: Sequence[int]
) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for gap in gaps:
        counts.update({patterns[at] for at in gap})
    if len(gaps) == 1:
        near = {patterns[at] for at in tail} | {patterns[at] for at in range(max(0, pivots[0] - 12), pivots[0])}
        return frozenset(text for text in counts if text and text in near)
    most, sure = max(2, ceil(0.6 * len(gaps))), max(2, ceil(0.9 * len(gaps)))
    return frozenset(
        text
        for text, count in counts.items()
        if text
        and (count == len(gaps) > 3 or not _is_sentence(text))
        and (count >= sure or (count >= most and _is_label(text)))
    )


def _is_sentence(pattern: str) -> bool:
    """Whether a line is prose, which comes again where it is quoted."""
    return pattern[-1] in ".!?…" and pattern.count(" ") > 2


def _is_label(pattern: str) -> bool:
    """Whether a line is no name and no rank, which stand again and again as well, but not everywhere."""
    if not _LETTERS.search(pattern) or pattern.endswith(":*") or "\0" in pattern:
        return True
    return len(pattern) < 60 and is_button(pattern) and bare(pattern) not in LABELS


def _usual_order(sequences: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    counts = Counter(sequences)
    return max(counts, key=lambda sequence: (counts[sequence], len(sequence)))


def _align(frame: tuple[str, ...], found: Sequence[int], patterns: Sequence[str]) -> list[int | None]:
    """The longest common subsequence: for each label the line that is it, or None."""
    rows, columns = len(frame), len(found)
    length = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            same = frame[row] == patterns[found[column]]
            length[row][column] = (
                length[row + 1][column + 1] + 1 if same else max(length[row + 1][column], length[row][column + 1])
            )
    matched: list[int | None] = [None] * rows
    row = column = 0
    while row < rows and column < columns:
        if frame[row] == patterns[found[column]]:
            matched[row] = found[column]
            row, column = row + 1, column + 1
        elif length[row + 1][column] >= length[row][column + 1]:
            row += 1
        else:
            column += 1
    return matched


def _slotted(gap: Sequence[int], matched: Sequence[int | None]) -> list[tuple[int, ...] | None]:
    """Cut a gap at its labels; a slot whose label is missing is None, its lines are in the one after it."""
    slots: list[tuple[int, ...] | None] = []
    start = gap[0] if gap else 0
    for at in matched:
        if at is None:
            slots.append(None)
        else:
            slots.append(tuple(range(start, at)))
            start = at + 1
    slots.append(tuple(range(start, gap[-1] + 1)) if gap else ())
    return slots


def _settled(slots: Sequence[tuple[int, ...] | None], body: int) -> tuple[tuple[int, ...], ...]:
    """Where labels are missing, the lines between those that are there are the text's, or else the first slot's."""
    found: list[tuple[int, ...]] = [()] * len(slots)
    waiting: list[int] = []
    for number, slot in enumerate(slots):
        waiting.append(number)
        if slot is None:
            continue
        found[body if body in waiting else waiting[0]] = slot
        waiting = []
    return tuple(found)
