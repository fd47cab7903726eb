"""Invented sentences that teach the models what the labelled comments do not: made from templates, by a seed.

Each generator yields (text, labels); labels are the six heads in the order of `HEADS`, None where it says nothing.
The templates of `probes/` are others on purpose: those are for measuring.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

HEADS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
Labels = tuple[int | None, ...]
HARMLESS: Labels = (0, 0, 0, 0, 0, 0)
INSULT: Labels = (1, None, None, 0, 1, None)
RUDE: Labels = (1, None, 1, 0, 1, None)
HOSTILE: Labels = (1, None, None, None, None, None)
ATTACK: Labels = (1, None, None, None, 1, 1)
THREAT: Labels = (1, None, 0, 1, None, None)

LISTS = {
    found.group(1): [word.strip() for word in found.group(2).replace("\n", ",").split(",") if word.strip()]
    for found in re.finditer(
        r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", (Path(__file__).parent / "words.txt").read_text(), re.M | re.S
    )
}


def fill(template: str, chance: random.Random, **given: str) -> str:
    """Put a word of the named list into each {slot}; a slot given by name takes that."""
    filled = re.sub(r"\{(\w+)\}", lambda m: given.get(m.group(1)) or chance.choice(LISTS[m.group(1)]), template)
    return re.sub(r"\b([Aa]) (?=[aeiouAEIOU])", r"\1n ", filled)


def dressed(text: str, chance: random.Random) -> str:
    """The same sentence as people type it: without a capital, shouted, with or without a full stop."""
    roll = chance.random()
    if roll < 0.25:
        text = text.lower()
    elif roll < 0.30:
        text = text.upper()
    if chance.random() < 0.4:
        text = text.rstrip(".") + chance.choice(["", "!", "!!", " ...", ""])
    return text


def sentences(seed: int, share: float = 1.0) -> list[tuple[str, str, Labels]]:
    """All kinds: (kind, text, labels), shuffled, each text once. `share` scales how many of each kind."""
    chance = random.Random(seed)
    made: dict[str, tuple[str, Labels]] = {}
    for kind, count, generator in KINDS:
        for _, (text, labels) in zip(range(int(count * share)), generator(chance), strict=False):
            made.setdefault(text, (kind, labels))
    rows = [(kind, text, labels) for text, (kind, labels) in made.items()]
    chance.shuffle(rows)
    return rows


def _templates(name: str) -> list[str]:
    return [
        line for line in (Path(__file__).parent / "templates" / f"{name}.txt").read_text().splitlines() if line.strip()
    ]


def _plain(name: str, labels: Labels):  # type: ignore[no-untyped-def]
    templates = _templates(name)

    def generate(chance: random.Random) -> Iterator[tuple[str, Labels]]:
        while True:
            yield dressed(fill(chance.choice(templates), chance), chance), labels

    return generate


def _beside(name: str, labels: Labels, every: float):  # type: ignore[no-untyped-def]
    """A sentence with one of the neighbouring sentences around it, so that context alone proves nothing."""
    generate_one, filler = _plain(name, labels), _templates("filler")

    def generate(chance: random.Random) -> Iterator[tuple[str, Labels]]:
        for text, found in generate_one(chance):
            if chance.random() < every:
                other = fill(chance.choice(filler), chance)
                yield (f"{other} {text}" if chance.random() < 0.5 else f"{text} {other}"), found
            else:
                yield text, found

    return generate


KINDS = [
    ("identity", 9000, _beside("identity_neutral", HARMLESS, 0.2)),
    ("identity attacked", 5000, _beside("identity_attacked", ATTACK, 0.2)),
    ("news", 7000, _beside("news", HARMLESS, 0.2)),
    ("lookalikes", 3500, _beside("lookalikes", HARMLESS, 0.1)),
    ("innocent", 4000, _beside("innocent", HARMLESS, 0.1)),
    ("insults", 6000, _beside("insults", INSULT, 0.25)),
    ("rude", 2500, _beside("rude", RUDE, 0.25)),
    ("hostile", 3000, _beside("hostile", HOSTILE, 0.2)),
    ("disagreement", 6000, _beside("disagreement", HARMLESS, 0.2)),
    ("threats", 1500, _beside("threats", THREAT, 0.2)),
    ("figures of speech", 1800, _beside("figures_of_speech", HARMLESS, 0.2)),
]
