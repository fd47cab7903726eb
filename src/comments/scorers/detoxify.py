"""Detoxify (Hanu and Unitary 2020), all five models, from weights that are on disk: nothing is downloaded unasked.

torch loads when a text is scored, not before: whether a model can run here is told from the files alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from comments.models import Measure, NotScored, Scores, Span
from comments.scorers import detoxify_files
from comments.scorers.classifier import Classifier, on_this_machine, without_progress_bars
from comments.scorers.judged import each_once
from comments.scorers.left_out import leave_out
from comments.scorers.windows import LONGEST


class DetoxifyScorer:
    """One of the five models. The first scoring loads it; equal texts are scored once."""

    def __init__(self, model: str, *, checkpoint: Path | None = None, config: Path | None = None) -> None:
        """Find the files. Raises ScorerUnavailableError with what to install or place where."""
        self.name = f"detoxify-{model}"
        published = detoxify_files.MODELS[model]
        self.languages = published.languages
        self.measures = tuple(
            Measure(name=name, low=0, high=1, higher_means="more surely so") for name in published.measures
        )
        self._place = detoxify_files.find(model, checkpoint=checkpoint, config=config)

    @cached_property
    def version(self) -> str:
        """The library's version, the weights', and the precision: scores of another precision differ by up to .01."""
        return f"{version('detoxify')}+{self._digits}+{self._loaded.precision}"

    @property
    def remark(self) -> str:
        """Say for `comments doctor` on what it runs and why so."""
        return self._loaded.remark

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once; a text past the model's window is read in windows and the maximum taken."""
        return each_once(texts, self._judge, languages=self.languages, longest=LONGEST)

    def _judge(self, texts: list[str]) -> list[Scores]:
        loaded = self._loaded  # reads the names of the classes too
        return loaded.highest(texts, self._classes, lambda logits: 1 / (1 + np.exp(-logits)))

    def explain(self, text: str, measure: str = "toxicity") -> list[Span]:
        """Return each word with how much the measure falls without it; one pass of the network a word."""
        return leave_out(text, measure, self.score)

    @cached_property
    def _digits(self) -> str:
        return detoxify_files.verified(self._place.checkpoint)

    @cached_property
    def _loaded(self) -> Classifier:
        without_progress_bars()
        model, tokenizer, self._classes = _load(self._place, self._digits)
        return on_this_machine(f"{self.name}-{self._digits}", model, tokenizer)


def _load(place: detoxify_files.Place, digits: str) -> tuple[Any, Any, list[str]]:
    """Return model, tokenizer and measure names by the library's own reading of its checkpoint.

    `digits` shows that the file was verified. Only the five releases, which hold more than plain
    data, are unpickled freely.
    """
    import torch
    from detoxify.detoxify import get_model_and_tokenizer

    plain = not detoxify_files.is_published(place.checkpoint, digits)
    loaded = torch.load(place.checkpoint, map_location="cpu", weights_only=plain)
    names = {"toxic": "toxicity", "identity_hate": "identity_attack", "severe_toxic": "severe_toxicity"}
    classes = [names.get(name, name) for name in loaded["config"]["dataset"]["args"]["classes"]]
    # The library would look the base model's configuration up in the network, whatever it is told.
    how = dict(loaded["config"]["arch"]["args"]) | {"model_type": str(place.config)}
    model, tokenizer = get_model_and_tokenizer(
        **how, state_dict=loaded["state_dict"], huggingface_config_path=str(place.config)
    )
    return model, tokenizer, classes


def make_original() -> DetoxifyScorer:
    """BERT, trained on Wikipedia talk pages."""
    return DetoxifyScorer("original")


def make_original_small() -> DetoxifyScorer:
    """ALBERT, trained on the same."""
    return DetoxifyScorer("original-small")


def make_unbiased() -> DetoxifyScorer:
    """RoBERTa, trained on news comments with less bias against those who name an identity."""
    return DetoxifyScorer("unbiased")


def make_unbiased_small() -> DetoxifyScorer:
    """ALBERT, trained on the same."""
    return DetoxifyScorer("unbiased-small")


def make_multilingual() -> DetoxifyScorer:
    """XLM-R: English, French, Spanish, Italian, Portuguese, Turkish, Russian."""
    return DetoxifyScorer("multilingual")


def status() -> dict[str, str]:
    """Say of each model whether it can run here and why not, from the files alone; loads no torch."""
    from comments.errors import ScorerUnavailableError

    found = {}
    for model in detoxify_files.MODELS:
        try:
            place = detoxify_files.find(model)
        except ScorerUnavailableError as error:
            found[f"detoxify-{model}"] = str(error)
        else:
            found[f"detoxify-{model}"] = f"ready: {place.checkpoint}"
    return found
