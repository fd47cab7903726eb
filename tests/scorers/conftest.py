"""Real checkpoints, tiny and random: what the big ones look like on disk, made in a second."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
WORDS = "the a you are idiot fool stupid thanks for this article nice what is it and not good bad i am we".split()


def _bert(folder: Path, labels: list[str], *, width: int = 32, layers: int = 2, heads: int = 2):
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(5)
    folder.mkdir(parents=True)
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *WORDS,
        *letters,
        *("##" + letter for letter in letters),
    ]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)) + "\n")
    config = BertConfig(
        vocab_size=len(dict.fromkeys(vocabulary)),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * width,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={name: n for n, name in enumerate(labels)},
    )
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=512)
    tokenizer.save_pretrained(folder)
    model = BertForSequenceClassification(config)
    for name, value in model.named_parameters():
        if "LayerNorm" not in name:
            value.data = torch.randn_like(value) * 0.4  # the usual start gives every text nearly the same score
    return config, model, tokenizer


def detoxify_checkpoint(folder: Path, **shape: int) -> tuple[Path, Path]:
    """Write a checkpoint in the layout of Detoxify's releases; return it and its base model's folder."""
    import torch

    base = folder / "bert-base-uncased"
    config, model, _ = _bert(base, CLASSES, **shape)
    config.save_pretrained(base)
    arch = {
        "model_type": str(base),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": 6,
    }
    settings = {"arch": {"args": arch}, "dataset": {"args": {"classes": CLASSES}}}
    raw = folder / "raw.ckpt"
    torch.save({"config": settings, "state_dict": model.state_dict()}, raw)
    digits = hashlib.sha256(raw.read_bytes()).hexdigest()[:8]
    return raw.rename(folder / f"tiny-{digits}.ckpt"), base


def _hugging_face_checkpoint(folder: Path, labels: list[str], problem_type: str | None) -> Path:
    """Write a text-classification checkpoint as `save_pretrained` does."""
    _, model, _ = _bert(folder, labels)
    model.config.problem_type = problem_type
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def detoxify_on_disk(tmp_path_factory):
    """A tiny checkpoint and its base model's folder."""
    for name in ("torch", "transformers", "detoxify"):
        pytest.importorskip(name, reason="needs the detoxify extra")
    return detoxify_checkpoint(tmp_path_factory.mktemp("detoxify"))


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """A home without cached weights or remembered measurements."""
    for name in ("XDG_CACHE_HOME", "TORCH_HOME", "HF_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("COMMENTS_DETOXIFY_DIR", "COMMENTS_PRECISION", "COMMENTS_DEVICE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def hugging_face_checkpoint():
    """Writes a tiny checkpoint: folder, class names, problem type."""
    for name in ("torch", "transformers"):
        pytest.importorskip(name, reason="needs the detoxify extra")
    return _hugging_face_checkpoint
