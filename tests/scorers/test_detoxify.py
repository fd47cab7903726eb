"""Detoxify's adapter against the real library, on a tiny checkpoint in the layout of its releases."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comments.cli import app
from comments.cli.machine import scorer_states
from comments.errors import ScorerUnavailableError, UsageError
from comments.models import Comment, NotScored, Page, Scores
from comments.pipeline import made_once
from comments.scorers import SCORERS, detoxify_files, precision
from comments.scorers.detoxify import DetoxifyScorer, status
from comments.store import Store

MODELS = ["original", "original-small", "unbiased", "unbiased-small", "multilingual"]
TEXTS = [
    "you are an idiot",
    "thanks for this nice article and what is it",
    "the fool is not good",
    "I am not what you are! " * 9,
]


@pytest.fixture
def scorer(detoxify_on_disk, bare_machine, monkeypatch):
    monkeypatch.setenv(precision.ASK, "float32")
    checkpoint, base = detoxify_on_disk
    return DetoxifyScorer("original", checkpoint=checkpoint, config=base)


def test_every_model_has_a_row_in_the_registry():
    assert [name for name in SCORERS.names() if name.startswith("detoxify-")] == [
        "detoxify-original",
        "detoxify-original-small",
        "detoxify-unbiased",
        "detoxify-unbiased-small",
        "detoxify-multilingual",
    ]


@pytest.mark.parametrize("model", MODELS)
def test_absent_weights_are_one_sentence_with_the_file_and_the_folder(model, bare_machine, monkeypatch):
    monkeypatch.setattr(detoxify_files, "missing_packages", lambda: None)
    with pytest.raises(ScorerUnavailableError) as said:
        SCORERS.get(f"detoxify-{model}")()
    sentence = str(said.value)
    assert detoxify_files.MODELS[model].file in sentence
    assert detoxify_files.FOLDER in sentence
    assert "\n" not in sentence


def test_missing_packages_are_named_with_the_extra(monkeypatch):
    monkeypatch.setattr(detoxify_files.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ScorerUnavailableError, match=r"reader-comments\[detoxify\]"):
        DetoxifyScorer("original")


def test_what_can_run_is_told_without_loading_torch(bare_machine):
    asked = "import sys; from comments.scorers.detoxify import status; print(len(status()), 'torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=_environment())
    assert run.stdout.split() == ["5", "False"]


def test_files_in_the_named_folder_are_found(bare_machine, tmp_path, monkeypatch):
    monkeypatch.setattr(detoxify_files, "missing_packages", lambda: None)
    folder = tmp_path / "weights"
    (folder / "roberta-base").mkdir(parents=True)
    (folder / "roberta-base" / "config.json").write_text("{}")
    (folder / "toxic_debiased-c7548aa0.ckpt").write_bytes(b"weights")
    monkeypatch.setenv(detoxify_files.FOLDER, str(folder))
    assert status()["detoxify-unbiased"].startswith("ready")
    assert "not on this machine" in status()["detoxify-original"]


def test_files_in_the_caches_of_torch_and_hugging_face_are_found(bare_machine, tmp_path, monkeypatch):
    monkeypatch.setattr(detoxify_files, "missing_packages", lambda: None)
    checkpoints = tmp_path / "torch_home" / "hub" / "checkpoints"
    checkpoints.mkdir(parents=True)
    (checkpoints / "toxic_original-c1212f89.ckpt").write_bytes(b"weights")
    snapshot = tmp_path / "hf_home" / "hub" / "models--google-bert--bert-base-uncased" / "snapshots" / "86b5"
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    assert detoxify_files.find("original").config == snapshot


def test_a_checkpoint_that_is_not_what_its_name_says_is_never_opened(bare_machine, tmp_path, monkeypatch):
    monkeypatch.setattr(detoxify_files, "missing_packages", lambda: None)
    changed = tmp_path / "toxic_original-c1212f89.ckpt"
    changed.write_bytes(b"not the weights")
    base = tmp_path / "bert-base-uncased"
    base.mkdir()
    (base / "config.json").write_text("{}")
    scorer = DetoxifyScorer("original", checkpoint=changed, config=base)
    with pytest.raises(ScorerUnavailableError, match="not what its name says"):
        scorer.score(["Good evening to you all."])


def test_a_checkpoint_without_digits_in_its_name_is_told_its_name(tmp_path):
    nameless = tmp_path / "mine.ckpt"
    nameless.write_bytes(b"weights")
    with pytest.raises(ScorerUnavailableError, match=r"mine-[0-9a-f]{8}\.ckpt"):
        detoxify_files.verified(nameless)


@pytest.mark.detoxify
def test_scores_equal_the_library_s_own(scorer, detoxify_on_disk):
    from detoxify import Detoxify

    checkpoint, base = detoxify_on_disk
    wanted = Detoxify(checkpoint=str(checkpoint), huggingface_config_path=str(base)).predict(TEXTS)
    for place, result in enumerate(scorer.score(TEXTS)):
        assert isinstance(result, Scores)
        assert result.values == pytest.approx({name: values[place] for name, values in wanted.items()}, abs=1e-5)


@pytest.mark.detoxify
def test_one_text_alone_is_scored_as_among_others(scorer):
    alone = [scorer.score([text])[0].values for text in TEXTS]
    for one, among in zip(alone, scorer.score(TEXTS), strict=True):
        assert one == pytest.approx(among.values, abs=1e-5)


@pytest.mark.detoxify
def test_an_empty_text_is_not_scored(scorer):
    assert scorer.score(["", " \n\u200b"]) == [NotScored(why="empty"), NotScored(why="empty")]


@pytest.mark.detoxify
def test_a_long_text_is_scored_in_windows_and_the_maximum_counts(scorer, detoxify_on_disk):
    import torch
    from detoxify import Detoxify

    long = "thanks for this nice article " * 150 + "you stupid idiot fool " * 20
    whole = Detoxify(checkpoint=str(detoxify_on_disk[0]), huggingface_config_path=str(detoxify_on_disk[1]))
    ids = whole.tokenizer(long, add_special_tokens=False, verbose=False)["input_ids"]
    assert len(ids) > 512
    begin, end = whole.tokenizer.cls_token_id, whole.tokenizer.sep_token_id
    with torch.no_grad():
        windows = [
            torch.sigmoid(whole.model(torch.tensor([[begin, *ids[at : at + 510], end]]))[0])[0]
            for at in range(0, len(ids) - 64, 510 - 64)
        ]
    (result,) = scorer.score([long])
    assert result.note == "long"
    assert list(result.values.values()) == pytest.approx(torch.stack(windows).amax(0).tolist(), abs=1e-4)


@pytest.mark.detoxify
@pytest.mark.parametrize(
    "text", ["x" * 20_000, "idiot " * 3_333, "\U0001f600" * 30, "\ud800 you are an idiot", "\x00 fool"]
)
def test_hostile_texts_get_six_numbers_between_0_and_1(scorer, text):
    (result,) = scorer.score([text])
    assert isinstance(result, Scores)
    assert len(result.values) == 6
    assert all(0 <= value <= 1 for value in result.values.values())


@pytest.mark.detoxify
def test_equal_texts_are_scored_once(scorer, monkeypatch):
    seen = []
    inside = scorer._loaded.logits
    monkeypatch.setattr(scorer._loaded, "logits", lambda texts: seen.extend(texts) or inside(texts))
    results = scorer.score(["you are an idiot"] * 10_000)
    assert len(seen) == 1
    assert len({id(result) for result in results}) == 1
    assert len(results) == 10_000


@pytest.mark.detoxify
def test_a_language_it_does_not_know_is_not_scored(scorer):
    (result,) = scorer.score(["Das ist ein sehr schöner Artikel über unsere Stadt und ihre Brücke, vielen Dank dafür!"])
    assert result == NotScored(why="language: de")


@pytest.mark.detoxify
@pytest.mark.parametrize("wanted", ["bfloat16", "int8"])
def test_less_precision_is_a_version_of_its_own_with_scores_close_by(
    detoxify_on_disk, bare_machine, monkeypatch, scorer, wanted
):
    exact = scorer.score(TEXTS)
    monkeypatch.setenv(precision.ASK, wanted)
    checkpoint, base = detoxify_on_disk
    rough = DetoxifyScorer("original", checkpoint=checkpoint, config=base)
    assert rough.version != scorer.version
    assert wanted in rough.version
    for one, other in zip(rough.score(TEXTS), exact, strict=True):
        assert one.values == pytest.approx(other.values, abs=0.05)


@pytest.mark.detoxify
def test_a_measured_precision_is_remembered(detoxify_on_disk, bare_machine):
    checkpoint, base = detoxify_on_disk
    first = DetoxifyScorer("original", checkpoint=checkpoint, config=base)
    chosen, said = first._loaded.precision, first.remark
    assert precision.remembered(f"detoxify-original-{first._digits}", "cpu") is not None
    second = DetoxifyScorer("original", checkpoint=checkpoint, config=base)
    assert (second._loaded.precision, second.remark) == (chosen, said)


def test_an_unknown_precision_is_refused_with_the_choices(monkeypatch):
    monkeypatch.setenv(precision.ASK, "float8")
    with pytest.raises(UsageError, match="bfloat16"):
        precision.asked()


@pytest.mark.detoxify
def test_reasons_are_words_of_the_text_with_what_they_add(scorer):
    text = "Thanks, but you are   an idiot and not good."
    spans = scorer.explain(text, "insult")
    assert [text[span.start : span.end] for span in spans] == text.split()
    (whole,) = scorer.score([text])
    (without,) = scorer.score([text.replace("idiot", "")])
    assert spans[5].contribution == pytest.approx(whole.values["insult"] - without.values["insult"], abs=1e-5)


@pytest.mark.detoxify
def test_a_changed_checkpoint_that_would_run_a_program_runs_nothing(detoxify_on_disk, bare_machine, tmp_path):
    import hashlib
    import pickle

    class Program:
        def __reduce__(self):
            return (Path.write_text, (tmp_path / "ran", "it ran"))

    raw = pickle.dumps(Program())
    file = tmp_path / f"x-{hashlib.sha256(raw).hexdigest()[:8]}.ckpt"
    file.write_bytes(raw)
    with pytest.raises(Exception, match=r"(?i)weights.only|pickle|unsupported"):
        DetoxifyScorer("original", checkpoint=file, config=detoxify_on_disk[1]).score(["you are an idiot"])
    assert not (tmp_path / "ran").exists()


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ) | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def test_nothing_here_needs_the_network(scorer, detoxify_on_disk, monkeypatch, tmp_path):
    import socket

    def refuse(*_args, **_more):
        raise AssertionError("the network was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    folder = tmp_path / "copy"
    shutil.copytree(detoxify_on_disk[1], folder)
    copied = DetoxifyScorer("original", checkpoint=detoxify_on_disk[0], config=folder)
    assert isinstance(copied.score(["you are an idiot"])[0], Scores)


test_nothing_here_needs_the_network = pytest.mark.detoxify(test_nothing_here_needs_the_network)


@pytest.fixture
def offline_folder(detoxify_on_disk, bare_machine, monkeypatch):
    """The tiny checkpoint in place of the release of `original`, in a folder named in COMMENTS_DETOXIFY_DIR."""
    checkpoint, base = detoxify_on_disk
    row = replace(detoxify_files.MODELS["original"], release=checkpoint.name, base=base.name)
    monkeypatch.setitem(detoxify_files.MODELS, "original", row)
    monkeypatch.setenv("COMMENTS_DETOXIFY_DIR", str(checkpoint.parent))
    made_once.cache_clear()
    yield checkpoint, base
    made_once.cache_clear()


@pytest.mark.parametrize("asked", ["float32", "int8", "auto"])
def test_doctor_says_on_what_it_runs_and_at_which_precision(offline_folder, asked, monkeypatch):
    monkeypatch.setenv("COMMENTS_PRECISION", asked)
    monkeypatch.setenv("COMMENTS_DEVICE", "cpu")
    said = scorer_states()["detoxify-original"]
    assert said.startswith("ready, version ")
    assert "on cpu; " in said
    if asked == "auto":
        assert re.search(r"float32 is the fastest here|times as fast as float32 here and moves scores by", said)
    else:
        assert said.endswith(f"{asked}, as COMMENTS_PRECISION asks")


def test_a_store_is_scored_from_a_folder_and_from_a_checkpoint_of_one_s_own(offline_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("COMMENTS_PRECISION", "float32")
    checkpoint, base = offline_folder
    db = str(tmp_path / "comments.db")
    with Store.open(db) as store:
        comments = (
            Comment(id="1", text="Thanks for this nice article, I am good."),
            Comment(id="2", text="You idiot!"),
        )
        store.add([Page(source="a.html", format="test", comments=comments)])
    for number, options in enumerate(([], ["--checkpoint", str(checkpoint), "--config", str(base)])):
        done = CliRunner().invoke(app, ["score", "--scorer", "detoxify", *options, "--db", db])
        assert done.exit_code == 0, done.output
        said = "2 texts scored" if number == 0 else "nothing new to score"  # the same weights: the same version
        assert said in done.output
        monkeypatch.delenv("COMMENTS_DETOXIFY_DIR", raising=False)
    refused = CliRunner().invoke(app, ["score", "--scorer", "quick", "--checkpoint", str(checkpoint), "--db", db])
    assert refused.exit_code == 2
    assert "--scorer detoxify" in refused.output
