"""Put together the rows `mini` learns from: the labelled sources and the invented sentences, one mixture a pass.

The sources lie in one Parquet file with columns `text`, `source` and the six labels (empty where a source does not say).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from invented.disguises import disguise, has_target
from invented.hostile import fair_rows, hostile_rows
from invented.identities import abuse_rows, kind_rows
from invented.lookalikes import lookalike_rows
from invented.news import news_rows
from invented.slots import Row

LABELS = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")

SHARES = {
    "jigsaw": None, "jigsaw-reworded": None, "jigsaw-lowercase": None, "wikipedia-nonfuzzed": None, "civil-spans": None, "surge": None,
    "wikipedia-context": 6500, "paradetox": 6000, "davidson": 1500,
}  # fmt: skip
"""Rows a pass takes from each source; None is all of them."""

INVENTED: dict[Callable[[int, random.Random], Iterator[Row]], int] = {
    kind_rows: 6500, abuse_rows: 5000, news_rows: 6500, hostile_rows: 6000, fair_rows: 4500, lookalike_rows: 6000,
}  # fmt: skip

_SWAPPED = (
    "gay", "lesbian", "homosexual", "queer", "transgender", "bisexual", "straight", "heterosexual", "muslim", "jewish", "christian", "catholic", "buddhist", "hindu",
    "black", "white", "asian", "arab", "latino", "hispanic", "mexican", "african american", "american", "canadian", "german", "indian", "chinese", "russian", "polish",
    "deaf", "blind", "disabled", "old", "young", "male", "female",
)  # fmt: skip
_IDENTITY = re.compile(r"\b(" + "|".join(sorted(_SWAPPED, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_RARELY_FAIR = ("gay", "lesbian", "homosexual", "queer", "transgender", "bisexual", "muslim", "jewish", "black")


@dataclass(frozen=True, slots=True)
class Mixture:
    """Texts with their kinds and labels: float32 (rows, 6), NaN where unknown."""

    texts: list[str]
    kinds: list[str]
    labels: np.ndarray


def read(path: Path) -> Mixture:
    """Read the labelled file."""
    table = pq.read_table(path)
    labels = np.stack([table[name].to_numpy(zero_copy_only=False) for name in LABELS], axis=1).astype(np.float32)
    kinds = table["source"].to_pylist() if "source" in table.column_names else ["dev"] * len(labels)
    return Mixture(table["text"].to_pylist(), kinds, labels)


def one_pass(real: Mixture, seed: int, plain: Callable[[str], str]) -> Mixture:
    """Return the rows of one pass, unshuffled. `plain` is the normaliser for disguised words that the scorer runs."""
    rng = random.Random(seed)
    by_source: dict[str, list[int]] = {}
    for row, source in enumerate(real.kinds):
        by_source.setdefault(source, []).append(row)
    chosen = [
        row
        for source, share in SHARES.items()
        for row in (by_source[source] if share is None else rng.sample(by_source[source], share))
    ]
    texts = [plain(real.texts[row]) if rng.random() < 0.8 else real.texts[row] for row in chosen]
    kinds = [real.kinds[row] for row in chosen]
    labels = [real.labels[row] for row in chosen]

    def put(text: str, kind: str, values: np.ndarray) -> None:
        texts.append(text)
        kinds.append(kind)
        labels.append(values)

    made = [row for maker, count in INVENTED.items() for row in maker(count, rng)]
    for row in made:
        put(row.text, row.kind, _values(row))

    def read_or_raw(text: str) -> str:
        return plain(text) if rng.random() < 0.65 else text

    toxic = [
        row for row in chosen if real.labels[row][0] == 1 and len(real.texts[row]) < 240 and has_target(real.texts[row])
    ]
    for row in rng.sample(toxic, min(5000, len(toxic))):
        put(read_or_raw(disguise(real.texts[row], rng, targets=True)), "disguised", real.labels[row])
    abusive = [row for row in made if row.toxic == 1 and has_target(row.text)]
    for row in rng.sample(abusive, min(4000, len(abusive))):
        put(read_or_raw(disguise(row.text, rng, targets=True)), "disguised", _values(row))
    quiet = [row for row in made if row.toxic == 0]
    for row in rng.sample(quiet, 4000):
        put(read_or_raw(disguise(row.text, rng, targets=False)), "disguised-harmless", _values(row))
    calm = [row for row in chosen if real.labels[row][0] == 0 and len(real.texts[row]) < 240]
    for row in rng.sample(calm, 1500):
        put(read_or_raw(disguise(real.texts[row], rng, targets=False)), "disguised-harmless", real.labels[row])

    named = [row for row in chosen if len(real.texts[row]) < 500 and _IDENTITY.search(real.texts[row])]
    for row in rng.sample(named, min(4000, len(named))):
        fair = real.labels[row][0] == 0 and rng.random() < 0.6
        new = rng.choice(_RARELY_FAIR if fair else _SWAPPED)
        put(plain(_IDENTITY.sub(new, real.texts[row])), "swapped", real.labels[row])
    return Mixture(texts, kinds, np.stack(labels).astype(np.float32))


def _values(row: Row) -> np.ndarray:
    return np.array([np.nan if (value := getattr(row, name)) is None else value for name in LABELS], np.float32)
