"""`mini`: a small transformer for toxicity, English only, in the package: no network, no torch.

all-MiniLM-L6-v2 trained further by `training/mini_train.py`, int8 in ONNX. What it was trained on, how good it is and
where it fails stands in docs/models/mini.md.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from comments.errors import ScorerUnavailableError
from comments.models import Measure, NotScored, Scores, Span
from comments.scorers import disguise
from comments.scorers.judged import each_once
from comments.scorers.left_out import leave_out
from comments.scorers.windows import LONG, LONGEST, Windows, batches, cut

WEIGHTS = Path(__file__).parent / "weights" / "mini"
MEASURES = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
PREPROCESSING = "1"
"""Raised when texts are prepared otherwise, so that stored scores are known to be old."""
_WINDOW, _OVERLAP = 128, 32
_TOKENS_A_BATCH = 1024


class Mini:
    """One session, reused; it may be shared by threads."""

    name = "mini"
    languages = frozenset(("en",))
    measures = tuple(Measure(name=name, low=0, high=1, higher_means="more surely so") for name in MEASURES)

    def __init__(self, weights: Path = WEIGHTS, threads: int | None = None) -> None:
        """Load the weights; `threads` is the number of processors used, all of them without it."""
        about = _about(weights)
        self.version = f"{about['sha256'][:12]}+{PREPROCESSING}.{disguise.VERSION}"
        self._scale = np.array(about["scale"])
        self._shift = np.array(about["shift"])
        self._start, self._end = about["start"], about["end"]
        self._tokenizer: Any = _tokenizer(weights)
        threads = threads or os.cpu_count() or 1
        self._session: Any = _session(weights / "model.onnx", threads)
        self.remark = f"on cpu ({threads} threads); int8"

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once."""
        return each_once(texts, self._judge, languages=self.languages, longest=LONGEST, read=disguise.plain)

    def _judge(self, plain: list[str]) -> list[Scores | NotScored]:
        values, long = self.judge(plain)
        return [
            Scores(values=dict(zip(MEASURES, row, strict=True)), note=LONG if place in long else None)
            for place, row in enumerate(np.round(values, 6).tolist())
        ]

    def explain(self, text: str, measure: str = "toxicity") -> list[Span]:
        """Return each word with how much the measure falls without it; one pass of the network a word."""
        return leave_out(text, measure, self.score)

    def judge(self, plain: Sequence[str]) -> tuple[np.ndarray, set[int]]:
        """Score texts that are plain English already: probabilities (texts, 6), and which were read in windows.

        Of a long text the highest window counts, less half the logarithm of how many there are: every further window is
        a further chance to be mistaken.
        """
        windows = self._windows(plain)
        best = np.full((windows.texts, len(MEASURES)), -np.inf)
        owner = np.array(windows.owner, int)
        np.maximum.at(best, owner, self._logits(windows.ids))
        best -= 0.5 * np.log(np.bincount(owner, minlength=windows.texts))[:, None]
        return 1 / (1 + np.exp(-(best * self._scale + self._shift))), windows.long()

    def _windows(self, plain: Sequence[str]) -> Windows:
        # Lone surrogates, which hostile pages contain, cannot be encoded.
        readable = [text.encode("utf-8", "replace").decode() for text in plain]
        pieces = [one.ids for one in self._tokenizer.encode_batch(readable, add_special_tokens=False)]
        return cut(pieces, size=_WINDOW, overlap=_OVERLAP, start=[self._start], end=[self._end])

    def _logits(self, ids: Sequence[Sequence[int]]) -> np.ndarray:
        logits = np.zeros((len(ids), len(MEASURES)), np.float32)
        for rows in batches(ids, tokens=_TOKENS_A_BATCH):
            lengths = [len(ids[row]) for row in rows]
            whole = np.zeros((len(rows), max(lengths)), np.int64)
            mask = np.zeros(whole.shape, np.int64)
            for place, row in enumerate(rows):
                whole[place, : lengths[place]] = ids[row]
                mask[place, : lengths[place]] = 1
            logits[rows] = self._session.run(None, {"ids": whole, "mask": mask})[0]
        return logits


def make(threads: int | None = None) -> Mini:
    """Make the scorer. Raises ScorerUnavailableError where its weights are not in the installed package."""
    return Mini(threads=threads)


def _about(weights: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((weights / "about.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ScorerUnavailableError(
            "The scorer 'mini' has no weights in this installation: reinstall the package, or use --scorer quick."
        ) from error
    return about


def _tokenizer(weights: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(model: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The model is laid out for this runtime already; what it would fuse further is slower on a CPU.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    # Batches differ in shape: planning memory by the first one's and keeping the largest ever used gains nothing here.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
