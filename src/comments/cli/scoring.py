"""Commands about scores: `score` and `runs`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from comments.cli.words import DEFAULT_DATABASE, Db, Jobs, plural, progress, say
from comments.errors import UnreadableInputError, UsageError

if TYPE_CHECKING:
    from comments.models import Run
    from comments.scorers import Scorer

CHUNK = 1 << 20  # bytes; a pipe gives what it has, so that a program waiting for its answer gets it
LINES_AT_ONCE = 256

Scorers = Annotated[
    list[str] | None,
    typer.Option("--scorer", metavar="NAME", help="A scorer by name; may be given again. See `comments doctor`."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(score)
    app.add_typer(runs, name="runs")


def score(
    source: Annotated[
        str | None, typer.Argument(metavar="[-]", help="- scores JSON lines from standard input.")
    ] = None,
    scorer: Scorers = None,
    triage: Annotated[
        str | None, typer.Option(metavar="LOW:HIGH", help="Let mini settle what it gives less, or more, than this.")
    ] = None,
    checkpoint: Annotated[Path | None, typer.Option(metavar="FILE", help="Weights of your own for detoxify.")] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The configuration and tokenizer that go with them.")
    ] = None,
    jobs: Jobs = 1,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Score what has not been scored.

    Without --scorer: sentiment (vader), and the best toxicity scorer that can run here. May be stopped at any point:
    what was scored stays, and the next `comments score` goes on there. With - it works without a store: JSON lines with
    a "text" in, the same lines with "scores" out, in order.

    NAME is one of `comments doctor`, "detoxify" for whichever of its models has weights here, or "hf:FOLDER" for a text
    classifier in Hugging Face's format. With --triage a slow scorer judges only what mini is not sure about; both
    scores are kept, each under its own name. With --jobs, vader and quick work in several processes; the others use all
    processors anyway.

    \b
    comments score
    comments score --scorer quick --scorer vader
    comments score --scorer detoxify --triage 0.02:0.98
    comments score --scorer detoxify --checkpoint toxic_original-c1212f89.ckpt --config bert-base-uncased
    echo '{"text": "Well said."}' | comments score - --scorer vader
    """
    from comments import pipeline
    from comments.store import Store

    if (checkpoint or config) and not any(name.startswith("detoxify") for name in scorer or ()):
        raise UsageError("--checkpoint and --config go with a Detoxify model: add --scorer detoxify.")

    def make(name: str, bulk: bool = True) -> Scorer:
        own = (checkpoint, config) if name.startswith("detoxify") else (None, None)
        return pipeline.make_scorer(name, triage=triage, bulk=bulk, checkpoint=own[0], config=own[1], jobs=jobs)

    if source is not None:
        if source != "-":
            raise UsageError(
                f"'{source}' is not -. To score pages, first `comments add {source}`, then `comments score`."
            )
        if len(scorer or ()) != 1:
            raise UsageError("Scoring standard input takes one scorer: comments score - --scorer vader")
        score_lines(make((scorer or [])[0], bulk=False), sys.stdin.buffer, sys.stdout.buffer)
        return
    names = scorer or pipeline.default_scorers()
    if triage is not None:
        names = ["mini", *(name for name in names if name != "mini")]

    with Store.open(db) as store, progress() as tell:
        done = pipeline.score(store, names, make=make, tell=tell)
    for run in done.runs:
        say(run_sentence(run))
    for problem in done.problems:
        say(problem)
    if done.problems:
        raise typer.Exit(1)


def score_lines(scorer: Scorer, lines: BinaryIO, out: BinaryIO) -> None:
    """Read JSON lines with a text, write them with what the scorer says; each as soon as what came with it is scored.

    Raises UnreadableInputError, naming the line, for one that is no JSON object with a "text".
    """
    for batch in _batches(lines):
        results = scorer.score([str(row["text"]) for row in batch])
        for row, result in zip(batch, results, strict=True):
            values = getattr(result, "values", None)
            scores = dict(values) if values is not None else {"not_scored": getattr(result, "why", "")}
            out.write(json.dumps(row | {"scores": scores}, ensure_ascii=True).encode() + b"\n")
        out.flush()


def _batches(stream: Any) -> Iterator[list[dict[str, Any]]]:
    rest, number = b"", 0
    while True:
        chunk = stream.read1(CHUNK)
        *lines, rest = (rest + chunk).split(b"\n") if chunk else (rest, b"")
        rows = []
        for line in lines:
            number += 1
            if line.strip():
                rows.append(_row(line, number))
        for start in range(0, len(rows), LINES_AT_ONCE):
            yield rows[start : start + LINES_AT_ONCE]
        if not chunk:
            return


def _row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UnreadableInputError(f'Line {number} of standard input is no JSON object with a "text".')
    return row


def run_sentence(run: Run) -> str:
    """Say what a run did."""
    if run.ended == "complete" and not run.scored and not run.not_scored:
        return f"{run.scorer}: nothing new to score."
    said = f"{run.scorer}: {plural(run.scored, 'text')} scored"
    said += f", {run.not_scored:,} declined (other language, empty)" if run.not_scored else ""
    said += f", {run.failed:,} failed" if run.failed else ""
    return (
        said
        + (f" in {seconds(run)}" if run.finished else "")
        + ("." if run.ended == "complete" else f" ({run.ended}).")
    )


def seconds(run: Run) -> str:
    """Return how long a run took, "" while it runs."""
    if run.finished is None:
        return ""
    took = (run.finished - run.started).total_seconds()
    return f"{took:.1f} s" if took < 120 else f"{took / 60:.0f} min"


runs = typer.Typer(no_args_is_help=False, rich_markup_mode=None)


@runs.callback(invoke_without_command=True)
def list_runs(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many, newest first.")] = 20,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """List scoring runs, newest first; `comments runs show N` says what one changed.

    \b
    comments runs
    comments runs show 12
    """
    if ctx.invoked_subcommand is not None:
        return
    from comments.store import Store

    with Store.open(db) as store:
        found = store.runs(limit)
    print("  run  started (UTC)        scorer                      scored  declined  failed      took  ended")
    for run in found:
        print(
            f"{run.id:>5}  {run.started:%Y-%m-%d %H:%M:%S}  {run.scorer:<24} {run.scored:>9,} {run.not_scored:>9,}"
            f" {run.failed:>7,}  {seconds(run):>8}  {run.ended or 'running'}"
        )


@runs.command()
def show(
    number: Annotated[int, typer.Argument(metavar="N", help="The run's number.")], db: Db = DEFAULT_DATABASE
) -> None:
    """Say what a run was, and what changed against the scorer's version before it.

    \b
    comments runs show 12
    """
    from comments.analysis.drift import coarser, effect, ks, psi, reading
    from comments.store import Store

    with Store.open(db) as store:
        drift = store.drift(number)
    run = drift.run
    print(f"Run {run.id}: {run.scorer} {run.version}, {run.ended or 'running'}")
    print(f"{run.started:%Y-%m-%d %H:%M:%S} UTC, {seconds(run)}; {run.scored:,} scored, {run.not_scored:,} declined")
    if run.problem:
        print(f"Problem: {run.problem}")
    if drift.previous is None:
        print("This was the scorer's first version here: nothing to compare with.")
        return
    print(f"Against version {drift.previous}:")
    for measure in drift.measures:
        index = psi(coarser(measure.before), coarser(measure.after))
        distance = ks(measure.before, measure.after)
        shift = "" if index is None or distance is None else f", PSI {index:.3f}, KS {distance:.3f}"
        print(f"  {measure.measure}: {measure.n:,} comments, {reading(index)}{shift}")
        print(f"    crossed {measure.threshold:g}: {measure.crossed_up:,} up, {measure.crossed_down:,} down")
        for name, table in (("before", measure.decisions_before), ("after", measure.decisions_after)):
            if table is not None:
                found = effect(
                    true_positive=table.true_positive,
                    false_positive=table.false_positive,
                    false_negative=table.false_negative,
                )
                print(f"    {name}, against people's decisions: precision {found.precision}, recall {found.recall}")
