"""`comments evaluate`: a labelled table scored with any scorer, measured, and put into words.

Tables: CSV, JSON lines or Parquet with a text column and label columns under their common names (Jigsaw's, Civil
Comments', Detoxify's). A label counts as given from .5 on; an empty cell is no label. Columns that say which identity a
comment names (Civil Comments' names, or any that are asked for) give the figures by group.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comments.analysis.evaluation import Evaluation, evaluate
from comments.errors import UnreadableInputError, UsageError
from comments.models import Scores
from comments.scorers import Scorer

TEXT = ("text", "comment_text", "comment", "body", "content", "message")
LABELS: Mapping[str, tuple[str, ...]] = {
    "toxicity": ("toxicity", "toxic", "is_toxic", "target", "label"),
    "severe_toxicity": ("severe_toxicity", "severe_toxic"),
    "obscene": ("obscene", "obscenity"),
    "threat": ("threat",),
    "insult": ("insult",),
    "identity_attack": ("identity_attack", "identity_hate"),
    "sexual_explicit": ("sexual_explicit",),
}
_IDENTITIES = """
male female transgender other_gender heterosexual homosexual_gay_or_lesbian bisexual other_sexual_orientation christian
jewish muslim hindu buddhist atheist other_religion black white asian latino other_race_or_ethnicity physical_disability
intellectual_or_learning_disability psychiatric_or_mental_illness other_disability
"""
IDENTITIES = frozenset(_IDENTITIES.split())
_BATCH = 512
_FEWEST = 10
"""Groups with fewer comments of either kind say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A table's texts, its labels by measure (None: no label), and which texts name an identity, by identity."""

    texts: list[str]
    labels: dict[str, list[bool | None]]
    groups: dict[str, list[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a scorer's numbers are worth on one table, by measure; `not_scored` counts reasons."""

    scorer: str
    version: str
    n: int
    not_scored: dict[str, int]
    measures: dict[str, Evaluation]


def read_labelled(path: Path, identities: Iterable[str] = ()) -> Labelled:
    """Read a labelled table; `identities` names further columns that mark groups.

    Raises UnreadableInputError when it is no such table, has no text or no label column, or lacks a column asked for.
    """
    rows = _rows(path)
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = next((name for name in TEXT if name in names), None)
    if text is None:
        raise UnreadableInputError(f"{path} has no column of texts. Call it 'text'.")
    columns = {
        measure: column
        for measure, choices in LABELS.items()
        if (column := next((name for name in choices if name in names), None))
    }
    if not columns:
        raise UnreadableInputError(f"{path} has no column of labels. Call it one of: {', '.join(LABELS)}.")
    missing = [name for name in identities if name not in names]
    if missing:
        raise UnreadableInputError(f"{path} has no column '{missing[0]}'. It has: {', '.join(names)}.")
    groups = [name for name in names if name in IDENTITIES or name in set(identities)]
    return Labelled(
        texts=[str(row.get(text) or "") for row in rows],
        labels={measure: [_label(row.get(column)) for row in rows] for measure, column in columns.items()},
        groups={name: [bool(_label(row.get(name))) for row in rows] for name in groups},
    )


def evaluate_file(
    path: Path, scorer: Scorer, *, identities: Iterable[str] = (), tell: Callable[[int, int], None] | None = None
) -> Report:
    """Score a labelled table and measure every label that the scorer has a measure for.

    `tell` is called with how many texts are scored and how many there are. Raises UnreadableInputError for the table
    and UsageError when scorer and labels have no measure in common.
    """
    return evaluate_labelled(read_labelled(path, identities), scorer, tell=tell)


def evaluate_labelled(table: Labelled, scorer: Scorer, *, tell: Callable[[int, int], None] | None = None) -> Report:
    """Score what is in hand; see `evaluate_file`."""
    shared = [measure.name for measure in scorer.measures if measure.name in table.labels]
    if not shared:
        raise UsageError(
            f"'{scorer.name}' measures {', '.join(measure.name for measure in scorer.measures)}, "
            f"but the labels are for {', '.join(table.labels)}."
        )
    results = []
    for start in range(0, len(table.texts), _BATCH):
        results += scorer.score(table.texts[start : start + _BATCH])
        if tell:
            tell(len(results), len(table.texts))
    measured = {}
    for measure in shared:
        kept = [
            (place, result.values[measure], label)
            for place, (result, label) in enumerate(zip(results, table.labels[measure], strict=True))
            if isinstance(result, Scores) and label is not None
        ]
        labels = [label for _, _, label in kept]
        groups = {name: [members[place] for place, _, _ in kept] for name, members in table.groups.items()}
        measured[measure] = evaluate(
            [value for _, value, _ in kept],
            labels,
            groups={name: members for name, members in groups.items() if _enough(members, labels)},
        )
    return Report(
        scorer=scorer.name,
        version=scorer.version,
        n=len(table.texts),
        not_scored=dict(Counter(result.why for result in results if not isinstance(result, Scores)).most_common()),
        measures=measured,
    )


def in_words(report: Report) -> str:
    """Lay a report out as plain text tables, as the command prints it."""
    lines = [f"{report.scorer} ({report.version}) on {report.n} comments"]
    lines += [f"not scored: {count} ({why})" for why, count in report.not_scored.items()]
    lines += ["", f"{'measure':<18}{'n':>8}{'positive':>10}{'AUC':>8}{'PR-AUC':>8}{'ECE':>8}"]
    for name, found in report.measures.items():
        figures = (found.auc, found.average_precision, found.calibration_error)
        lines.append(
            f"{name:<18}{found.n:>8}{found.positive:>10}" + "".join(f"{_figure(figure):>8}" for figure in figures)
        )
    for name, found in report.measures.items():
        lines += ["", f"{name}: at", f"{'threshold':<12}{'flagged':>9}{'precision':>11}{'recall':>8}"]
        for row in found.thresholds:
            shares = (row.flagged.value, row.precision.value, row.recall.value)
            lines.append(f"{row.at:<12}{_figure(shares[0]):>9}{_figure(shares[1]):>11}{_figure(shares[2]):>8}")
        if found.groups:
            lines += ["", f"{name}: AUC by identity", f"{'identity':<38}{'n':>7}{'subgroup':>10}{'BPSN':>8}{'BNSP':>8}"]
            for group in sorted(found.groups, key=lambda group: 2.0 if group.bpsn is None else group.bpsn):
                figures = (group.subgroup, group.bpsn, group.bnsp)
                lines.append(
                    f"{group.name:<38}{group.n:>7}"
                    + "".join(f"{_figure(x):>{w}}" for x, w in zip(figures, (10, 8, 8), strict=True))
                )
    return "\n".join(lines)


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    kind = path.name.removesuffix(".gz").rpartition(".")[2].lower()
    try:
        if kind == "parquet":
            import pyarrow.parquet

            rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
            return rows
        with (gzip.open if path.name.endswith(".gz") else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
            if kind in ("jsonl", "ndjson", "json"):
                found = [json.loads(line) for line in file if line.strip()]
                if not all(isinstance(row, dict) for row in found):
                    raise UnreadableInputError(f"{path} has lines that are not JSON objects.")
                return found
            if kind in ("csv", "tsv"):
                return list(csv.DictReader(file, delimiter="\t" if kind == "tsv" else ","))
    except (OSError, ValueError, csv.Error) as error:
        raise UnreadableInputError(f"{path} cannot be read: {error}.") from error
    raise UnreadableInputError(f"{path} is neither .csv, .tsv, .jsonl nor .parquet.")


def _label(cell: Any) -> bool | None:
    if cell is None or isinstance(cell, bool):
        return cell
    word = str(cell).strip().lower()
    if word in ("true", "yes"):
        return True
    if word in ("false", "no"):
        return False
    try:
        number = float(word)
    except ValueError:
        return None
    return None if math.isnan(number) else number >= 0.5


def _enough(members: Sequence[bool], labels: Sequence[bool | None]) -> bool:
    hits = sum(bool(label) for member, label in zip(members, labels, strict=True) if member)
    return hits >= _FEWEST and sum(members) - hits >= _FEWEST


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
