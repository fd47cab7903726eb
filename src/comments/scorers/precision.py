"""Which precision a model runs at on this machine: asked for, remembered, or measured once and remembered.

A measurement is remembered (in the user's cache folder), because scores of another precision are scores of another
version: a machine that is busy today must not have everything scored again.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from comments.errors import UsageError

ASK = "COMMENTS_PRECISION"
"""Environment variable: float32, bfloat16, int8, or auto (the default)."""
_CHOICES = ("auto", "float32", "bfloat16", "int8")


def asked() -> str:
    """Return what COMMENTS_PRECISION asks for. Raises UsageError when it is none of the four."""
    wanted = os.environ.get(ASK, "auto").strip().lower() or "auto"
    if wanted not in _CHOICES:
        raise UsageError(f"{ASK} is '{wanted}'. Try one of: {', '.join(_CHOICES)}.")
    return wanted


def remembered(model: str, device: str) -> tuple[str, str] | None:
    """Return the precision measured earlier for a model on a device of this machine, and what was found, if any."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8")).get(_key(model, device))
    except (OSError, ValueError):
        return None
    return (str(found[0]), str(found[1])) if found else None


def settle(model: str, device: str, measure: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """Return a precision and the reason for it: what was asked for, what is remembered, else what `measure` finds."""
    wanted = asked()
    if wanted != "auto":
        return wanted, f"{wanted}, as {ASK} asks"
    known = remembered(model, device)
    if known:
        return known
    found = measure()
    _remember(_key(model, device), found)
    return found


def _key(model: str, device: str) -> str:
    return f"{model} {device} {platform.node()} {os.cpu_count()} torch-{version('torch')}"


def _file() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "comments" / "precision.json"


def _remember(key: str, found: tuple[str, str]) -> None:
    path = _file()
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(known | {key: list(found)}, indent=1), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return  # a read-only home: it is measured again next time
