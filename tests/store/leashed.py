"""The program in a process that ends with whoever started it, also when that is killed, as our pipe closes then."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

_PROGRAM = """
import os, runpy, sys, threading

def watch():
    sys.stdin.buffer.read()
    os._exit(1)

threading.Thread(target=watch, daemon=True).start()
runpy.run_module("comments", run_name="__main__")
"""


def leashed(*words: str, **options: Any) -> subprocess.Popen[str]:
    """Start `comments` with these words; what it says on standard error can be read."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *words],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
