"""Any text-classification checkpoint on disk, on tiny real ones."""

from __future__ import annotations

import json

import pytest

from comments.errors import ScorerUnavailableError
from comments.models import NotScored, Scores
from comments.scorers.huggingface import HuggingFace

TEXTS = [
    "you are an idiot",
    "thanks for this nice article",
    "not good",
    "Ich bin kein Idiot, das ist doch Unsinn und gelogen.",
]


@pytest.fixture(scope="module", params=["several", "one-of", "single"])
def checkpoint(request, tmp_path_factory, hugging_face_checkpoint):
    labels, kind = {
        "several": (["Toxic", "Off Topic"], "multi_label_classification"),
        "one-of": (["calm", "rude", "vile"], "single_label_classification"),
        "single": (["hate"], None),
    }[request.param]
    return hugging_face_checkpoint(tmp_path_factory.mktemp("hf") / f"tiny {request.param}", labels, kind)


@pytest.mark.detoxify
def test_scores_equal_transformers_own_pipeline(checkpoint, bare_machine, monkeypatch):
    from transformers import pipeline

    monkeypatch.setenv("COMMENTS_PRECISION", "float32")
    scorer = HuggingFace(checkpoint)
    wanted = pipeline("text-classification", model=str(checkpoint), top_k=None)(TEXTS)
    for result, rows in zip(scorer.score(TEXTS), wanted, strict=True):
        assert isinstance(result, Scores)
        assert result.values == pytest.approx(
            {row["label"].lower().replace(" ", "_"): row["score"] for row in rows}, abs=1e-4
        )


@pytest.mark.detoxify
def test_it_is_named_after_its_folder_and_measures_are_named_after_its_classes(checkpoint):
    scorer = HuggingFace(checkpoint)
    assert scorer.name.startswith("hf-tiny_")
    assert all(measure.name == measure.name.lower() and " " not in measure.name for measure in scorer.measures)


@pytest.mark.detoxify
def test_an_empty_text_is_not_scored_and_a_long_one_is_marked(checkpoint, bare_machine, monkeypatch):
    monkeypatch.setenv("COMMENTS_PRECISION", "float32")
    empty, long = HuggingFace(checkpoint).score(["", "you are " * 400])
    assert empty == NotScored(why="empty")
    assert long.note == "long"


def test_a_folder_without_a_checkpoint_is_one_sentence(tmp_path):
    pytest.importorskip("torch", reason="needs the detoxify extra")
    with pytest.raises(ScorerUnavailableError, match=r"config\.json"):
        HuggingFace(tmp_path)


def test_pickled_weights_are_not_read(tmp_path):
    pytest.importorskip("torch", reason="needs the detoxify extra")
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "toxic"}}))
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ScorerUnavailableError, match="safetensors"):
        HuggingFace(tmp_path)
