"""Adding, scoring and exporting: once is enough, again changes nothing, and what breaks costs nobody else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from comments import pipeline
from comments.errors import ScorerUnavailableError, StoreBusyError
from comments.models import Comment, Measure, NotScored, Page, Scores
from comments.scorers.cascade import Cascade, Cuts
from comments.selection import Selection
from comments.store import Store


class Lengths:
    """Scores a text by its length; remembers what it was asked, and fails where it is told to."""

    name = "lengths"
    version = "1"
    measures = (Measure(name="length", low=0, high=1_000, higher_means="longer"),)

    def __init__(self, fails: Callable[[Sequence[str]], bool] = lambda _texts: False) -> None:
        self.asked: list[str] = []
        self.fails = fails

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        if self.fails(texts):
            raise RuntimeError(texts[0])
        self.asked += texts
        return [Scores(values={"length": float(len(text))}) if text else NotScored(why="empty") for text in texts]


class Words(Lengths):
    name = "words"
    measures = (Measure(name="count", low=0, high=100, higher_means="more"),)

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        return [Scores(values={"count": float(len(text.split()))}) for text in texts]


def page(*texts: str, source: str = "a.html") -> Page:
    comments = tuple(Comment(id=str(number), text=text, author="Ada") for number, text in enumerate(texts))
    return Page(source=source, format="test", comments=comments)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "comments.db") as opened:
        yield opened


def score(store: Store, *scorers: Any, **options: Any) -> pipeline.Scored:
    found = {scorer.name: scorer for scorer in scorers}
    return pipeline.score(store, list(found), make=found.__getitem__, **options)


def lengths_of(store: Store) -> list[float | None]:
    return [row.get("lengths.length") for row in store.export_rows(Selection(order="page"))]


def test_scoring_again_scores_nothing(store: Store) -> None:
    store.add([page("one", "three", "one")])
    scorer = Lengths()
    first = score(store, scorer)
    again = score(store, scorer)
    assert sorted(scorer.asked) == ["one", "three"]  # equal texts are judged once
    assert [(run.scored, run.ended) for run in (*first.runs, *again.runs)] == [(2, "complete"), (0, "complete")]
    assert lengths_of(store) == [3, 5, 3]


def test_a_new_version_scores_everything_again(store: Store) -> None:
    store.add([page("one", "three")])
    score(store, Lengths())
    newer = Lengths()
    newer.version = "2"
    assert score(store, newer).runs[0].scored == 2


def test_an_edited_comment_is_scored_again_and_the_others_are_not(store: Store) -> None:
    store.add([page("one", "three")])
    score(store, Lengths())
    store.add([page("one", "three, edited")])
    scorer = Lengths()
    score(store, scorer)
    assert scorer.asked == ["three, edited"]


def test_one_text_that_breaks_a_scorer_does_not_keep_it_from_the_others(store: Store) -> None:
    store.add([page(*(f"text {number}" for number in range(300)))])
    done = score(store, Lengths(fails=lambda texts: "text 7" in texts))
    assert (done.runs[0].scored, done.runs[0].failed, done.runs[0].ended) == (299, 1, "failed")
    assert lengths_of(store).count(None) == 1
    # The next pass tries the one again, and only that one.
    assert score(store, Lengths()).runs[0].scored == 1


def test_a_scorer_that_fails_leaves_its_texts_unscored_says_so_and_the_next_goes_on(store: Store) -> None:
    store.add([page("one", "two", "three", "four", "five")])
    broken = Lengths(fails=lambda _texts: True)
    done = score(store, broken, Words())
    assert [(run.scorer, run.scored, run.ended) for run in done.runs] == [
        ("lengths", 0, "failed"),
        ("words", 5, "complete"),
    ]
    assert done.problems == ("lengths: it failed (RuntimeError); the texts it did not judge stay unscored",)
    assert store.count_unscored("lengths", "1") == 5


def test_a_broken_scorer_is_not_asked_for_every_single_text(store: Store) -> None:
    store.add([page(*(f"text {number}" for number in range(60)))])
    tries = []
    score(store, Lengths(fails=lambda texts: not tries.append(texts)))
    assert len(tries) == 1 + pipeline.GIVE_UP_AFTER


def test_the_words_of_a_failure_never_hold_a_comment_s_text(store: Store) -> None:
    store.add([page("my secret address")])
    done = score(store, Lengths(fails=lambda _texts: True))
    assert "secret" not in " ".join(done.problems)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_a_failure_not_a_score(store: Store, value: float) -> None:
    class Bad(Lengths):
        def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
            return [Scores(values={"length": value}) for _ in texts]

    store.add([page("one")])
    assert score(store, Bad()).runs[0].ended == "failed"
    assert lengths_of(store) == [None]


def test_a_scorer_that_cannot_run_is_named_and_the_others_run(store: Store) -> None:
    store.add([page("one")])

    def make(name: str) -> Any:
        if name == "absent":
            raise ScorerUnavailableError("Install the extra.")
        return Lengths()

    done = pipeline.score(store, ["absent", "lengths"], make=make)
    assert done.problems == ("Install the extra.",)
    assert [run.scorer for run in done.runs] == ["lengths"]


def test_two_runs_of_one_scorer_do_not_collide(store: Store) -> None:
    store.add([page("one")])

    class Nested(Lengths):
        def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
            self.inner = score(store, Lengths())
            return super().score(texts)

    outer = Nested()
    assert score(store, outer).runs[0].scored == 1
    assert outer.inner.runs == ()
    assert "Another" in outer.inner.problems[0]
    with store.run_lock("score lengths"), pytest.raises(StoreBusyError), store.run_lock("score lengths"):
        pass


def test_an_interrupted_run_keeps_what_it_scored_and_the_next_goes_on_there(store: Store) -> None:
    store.add([page(*(f"text {number}" for number in range(500)))])

    def stop(_name: str, done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(store, Lengths(), tell=stop)
    (run,) = store.runs(1)
    assert run.ended == "interrupted"
    assert 0 < run.scored < 500
    scorer = Lengths()
    assert score(store, scorer).runs[0].scored == 500 - run.scored
    assert len(scorer.asked) == 500 - run.scored


def test_a_text_in_a_language_the_scorer_does_not_know_is_declined_with_the_reason(store: Store) -> None:
    store.add(
        [page("Das ist eine wirklich lange und traurige Geschichte.", "a short one")],
        languages=lambda texts: [text[:2].lower() for text in texts],
    )
    scorer = Lengths()
    scorer.languages = {"a "}
    score(store, scorer)
    assert scorer.asked == ["a short one"]
    rows = [(row.text[:3], why.not_scored) for row in store.comments(Selection()).rows for why in store.scores(row.key)]
    assert ("Das", "language: da") in rows


def test_batches_grow_while_they_are_quick_and_shrink_while_they_are_slow(store: Store) -> None:
    store.add([page(*(f"text {number}" for number in range(2_000)))])
    times = iter([0.0, 0.1, 1.0, 1.2, 10.0, 30.0, 40.0, 40.1, *([50.0] * 40)])
    done: list[int] = []
    score(store, Lengths(), tell=lambda _name, number, _total: done.append(number), clock=lambda: next(times))
    sizes = [after - before for before, after in pairwise(done)]
    assert sizes[:4] == [64, 128, 256, 128]


def test_an_export_is_written_and_stands_in_the_audit_log(store: Store) -> None:
    store.add([page("one", "three")])
    score(store, Lengths())
    out = io.BytesIO()
    assert pipeline.export(store, Selection(), to="jsonl", out=out, by="ada") == 2
    assert [json.loads(line)["lengths.version"] for line in out.getvalue().splitlines()] == ["1", "1"]
    newest = store.audit_log(limit=1)[0]
    assert (newest.kind, newest.who, newest.what["rows"]) == ("export", "ada", 2)


def test_the_best_toxicity_scorer_that_can_run_is_the_default() -> None:
    def only(*names: str) -> Callable[[str], Any]:
        def make(name: str) -> Any:
            if name not in names:
                raise ScorerUnavailableError(name)
            return Lengths()

        return make

    assert pipeline.default_scorers(only("quick")) == ["vader", "quick"]
    assert pipeline.default_scorers(only("quick", "mini")) == ["vader", "mini"]
    assert pipeline.default_scorers(only("quick", "mini", "detoxify-unbiased")) == ["vader", "detoxify-unbiased"]


class Toxic(Lengths):
    """Gives each text the toxicity that is written in it."""

    measures = (Measure(name="toxicity", low=0, high=1, higher_means="more toxic"),)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        self.asked += texts
        return [Scores(values={"toxicity": float(text.split()[0])}) for text in texts]


def test_under_triage_both_scores_are_kept_and_the_first_scorer_is_asked_once(store: Store) -> None:
    first, second = Toxic("first"), Toxic("second")
    store.add([page("0.01 calm", "0.5 unsure", "0.99 vile")])
    cascade = Cascade(first, second, Cuts(low=0.02, high=0.98))
    for _ in range(2):
        pipeline.score(store, ["first", "second"], make={"first": first, "second": cascade}.__getitem__)
    assert sorted(first.asked) == ["0.01 calm", "0.5 unsure", "0.99 vile"]
    assert second.asked == ["0.5 unsure"]
    rows = [store.scores(row.key) for row in store.comments(Selection(order="page")).rows]
    assert [[(one.measure, one.value, one.note) for one in row] for row in rows] == [
        [("first.toxicity", 0.01, None), ("second.toxicity", 0.01, "settled by first")],
        [("first.toxicity", 0.5, None), ("second.toxicity", 0.5, None)],
        [("first.toxicity", 0.99, None), ("second.toxicity", 0.99, "settled by first")],
    ]


def test_under_triage_what_the_first_scorer_has_not_seen_it_is_asked_about(store: Store) -> None:
    first, second = Toxic("first"), Toxic("second")
    store.add([page("0.01 calm", "0.5 unsure")])
    score(store, first)
    store.add([page("0.02 late", source="b.html")])
    pipeline.score(store, ["second"], make=lambda _name: Cascade(first, second, Cuts(low=0.05)))
    assert sorted(first.asked) == ["0.01 calm", "0.02 late", "0.5 unsure"]
    assert second.asked == ["0.5 unsure"]


def test_a_scorer_is_made_once_however_it_is_asked_for() -> None:
    assert pipeline.make_scorer("quick") is pipeline.make_scorer("quick", triage=None, bulk=True, jobs=1)
    assert pipeline.make_scorer("quick") is not pipeline.make_scorer("quick", jobs=2)
