"""`quick`: what it promises beyond the contract. Its figures on held-out data stand in docs/models/quick.md."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import comments
from comments.analysis.evaluation import evaluate
from comments.models import NotScored, Scores
from comments.scorers.linear import Linear
from comments.scorers.ngrams import chunks
from comments.scorers.quick import NAMES, WEIGHTS, Quick, make

DEV = Path(__file__).parents[2].parent / "shared" / "toxicity" / "dev.parquet"


@pytest.fixture(scope="module")
def quick() -> Quick:
    return make()


def toxicity(quick: Quick, text: str) -> float:
    (found,) = quick.score([text])
    assert isinstance(found, Scores), found
    return found.values["toxicity"]


def test_it_needs_numpy_and_nothing_else_that_is_heavy() -> None:
    code = (
        "import sys; from comments.scorers.quick import make; make().score(['You are an idiot and I do not like you']);"
        "print(sorted({'torch', 'onnxruntime', 'sklearn', 'scipy', 'pandas', 'tokenizers'} & set(sys.modules)))"
    )
    source = Path(comments.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_weights_are_small_and_name_the_version(quick: Quick) -> None:
    assert WEIGHTS.stat().st_size <= 3_000_000
    assert quick.version.startswith(Linear(WEIGHTS).digest)


@pytest.mark.parametrize(
    ("disguise", "plain"),
    [("you are an 1d10t", "you are an idiot"), ("уоu ѕtuріd fооl", "you stupid fool"), ("f u c k you", "fuck you")],
)
def test_a_disguised_insult_scores_as_the_plain_one(quick: Quick, disguise: str, plain: str) -> None:
    assert quick.score([disguise]) == quick.score([plain])
    assert toxicity(quick, disguise) > 0.5


def test_a_batch_scores_as_its_texts_do_alone(quick: Quick) -> None:
    texts = ["you idiot", "Thank you for this article", "", "x", "I will come and get you", "!!!", "no no no " * 400]
    together = quick.score(texts)
    for text, found in zip(texts, together, strict=True):
        (alone,) = quick.score([text])
        if isinstance(found, NotScored):
            assert alone == found
        else:
            assert isinstance(alone, Scores)
            assert alone.values == pytest.approx(dict(found.values), abs=1e-5)


def test_many_short_and_few_long_texts_keep_their_places(quick: Quick) -> None:
    texts = [f"comment number {n} is fine" for n in range(5_000)] + ["you idiot " * 20_000] + ["fine by me"] * 3
    found = quick.score(texts)
    assert found[7] == quick.score([texts[7]])[0]
    assert found[-1] == found[-3]
    assert found[5_000] != found[-1]


@pytest.mark.parametrize("text", ["You are a 1d10t, I h4te you", "Thanks, that was kind", "word", "aaa aaa aaa bbb"])
@pytest.mark.parametrize("measure", NAMES)
def test_the_reasons_add_up_to_the_log_odds(quick: Quick, text: str, measure: str) -> None:
    constant = quick.constant(measure)
    total = constant + sum(span.contribution for span in quick.explain(text, measure))
    (found,) = quick.score([text])
    assert isinstance(found, Scores)
    assert 1 / (1 + math.exp(-total)) == pytest.approx(found.values[measure], abs=2e-4)


def test_the_word_that_counts_most_is_the_insult(quick: Quick) -> None:
    text = "Well, my dear neighbour, you are an ІDІ0Т today"
    worst = max(quick.explain(text, "insult"), key=lambda span: span.contribution)
    assert text[worst.start : worst.end] == "ІDІ0Т"


def test_buckets_do_not_depend_on_neighbours() -> None:
    (alone,) = chunks(["the class of ass"], 18)
    (third,) = chunks(["one", "", "the class of ass", "ass"], 18)
    inside = third.text == 2
    assert np.array_equal(alone.bucket, third.bucket[inside])
    assert np.array_equal(alone.times, third.times[inside])


def test_a_word_is_not_its_inside() -> None:
    one, other = (set(next(iter(chunks([text], 20))).bucket.tolist()) for text in ("ass", "class"))
    assert len(one - other) >= 4


@pytest.mark.slow
def test_held_out_figures_are_reached(quick: Quick) -> None:
    if not DEV.exists():
        pytest.skip("../shared/toxicity/dev.parquet is not here")
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(DEV).to_pydict()
    columns = dict(zip(NAMES, ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"), strict=True))
    found = quick.score(table["text"])
    kept = [place for place, one in enumerate(found) if isinstance(one, Scores)]
    assert len(kept) > 3_980
    results = {
        name: evaluate(
            [one.values[name] for one in found if isinstance(one, Scores)],
            [table[column][place] == 1 for place in kept],
        )
        for name, column in columns.items()
    }
    assert sum(result.auc or 0 for result in results.values()) / 6 >= MEAN_AUC
    assert (results["toxicity"].average_precision or 0) >= 0.85
    assert (results["toxicity"].calibration_error or 1) <= 0.03


MEAN_AUC = 0.985
