"""What is built is what is used: the wheel carries everything, and works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_carries_every_file_of_the_package_and_the_sample_data(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "src/comments", "sample_data"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    wanted = {name.removeprefix("src/").replace("sample_data/", "comments/sample_data/") for name in tracked if name}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert wanted - names == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"comments", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}


def test_an_installed_wheel_reads_and_scores_its_sample_data(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def comments(*arguments: str) -> str:
        call = [sys.executable, "-m", "comments", *arguments]
        done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [sys.executable, "-c", "import comments.sample; print(comments.sample.sample_data())"]
    sample = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert Path(sample.stdout.strip()) == installed / "comments" / "sample_data"
    comments("add", sample.stdout.strip())
    comments("score", "--scorer", "vader")
    assert '"vader.compound": ' in comments("export", "--to", "jsonl")
