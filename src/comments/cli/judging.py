"""The command that judges a scorer: `evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comments.cli.words import progress


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(evaluate)


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A labelled table: CSV, JSON lines or Parquet.")],
    scorer: Annotated[str, typer.Option("--scorer", metavar="NAME", help="See `comments doctor`.")] = "quick",
    identity: Annotated[
        list[str] | None, typer.Option("--identity", metavar="COLUMN", help="A column that marks a group.")
    ] = None,
) -> None:
    """Score a labelled table and say what the numbers are worth.

    AUC, PR-AUC and calibration error a measure, precision and recall by threshold, and subgroup, BPSN and BNSP AUC
    where the table has identity columns. Labels stand under their common names (toxic, insult, threat, ...). mini is
    measured itself, without quick in front of it.

    \b
    comments evaluate labelled.csv --scorer quick
    comments evaluate labelled.parquet --scorer vader --identity about_women
    """
    from comments import pipeline
    from comments.evaluate import evaluate_file, in_words

    with progress() as tell:
        report = evaluate_file(
            file,
            pipeline.make_scorer(scorer, bulk=False),
            identities=identity or (),
            tell=lambda done, total: tell("texts scored", done, total),
        )
    print(in_words(report))
