"""Where Detoxify's weights lie on this machine, and whether they are what their name says. Nothing is fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path

from comments.errors import ScorerUnavailableError

FOLDER = "COMMENTS_DETOXIFY_DIR"
"""Environment variable: a folder with checkpoints, and beside them a folder for each base model."""
_RELEASES = "https://github.com/unitaryai/detoxify/releases/download"
_SHA = re.compile(r"-([0-9a-f]{8,64})\.[a-z]+$")
_SIX = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
_SEVEN = ("toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One of the five: its release file, the base model whose configuration and tokenizer it takes, what it knows."""

    release: str
    base: str
    owner: str
    measures: tuple[str, ...]
    languages: frozenset[str] = frozenset(("en",))

    @property
    def file(self) -> str:
        """The checkpoint's file name; it ends in the first digits of its SHA-256."""
        return self.release.rpartition("/")[2]


MODELS = {
    "original": Published(
        release="v0.1-alpha/toxic_original-c1212f89.ckpt", base="bert-base-uncased", owner="google-bert", measures=_SIX
    ),
    "original-small": Published(
        release="v0.1.2/original-albert-0e1d6498.ckpt", base="albert-base-v2", owner="albert", measures=_SIX
    ),
    "unbiased": Published(
        release="v0.3-alpha/toxic_debiased-c7548aa0.ckpt", base="roberta-base", owner="FacebookAI", measures=_SEVEN
    ),
    "unbiased-small": Published(
        release="v0.1.2/unbiased-albert-c8519128.ckpt", base="albert-base-v2", owner="albert", measures=_SEVEN
    ),
    "multilingual": Published(
        release="v0.4-alpha/multilingual_debiased-0b549669.ckpt",
        base="xlm-roberta-base",
        owner="FacebookAI",
        measures=_SEVEN,
        languages=frozenset(("en", "fr", "es", "it", "pt", "tr", "ru")),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A checkpoint and the folder with its base model's configuration and tokenizer, both on disk."""

    checkpoint: Path
    config: Path


def missing_packages() -> str | None:
    """Say what to install, without importing any of it; None when all is there."""
    absent = [name for name in ("torch", "transformers", "detoxify") if importlib.util.find_spec(name) is None]
    if not absent:
        return None
    return f"Detoxify needs {', '.join(absent)}: pip install 'reader-comments[detoxify]'."


def find(model: str, *, checkpoint: Path | None = None, config: Path | None = None) -> Place:
    """Return where a model's files are: as given, in COMMENTS_DETOXIFY_DIR, or in the caches of torch and transformers.

    Raises ScorerUnavailableError with what to install or where to put which file.
    """
    problem = missing_packages()
    if problem:
        raise ScorerUnavailableError(problem)
    published = MODELS[model]
    if checkpoint and not checkpoint.is_file():
        raise ScorerUnavailableError(f"There is no checkpoint at {checkpoint}.")
    weights = checkpoint or next((one for one in _checkpoints(published) if one.is_file()), None)
    settings = config or next((one for one in _configs(published, weights) if (one / "config.json").is_file()), None)
    if weights is None or settings is None or not (settings / "config.json").is_file():
        wanted = [] if weights else [f"{_RELEASES}/{published.release}"]
        if settings is None or not (settings / "config.json").is_file():
            wanted.append(
                f"the configuration and tokenizer files of {published.owner}/{published.base} (Hugging Face), "
                f"in a folder {published.base}"
            )
        raise ScorerUnavailableError(
            f"The weights of detoxify-{model} are not on this machine, and nothing is downloaded unasked: "
            f"put {' and '.join(wanted)} into one folder and name that folder in {FOLDER}."
        )
    return Place(checkpoint=weights, config=settings)


def verified(checkpoint: Path) -> str:
    """Return the first eight digits of the file's SHA-256, which its name must end in.

    A checkpoint is a pickle, and a pickle can run programs: this is asked before it is opened. Raises
    ScorerUnavailableError when the name and the content disagree, or the name says nothing.
    """
    with checkpoint.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    named = _SHA.search(checkpoint.name)
    if named is None:
        raise ScorerUnavailableError(
            f"The name of {checkpoint} does not end in the first digits of its SHA-256. If you know where the file "
            f"comes from, name it {checkpoint.stem}-{found[:8]}{checkpoint.suffix}."
        )
    if not found.startswith(named[1]):
        raise ScorerUnavailableError(
            f"{checkpoint} is not what its name says (SHA-256 begins {found[: len(named[1])]}): it is broken or was "
            "changed. Download it again."
        )
    return found[:8]


def is_published(checkpoint: Path, digits: str) -> bool:
    """Whether these are the weights of one of the five releases."""
    return any(one.file.endswith(f"-{digits}.ckpt") for one in MODELS.values()) and checkpoint.is_file()


def _checkpoints(published: Published) -> list[Path]:
    torch_home = Path(
        os.environ.get("TORCH_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torch"
    )
    return [*(folder / published.file for folder in _folders()), torch_home / "hub" / "checkpoints" / published.file]


def _configs(published: Published, weights: Path | None) -> list[Path]:
    hub = (
        Path(
            os.environ.get("HF_HOME")
            or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
        )
        / "hub"
    )
    kept = [
        snapshot
        for name in (f"models--{published.owner}--{published.base}", f"models--{published.base}")
        for snapshot in sorted((hub / name / "snapshots").glob("*"))
    ]
    beside = [weights.parent / published.base] if weights else []
    return [*(folder / published.base for folder in _folders()), *beside, *kept]


def _folders() -> list[Path]:
    named = os.environ.get(FOLDER)
    return [Path(named).expanduser()] if named else []
