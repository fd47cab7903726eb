"""`quick`: toxicity by a linear model over hashed n-grams. Numpy only, thousands of comments a second, English.

Trained by `training/quick.py`; data, figures and limits stand in `docs/models/quick.md`. It knows words, not meanings:
an attack without a bad word passes, and a quotation counts like what it quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comments.models import Measure, NotScored, Scores, Span
from comments.scorers import disguise, harmless, identities
from comments.scorers.judged import each_once
from comments.scorers.linear import Linear

NAMES = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
WEIGHTS = Path(__file__).parent / "weights" / "quick.npz"
READING = "2"
"""Version of what happens to a text before it is hashed, beside `disguise.VERSION`."""


CAP = 1.0
"""Log-odds that naming an identity may add to a text that is harmless without it."""
WORTH_ASKING = -3.0
"""Log-odds of toxicity below which nobody minds what an identity added."""


class Quick:
    """The scorer. Six measures in [0, 1], calibrated so that of the comments at .3 about 30 % are toxic."""

    name = "quick"
    languages = frozenset(("en",))
    measures = tuple(
        Measure(name=name, low=0, high=1, higher_means=f"more likely {name.replace('_', ' ')}") for name in NAMES
    )

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._model = Linear(weights)
        self.version = f"{self._model.digest}+{READING}.{disguise.VERSION}"

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once."""
        return each_once(texts, self._judge, languages=self.languages, read=disguise.plain)

    def _judge(self, plain: list[str]) -> list[Scores | NotScored]:
        return [Scores(values=dict(zip(NAMES, row, strict=True))) for row in self.probabilities(plain)]

    def probabilities(self, plain: Sequence[str]) -> list[list[float]]:
        """Score texts that are plain English already: one row a text, in the order of `NAMES`, six decimals."""
        rounded: list[list[float]] = np.round(1 / (1 + np.exp(-np.clip(self._logits(plain)[0], -30, 30))), 6).tolist()
        return rounded

    def explain(self, text: str, measure: str = "toxicity") -> list[Span]:
        """Return the words with their part of the log-odds of `measure`, as places in the original text.

        With `constant` they add up to the log-odds of the score. Where the naming of an identity was capped, its words
        have what the cap left them.
        """
        head = NAMES.index(measure)
        traced = disguise.trace(text)
        read = harmless.blanked(traced.text)
        words, constant = self._model.reasons(read, head)
        logits, capped = self._logits([traced.text])
        named = identities.named(read) if capped[0] else []
        if named:
            inside = [any(start < b and a < end for a, b in named) for start, end, _ in words]
            others = [word if not own else (*word[:2], 0.0) for word, own in zip(words, inside, strict=True)]
            rest = float(logits[0, head]) - constant - sum(part for _, _, part in others)
            each = rest / sum(inside)
            words = [(*word[:2], each) if own else word for word, own in zip(others, inside, strict=True)]
        spans: dict[tuple[int, int], float] = {}
        for start, end, part in words:
            place = traced.span(start, end)
            spans[place] = spans.get(place, 0.0) + part
        return [Span(start=start, end=end, contribution=part) for (start, end), part in sorted(spans.items())]

    def constant(self, measure: str) -> float:
        """The log-odds of a text of which the model knows no word."""
        return self._model.reasons("", NAMES.index(measure))[1]

    def _logits(self, plain: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Log-odds by text and head, and whether the naming of an identity was capped.

        Where a text says nothing toxic once "person" stands for the identity, naming it adds at most `CAP`.
        """
        plain = [harmless.blanked(text) for text in plain]
        logits = self._model.logits(plain)
        capped = np.zeros(len(plain), dtype=bool)
        likely: list[int] = np.flatnonzero(logits[:, 0] > WORTH_ASKING).tolist()
        asked = [place for place in likely if identities.named(plain[place])]
        if asked:
            without = self._model.logits([identities.unnamed(plain[place]) for place in asked])
            mild = without[:, 0] < 0
            places = np.array(asked)[mild]
            capped[places] = True
            logits[places] = np.minimum(logits[places], without[mild] + CAP)
        return logits, capped


def make() -> Quick:
    """Make the scorer from the weights in the package."""
    return Quick()
