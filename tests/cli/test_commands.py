"""The command line as such: help, exit codes, errors, pipes. What a command does is tested with its engine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from comments.cli import app
from comments.cli.intake import Elsewhere
from comments.models import HostedBy, Page

ROOT = Path(__file__).parent.parent.parent
run = CliRunner()


def commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if not hasattr(command, "commands") or command.invoke_without_command:
            yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


NAMES = [" ".join(path) for path, _ in commands()]


def comments(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own."""
    call = [sys.executable, "-m", "comments", *arguments]
    return subprocess.run(call, capture_output=True, text=True, cwd=ROOT / "src", timeout=300, check=False, **options)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(name: str) -> None:
    found = run.invoke(app, [*name.split(), "--help"])
    assert found.exit_code == 0
    assert f"  comments {name}" in found.output or f"| comments {name}" in found.output


@pytest.mark.parametrize("name", NAMES)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"`comments {name}" in (ROOT / "README.md").read_text("utf-8")


def test_asking_for_help_loads_nothing_heavy() -> None:
    script = f"""
import sys
from typer.testing import CliRunner
from comments.cli import app
from comments.cli.intake import Elsewhere
from comments.models import HostedBy, Page
for name in {["", *NAMES]!r}:
    assert CliRunner().invoke(app, [*name.split(), "--help"]).exit_code == 0
heavy = "torch transformers streamlit pandas numpy pyarrow sqlalchemy onnxruntime altair".split()
print([module for module in heavy if module in sys.modules])
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT / "src", check=True)
    assert found.stdout.strip() == "[]"


def test_wrong_usage_exits_with_2_and_says_what_would_be_right() -> None:
    found = run.invoke(app, ["export", "--to", "xlsx"])
    assert found.exit_code == 2
    assert "No export is called 'xlsx'. Try one of: csv, jsonl, parquet." in found.stderr
    assert run.invoke(app, ["parse"]).exit_code == 2
    assert run.invoke(app, ["nonsense"]).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--status", "maybe"],
        ["--status", "reject", "--status", "maybe"],
        ["--scored", "perhaps"],
        ["--score", "vader.compound"],
        ["--toxicity", "high"],
        ["--order", "alphabet"],
        ["--state", "visible", "--sentiment", "1"],
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_not_ignored(arguments: list[str], tmp_path: Path) -> None:
    found = run.invoke(app, ["export", "--db", str(tmp_path / "a.db"), *arguments])
    assert found.exit_code == 2
    assert "makes no sense" in found.stderr


def test_a_user_s_mistake_shows_no_traceback() -> None:
    found = comments("score", "pages/")
    assert found.returncode == 2
    assert found.stderr == "'pages/' is not -. To score pages, first `comments add pages/`, then `comments score`.\n"


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    found = comments("parse", __file__, "-o", str(tmp_path / "none" / "out.jsonl"))
    assert found.returncode == 1
    assert "No such file or directory" in found.stderr
    assert "Traceback" not in found.stderr


def test_an_output_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("nothing to see")
    out = tmp_path / "out.jsonl"
    assert comments("parse", str(page), "-o", str(out)).returncode == 0
    assert json.loads(out.read_text())["source"] == str(page)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "page.txt"]


def test_a_reader_that_has_enough_is_no_failure(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(f"page {number}")
    call = [sys.executable, "-m", "comments", "parse", str(tmp_path)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT / "src") as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        said = program.stderr.read()
        assert program.wait(60) == 0
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_scoring_standard_input_gives_the_same_lines_with_scores_in_order() -> None:
    lines = [
        {"text": "What a wonderful day!", "id": 7},
        {"text": ""},
        {"text": "Das ist eine sehr traurige Geschichte."},
    ]
    found = run.invoke(app, ["score", "-", "--scorer", "vader"], input="\n".join(map(json.dumps, lines)))
    assert found.exit_code == 0
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert [row["text"] for row in rows] == [line["text"] for line in lines]
    assert rows[0]["id"] == 7
    assert rows[0]["scores"]["compound"] > 0.5
    assert rows[1]["scores"] == {"not_scored": "empty"}
    assert rows[2]["scores"] == {"not_scored": "language: de"}


def test_a_program_that_waits_for_its_answer_gets_it_before_it_sends_the_next_line() -> None:
    call = [sys.executable, "-m", "comments", "score", "-", "--scorer", "vader"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT / "src") as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for text in ("I love it.", "I hate it."):
            program.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["text"] == text
        program.stdin.close()
        assert program.wait(60) == 0


@pytest.mark.parametrize("line", ["no json", "[1]", '{"txt": "a"}', '{"text": 1}'])
def test_a_line_that_cannot_be_scored_is_named_by_its_number_and_not_quoted(line: str) -> None:
    found = run.invoke(app, ["score", "-", "--scorer", "vader"], input='{"text": "fine"}\n' + line + "\n")
    assert found.exit_code == 1
    assert "Line 2 of standard input" in found.stderr
    assert line not in found.stderr


def test_scoring_standard_input_wants_one_scorer_by_name() -> None:
    assert run.invoke(app, ["score", "-"], input="").exit_code == 2
    found = run.invoke(app, ["score", "-", "--scorer", "detox"], input="")
    assert found.exit_code == 2
    assert "No scorer is called 'detox'" in found.stderr


def test_the_schedule_wants_to_know_when() -> None:
    for arguments in ([], ["--once", "--every", "6h"], ["--every", "soon"], ["--cron", "x"]):
        assert run.invoke(app, ["schedule", *arguments]).exit_code == 2


def test_a_page_whose_comments_load_elsewhere_is_never_0_in_silence(tmp_path: Path) -> None:
    page = str(ROOT / "sample_data" / "ferry-strike.html")
    for command in (["parse"], ["add", "--db", str(tmp_path / "a.db")]):
        found = run.invoke(app, [*command, page])
        assert found.exit_code == 0
        assert f"{page}: 31 comments load from disqus in the browser and are not in the page." in found.stderr
        assert "Moderate > Export" in found.stderr


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (None, "Its comments load from disqus in the browser and are not in the page."),
        (0, "Its comments load from disqus in the browser and are not in the page."),  # what a page says before they do
        (1, "1 comment loads from disqus in the browser and is not in the page."),
        (1_200, "1,200 comments load from disqus in the browser and are not in the page."),
    ],
)
def test_how_many_comments_load_elsewhere_is_said_in_a_sentence(
    stated: int | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Elsewhere().note(Page(source="a.html", hosted_by=HostedBy(platform="disqus"), stated_count=stated))
    assert capsys.readouterr().err == f"a.html: {said}\n"


def test_one_bad_file_among_good_ones_is_named_and_costs_nothing(tmp_path: Path) -> None:
    good, bad, db = str(ROOT / "sample_data" / "phones-at-school.csv"), str(tmp_path / "gone.html"), tmp_path / "a.db"
    for command in (["parse"], ["add", "--db", str(db)]):
        both = run.invoke(app, [*command, good, bad])
        assert both.exit_code == 0
        assert "24" in both.stderr
        alone = run.invoke(app, [*command, bad])
        assert alone.exit_code == 1


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_schedule_that_is_stopped_ends_cleanly(stop: signal.Signals, tmp_path: Path) -> None:
    call = [sys.executable, "-m", "comments", "schedule", "--every", "1h", "--scorer", "vader"]
    call += ["--db", str(tmp_path / "a.db")]
    # A shell lets what it starts in the background ignore Ctrl-C, and programs inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True, cwd=ROOT / "src") as program:
        assert program.stderr is not None
        while "next pass at" not in (line := program.stderr.readline()):
            assert line, "it ended by itself"
        program.send_signal(stop)
        said = program.stderr.readlines()
        assert program.wait(60) == 130
    assert said[-1] == "Stopped. What was finished stays.\n"
