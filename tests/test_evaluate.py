"""A labelled table through a scorer into figures and words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from comments.errors import UnreadableInputError, UsageError
from comments.evaluate import evaluate_file, in_words, read_labelled
from comments.models import Measure, NotScored, Scores


class Shouting:
    """Toxic is what shouts; a text without letters it cannot judge."""

    name = "shouting"
    version = "1"
    measures = (Measure(name="toxicity", low=0, high=1, higher_means="louder"),)

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        return [
            Scores(values={"toxicity": sum(c.isupper() for c in text) / len(text)})
            if text.strip()
            else NotScored(why="empty")
            for text in texts
        ]


CSV = """comment_text,toxic,muslim
SHUT UP,1,0
thank you,0,0
GO AWAY,1.0,1
my neighbours are kind,0,1
,1,0
no label here,,0
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_in_jigsaws_words_is_measured(tmp_path: Path) -> None:
    report = evaluate_file(write(tmp_path, "rows.csv", CSV), Shouting())
    found = report.measures["toxicity"]
    assert (report.n, found.n, found.positive, found.auc) == (6, 4, 2, 1.0)
    assert report.not_scored == {"empty": 1}


def test_json_lines_and_parquet_give_what_csv_gives(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    rows = [{"text": "SHUT UP", "toxicity": 0.8, "threat": None}, {"text": "thanks", "toxicity": 0.2, "threat": None}]
    lines = write(tmp_path, "rows.jsonl", "\n".join(json.dumps(row) for row in rows))
    table = tmp_path / "rows.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), table)
    assert read_labelled(lines) == read_labelled(table)
    assert evaluate_file(table, Shouting()).measures["toxicity"].auc == 1.0


def test_identity_columns_give_figures_by_group(tmp_path: Path) -> None:
    rows = [
        {"text": "THE MUSLIM" if group else "abc", "toxic": label, "muslim": group, "my_group": 1 - group}
        for group in (0, 1)
        for label in (0, 1)
        for _ in range(10)
    ]
    path = write(tmp_path, "rows.jsonl", "\n".join(json.dumps(row) for row in rows))
    (muslim,) = evaluate_file(path, Shouting()).measures["toxicity"].groups
    assert (muslim.name, muslim.n, muslim.bpsn) == ("muslim", 20, 0.0)
    asked = evaluate_file(path, Shouting(), identities=["my_group"]).measures["toxicity"].groups
    assert [group.name for group in asked] == ["muslim", "my_group"]
    assert "muslim" in in_words(evaluate_file(path, Shouting()))


def test_the_words_hold_the_figures(tmp_path: Path) -> None:
    said = in_words(evaluate_file(write(tmp_path, "rows.csv", CSV), Shouting()))
    assert "shouting (1) on 6 comments" in said
    assert "not scored: 1 (empty)" in said
    assert "1.000" in said


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("rows.csv", "words,toxic\nhello,1\n", "no column of texts"),
        ("rows.csv", "text,stars\nhello,1\n", "no column of labels"),
        ("rows.jsonl", "[1, 2]\n", "not JSON objects"),
        ("rows.jsonl", "{not json\n", "cannot be read"),
        ("rows.parquet", "not parquet", "cannot be read"),
        ("rows.xlsx", "", "neither"),
    ],
)
def test_a_table_that_cannot_be_used_gets_one_sentence(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    with pytest.raises(UnreadableInputError, match=complaint):
        evaluate_file(write(tmp_path, name, text), Shouting())


def test_a_group_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="no column 'sikh'"):
        read_labelled(write(tmp_path, "rows.csv", CSV), ["sikh"])


def test_labels_the_scorer_knows_nothing_of_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.csv", "text,threat\nhello,1\n")
    with pytest.raises(UsageError, match="labels are for threat"):
        evaluate_file(path, Shouting())
