"""Detoxify through our adapter against `Detoxify.predict` in batches of 32: same weights, same texts, one run.

    python benchmarks/score_detoxify.py [--texts 256] [--layers 12]

The weights are random in BERT-base's shape (speed does not depend on their values, and nothing is downloaded); the texts
are made of invented words with a long-tailed length, 37 words on average.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from detoxify import Detoxify
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from comments.models import Scores
from comments.scorers.detoxify import DetoxifyScorer

CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def checkpoint(folder: Path, layers: int, own: Sequence[str] = ()) -> tuple[Path, Path]:
    """Write random weights of BERT-base's shape as Detoxify's releases are laid out; `own` words are one piece each."""
    torch.manual_seed(1)
    base = folder / "bert-base-uncased"
    base.mkdir()
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz.,!?"]
    words += ["the", "you", "and"]  # whole, so that no text is longer than a window and both read the same
    words += [word for word in own if word not in words][:29_000]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    words += [] if own else [a + b for a in syllables for b in syllables]
    words += [f"[unused{number}]" for number in range(30_522 - len(words))]
    (base / "vocab.txt").write_text("\n".join(words) + "\n")
    BertTokenizerFast(vocab=str(base / "vocab.txt"), model_max_length=512).save_pretrained(base)
    config = BertConfig(vocab_size=len(words), num_hidden_layers=layers, num_labels=len(CLASSES))
    config.save_pretrained(base)
    model = BertForSequenceClassification(config)
    arch = {
        "model_type": str(base),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": 6,
    }
    raw = folder / "raw.ckpt"
    torch.save(
        {
            "config": {"arch": {"args": arch}, "dataset": {"args": {"classes": CLASSES}}},
            "state_dict": model.state_dict(),
        },
        raw,
    )
    digits = hashlib.sha256(raw.read_bytes()).hexdigest()[:8]
    return raw.rename(folder / f"random-{digits}.ckpt"), base


def texts(count: int) -> list[str]:
    """Return English-looking texts, lengths log-normal around 37 words, none past a window of 512 pieces."""
    rng = np.random.default_rng(2)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    lengths = np.clip(rng.lognormal(2.6, 1.0, count), 2, 250).astype(int)
    return [
        "the "
        + " ".join(rng.choice(syllables) + rng.choice(syllables) if at % 3 else "you and the" for at in range(length))
        for length in lengths
    ]


def timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    """Return a result and the seconds it took."""
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--layers", type=int, default=12)
    arguments = parser.parse_args()
    lines = texts(arguments.texts)
    print(
        f"{len(lines)} texts, {np.mean([len(line.split()) for line in lines]):.0f} words on average, {max(len(line.split()) for line in lines)} at most"
    )
    with tempfile.TemporaryDirectory() as folder:
        file, base = checkpoint(Path(folder), arguments.layers)
        library = Detoxify(checkpoint=str(file), huggingface_config_path=str(base))

        def predict() -> np.ndarray:
            parts = [library.predict(lines[at : at + 32]) for at in range(0, len(lines), 32)]
            return np.array([[value for part in parts for value in part[name]] for name in library.class_names]).T

        library.predict(lines[:8])
        wanted, base_time = timed(predict)
        print(f"Detoxify.predict, batches of 32   {len(lines) / base_time:6.1f} texts/s")
        for precision in ("float32", "int8", "bfloat16"):
            os.environ["COMMENTS_PRECISION"] = precision
            scorer = DetoxifyScorer("original", checkpoint=file, config=base)
            scorer.score(lines[:8])

            def score(scorer: DetoxifyScorer = scorer) -> np.ndarray:
                return np.array([list(one.values.values()) for one in scorer.score(lines) if isinstance(one, Scores)])

            found, took = timed(score)
            off = np.abs(found - wanted).max()
            print(
                f"our adapter, {precision:20} {len(lines) / took:6.1f} texts/s, {base_time / took:.2f} times as fast, differs by {off:.1e}"
            )


if __name__ == "__main__":
    main()
