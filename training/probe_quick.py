"""Measure a scorer on the probes: invented sentences whose templates no training row was made from.

python training/probe_quick.py quick
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import sentences

from comments.analysis.evaluation import auc
from comments.models import Scores
from comments.pipeline import make_scorer

PROBES = Path(__file__).parent / "probes" / "quick"
BAD = ["disgusting", "stupid", "horrible", "pathetic", "vile", "worthless", "dumb", "evil"]
GOOD = ["kind", "wonderful", "great", "friendly", "honest", "funny", "smart", "gentle"]
TERMS = """
lesbian, gay, bisexual, transgender, trans, queer, lgbt, lgbtq, homosexual, straight, heterosexual, male, female
nonbinary, african, african american, black, white, european, hispanic, latino, latina, latinx, mexican
canadian, american, asian, indian, middle eastern, chinese, japanese, christian, muslim, jewish, buddhist, catholic, protestant, sikh, taoist, old
older, young, younger, teenage, millenial, middle aged, elderly, blind, deaf, paralyzed
"""
IDENTITIES = [term.strip() for term in TERMS.strip().replace("\n", ",").split(",")]


def lines(name: str) -> list[str]:
    """The lines of a probe, escapes read."""
    return [line.replace("\\u200b", "\u200b") for line in (PROBES / f"{name}.txt").read_text().splitlines() if line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer")
    parser.add_argument("--show", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    scorer = make_scorer(options.scorer)

    def toxic(texts: Sequence[str]) -> list[float]:
        return [found.values["toxicity"] if isinstance(found, Scores) else 0.0 for found in scorer.score(texts)]

    def report(name: str, texts: list[str], wrong_when: bool) -> None:
        scores = toxic(texts)
        flagged = [score >= 0.5 for score in scores]
        print(f"{name:<34} {sum(flagged)} of {len(flagged)} flagged at .5: {sum(flagged) / len(flagged):.3f}")
        if options.show:
            for score, text, hit in zip(scores, texts, flagged, strict=True):
                if hit == wrong_when:
                    print(f"    {score:.3f} {text}")

    report("disguised insults", lines("disguised"), False)
    report("harmless look-alikes", lines("lookalikes"), True)
    report("news talk of violence", lines("news"), True)
    neutral = [template.replace("{identity}", term) for template in lines("identity") for term in IDENTITIES]
    report("sentences that name an identity", neutral, True)

    chance = random.Random(11)
    rows = [
        (term, label, sentences.fill(template, chance, identity=term, bad=chance.choice(BAD), good=chance.choice(GOOD)))
        for term in IDENTITIES
        for label, name in ((True, "madlibs_bad"), (False, "madlibs_good"))
        for template in lines(name)
        for _ in range(3)
    ]
    scores = toxic([text for _, _, text in rows])
    by_term = {}
    for term in IDENTITIES:
        kept = [place for place, (own, label, _) in enumerate(rows) if (own == term) != label]
        by_term[term] = auc([scores[place] for place in kept], [rows[place][1] for place in kept]) or 0.0
    worst = sorted(by_term.items(), key=lambda item: item[1])[:5]
    print(f"templates, AUC {auc(scores, [label for _, label, _ in rows]):.3f}")
    print(f"BPSN AUC, mean of {len(by_term)} terms {sum(by_term.values()) / len(by_term):.3f}; lowest:", end=" ")
    print(", ".join(f"{term} {value:.3f}" for term, value in worst))


if __name__ == "__main__":
    main()
