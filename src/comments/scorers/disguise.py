"""Disguised words read like the plain word: "1d10t", "f u c k", "ѕhіt", "b*tch", "stuuupid" become what they say.

A word is rewritten only where one that people disguise comes out (see `plain_words`), so "class of 2024", "C++",
"S. o. S." and "M*A*S*H" stay as they are. Accents and invisible characters go, letters stretched to three become two.
Most texts need nothing and pay for one search.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from comments.scorers.letters import LATIN, TYPED, plain_letter
from comments.scorers.plain_words import GLUE, KNOWN, MASKS, VARIANTS, WORDS

VERSION = "2"
"""Goes into the version of each scorer that reads through this."""

_LEET = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g", "2": "z",
    "@": "a", "$": "s", "!": "i", "|": "il", "+": "t", "(": "c", "<": "c", "{": "c", "€": "e",
}  # fmt: skip
_SPACED = re.compile(r"(?<![^\W_])[A-Za-z@$!0-9*](?:[ \t\-._*~|,/+:;]{1,3}[A-Za-z@$!0-9*](?![^\W_])){2,40}")
_TOKEN = re.compile(r"\S+")
_EDGES = re.compile(r"^[\"'(\[{,;:.\-]*|[\"')\]},;:.\-?!]*$")
_LETTERS = re.compile(r"[A-Za-z]")
_STRETCH = re.compile(r"([a-z])\1+")
_STRETCHED = re.compile(r"([A-Za-z])\1\1|uu|ii|aa|UU|II|AA")
_LONG_STRETCH = re.compile(r"([A-Za-z])\1{2,}")
_WORDS = re.compile(r"[^\W_]+")
_LONGEST_TOKEN = 40
_ROMAN = frozenset("IVXLCDM")
_NO_DISGUISE = re.compile(r"['\"/:;,\\\[\]>]|^[0-9]+(?:st|nd|rd|th|s)$")
_INITIALS = re.compile(r"[a-z](?:[-._][a-z])+")
_NAME_WITHHELD = re.compile(r"[A-EG-Z]\*{4,}")  # "Mr. R*****"; a sentence may begin with "F*****"
_OF_LENGTH = {length: tuple(word for word in WORDS if len(word) == length) for length in set(map(len, WORDS))}
_DECODED = [str.maketrans("013457@$!", f"o{one}eastasi") for one in "il"]
_FRAGMENT = re.compile(r"(?<![^\W_])[A-Za-z]{2,4}[ .\-_]$")
_SHORT = frozenset(
    ("ass", "fag", "fuk", "kys", "pig", "die")
)  # other three-letter words are met as initials and in Latin phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A rewritten text that knows where it came from: `text[i]` stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the original that `text[start:end]` (not empty) stands for."""
        return min(self.starts[start:end]), max(self.ends[start:end])


def plain(text: str) -> str:
    """Return the text with disguised words spelt out. Never raises for a text's content."""
    if not text.isascii():
        text = text.translate(TYPED)
    if text.isascii() and not _needs_a_look(text):
        return text
    letters = text if text.isascii() else "".join(_read_letters(text))
    return _apply(letters, _edits(letters))


def trace(text: str) -> Traced:
    """Return what `plain` returns, with the place in the original that each character stands for."""
    pieces = list(text) if text.isascii() else _read_letters(text)
    starts = [place for place, piece in enumerate(pieces) for _ in piece]
    ends = [place + 1 for place, piece in enumerate(pieces) for _ in piece]
    for place in reversed(range(len(ends))):  # what is drawn over a letter belongs to it
        if ends[place] < len(text) and not pieces[ends[place]] and unicodedata.category(text[ends[place]]) == "Mn":
            after = ends[place]
            while after < len(text) and unicodedata.category(text[after]) == "Mn":
                after += 1
            ends[place] = after
    if plain(text) == text:
        return Traced(text=text, starts=tuple(range(len(text))), ends=tuple(range(1, len(text) + 1)))
    letters = "".join(pieces)
    edits = _edits(letters)
    out_starts: list[int] = []
    out_ends: list[int] = []
    done = 0
    for start, end, new in edits:
        out_starts += starts[done:start] + [starts[start]] * len(new)
        out_ends += ends[done:start] + [ends[end - 1]] * len(new)
        done = end
    return Traced(text=_apply(letters, edits), starts=(*out_starts, *starts[done:]), ends=(*out_ends, *ends[done:]))


def _needs_a_look(text: str) -> bool:
    tokens = text.split()
    odd = [token for token in tokens if not token.isalpha()]
    lone = sum([len(token) == 1 for token in tokens]) + sum([len(token) == 2 for token in odd])
    return (
        any(map(_disguised, odd))
        or (lone > 2 and _SPACED.search(text) is not None)
        or _STRETCHED.search(text) is not None
        or not VARIANTS.keys().isdisjoint(text.lower().split())
    )


@lru_cache(maxsize=65536)
def _odd(token: str) -> bool:
    return _word(token) is not None or _SPACED.search(token) is not None


def _disguised(token: str) -> bool:
    if len(token) > _LONGEST_TOKEN:
        return _LONG_STRETCH.search(token) is not None or _SPACED.search(token) is not None
    return _odd(token)


def _apply(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def _read_letters(text: str) -> list[str]:
    """What each character is read as. Look-alikes count as Latin in a word, or a text, that is Latin otherwise."""
    pieces = [plain_letter(character) for character in text]
    if not any(len(piece) == 1 and ord(piece) in LATIN for piece in pieces):
        return pieces
    latin = sum(piece.isascii() and piece.isalpha() for piece in pieces)
    others = sum(not piece.isascii() and piece.isalpha() for piece in pieces)
    # One character a piece, so that places stay: what is invisible must not split a word.
    shadow = "".join(piece if len(piece) == 1 else "x" for piece in pieces)
    for found in _WORDS.finditer(shadow):
        places = range(*found.span())
        mixed = any(pieces[place].isascii() and pieces[place].isalpha() for place in places)
        if mixed or (latin > others and all(c.isascii() or ord(c) in LATIN for c in found.group())):
            for place in places:
                if len(pieces[place]) == 1 and ord(pieces[place]) in LATIN:
                    letter = LATIN[ord(pieces[place])]
                    pieces[place] = letter.upper() if pieces[place].isupper() else letter
    return pieces


def _edits(text: str) -> list[tuple[int, int, str]]:
    """Replacements (start, end, new), in order and without overlap."""
    found: list[tuple[int, int, str]] = []
    done = 0
    for match in _SPACED.finditer(text):
        letters = re.sub(r"[^A-Za-z@$!0-9*]|(?<=[A-Za-z])\*(?=[A-Za-z])", "", match.group())
        start, word = match.start(), _joined(letters)
        before = None if word else _FRAGMENT.search(text, max(done, start - 5), start)
        if before and (whole := (before.group()[:-1] + letters).lower()) in KNOWN:
            start, word = before.start(), whole  # "scu m b a g"
        if word:
            found.append((start, match.end(), word))
            done = match.end()
    spaced = found
    found, done = [], 0
    for match in _TOKEN.finditer(text):
        while spaced and spaced[0][1] <= match.start():
            found.append(spaced.pop(0))
        if spaced and spaced[0][0] < match.end():
            continue
        token = match.group()
        if len(token) > _LONGEST_TOKEN and not _LONG_STRETCH.search(token):
            continue
        new = _word(token) if len(token) <= _LONGEST_TOKEN else _unstretched(token)
        if new is not None:
            start, end = match.start() + new[0], match.start() + new[1]
            if start >= done:
                found.append((start, end, new[2]))
                done = end
    return found + spaced


@lru_cache(maxsize=65536)
def _word(token: str) -> tuple[int, int, str] | None:
    """Where in a token a disguised word stands and what it says; None for nearly all tokens."""
    if token.isalpha() and token.lower() not in VARIANTS:
        return _unstretched(token)
    if "://" in token or "www." in token.lower():
        return None
    lead = _EDGES.match(token)
    start = lead.end() if lead else 0
    tail = re.search(r"[\"')\]},;:.?!]*$", token[start:])
    end = start + tail.start() if tail else len(token)
    for first, last in dict.fromkeys([(start, end), _unstarred(token, start, end)]):
        bare = token[first:last]
        said = None if _code(bare) or _NAME_WITHHELD.fullmatch(bare) else _said(bare.lower())
        if said:
            return first, last, said.upper() if bare.isupper() and len(_LETTERS.findall(bare)) > 1 else said
    return _unstretched(token)


def _code(bare: str) -> bool:
    """The A55, form F4G, T1-15: capitals and digits, too few letters to be a word written in capitals."""
    digits = sum(map(str.isdigit, bare))
    return bare.isupper() and bare.isalnum() and digits > 0 and (len(bare) < 4 or 2 * digits >= len(bare))


def _unstarred(token: str, start: int, end: int) -> tuple[int, int]:
    while start < end and token[start] in "*_#~" and token[start + 1 : end].isalpha():
        start += 1
    while start < end - 1 and token[start] in "*_~" and token[end - 1] in "*_~":
        start, end = start + 1, end - 1
    return start, end


def _said(word: str) -> str | None:
    """The plain word behind one in small letters, or None."""
    if word in KNOWN:
        return None
    listed = VARIANTS.get(word) or MASKS.get(word)
    if listed or not 2 < len(word) <= 24 or word.isalpha() or not _LETTERS.search(word):
        return listed
    if _INITIALS.fullmatch(word):
        return None  # how many letters make a word of "A.S.S." is for `_joined` to say
    joined = re.sub(r"(?<=[a-z0-9@$!])[-._*~|/+]+(?=[a-z0-9@$!])", "", word)
    if joined in KNOWN and not _has_ending(word):
        return joined
    return VARIANTS.get(joined) or _masked(joined) or (_masked(word) if joined != word else None) or _decoded(joined)


def _decoded(word: str) -> str | None:
    """Digits read as letters: "st00pid" is a listed misspelling, "lo0ser" doubles a letter, "y0u" stands beside one."""
    if word.isalpha() or _NO_DISGUISE.search(word) or 2 * sum(map(str.isalpha, word)) < len(word) + 1:
        return None
    for table in _DECODED:
        read = word.translate(table)
        said = VARIANTS.get(read) or (read if len(read) > 2 and read in GLUE else None)
        if said or (said := _STRETCH.sub(r"\1", read)) in KNOWN:
            return said
    return None


def _has_ending(word: str) -> bool:
    """ "kill-er" hides something, "rat-s" hardly: a lone letter at the end is an ending."""
    parts = re.split(r"[-._*~|/+]+", word)
    return len(parts) == 2 and len(parts[1]) == 1


@lru_cache(maxsize=4096)
def _masked(word: str) -> str | None:
    """Match letters, digits that look like letters, and marks that stand for any letter."""
    known = sum(character.isalpha() or character in "@$!013457" for character in word)
    if word.isalpha() or _NO_DISGUISE.search(word) or not _LETTERS.search(word) or known < 2 or 2 * known < len(word):
        return None
    if not (word[0].isalpha() or word[0] in _LEET):
        return None
    pattern = "".join(_choices(character) for character in word)
    compiled = re.compile(pattern)
    letters = sum(character.isalpha() for character in word)
    for candidate in _OF_LENGTH.get(len(word), ()):
        if compiled.fullmatch(candidate) and (letters > 1 or len(word) < 5):
            return candidate
    undoubled = _STRETCH.sub(r"\1", word)
    return _masked(undoubled) if undoubled != word and len(undoubled) > 2 else None


def _choices(character: str) -> str:
    if character.isalpha():
        return re.escape(character)
    choices = _LEET.get(character, "")
    if character in "*#%&_?^~•·":
        return "[a-z]"
    if character in "$@!":  # as often a censor's mark as a letter
        return "[a-z]" if character != "$" else "[sh]"
    return f"[{choices}]" if choices else re.escape(character)


def _unstretched(token: str) -> tuple[int, int, str] | None:
    """ "stuuupid" and "fuuck" are "stupid" and "fuck"; "sooooo" becomes "soo", which says the same."""
    low = token.lower()
    if "://" in low or "www." in low:
        return None
    if not _LONG_STRETCH.search(low) and not re.search(r"uu|ii|aa", low):
        return None
    found = re.search(r"[a-z]{3,}", low)
    if found is None:
        return None
    word = found.group()
    runs = [(match.group(1), len(match.group())) for match in _STRETCH.finditer(word)]
    if len(runs) <= 5 and word not in KNOWN:
        for lengths in product(*[(1, 2) for _ in runs]):
            counts = iter(lengths)
            tried = _STRETCH.sub(lambda match, counts=counts: match.group(1) * next(counts), word)  # type: ignore[misc]
            if tried in KNOWN and len(tried) > 2:
                return *found.span(), tried.upper() if token.isupper() else tried
    if token.isalpha() and not set(token) <= _ROMAN and _LONG_STRETCH.search(token):
        return 0, len(token), _LONG_STRETCH.sub(r"\1\1", token)
    return None


@lru_cache(maxsize=4096)
def _joined(letters: str) -> str | None:
    """Spaced letters put together: one disguised word, or several with small words between; else None.

    Initials of three letters ("A.S.S.") are taken for initials unless they are written small.
    """
    low = letters.lower()
    word = _spelt(low)
    if word:
        return word if len(low) > 3 or (letters.islower() and low in _SHORT) else None
    best: list[list[str] | None] = [[]] + [None] * len(low)
    for end in range(1, len(low) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None:
                continue
            piece = low[start:end]
            said = piece if piece in GLUE else _spelt(piece) if len(piece) > 2 else None
            if said and (best[end] is None or len(before) + 1 < len(best[end] or [])):
                best[end] = [*before, said]
    words = best[-1]
    return " ".join(words) if words and any(len(word) > 3 and word in KNOWN for word in words) else None


def _spelt(word: str) -> str | None:
    if word in KNOWN:
        return word
    return VARIANTS.get(word) or (None if word.isalpha() else _masked(word))
