"""Sentiment by VADER (Hutto and Gilbert 2014; package vaderSentiment): a lexicon with rules, English only.

The library's own rules and lexicon judge each word. For reasons and for long texts this module holds the loop over
the words: the library's rereads the whole text for each word it knows, so that a hostile comment of 100,000 characters
would take minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from importlib.metadata import version
from typing import Any

from comments.models import Measure, NotScored, Scores, Span
from comments.scorers.judged import each_once

_LIBRARY_UP_TO = 1_000
"""Characters up to which the library's own loop is faster; both loops give the same numbers."""
_WORD = re.compile(r"\S+")


class Vader:
    """One analyser, reused: reading its lexicon takes longer than judging a hundred comments."""

    name = "vader"
    languages = frozenset(("en",))
    measures = (
        Measure(name="compound", low=-1, high=1, higher_means="more positive"),
        Measure(name="pos", low=0, high=1, higher_means="larger positive share"),
        Measure(name="neu", low=0, high=1, higher_means="larger neutral share"),
        Measure(name="neg", low=0, high=1, higher_means="larger negative share"),
    )

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._analyser: Any = SentimentIntensityAnalyzer()
        self.version = f"{version('vaderSentiment')}+2"

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once."""
        return each_once(texts, lambda some: map(self._judge, some), languages=self.languages)

    def explain(self, text: str, measure: str = "compound") -> list[Span]:
        """Return the words that moved a measure.

        For `compound` the contributions (valences, with exclamation and question marks) add up to the sum x that VADER
        turns into x / sqrt(x^2 + 15); for a share they add up to that share. Both before VADER rounds.
        """
        words, valences, spoken = self._valences(text)
        spans = [(start, end) for start, end, _ in words]
        total, marks = sum(valences), self._analyser._punctuation_emphasis(spoken)
        if measure == "compound":
            parts = list(zip(spans, valences, strict=True)) + _marks(
                text, marks if total > 0 else -marks if total < 0 else 0.0
            )
        else:
            parts = _shares(text, spans, valences, marks, measure)
        return [Span(start=start, end=end, contribution=value) for (start, end), value in parts if value]

    def _judge(self, text: str) -> Scores:
        if len(text) <= _LIBRARY_UP_TO:
            return Scores(values=self._analyser.polarity_scores(text))
        _, valences, spoken = self._valences(text)
        return Scores(values=self._analyser.score_valence(valences, spoken))

    def _valences(self, text: str) -> tuple[list[tuple[int, int, str]], list[float], str]:
        """Each word with its place in `text`, what it weighs, and the text with emoji spelt out as VADER reads it."""
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText, allcap_differential

        spoken, places = self._spoken(text)
        words = [
            (places[m.start()], places[m.end() - 1] + 1, SentiText._strip_punc_if_word(m.group()))
            for m in _WORD.finditer(spoken)
        ]
        forms = [form for _, _, form in words]
        view = SentiText("")
        view.is_cap_diff = allcap_differential(forms)
        valences: list[float] = []
        for place, form in enumerate(forms):
            low = form.lower()
            kind_of = low == "kind" and place + 1 < len(forms) and forms[place + 1].lower() == "of"
            if low in BOOSTER_DICT or kind_of or low not in self._analyser.lexicon:
                valences.append(0)
                continue
            # The rules look at three words before and two after; they are shown those.
            first = max(0, place - 3)
            view.words_and_emoticons = forms[first : place + 3]
            valences += self._analyser.sentiment_valence(0, view, form, place - first, [])
        if "but" in (lows := [form.lower() for form in forms]):
            _weigh_around_but(valences, lows.index("but"))
        return words, valences, spoken.strip()

    def _spoken(self, text: str) -> tuple[str, list[int]]:
        parts: list[str] = []
        places: list[int] = []
        after_space = True
        emojis = self._analyser.emojis
        for place, character in enumerate(text):
            part = character
            if character in emojis:
                part = emojis[character] if after_space else " " + emojis[character]
                after_space = False
            else:
                after_space = character == " "
            parts.append(part)
            places += [place] * len(part)
        return "".join(parts), places


def make() -> Vader:
    """Make the scorer."""
    return Vader()


def _weigh_around_but(valences: list[float], but: int) -> None:
    """Halve what stands before "but" and add half to what stands after, as the library does.

    It does so in place, and at the first word that has the value in hand, which need not be the word in hand.
    """
    where: dict[float, list[int]] = {}
    for place, value in enumerate(valences):
        where.setdefault(value, []).append(place)
    for heap in where.values():
        heapify(heap)
    for place in range(len(valences)):
        value = valences[place]
        heap = where[value]
        first = heap[0]
        if first == but or value == 0:
            continue
        heappop(heap)
        valences[first] = value * (0.5 if first < but else 1.5)
        heappush(where.setdefault(valences[first], []), first)


def _marks(text: str, emphasis: float) -> list[tuple[tuple[int, int], float]]:
    """Spread the emphasis of the marks VADER counts over the marks of the text."""
    exclamations = [found.start() for found in re.finditer("!", text)][:4]
    questions = [found.start() for found in re.finditer(r"\?", text)]
    weights = [(place, 0.292) for place in exclamations]
    if len(questions) > 1:
        each = 0.18 if len(questions) <= 3 else 0.96 / len(questions)
        weights += [(place, each) for place in questions]
    sign = 1 if emphasis > 0 else -1 if emphasis < 0 else 0
    return [((place, place + 1), sign * weight) for place, weight in sorted(weights)]


def _shares(
    text: str, spans: list[tuple[int, int]], valences: list[float], marks: float, measure: str
) -> list[tuple[tuple[int, int], float]]:
    positive = sum(value + 1 for value in valences if value > 0)
    negative = sum(value - 1 for value in valences if value < 0)
    neutral = sum(value == 0 for value in valences)
    sign = 1 if positive > -negative else -1 if positive < -negative else 0
    whole = positive - negative + neutral + (marks if sign else 0)
    wanted = {"pos": 1, "neg": -1, "neu": 0}[measure]
    parts = [
        (span, (abs(value) + (1 if value else 0) or 1) / whole)
        for span, value in zip(spans, valences, strict=True)
        if (value > 0) - (value < 0) == wanted
    ]
    if wanted and sign == wanted:
        parts += [(span, abs(value) / whole) for span, value in _marks(text, 1)]
    return parts
