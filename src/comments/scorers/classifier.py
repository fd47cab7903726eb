"""Any transformer that puts a text into classes (torch, transformers), run as fast as its exactness allows.

Texts of like length go together under a token budget, nothing is kept for training, long texts are read in windows and
the maximum counts. `Precision` may trade a little exactness for speed.
"""

from __future__ import annotations

import copy
import os
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import numpy as np

from comments.models import Scores
from comments.scorers import precision as precisions
from comments.scorers.windows import LONG, Windows, batches, cut

Precision = Literal["float32", "bfloat16", "int8"]
PRECISIONS: tuple[Precision, ...] = ("float32", "bfloat16", "int8")
TOLERANCE = 0.01
"""A precision that moves a score by more than this on the trial texts is not chosen by itself."""
_WORTHWHILE = 1.3
_MOST_WINDOW = 512
_OVERLAP = 64
_TOKENS_A_BATCH = {"cpu": 2048, "cuda": 32_768, "mps": 8192}
_TRIAL = (
    "Thank you for the article, I did not know any of this.",
    "You are a stupid idiot and nobody wants to read what you write.",
    "The council meets on Tuesday to talk about the bridge, the budget and what is to become of the old school.",
    "What a load of rubbish, shut up.",
) * 4


class Classifier:
    """A model with its tokenizer on one device at one precision; `remark` says on which, and why so."""

    def __init__(
        self, model: Any, tokenizer: Any, *, device: str = "cpu", precision: Precision = "float32", reason: str = ""
    ) -> None:
        self.device = device
        self.remark = f"on {device}; {reason}"
        self.precision: Precision = precision
        self._tokenizer = tokenizer
        self._model = _at(model.eval(), device, precision)
        self._start, self._end = _marks(tokenizer)
        self._size = _window(model, tokenizer)

    def logits(self, texts: Sequence[str]) -> tuple[np.ndarray, list[int], set[int]]:
        """Return float32 logits (windows, classes), which text each row belongs to, and which texts were long."""
        import torch

        windows = self._windows(texts)
        rows: dict[int, np.ndarray] = {}
        with torch.inference_mode():
            for places in batches(windows.ids, tokens=_TOKENS_A_BATCH.get(self.device, 2048)):
                longest = len(windows.ids[places[0]])
                ids = torch.full((len(places), longest), self._tokenizer.pad_token_id or 0, dtype=torch.long)
                mask = torch.zeros((len(places), longest), dtype=torch.long)
                for row, place in enumerate(places):
                    own = windows.ids[place]
                    ids[row, : len(own)] = torch.tensor(own)
                    mask[row, : len(own)] = 1
                out = self._model(input_ids=ids.to(self.device), attention_mask=mask.to(self.device))[0]
                rows.update(zip(places, out.float().cpu().numpy(), strict=True))
        return np.array([rows[place] for place in range(len(windows.ids))], np.float32), windows.owner, windows.long()

    def highest(
        self, texts: Sequence[str], classes: Sequence[str], chances: Callable[[np.ndarray], np.ndarray]
    ) -> list[Scores]:
        """Return each class's highest chance over a text's windows, noting texts that needed more than one.

        `chances` makes probabilities of logits (windows, classes).
        """
        logits, owner, long = self.logits(texts)
        best = np.zeros((len(texts), logits.shape[1]))
        np.maximum.at(best, owner, chances(logits))
        return [
            Scores(values=dict(zip(classes, row, strict=True)), note=LONG if place in long else None)
            for place, row in enumerate(best.tolist())
        ]

    def _windows(self, texts: Sequence[str]) -> Windows:
        # Lone surrogates, which hostile pages contain, cannot be encoded.
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        pieces = self._tokenizer(readable, add_special_tokens=False, verbose=False)["input_ids"] if readable else []
        return cut(pieces, size=self._size, overlap=_OVERLAP, start=self._start, end=self._end)


def best_device() -> str:
    """Name the fastest device torch can use here: cuda, mps or cpu."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def on_this_machine(name: str, model: Any, tokenizer: Any) -> Classifier:
    """Return the classifier on the device asked for, or the fastest, at the precision asked for, or measured."""
    device = os.environ.get("COMMENTS_DEVICE") or best_device()
    chosen, reason = precisions.settle(name, device, lambda: measured(model, tokenizer, device))
    return Classifier(model, tokenizer, device=device, precision=cast("Precision", chosen), reason=reason)


def measured(model: Any, tokenizer: Any, device: str) -> tuple[Precision, str]:
    """Return the precision to use on this device, and in words what the trial of a second or two found.

    float32 unless another is at least 1.3 times as fast with no score moved by more than .01.
    """
    exact = Classifier(model, tokenizer, device=device)
    wanted, base = _sigmoid(exact.logits(_TRIAL)[0]), _seconds(exact)
    best: Precision = "float32"
    said, fastest = "float32 is the fastest here", base / _WORTHWHILE
    for precision in PRECISIONS[1:]:
        if precision == "int8" and (device != "cpu" or not _has_int8()):
            continue
        trial = Classifier(model, tokenizer, device=device, precision=precision)
        off = float(np.abs(_sigmoid(trial.logits(_TRIAL)[0]) - wanted).max())
        took = _seconds(trial)
        if off <= TOLERANCE and took < fastest:
            best, fastest = precision, took
            said = f"{precision} is {base / took:.1f} times as fast as float32 here and moves scores by {off:.3f}"
    return best, said


def _seconds(classifier: Classifier) -> float:
    """Return the best of three, after a first that warms up."""
    took = []
    for _ in range(4):
        began = time.perf_counter()
        classifier.logits(_TRIAL)
        took.append(time.perf_counter() - began)
    return min(took[1:])


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-logits)))


def _at(model: Any, device: str, precision: Precision) -> Any:
    """Return the model on the device at the precision; another precision leaves the given model as it is."""
    import torch

    if precision == "bfloat16":
        return copy.deepcopy(model).to(device=device, dtype=torch.bfloat16)
    if precision == "int8":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch says on every call that this will move to a package of its own
            return torch.ao.quantization.quantize_dynamic(model.to("cpu"), {torch.nn.Linear}, dtype=torch.qint8)
    return model.to(device)


def _has_int8() -> bool:
    from importlib.util import find_spec

    return find_spec("torch.ao.quantization") is not None


def _marks(tokenizer: Any) -> tuple[list[int], list[int]]:
    """Find the ids this tokenizer puts before and after a text."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    whole = tokenizer("a")["input_ids"]
    at = next(place for place in range(len(whole)) if whole[place : place + len(bare)] == bare)
    return whole[:at], whole[at + len(bare) :]


def _window(model: Any, tokenizer: Any) -> int:
    """How many tokens the model takes, marks included. RoBERTa's first positions are taken by its padding."""
    positions = getattr(model.config, "max_position_embeddings", None) or _MOST_WINDOW
    if "roberta" in getattr(model.config, "model_type", ""):
        positions -= (model.config.pad_token_id or 0) + 1
    return int(min(_MOST_WINDOW, positions, tokenizer.model_max_length or _MOST_WINDOW))


def without_progress_bars() -> None:
    """Keep transformers from drawing its own bar over ours while it loads weights."""
    from transformers.utils import logging

    logging.disable_progress_bar()
