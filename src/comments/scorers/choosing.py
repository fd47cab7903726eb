"""From what was asked for to a scorer: a registered name, `hf:PATH`, and who settles the easy texts first."""

from __future__ import annotations

from comments.scorers import SCORERS, Scorer, huggingface
from comments.scorers.cascade import Cascade, read_cuts

SETTLES = "mini"
"""Whose scores settle texts under --triage."""


def choose(name: str, *, triage: str | None = None) -> Scorer:
    """Return the scorer of a name; with `triage` ("0.02:0.98") `mini` settles the texts it is sure about.

    Raises UnknownNameError, UsageError for cut-offs that are none, ScorerUnavailableError.
    """
    made: Scorer
    if name.startswith(huggingface.PREFIX):
        made = huggingface.make(name.removeprefix(huggingface.PREFIX))
    else:
        made = SCORERS.get(name)()
    if triage is None or name == SETTLES:
        return made
    cuts = read_cuts(triage)
    return Cascade(SCORERS.get(SETTLES)(), made, cuts)
