"""kill -9 in the middle of `comments score`: every text scored once a scorer, none lost, nothing half-written."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from comments.selection import Selection
from comments.store import Store

ROOT = Path(__file__).parent.parent
SCORERS = ("vader",)

# The command itself, which dies at its n-th write: before it, a few milliseconds into it, or just after it.
DYING = """
import os, signal, sys
import comments.cli
from comments.store import Store

left, when, *command = int(sys.argv[1]), *sys.argv[2:]
save = Store.save_scores

def dying(self, *results, **named):
    global left
    left -= 1
    if left == 0 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    if left == 0 and when == "within":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the default ends the process at once, as kill -9 does
        signal.setitimer(signal.ITIMER_REAL, 0.004)
    save(self, *results, **named)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

Store.save_scores = dying
sys.argv = ["comments", *command]
comments.cli.main()
"""


def invented(number: int) -> str:
    chance = random.Random(number)  # noqa: S311  a text, not a secret
    words = "bridge gull tide council lovely awful bread ferry idiot thanks never always queue grand rubbish".split()
    return f"{number}: " + " ".join(chance.choices(words, k=chance.randint(2, 12)))


def table(path: Path, texts: int) -> Path:
    """A table in which every tenth comment repeats an earlier text."""
    with path.open("w") as lines:
        for number in range(texts):
            text = invented(number - number % 10 if number % 10 == 9 else number)
            row = {"id": str(number), "article_url": f"https://lantern.example/{number % 40}", "text": text}
            lines.write(json.dumps(row) + "\n")
    return path


def run(*arguments: str) -> int:
    call = [sys.executable, *arguments]
    return subprocess.run(call, cwd=ROOT / "src", capture_output=True, timeout=900, check=False).returncode


def killed(folder: Path, *, texts: int, writes: int, moments: str) -> None:
    db, chance = str(folder / "comments.db"), random.Random(5)  # noqa: S311
    assert run("-m", "comments", "add", str(table(folder / "table.jsonl", texts)), "--db", db) == 0
    score = ["score", "--db", db, *(part for name in SCORERS for part in ("--scorer", name))]
    for when in moments.split():
        code = run("-c", DYING, str(chance.randint(1, writes)), when, *score)
        assert -code in (signal.SIGKILL, signal.SIGALRM)
    assert run("-m", "comments", *score) == 0
    with Store.open(db) as store:
        rows = list(store.export_rows(Selection()))
        different = len({row["text"] for row in rows})
        assert len(rows) == texts
        assert {store.count_unscored(one.scorer, one.version) for one in store.versions()} == {0}
        assert {version.scorer: version.scored + version.not_scored for version in store.versions()} == dict.fromkeys(
            SCORERS, different
        )
        # Each write counts what it wrote, so a text that was scored twice would be counted twice.
        counted: Counter[str] = Counter()
        runs = store.runs()
        for one in runs:
            counted[one.scorer] += one.scored + one.not_scored
        assert counted == dict.fromkeys(SCORERS, different)
        assert {one.ended for one in runs[: len(SCORERS)]} == {"complete"}
        assert {one.ended for one in runs} == {"complete", "interrupted"}
        assert store.audit_verify().ok


@pytest.mark.timeout(900)  # each kill costs the start of a program
def test_killed_in_mid_run_every_text_is_scored_once(tmp_path: Path) -> None:
    killed(tmp_path, texts=500, writes=2, moments="within before")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_five_times_every_one_of_20000_comments_is_scored_once(tmp_path: Path) -> None:
    killed(tmp_path, texts=20_000, writes=7, moments="before within after within before")
