"""From what was asked for to a scorer: a registered name, `hf:PATH`, and who settles the easy texts first."""

from __future__ import annotations

from pathlib import Path

from comments.errors import UsageError
from comments.scorers import SCORERS, Scorer, huggingface
from comments.scorers.cascade import MEASURE, Cascade, Cuts, read_cuts
from comments.scorers.spread import Spread

SETTLES = "mini"
"""Whose scores settle texts under --triage."""
FRONT = "quick"
IN_FRONT = Cuts(low=0.06, scale=0.1)
"""Up to which toxicity `quick` settles a text for `mini` in bulk runs: measured in benchmarks/score_mini.py."""
SPREAD = frozenset(("vader", "quick"))
"""Those that use one processor; the others use all there are by themselves."""
DETOXIFY = "detoxify"


def choose(
    name: str,
    *,
    triage: str | None = None,
    bulk: bool = False,
    checkpoint: Path | None = None,
    config: Path | None = None,
    jobs: int = 1,
) -> Scorer:
    """Return the scorer of a name; "detoxify" alone is detoxify-original.

    `checkpoint` and `config` are a Detoxify model's own weights and its base model's folder, in place of those found.
    With more than one of `jobs`, `vader` and `quick` spread their work over that many processes.

    With `bulk`, `quick` settles the surely harmless texts for `mini`. With `triage` ("0.02:0.98"), `mini` settles the
    texts it is sure about for another scorer of toxicity. Raises UnknownNameError, UsageError for cut-offs that are
    none, ScorerUnavailableError.
    """
    if name == DETOXIFY:
        name = f"{DETOXIFY}-original"
    if checkpoint or config:
        from comments.scorers.detoxify import DetoxifyScorer

        if not name.startswith(f"{DETOXIFY}-") or name not in SCORERS.names():
            raise UsageError(f"A checkpoint can be given for a Detoxify model, not for '{name}'.")
        made: Scorer = DetoxifyScorer(name.removeprefix(f"{DETOXIFY}-"), checkpoint=checkpoint, config=config)
    elif name.startswith(huggingface.PREFIX):
        made = huggingface.make(name.removeprefix(huggingface.PREFIX))
    elif jobs > 1 and name in SPREAD:
        made = Spread(SCORERS.get(name), jobs)
    else:
        made = SCORERS.get(name)()
    if name == SETTLES:
        return Cascade(SCORERS.get(FRONT)(), made, IN_FRONT) if bulk else made
    if triage is None or MEASURE not in {measure.name for measure in made.measures}:
        return made
    return Cascade(choose(SETTLES, bulk=bulk), made, read_cuts(triage))
