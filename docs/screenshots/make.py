"""Draw the screenshots of the README and the documentation: `make screenshots`.

The sample data is read and scored into a store of its own, a few comments are decided, and each page is photographed in
Chromium, wide; the queue and the charts also in the dark, the queue also on a narrow screen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))

PAGES = ("queue", "second-look", "explore", "export", "thresholds", "agreement", "runs")
DARK = ("queue", "explore")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 400, "height": 860}


def fill(db: Path) -> None:
    """Read and score the sample data with the command a user would type, and decide a part of it."""
    command = [sys.executable, "-m", "comments"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for step in (["add", str(ROOT / "sample_data"), "--db", str(db)], ["score", "--db", str(db)]):
        subprocess.run([*command, *step], env=env, check=True, stdout=subprocess.DEVNULL)
    from comments.selection import Selection
    from comments.store import Store

    with Store.open(db) as store:
        rows = store.comments(Selection(order="page"), limit=60).rows
        for i, row in enumerate(rows[:40]):
            verdict = "reject" if (row.toxicity or 0) > 0.5 else "approve"
            labels = ["toxic"] if verdict == "reject" else ["constructive"] if i % 5 == 0 else []
            store.decide([row.key], verdict=verdict, labels=labels, moderator=("Anna", "Bert")[i % 2])
        for row in store.comments(Selection(status=("waiting",), order="random"), limit=60).rows:
            verdict = "reject" if (row.toxicity or 0) > 0.4 else "approve"
            store.decide([row.key], verdict=verdict, moderator="Anna", drawn=True)
        for row in store.comments(Selection(status=("waiting",)), limit=9).rows[1:]:
            verdict = "reject" if (row.toxicity or 0) > 0.4 else "approve"
            store.mark_golden(row.key, verdict=verdict, labels=["toxic"] if verdict == "reject" else [], by="Anna")
        store.change_setting("golden_share", 0.2, by="Anna")
        store.sample_second_looks(Selection(status=("approve", "reject")), n=60, seed=1, by="Anna")
        for i, row in enumerate(store.second_looks(moderator="Cleo", limit=40)):
            verdict = "reject" if (row.toxicity or 0) > 0.5 or i % 9 == 8 else "approve"
            store.look_again(
                row.key, verdict=verdict, labels=["toxic"] if verdict == "reject" else [], moderator="Cleo"
            )
        store.sample_second_looks(Selection(status=("approve", "reject")), n=40, seed=2, by="Anna")


def shoot(browser: Any, address: str, out: Path, only: list[str] | None) -> None:
    """Photograph every page, or only some."""
    for scheme in ("light",) if only else ("light", "dark"):
        page = browser.new_context(viewport=WIDE, color_scheme=scheme).new_page()
        page.set_default_timeout(180_000)
        for name in only if only else PAGES if scheme == "light" else DARK:
            page.goto(f"{address}/{name}", timeout=180_000)
            settle(page, name)
            if name == "queue":
                for _ in range(3):
                    page.keyboard.press("j")
                page.wait_for_timeout(2500)
            page.screenshot(path=out / f"{name}-{scheme}.png")
    if only:
        return
    page = browser.new_context(viewport=NARROW, has_touch=True).new_page()
    page.set_default_timeout(180_000)
    page.goto(f"{address}/queue", timeout=180_000)
    settle(page, "queue")
    page.screenshot(path=out / "queue-narrow.png")


def settle(page: Any, name: str) -> None:
    """Wait until a page has drawn everything."""
    page.wait_for_selector(
        ".card" if name in ("queue", "second-look") else "[data-testid=stMainBlockContainer] h1, h2, h3"
    )
    page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_timeout(1500)


def main() -> None:
    """Make the store, start the dashboard, photograph it."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--out", type=Path, default=HERE)
    parser.add_argument("--only", choices=PAGES, nargs="+", help="photograph these pages, wide and light")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        db = Path(folder) / "comments.db"
        fill(db)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        start = f"from comments.dashboard.run import run; run({str(db)!r}, {port})"
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOGNAME": "Anna"}
        server = subprocess.Popen([sys.executable, "-c", start], env=env, stdout=subprocess.DEVNULL)
        try:
            while server.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.2)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                shoot(browser, f"http://127.0.0.1:{port}", options.out, options.only)
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
