"""A real server and a real Chromium: what a browser test is handed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from comments.store import Store

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
START = "import sys; from comments.dashboard.run import run; run(sys.argv[1], int(sys.argv[2]))"
DOORSTEP = ROOT / "dashboard.py"
ALL_ACKNOWLEDGED = (
    "() => Object.keys(window).filter((k) => k.startsWith('comments.desk.')).every((k) => window[k].pending.size === 0)"
)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start the dashboard over a store and return its address.

    With `script` or `flags` it is started as `streamlit run` starts it; `before` is told the address first.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(
        db: Path,
        *,
        script: Path | None = None,
        flags: Sequence[str] = (),
        before: Callable[[str], object] | None = None,
        **environment: str,
    ) -> str:
        port = free_port()
        if before is not None:
            before(f"http://127.0.0.1:{port}")
        command = [sys.executable, "-c", START, str(db), str(port)]
        if script or flags:
            script = script or DOORSTEP
            command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *flags]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COMMENTS_DATABASE_URL": str(db), **environment}
        with (tmp_path / f"server-{port}.log").open("wb") as log:
            running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT))
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", running[-1])
        return f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until a server answers; fail at once when it has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One browser window, with everything it asked for and every script error."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str, ready: str = ".card") -> Any:
        """Go there and wait for `ready` and for the server to have come to rest."""
        self.page.goto(address)
        self.page.wait_for_selector(ready, timeout=60_000)
        self.rest()
        return self.page

    def rest(self) -> None:
        """Wait until the server has nothing left to send and nothing typed is unacknowledged."""
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached", timeout=60_000)
        self.page.wait_for_function(ALL_ACKNOWLEDGED, timeout=60_000)

    def listed(self) -> list[int]:
        """The comments on the list, in order."""
        found: list[int] = self.page.eval_on_selector_all(
            ".card", "cards => cards.map((card) => Number(card.dataset.key))"
        )
        return found


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open windows; they are closed afterwards, and none may have had a script error or asked anybody else."""
    windows: list[Visit] = []

    def start(**options: Any) -> Visit:
        windows.append(Visit(chromium, **options))
        return windows[-1]

    yield start
    errors = [error for window in windows for error in window.errors]
    elsewhere = [
        url for window in windows for url in window.asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
    ]
    for window in windows:
        window.context.close()
    assert errors == []
    assert elsewhere == []


@pytest.fixture
def town(tmp_path: Path) -> Callable[[int], Path]:
    """Make a store of `n` scored comments."""

    def make(n: int) -> Path:
        from town import fill

        path = tmp_path / "town.db"
        with Store.open(path) as store:
            fill(store, n)
        return path

    return make
