"""From what is asked for on the command line to a scorer."""

from __future__ import annotations

from pathlib import Path

import pytest

from comments.errors import ScorerUnavailableError, UnknownNameError, UsageError
from comments.scorers.cascade import Cascade
from comments.scorers.choosing import choose


def test_a_registered_name_is_itself():
    assert choose("quick").name == "quick"


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(UnknownNameError, match="vader, quick, mini"):
        choose("detox")


def test_detoxify_alone_is_its_first_model(bare_machine):
    with pytest.raises(ScorerUnavailableError, match="detoxify"):
        choose("detoxify")


def test_sentiment_is_never_settled_by_toxicity():
    assert not isinstance(choose("vader", triage="0.02:0.98"), Cascade)


def test_a_checkpoint_is_for_detoxify_only():
    with pytest.raises(UsageError, match="quick"):
        choose("quick", checkpoint=Path("weights.ckpt"))


@pytest.mark.detoxify
def test_a_checkpoint_of_one_s_own_is_scored_with(detoxify_on_disk, bare_machine, monkeypatch):
    monkeypatch.setenv("COMMENTS_PRECISION", "float32")
    checkpoint, base = detoxify_on_disk
    scorer = choose("detoxify", checkpoint=checkpoint, config=base)
    assert scorer.name == "detoxify-original"
    assert checkpoint.stem[-8:] in scorer.version


@pytest.mark.detoxify
def test_triage_puts_the_second_scorer_behind_mini(detoxify_on_disk, bare_machine, monkeypatch):
    monkeypatch.setenv("COMMENTS_PRECISION", "float32")
    checkpoint, base = detoxify_on_disk
    try:
        scorer = choose("detoxify-original", triage="0.02:0.98", checkpoint=checkpoint, config=base)
    except ScorerUnavailableError as error:
        pytest.skip(str(error))
    kind, unsure, vile = scorer.score(["Thank you, what a lovely recipe.", "well, hm, dumb luck", "You fucking idiot!"])
    assert (kind.note, vile.note) == ("settled by mini", "settled by mini")
    assert unsure.note is None


def test_in_bulk_runs_quick_stands_before_mini():
    try:
        scorer = choose("mini", bulk=True)
    except ScorerUnavailableError as error:
        pytest.skip(str(error))
    assert scorer.name == "mini"
    assert scorer.score(["Thank you for the recipe, it was lovely."])[0].note == "settled by quick"
    assert scorer.score(["You are a fucking idiot."])[0].note is None
    assert scorer.version != choose("mini").version
