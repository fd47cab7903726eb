"""What happens to a comment, top to bottom: add -> score -> decide -> export.

A page's comments come in (`add`), scorers judge the texts they have not seen (`score`), people decide at the dashboard
(`Store.decide`), and labelled data goes out (`export`). Doing any of it again is safe: nothing is added or scored
twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from math import isfinite
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from comments import ahead
from comments.errors import CommentsError, ScorerUnavailableError, StoreBusyError
from comments.exports import EXPORTS
from comments.formats.reading import read_paths
from comments.models import NotScored, Page, Run, Scores
from comments.scorers import SCORERS, Scorer
from comments.scorers.cascade import Cascade
from comments.scorers.choosing import choose
from comments.selection import Selection
from comments.store import Added, Store, Unscored

Told = Callable[[str, int, int], None]
"""Called with a scorer's name, how many texts are done, and how many there are."""

SMALLEST_BATCH, LARGEST_BATCH = 16, 4_096
SECONDS_A_BATCH = 2.0  # what an interruption costs at most, and how often the numbers on a screen move
GIVE_UP_AFTER = 3
_NO_MEMORY = re.compile("bad_alloc|out of memory|can't allocate memory|failed to allocate", re.IGNORECASE)
WORKERS = "workers"  # the scope of a run that several machines share


def add(
    store: Store,
    paths: Iterable[str | PathLike[str]],
    *,
    jobs: int = 1,
    on_file: Callable[[str], None] | None = None,
    on_page: Callable[[Page], None] | None = None,
    on_stored: Callable[[int], None] | None = None,
    begun: ahead.Reading | None = None,
) -> Added:
    """Read pages, exports and tables and keep their comments; the same page again changes nothing.

    `on_file` is called with each file read, `on_page` with each page once it is stored, `on_stored` with how many
    comments are. `begun` is `ahead.reading` of the same paths, where that did not wait for the store.
    """
    files = [fspath(path) for path in paths]
    with nullcontext(begun) if begun else ahead.reading(files, jobs) as reading:
        if reading is not None:
            # Comments that the store knows would seem to be gone where only part of their page had come.
            ready = reading.pages(store.erasures(), on_file or (lambda _name: None), early=store.is_new())
            return store.take(ready, on_page=on_page, on_stored=on_stored, many=True)
    pages = read_paths(files, jobs=jobs, on_progress=on_file)
    return store.add(pages, on_page=on_page, on_stored=on_stored, languages=ahead.languages_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a scoring pass did: one run a scorer, and a sentence for each scorer that could not do its part."""

    runs: tuple[Run, ...]
    problems: tuple[str, ...] = ()


def make_scorer(
    name: str,
    *,
    triage: str | None = None,
    bulk: bool = True,
    checkpoint: Path | None = None,
    config: Path | None = None,
    jobs: int = 1,
) -> Scorer:
    """Return the scorer of that name, made once a process: reading weights takes seconds.

    "detoxify" is the first of its models whose weights are on disk, "hf:FOLDER" any Hugging Face text classifier. With
    `triage` ("0.02:0.98") `mini` settles the texts it is sure about, with `bulk` `quick` does so for `mini`; a Detoxify
    model may be given a checkpoint and its base model's folder, `vader` and `quick` a number of processes. Raises
    UnknownNameError, or ScorerUnavailableError with what would let it run.
    """
    if name == "detoxify":
        name = next((model for model in detoxify_models() if can_run(model)), "detoxify-original")
    try:
        return made_once(name, triage=triage, bulk=bulk, checkpoint=checkpoint, config=config, jobs=jobs)
    except ImportError as error:
        raise ScorerUnavailableError(f"The scorer '{name}' cannot be loaded: {error}.") from error


made_once = cache(choose)
"""Asked with all options each time, so that what is left out and what is given as it is anyway are one scorer."""


def detoxify_models() -> list[str]:
    """Name the Detoxify models, best known first."""
    return [name for name in SCORERS.names() if name.startswith("detoxify-")]


def can_run(name: str, make: Callable[[str], Scorer] = make_scorer) -> bool:
    """Say whether a scorer can run on this machine."""
    try:
        make(name)
    except ScorerUnavailableError:
        return False
    return True


def default_scorers(make: Callable[[str], Scorer] = make_scorer) -> list[str]:
    """Name the scorers used when none is asked for: sentiment, and the best toxicity scorer that can run here."""
    return ["vader", best_toxicity(make)]


def best_toxicity(make: Callable[[str], Scorer] = make_scorer) -> str:
    """Name the best toxicity scorer that can run here: Detoxify once its weights are on disk, then mini, then quick."""
    return next((name for name in [*detoxify_models(), "mini"] if can_run(name, make)), "quick")


def score(
    store: Store,
    scorers: Sequence[str],
    *,
    make: Callable[[str], Scorer] = make_scorer,
    tell: Told = lambda _name, _done, _total: None,
    scope: str | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Scored:
    """Let each scorer judge every text that its current version has not seen.

    May be stopped at any point, even by kill -9: finished batches stay, and the next pass goes on behind them. A scorer
    that cannot run or fails leaves its texts unscored and is named in `problems`; the others go on. Raises StoreError
    when the store itself fails, and passes KeyboardInterrupt on once the run is closed as interrupted.
    """
    runs, problems = [], []
    for name in scorers:
        try:
            scorer = make(name)
            with store.run_lock(f"score {scorer.name}"):
                run = _run(store, scorer, tell=tell, scope=scope, clock=clock)
        except (ScorerUnavailableError, StoreBusyError) as error:
            problems.append(str(error))
            continue
        runs.append(run)
        if run.problem:
            problems.append(f"{run.scorer}: {run.problem}")
    return Scored(runs=tuple(runs), problems=tuple(dict.fromkeys(problems)))


def export(store: Store, selection: Selection, *, to: str, out: BinaryIO, by: str, pseudonyms: bool = False) -> int:
    """Write a selection as an export of the kind `to` and note it in the audit log; returns the number of comments."""
    kind = EXPORTS.get(to)
    count: int = kind.write(store.export_rows(selection, pseudonyms=pseudonyms), out)
    store.record_export(kind=to, rows=count, selection=selection, by=by)
    return count


def _run(
    store: Store,
    scorer: Scorer,
    *,
    tell: Told,
    scope: str | None,
    clock: Callable[[], float],
) -> Run:
    """Open a run, work through what is unscored, and close the run however it ends."""
    # Whoever holds the lock is alone: an open run of this scorer is one whose process was killed.
    for left in store.runs():
        if left.ended is None and left.scorer == scorer.name and left.scope != WORKERS:
            store.finish_run(left.id, ended="interrupted", problem="its process ended without closing it")
    run = store.start_run(scorer.name, scorer.version, scope=scope)
    try:
        failed, problem = work_through(store, run, scorer, tell=tell, clock=clock)
    except KeyboardInterrupt:
        store.finish_run(run.id, ended="interrupted")
        raise
    except MemoryError as error:
        failed, problem = 0, f"it failed ({_said(error)}); the texts it did not judge stay unscored"
        return store.finish_run(run.id, ended="failed", problem=problem)
    return store.finish_run(run.id, ended="failed" if failed else "complete", failed=failed, problem=problem)


def work_through(
    store: Store,
    run: Run,
    scorer: Scorer,
    *,
    after: str | None = None,
    until: str | None = None,
    tell: Told = lambda _name, _done, _total: None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[int, str | None]:
    """Let a scorer judge what it has not seen, behind the text `after` and up to the text `until`, batch by batch.

    Returns how many texts it failed on, and a sentence about that. Every finished batch is stored.
    """
    total, done, failed, problem = run.total or 0, 0, 0, None
    size = SMALLEST_BATCH * 4
    if isinstance(scorer, Cascade):  # under --triage mini has judged these texts already, as a scorer of its own
        first = scorer.first
        scorer = scorer.knowing(lambda texts: store.scores_of(first.name, first.version, texts))
    tell(scorer.name, 0, total)
    while batch := store.unscored(scorer.name, scorer.version, limit=size, after=after, until=until):
        began = clock()
        no = declined(scorer, batch)
        results, errors = judge(scorer, [one for one in batch if one.text_hash not in no])
        store.save_scores(run.id, no | results, scorer=run.scorer, version=run.version)
        if errors:
            failed += len(errors)
            problem = f"it failed ({_said(errors[-1])}); the texts it did not judge stay unscored"
            if not results:
                break
        done, after = done + len(batch), batch[-1].text_hash
        size = _next_size(size, clock() - began)
        tell(scorer.name, done, max(total, done))
    return failed, problem


def declined(scorer: Scorer, batch: Iterable[Unscored]) -> dict[str, Scores | NotScored]:
    """Say no, by text hash, to texts in a language that the scorer does not know; one without a list knows them all."""
    known = getattr(scorer, "languages", None)
    return {
        one.text_hash: NotScored(why=f"language: {one.language}")
        for one in batch
        if known and one.language and one.language not in known
    }


def judge(scorer: Scorer, texts: Sequence[Unscored]) -> tuple[dict[str, Scores | NotScored], list[Exception]]:
    """Return what a scorer says of texts, by text hash, and what went wrong for those that are missing there.

    A batch that fails is tried again text by text: one text that breaks a scorer must not keep it from all the others.
    Where the first few fail alone too, the scorer is broken and the rest is not tried.
    """
    answer = _ask(scorer, texts)
    if not isinstance(answer, Exception):
        return answer, []
    results: dict[str, Scores | NotScored] = {}
    errors: list[Exception] = []
    for one in texts:
        alone = _ask(scorer, [one])
        if isinstance(alone, Exception):
            errors.append(alone)
        else:
            results |= alone
        if len(errors) == GIVE_UP_AFTER and not results:
            break
    return results, errors


def _ask(scorer: Scorer, texts: Sequence[Unscored]) -> dict[str, Scores | NotScored] | Exception:
    try:
        found = scorer.score([one.text for one in texts]) if texts else []
    except Exception as error:  # noqa: BLE001  a stranger's scorer may raise anything, and it is said in the run
        return error
    if len(found) != len(texts):
        return ScorerUnavailableError(f"it gave {len(found)} results for {len(texts)} texts")
    if not all(isfinite(value) for one in found if isinstance(one, Scores) for value in one.values.values()):
        return ScorerUnavailableError("it gave a number that is none (NaN or infinite)")
    return {one.text_hash: result for one, result in zip(texts, found, strict=True)}


def _next_size(size: int, seconds: float) -> int:
    """Let batches grow while they are quick, and shrink while they are slow."""
    if seconds < SECONDS_A_BATCH / 2:
        return min(2 * size, LARGEST_BATCH)
    return size if seconds < 2 * SECONDS_A_BATCH else max(size // 2, SMALLEST_BATCH)


def _said(error: Exception) -> str:
    """Say what went wrong; only our own sentences are quoted, as a stranger's may hold the comment's text."""
    # torch and ONNX Runtime have no exception of their own for it, only words.
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        return "out of memory"
    return str(error) if isinstance(error, CommentsError) else type(error).__name__
