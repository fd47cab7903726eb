"""Take off what the programs that made a text of a page put into it: links as markdown or by number, broken lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from comments.formats.text.lines import header, is_button
from comments.formats.time_finding import find_time

_MARKDOWN_LINK = re.compile(
    r"!?\[((?:[^\[\]\n]|\n(?!\s*\n)){0,400}?)\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_MARKDOWN_MARKS = (
    (re.compile(r"(?m)^( *(?:[*+-] +|\d+\. +|> ?)*)#{1,6} +"), r"\1"),  # a heading
    (re.compile(r"(?m)(?<=\S)\n *(?:={3,}|-{3,}) *$"), "\n"),  # the rule under one
    (re.compile(r"(?<![\w*_\\])(\*\*|__)(?=[^\s*_])([^\n]{1,300}?)(?<=[^\s\\])\1(?![\w*_])"), r"\2"),
    (re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^\n*]{1,300}?)(?<=[^\s*_\\])\1(?![\w*_])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~-])"), r"\1"),
)
_MARKDOWN_ROW = re.compile(r"(?m)^ *\|.*\| *$|^ *-{3,} *(?:\| *-{3,} *)+$")
_LINK_NUMBER = re.compile(r"\[(\d{1,5})\](?!\()")
_REFERENCES = re.compile(
    r"(?m)^(?:References|Verweise|Références|Referencias)\n(?=(?:\s*\n)*(?:\s+Visible links:?\n)?\s+\d+\. \S)"
)
_BUTTON = re.compile(r"\(BUTTON\) ?|_{10,}")
_STEPPED = re.compile(r"(?m)^((?: {5})+)[*+o#@=](?= |$)")
_EMPTY_ITEM = re.compile(r"(?m)^( *)([*•◦▪□■+o-]|\d{1,3}[.)]) *\n(?:[ \t]*\n){0,2} *(?=[^\s*•◦▪□■+-])")
_WORD = re.compile(r"\S+")
_LEAST_LINKS = 3
_NARROWEST, _WIDEST = 50, 150
_LEAST_BREAKS = 4
_EAST = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")


def plain(text: str) -> str:
    """Return the text as a reader sees it: links as their words, items with bullets, paragraphs in one line."""
    if text.count("](") >= _LEAST_LINKS and len(_MARKDOWN_LINK.findall(text[:200_000])) >= _LEAST_LINKS:
        text = _without_markdown(text)
    elif "[1]" in text and _counts_links(text):
        text = _without_numbers(text)
    if "\n     * " in text:  # Lynx sets each level five blanks further in, with a sign of its own
        text = _STEPPED.sub(lambda match: match[1] + "•", text)
    text = _EMPTY_ITEM.sub(r"\1\2 ", text)
    return _unbroken(text)


def _cells(match: re.Match[str]) -> str:
    """The cells of a row parted by tabs, without the rules between rows and what is empty."""
    cells = (cell.strip() for cell in match[0].split("|"))
    return "\t".join(cell for cell in cells if cell.strip(":- "))


def _without_markdown(text: str) -> str:
    for _ in range(2):  # a picture in a link
        text = _MARKDOWN_LINK.sub(lambda match: " ".join(match[1].split()), text)
    text = _MARKDOWN_ROW.sub(_cells, text)
    for pattern, words in _MARKDOWN_MARKS:
        text = pattern.sub(words, text)
    return text


def _counts_links(text: str) -> bool:
    """Whether numbers in brackets count what stands behind them from 1 on, each once, as text browsers do."""
    numbers = [int(match[1]) for match in _LINK_NUMBER.finditer(text)]
    steps = sum(two == one + 1 for one, two in pairwise(numbers))
    return len(numbers) >= _LEAST_LINKS and numbers[0] == 1 and steps >= 0.9 * (len(numbers) - 1)


def _without_numbers(text: str) -> str:
    for last in _REFERENCES.finditer(text):
        text = text[: last.start()]
        break
    return _BUTTON.sub("", _LINK_NUMBER.sub("", text))


def _unbroken(text: str) -> str:
    """Join the lines of paragraphs that were broken at a width, where the whole text is broken there."""
    slack = 0.8 if "\f" in text else 0.97  # printed letters are not of one width
    lines = [raw.rstrip() for raw in text.replace("\f", "").expandtabs(4).splitlines()]
    widths = [_width(line) for line in lines]
    width = max(
        (size for size, line in zip(widths, lines, strict=True) if line.count(" ") > 4 or _EAST.search(line)), default=0
    )
    if not _NARROWEST <= width <= _WIDEST:
        return text
    breaks = [_is_broken(one, two, widths[at], slack * width) for at, (one, two) in enumerate(pairwise(lines))]
    full = sum(size > 0.9 * width for size in widths)
    if sum(breaks) < _LEAST_BREAKS or sum(breaks) < 0.5 * full:
        return text
    found: list[str] = lines[:1]
    for broken, line in zip(breaks, lines[1:], strict=True):
        if broken:
            found[-1] += ("" if _EAST.match(found[-1][-1]) and _EAST.match(line.lstrip()) else " ") + line.lstrip()
        else:
            found.append(line)
    return "\n".join(found)


def _is_broken(line: str, following: str, size: int, width: float) -> bool:
    """Whether the next line goes on where there was no more room for its first word."""
    word = _WORD.search(following)
    if word is None or size < 0.6 * width:
        return False
    if not _goes_on(line, following):
        return False
    first = _width(word[0]) if not _EAST.search(word[0]) else 2
    return size + 1 + first > width


def _goes_on(line: str, following: str) -> bool:
    begins = len(following) - len(following.lstrip())
    if begins not in _starts(line) or _ITEM.match(following):
        return False
    content = following.strip()
    begun = is_button(content) or find_time(header(content), longest=40) is not None
    return not (begun and line.rstrip()[-1] in ".!?…。！？")


_ITEM = re.compile(r"^ *(?:[*•◦▪□■+>|-]|\d{1,3}[.)]) ")


def _starts(line: str) -> Sequence[int]:
    """Where the next line of a paragraph may begin: where this one does, or behind its bullet."""
    begins = len(line) - len(line.lstrip())
    item = _ITEM.match(line)
    return (begins,) if item is None else (begins, item.end())


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
