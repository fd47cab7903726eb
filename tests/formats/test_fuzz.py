"""A small sample of `benchmarks/fuzz.py`: broken pages and exports crash nothing and leave the laws of ids and
parents whole."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def fuzz() -> object:
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_hundred_broken_inputs_crash_nothing(fuzz) -> None:
    files = sorted(path for path in GOLDEN.rglob("page.*") if path.is_file())
    problems = {number: fuzz.trial((number, 7, files))[1] for number in range(100)}
    crashed = {number: said for number, said in problems.items() if said and not said.startswith(("took", "used"))}
    assert crashed == {}


def test_a_mutant_is_made_again_from_its_seed_and_number(fuzz) -> None:
    files = sorted(path for path in GOLDEN.rglob("page.*") if path.is_file())
    assert fuzz.mutant(11, 3, files) == fuzz.mutant(11, 3, files)
    assert fuzz.mutant(11, 3, files) != fuzz.mutant(12, 3, files)
