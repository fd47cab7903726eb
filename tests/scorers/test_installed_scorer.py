"""The scorer of docs/scorers.md, built and installed as anybody would, is found by name and scores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "profanity_list"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    built, installed = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(build, cwd=EXAMPLE, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:  # a wheel of plain Python is installed by unpacking it
        archive.extractall(installed)
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(installed), str(ROOT / "src")])}


def run(environment: dict[str, str], *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, input=given, capture_output=True, text=True, check=False
    )


def test_an_installed_scorer_scores_by_its_name(environment: dict[str, str]) -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in ("Oh bother!", "Well said.", ""))
    done = run(environment, "-m", "comments", "score", "-", "--scorer", "profanity-list", given=lines)
    assert done.returncode == 0, done.stderr
    scores = [json.loads(line)["scores"] for line in done.stdout.splitlines()]
    assert scores == [{"share": 0.5}, {"share": 0.0}, {"not_scored": "empty"}]


def test_an_installed_scorer_stands_behind_the_built_in_ones(environment: dict[str, str]) -> None:
    done = run(environment, "-c", "from comments.scorers import SCORERS; print(SCORERS.names())")
    assert done.stdout.strip().startswith("['vader', 'quick', 'mini'")
    assert done.stdout.strip().endswith("'profanity-list']")


def test_the_page_shows_the_code_that_is_tested() -> None:
    page = (ROOT / "docs" / "scorers.md").read_text(encoding="utf-8")
    for name in ("profanity_list.py", "pyproject.toml"):
        assert (EXAMPLE / name).read_text(encoding="utf-8").strip() in page
