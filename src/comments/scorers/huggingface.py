"""Any Hugging Face text-classification checkpoint on disk: `--scorer hf:PATH`."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from comments.errors import ScorerUnavailableError
from comments.models import Measure, NotScored, Scores, Span
from comments.scorers.classifier import Classifier, on_this_machine, without_progress_bars
from comments.scorers.judged import each_once
from comments.scorers.left_out import leave_out
from comments.scorers.windows import LONGEST

PREFIX = "hf:"


class HuggingFace:
    """A checkpoint folder as `save_pretrained` writes it: config.json, model.safetensors, tokenizer files.

    One measure a class, named as the checkpoint names it. Classes that exclude each other add up to 1 (softmax), others
    stand for themselves (sigmoid), as `problem_type` says; a single class is a chance by itself. Only safetensors is
    read: a pickled checkpoint can run programs. Its languages are not known, so every text is judged.
    """

    def __init__(self, folder: Path) -> None:
        """Read the configuration. Raises ScorerUnavailableError with what is missing."""
        if importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None:
            raise ScorerUnavailableError("hf: needs torch and transformers: pip install 'reader-comments[detoxify]'.")
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ScorerUnavailableError(
                f"{folder} holds no readable config.json: name a checkpoint's folder."
            ) from error
        if not (folder / "model.safetensors").is_file():
            raise ScorerUnavailableError(
                f"{folder} holds no model.safetensors; save the checkpoint in that form first."
            )
        self._folder = folder
        self.name = f"hf-{_plain(folder.resolve().name)}"
        classes = config.get("id2label") or {
            str(number): f"label_{number}" for number in range(config.get("num_labels", 2))
        }
        self._classes = [_plain(classes[number]) for number in sorted(classes, key=int)]
        self._excluding = len(self._classes) > 1 and config.get("problem_type") != "multi_label_classification"
        self.measures = tuple(
            Measure(name=name, low=0, high=1, higher_means=f"more surely {name}") for name in self._classes
        )

    @cached_property
    def version(self) -> str:
        """The weights' digits and the precision."""
        return f"{self._digits}+{self._loaded.precision}"

    @property
    def remark(self) -> str:
        """Say for `comments doctor` on what it runs and why so."""
        return self._loaded.remark

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once; of windows over a long text the highest chance of each class counts."""
        return each_once(texts, self._judge, languages=None, longest=LONGEST)

    def _judge(self, texts: list[str]) -> list[Scores]:
        return self._loaded.highest(texts, self._classes, self._chances)

    def explain(self, text: str, measure: str) -> list[Span]:
        """Return each word with how much the measure falls without it; one pass of the network a word."""
        return leave_out(text, measure, self.score)

    def _chances(self, logits: np.ndarray) -> np.ndarray:
        if not self._excluding:
            return np.asarray(1 / (1 + np.exp(-logits)))
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=1, keepdims=True))

    @cached_property
    def _digits(self) -> str:
        with (self._folder / "model.safetensors").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]

    @cached_property
    def _loaded(self) -> Classifier:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        without_progress_bars()
        where = str(self._folder)
        model = AutoModelForSequenceClassification.from_pretrained(where, local_files_only=True, use_safetensors=True)
        tokenizer = AutoTokenizer.from_pretrained(where, local_files_only=True)
        return on_this_machine(f"{self.name}-{self._digits}", model, tokenizer)


def make(folder: str) -> HuggingFace:
    """Make the scorer for what follows `hf:`."""
    return HuggingFace(Path(folder).expanduser())


def _plain(name: str) -> str:
    """Names of scorers and measures stand in column names: small letters, digits, - and _."""
    return re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_") or "label"
