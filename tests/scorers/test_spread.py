"""Work in several processes gives what one process gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from comments.errors import ScorerUnavailableError
from comments.models import Measure, Scores
from comments.scorers.choosing import choose
from comments.scorers.spread import Spread

TEXTS = ["", "Salut, tout le monde, je suis très content de vous voir ici !"] + [
    f"I love number {number} and I really hate the {number % 7}th, you idiot" for number in range(300)
]


class Processes:
    """Says in which process a text was judged; some texts end theirs."""

    name, version = "processes", "1"
    measures = (Measure(name="pid", low=0, high=1e9, higher_means="later"),)

    def score(self, texts):
        if "the end" in texts and os.getppid() == Processes.parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return [Scores(values={"pid": float(os.getpid())}) for _ in texts]


def processes():
    """Make one that knows the test's own process, in whichever process it is made."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    Processes.parent = parent.pid if parent else -1
    return Processes()


@pytest.mark.parametrize("name", ["vader", "quick"])
def test_several_processes_give_what_one_gives(name):
    one, several = choose(name), choose(name, jobs=2)
    assert isinstance(several, Spread)
    assert (several.name, several.version, several.measures) == (one.name, one.version, one.measures)
    assert several.score([*TEXTS, *TEXTS[::-1]]) == one.score([*TEXTS, *TEXTS[::-1]])
    assert several.explain(TEXTS[5], one.measures[0].name) == one.explain(TEXTS[5], one.measures[0].name)


def test_a_batch_is_judged_in_other_processes_and_a_handful_here():
    spread = Spread(processes, 2)
    own = float(os.getpid())
    assert {one.values["pid"] for one in spread.score(TEXTS[:5])} == {own}
    assert own not in {one.values["pid"] for one in spread.score(TEXTS)}


def test_a_process_that_is_killed_fails_the_batch_and_the_next_batch_has_new_ones():
    spread = Spread(processes, 2)
    with pytest.raises(ScorerUnavailableError, match="ended"):
        spread.score([*TEXTS, "the end"])
    assert len(spread.score(TEXTS)) == len(TEXTS)


STARTING = """
import os, sys
sys.path.insert(0, sys.argv[1])
from comments.scorers.choosing import choose

if __name__ == "__main__":
    spread = choose("vader", jobs=2)
    spread.score([f"text number {number}, you know" for number in range(200)])
    print(*spread._processes._processes, flush=True)
    sys.stdin.read()
"""


def test_killed_it_leaves_no_process_behind(tmp_path):
    script = tmp_path / "starting.py"
    script.write_text(STARTING)
    source = Path(__file__).parents[2] / "src"
    call = [sys.executable, str(script), str(source)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline().split()
        running.kill()
        # Every process of it holds this pipe: it ends when the last one does, within the test's time limit.
        assert running.stdout.read() == ""
