"""Memory that runs out in mid-run: what was scored stays, nothing is half-written, and the next run goes on there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comments.models import Comment, Page
from comments.selection import Selection
from comments.store import Store

ROOT = Path(__file__).parent.parent
TEXTS = 2_000

# A scorer that keeps a megabyte a text, in a process that may have 150 more than it has at the start.
HOARDING = """
import json, resource, sys
from pathlib import Path
from comments import pipeline
from comments.models import Measure, Scores
from comments.store import Store

class Hoarder:
    name, version = "hoarder", "1"
    measures = (Measure(name="length", low=0, high=1000, higher_means="longer"),)
    kept = []

    def score(self, texts):
        for text in texts:
            if sys.argv[2] == "hoard":
                self.kept.append(bytes(1 << 20))
        return [Scores(values={"length": float(len(text))}) for text in texts]

with Store.open(sys.argv[1]) as store:
    hoarder = Hoarder()
    if sys.argv[2] == "hoard":
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 150 * 2**20, -1))
    done = pipeline.score(store, ["hoarder"], make=lambda name: hoarder)
    print(json.dumps({"ended": done.runs[0].ended, "scored": done.runs[0].scored, "problems": done.problems}))
"""


def run(db: Path, how: str) -> dict[str, object]:
    call = [sys.executable, "-c", HOARDING, str(db), how]
    found = subprocess.run(call, cwd=ROOT / "src", capture_output=True, text=True, timeout=200, check=False)
    assert found.returncode == 0, found.stderr
    assert not found.stderr
    return json.loads(found.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="limits on address space are Linux's")
def test_memory_that_runs_out_keeps_every_finished_batch_and_the_next_run_goes_on(tmp_path: Path) -> None:
    db = tmp_path / "comments.db"
    with Store.open(db) as store:
        comments = tuple(Comment(id=str(number), text="x" * (number + 1)) for number in range(TEXTS))
        store.add([Page(source="a.html", format="test", comments=comments)])
    ran_out = run(db, "hoard")
    assert ran_out["ended"] == "failed"
    assert ran_out["problems"] == ["hoarder: it failed (out of memory); the texts it did not judge stay unscored"]
    with Store.open(db) as store:
        stored = [row["hoarder.length"] for row in store.export_rows(Selection()) if row["hoarder.length"] is not None]
        assert 0 < len(stored) < TEXTS
        assert len(stored) == ran_out["scored"]  # a half-written batch would be scores that no run counted
        assert store.count_unscored("hoarder", "1") == TEXTS - len(stored)
        assert store.audit_verify().ok
    assert run(db, "go on") == {"ended": "complete", "scored": TEXTS - len(stored), "problems": []}
    with Store.open(db) as store:
        assert all(row["hoarder.length"] == len(row["text"]) for row in store.export_rows(Selection()))
