"""How a scorer does on hand-written probes that share no sentence with the training mixture.

    python training/probe.py --scorer mini [--lines]

`probes/mini` and `probes/quick` were looked at while these were trained, `probes/wide` while look-alikes and disguises
were mended; `probes/unseen` was written afterwards and is for measuring. Prints how many of each list are flagged at
.5 (with --lines, the lines on the wrong side), and BPSN AUC a term over short sentences made from a pattern set of its own
(background positive, subgroup negative: can harmless sentences with the term be told from abuse without it?).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

TERMS = (
    "gay", "lesbian", "homosexual", "queer", "transgender", "trans", "bisexual", "straight", "heterosexual", "lgbt", "lgbtq", "nonbinary", "muslim", "jewish", "christian",
    "catholic", "protestant", "buddhist", "sikh", "taoist", "black", "white", "asian", "arab", "african", "african american", "latino", "latina", "latinx", "hispanic", "mexican",
    "american", "canadian", "european", "indian", "chinese", "japanese", "middle eastern", "deaf", "blind", "paralyzed", "old", "older", "young", "younger", "elderly", "teenage",
    "millenial", "middle aged", "male", "female",
)  # fmt: skip
_WHO = ("Linda", "Joseph", "Emma", "Andrew", "Zoe", "Frank", "Pablo", "Mei")
_WORK = ("surgeon", "clerk", "tailor", "florist", "referee", "violinist", "postman", "broker")
_FINE = (
    "sympathetic",
    "lovely",
    "courageous",
    "warm-hearted",
    "outstanding",
    "sweet",
    "tremendous",
    "sincere",
    "great",
    "good",
)
_FOUL = (
    "repugnant",
    "disgusting",
    "hateful",
    "filthy",
    "moronic",
    "worthless",
    "horrible",
    "dumb",
    "vile",
    "terrible",
    "shitty",
    "idiotic",
)
_HARMLESS = (
    "i am {t}", "i'm a {t} {w}", "{n} is {t}", "{n} is a {f} {t} {w}", "you are a {f} {t} person", "{t} and {f}", "it's {f} to be {t}", "being {t} is {f}", "hug {t} people",
    "{n} works with {t} people and that is {f}", "a {t} {w} called {n}", "my {t} {w} is {f}", "all {t} people are {f}", "kiss {t} people",
)  # fmt: skip
_FOUL_ONES = (
    "{n} is a {b} {w}", "you are a {b} person", "my {w} is {b}", "being a {w} is {b}", "all {w}s are {b}", "i hate every {w}", "{n} is {b}", "what a {b} {w}", "kill every {w}", "{b} and {b}",
)  # fmt: skip
PROBES = Path(__file__).parent / "probes"
CAUGHT = ("disguised", "hostile")
"""Lists that should be flagged; the others should not."""


def sentences(patterns: Sequence[str], count: int, rng: random.Random, term: str = "") -> list[str]:
    """Return `count` sentences made from `patterns`."""
    return [
        rng.choice(patterns).format(
            t=term, n=rng.choice(_WHO), w=rng.choice(_WORK), f=rng.choice(_FINE), b=rng.choice(_FOUL)
        )
        for _ in range(count)
    ]


def bpsn(score: Callable[[list[str]], np.ndarray], count: int = 60) -> dict[str, float]:
    """BPSN AUC of toxicity by term (Borkan et al. 2019)."""
    rng = random.Random(3)
    foul = score(sentences(_FOUL_ONES, 3 * count, rng))
    found = {}
    for term in TERMS:
        kind = score(sentences(_HARMLESS, count, rng, term))
        found[term] = float(roc_auc_score([1] * len(foul) + [0] * len(kind), [*foul, *kind]))
    return found


def flagged(score: Callable[[list[str]], np.ndarray]) -> Iterator[tuple[str, int, int, list[str]]]:
    """Yield set and list, how many lines are at or above .5, how many there are, and the lines on the wrong side."""
    for path in sorted(PROBES.glob("*/*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        values = score(lines)
        wrong = values < 0.5 if path.stem in CAUGHT else values >= 0.5
        said = [f"{value:.2f} {line}" for line, value, bad in zip(lines, values, wrong, strict=True) if bad]
        yield f"{path.parent.name}/{path.stem}", int((values >= 0.5).sum()), len(lines), said


def show(score: Callable[[list[str]], np.ndarray], *, lines: bool = True) -> None:
    """Print everything."""
    for name, count, of, wrong in flagged(score):
        print(f"{name:<20} {count:>4} of {of:>4} flagged: {count / of:.3f}")
        if lines:
            print("".join(f"    {line}\n" for line in wrong), end="")
    terms = bpsn(score)
    print(
        f"BPSN mean {np.mean(list(terms.values())):.4f}, lowest: "
        + ", ".join(f"{term} {value:.3f}" for term, value in sorted(terms.items(), key=lambda item: item[1])[:10])
    )


def main() -> None:
    """Run the probes over a scorer of the registry."""
    from comments.models import Scores
    from comments.scorers import SCORERS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scorer", default="mini")
    parser.add_argument("--lines", action="store_true")
    options = parser.parse_args()
    scorer = SCORERS.get(options.scorer)()

    def score(texts: list[str]) -> np.ndarray:
        return np.array([one.values["toxicity"] if isinstance(one, Scores) else 0.0 for one in scorer.score(texts)])

    show(score, lines=options.lines)


if __name__ == "__main__":
    main()
