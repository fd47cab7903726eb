"""`mini` with the weights in the package: what it promises about disguise, identities, news talk and long texts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from comments.errors import ScorerUnavailableError
from comments.models import NotScored, Scores
from comments.scorers import mini
from comments.scorers.mini import MEASURES, WEIGHTS, Mini

pytestmark = pytest.mark.skipif(not (WEIGHTS / "model.onnx").is_file(), reason="the weights are not in this checkout")


@pytest.fixture(scope="module")
def scorer():
    return Mini(threads=1)


def _toxicity(scorer, texts):
    return {text: result.values["toxicity"] for text, result in zip(texts, scorer.score(texts), strict=True)}


PLAIN = ["You are an idiot and a liar.", "what a fucking moron", "Shut up, you stupid pig!", "Go to hell, asshole."]
DISGUISED = [
    "you are an 1d10t",
    "what a f*cking m0ron",
    "you s t u p i d pig",
    "you аsshоle",
    "stuuuupid b1tch",
    "f\u200buck you",
]
HARMLESS = [
    "The match in Scunthorpe was called off because of fog.",
    "See you at the reunion of the class of 2024!",
    "I learn C++ in the evening.",
    "They sent an S. o. S. before the storm.",
    "A cocktail before the assassin enters the stage.",
    "Thanks for a fair and well-written article.",
]
IDENTITIES = [
    "My brother is gay and lives in Leeds.",
    "I am a lesbian and a nurse.",
    "The homosexual couple next door grows roses.",
    "Our queer choir sings on Sunday.",
    "She is a Muslim and a judge.",
    "The rabbi and the Jewish community invited everyone.",
    "A black man was elected to the board.",
]
NEWS = [
    "Two people were killed in the shooting, the police said.",
    "He was sentenced to ten years for rape.",
    "The murder trial begins on Monday.",
    "The bombing of the town in 1943 killed hundreds of people.",
]


@pytest.mark.parametrize("text", [*PLAIN, *DISGUISED])
def test_insults_are_caught_plain_and_in_disguise(scorer, text):
    assert _toxicity(scorer, [text])[text] >= 0.5


@pytest.mark.parametrize("text", [*HARMLESS, *IDENTITIES, *NEWS])
def test_look_alikes_identities_and_news_are_left_alone(scorer, text):
    assert _toxicity(scorer, [text])[text] < 0.5


def test_a_score_does_not_depend_on_the_company(scorer):
    texts = [*PLAIN, *HARMLESS, *NEWS]
    together = scorer.score(texts)
    for text, among in zip(texts, together, strict=True):
        assert scorer.score([text])[0].values == pytest.approx(among.values, abs=1e-4)


def test_six_measures_between_0_and_1_in_order(scorer):
    results = scorer.score([*PLAIN, *HARMLESS] * 4)
    assert len(results) == 40
    for result in results:
        assert tuple(result.values) == MEASURES
        assert all(0 <= value <= 1 for value in result.values.values())


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200d"])
def test_an_empty_text_is_not_scored(scorer, text):
    assert scorer.score([text]) == [NotScored(why="empty")]


def test_another_language_is_not_scored(scorer):
    text = "Die neue Brücke wird erst im nächsten Frühjahr fertig, und niemand weiß warum."
    assert scorer.score([text]) == [NotScored(why="language: de")]


def test_an_insult_at_the_end_of_a_long_text_is_found_and_marked(scorer):
    calm = "The council met on Tuesday and talked about the harbour. " * 40
    rude = calm + "You are a fucking idiot, shut up."
    before, after = scorer.score([calm, rude])
    assert before.note == after.note == "long"
    assert after.values["toxicity"] > 0.5 > before.values["toxicity"]


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "\ud800 you idiot", "\x00\x01 hello there", "\U0001f600" * 50, "[PAD] [MASK] ##ing"]
)
def test_hostile_texts_get_an_answer(scorer, text):
    (result,) = scorer.score([text])
    assert isinstance(result, (Scores, NotScored))


def test_a_text_without_end_is_refused_rather_than_read_for_minutes(scorer):
    assert scorer.score(["word " * 30_000]) == [NotScored(why="too long")]


def test_equal_texts_are_judged_once(scorer, monkeypatch):
    seen = []
    judge = scorer.judge
    monkeypatch.setattr(scorer, "judge", lambda texts: seen.extend(texts) or judge(texts))
    results = scorer.score([PLAIN[0]] * 10_000)
    assert len(seen) == 1
    assert len(results) == 10_000


def test_the_word_that_hurts_is_the_reason(scorer):
    text = "I read your letter,   you idiot, and I disagree."
    spans = scorer.explain(text, "toxicity")
    assert [text[span.start : span.end] for span in spans] == text.split()
    strongest = max(spans, key=lambda span: span.contribution)
    assert text[strongest.start : strongest.end] == "idiot,"


def test_the_version_names_the_weights_that_are_there():
    about = json.loads((WEIGHTS / "about.json").read_text())
    content = (WEIGHTS / "model.onnx").read_bytes() + (WEIGHTS / "tokenizer.json").read_bytes()
    assert about["sha256"] == hashlib.sha256(content).hexdigest()
    assert Mini(threads=1).version.startswith(about["sha256"][:12])


def test_the_weights_stay_small():
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) <= 25_000_000


def test_it_runs_without_torch():
    asked = (
        "import sys; from comments.scorers.mini import make; make(1).score(['Hello!']); print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=_environment())
    assert run.stdout.strip() == "False"


def test_missing_weights_are_one_sentence(tmp_path):
    with pytest.raises(ScorerUnavailableError, match="--scorer quick"):
        mini.Mini(tmp_path)


def _environment() -> dict[str, str]:
    import os
    from pathlib import Path

    return dict(os.environ) | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
