"""A cheap scorer settles what it is sure about; the dear one is asked about the rest."""

from __future__ import annotations

import pytest

from comments.errors import UsageError
from comments.models import Measure, NotScored, Scores
from comments.scorers.cascade import Cascade, Cuts, read_cuts

TOXICITY = Measure(name="toxicity", low=0, high=1, higher_means="more surely so")


class Given:
    """Answers from a table and remembers what it was asked."""

    def __init__(self, name, answers, measures=("toxicity",), languages=None):
        self.name, self.version = name, "1"
        self.measures = tuple(Measure(name=one, low=0, high=1, higher_means="") for one in measures)
        self.answers, self.asked, self.languages = answers, [], languages

    def score(self, texts):
        self.asked += texts
        found = [self.answers[text] for text in texts]
        return [
            one if isinstance(one, NotScored) else Scores(values={measure.name: one for measure in self.measures})
            for one in found
        ]


FIRST = {"calm": 0.01, "unsure": 0.4, "vile": 0.99, "": NotScored(why="empty"), "salut": NotScored(why="language: fr")}
SECOND = {"calm": 0.2, "unsure": 0.7, "vile": 0.9, "salut": 0.1}


@pytest.fixture
def pair():
    return Given("cheap", FIRST), Given("dear", SECOND)


def test_the_second_is_asked_only_where_the_first_is_not_sure(pair):
    cheap, dear = pair
    results = Cascade(cheap, dear, Cuts(low=0.02, high=0.98)).score(["calm", "unsure", "vile"])
    assert dear.asked == ["unsure"]
    assert [result.values["toxicity"] for result in results] == [0.01, 0.7, 0.99]


def test_every_number_says_whose_it_is(pair):
    results = Cascade(*pair, Cuts(low=0.02, high=0.98)).score(["calm", "unsure", "vile"])
    assert [result.note for result in results] == ["settled by cheap", None, "settled by cheap"]


def test_without_an_upper_cut_only_harmless_texts_are_settled(pair):
    Cascade(*pair, Cuts(low=0.02)).score(["calm", "unsure", "vile"])
    assert pair[1].asked == ["unsure", "vile"]


def test_a_settled_score_can_be_brought_to_the_second_s_scale(pair):
    (result,) = Cascade(*pair, Cuts(low=0.02, scale=0.1)).score(["calm"])
    assert result.values["toxicity"] == pytest.approx(0.001)


def test_a_language_the_first_does_not_know_goes_to_the_second(pair):
    (result,) = Cascade(*pair, Cuts(low=0.02)).score(["salut"])
    assert result == Scores(values={"toxicity": 0.1})


def test_an_empty_text_is_asked_of_nobody_else(pair):
    assert Cascade(*pair, Cuts(low=0.02)).score([""]) == [NotScored(why="empty")]
    assert pair[1].asked == []


def test_what_the_first_has_said_before_is_not_asked_again(pair):
    cheap, dear = pair
    before = {"calm": Scores(values={"toxicity": 0.01}), "vile": Scores(values={"toxicity": 0.5})}
    cascade = Cascade(cheap, dear, Cuts(low=0.02, high=0.98)).knowing(lambda _texts: before)
    results = cascade.score(["calm", "unsure", "vile", "calm"])
    assert cheap.asked == ["unsure"]
    assert dear.asked == ["unsure", "vile"]
    assert [result.values["toxicity"] for result in results] == [0.01, 0.7, 0.9, 0.01]


def test_a_settled_text_has_only_measures_the_second_has():
    first = Given("cheap", {"calm": 0.01}, measures=("toxicity", "sarcasm"))
    (result,) = Cascade(first, Given("dear", {}, measures=("toxicity", "threat")), Cuts(low=0.02)).score(["calm"])
    assert set(result.values) == {"toxicity"}


def test_other_cuts_and_other_scorers_are_another_version(pair):
    cheap, dear = pair
    versions = {
        Cascade(cheap, dear, cuts).version for cuts in (Cuts(low=0.02), Cuts(low=0.01), Cuts(low=0.02, high=0.9))
    }
    cheap.version = "2"
    versions.add(Cascade(cheap, dear, Cuts(low=0.02)).version)
    assert len(versions) == 4
    assert dear.version not in versions


def test_it_goes_by_the_second_scorer_s_name_and_languages(pair):
    pair[1].languages = frozenset(("en",))
    cascade = Cascade(*pair, Cuts(low=0.02))
    assert (cascade.name, cascade.languages) == ("dear", {"en"})


def test_no_texts_are_no_results(pair):
    assert Cascade(*pair, Cuts(low=0.02)).score([]) == []


def test_cuts_are_read_as_they_are_written():
    assert read_cuts("0.02:0.98") == Cuts(low=0.02, high=0.98)
    assert str(read_cuts("0.02:0.98")) == "0.02:0.98"


@pytest.mark.parametrize("text", ["", "0.5", "a:b", "0.9:0.1", "-1:0.5", "0:2", "0.1:0.2:0.3", "nan:1"])
def test_other_cuts_are_refused_with_an_example(text):
    with pytest.raises(UsageError, match=r"0\.02:0\.98"):
        read_cuts(text)


def test_a_first_scorer_without_toxicity_is_refused(pair):
    with pytest.raises(UsageError, match="sentiment"):
        Cascade(Given("sentiment", {}, measures=("compound",)), pair[1], Cuts(low=0.02))
