"""How fast the desk is in a real browser, at several store sizes, beside the plain Streamlit way.

    python benchmarks/desk.py --sizes 10000 100000 1000000 --plain

For each size a store of invented comments is made (kept in --folder for the next time), the dashboard is started, and
Chromium decides by keyboard. `move`, `gone` and `confirmed` are milliseconds from the key press to the painted
selection, to the list painted without the card, and to the server's acknowledgement (medians); `view` is seconds from
the address to the first card on a server that has answered before; `kb` is what the server sends for one decision;
`mb` is the server's memory with five open windows.

`plain` is the same store, on the same machine, as one `st.dataframe` of the whole table with a button that approves a
comment and draws the table again: `confirmed` from the click to the new table, `view` to the first table, `kb` for each
of the two, `mb` with one window. The last line is how much dearer a decision is in the largest store than in the
smallest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

PLAIN = """
import os
import pandas as pd
import streamlit as st
from comments.selection import Selection
from comments.store import Store

done = st.session_state.setdefault("done", 0)
with Store.open(os.environ["COMMENTS_DATABASE_URL"]) as store:
    if st.button("Approve"):
        row = store.comments(Selection(order="page", status=("waiting",)), limit=1).rows[0]
        store.decide([row.key], verdict="approve", moderator="Ada")
        st.session_state["done"] = done = done + 1
    st.dataframe(pd.DataFrame(store.export_rows(Selection(order="page"))))
st.text(f"ready {done}")
"""
MEASURE = """() => {
  const desk = () => Object.entries(window).find(([name]) => name.startsWith("comments.desk."))[1];
  window.spent = { move: [], gone: [], confirmed: [] };
  const painted = (kind, start) =>
    requestAnimationFrame(() => setTimeout(() => window.spent[kind].push(performance.now() - start), 0));
  addEventListener("keydown", (event) => {
    const start = event.timeStamp;
    if (event.key === "j") painted("move", start);
    if (event.key === "a") {
      painted("gone", start);
      const wait = () =>
        desk().pending.size ? setTimeout(wait, 4) : window.spent.confirmed.push(performance.now() - start);
      setTimeout(wait, 0);
    }
  }, true);
}"""
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()


def make(path: Path, n: int) -> None:
    """Make the store, once."""
    from town import fill

    from comments.store import Store

    if not path.exists():
        with Store.open(path) as store:
            fill(store, n)


@contextmanager
def served(command: list[str], db: Path, port: int) -> Iterator[int]:
    """Run a server, wait until it answers, and give its process number."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COMMENTS_DATABASE_URL": str(db)}
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


class Window:
    """One browser window that counts what it is sent."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        self.page.set_default_timeout(300_000)
        self.received = 0
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, frame: Any) -> None:
        self.received += len(frame)

    def open(self, address: str, ready: str) -> float:
        """Go there; returns the seconds until `ready` is on the screen."""
        begin = time.monotonic()
        self.page.goto(address, timeout=120_000)
        self.page.wait_for_selector(ready)
        return time.monotonic() - begin


def work(browser: Any, address: str, server: int, decisions: int) -> dict[str, float]:
    """Work the queue by keyboard and return the figures."""
    Window(browser).open(address, ".card")
    window = Window(browser)
    view = window.open(address, ".card")
    window.page.wait_for_timeout(1500)
    window.page.evaluate(MEASURE)
    for _ in range(decisions):
        window.page.keyboard.press("j")
        window.page.wait_for_timeout(250)
    window.page.wait_for_timeout(1000)
    before = window.received
    for _ in range(decisions):
        window.page.keyboard.press("a")
        window.page.wait_for_timeout(700)
    sent = (window.received - before) / decisions / 1000
    spent = {name: statistics.median(values) for name, values in window.page.evaluate("window.spent").items()}
    for _ in range(3):
        Window(browser).open(address, ".card")
    return {**spent, "view": view, "kb": sent, "mb": memory_mb(server)}


def plainly(browser: Any, address: str, server: int) -> dict[str, float]:
    """Open the whole table, approve one comment, and return the figures."""
    window = Window(browser)
    view = window.open(address, "text=ready 0")
    window.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")
    begin = time.monotonic()
    window.page.get_by_role("button", name="Approve").click()
    window.page.wait_for_selector("text=ready 1")
    confirmed = 1000 * (time.monotonic() - begin)
    return {"confirmed": confirmed, "view": view, "kb": window.received / 2000, "mb": memory_mb(server)}


def main() -> None:
    """Measure and print a table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--decisions", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "comments-desk-benchmark")
    parser.add_argument("--port", type=int, default=8630)
    parser.add_argument("--plain", action="store_true", help="measure the plain Streamlit way as well")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{options.port}"
    plain = options.folder / "plain.py"
    plain.write_text(PLAIN, "utf-8")
    confirmed: list[float] = []
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    print(f"{'comments':>10} {'move':>7} {'gone':>7} {'confirmed':>10} {'view':>7} {'kb':>7} {'mb':>7}")
    for n in options.sizes:
        make(options.folder / f"{n}.db", n)
        for left in options.folder.glob("work.db*"):
            left.unlink()
        db = Path(shutil.copy(options.folder / f"{n}.db", options.folder / "work.db"))
        run = [sys.executable, "-c", f"from comments.dashboard.run import run; run({str(db)!r}, {options.port})"]
        with sync_playwright() as playwright, served(run, db, options.port) as pid:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            found = work(browser, address, pid, options.decisions)
            confirmed.append(found["confirmed"])
            browser.close()
        print(
            f"{n:>10,} {found['move']:>7.0f} {found['gone']:>7.0f} {found['confirmed']:>10.0f} "
            f"{found['view']:>7.1f} {found['kb']:>7.1f} {found['mb']:>7.0f}",
            flush=True,
        )
        if not options.plain:
            continue
        run = [sys.executable, "-m", "streamlit", "run", str(plain), f"--server.port={options.port}"]
        with sync_playwright() as playwright, served(run, db, options.port) as pid:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            found = plainly(browser, address, pid)
            browser.close()
        print(
            f"{'plain':>10} {'':>15} {found['confirmed']:>10.0f} {found['view']:>7.1f} {found['kb']:>7.0f} "
            f"{found['mb']:>7.0f}",
            flush=True,
        )
    if len(confirmed) > 1:
        most, least = max(options.sizes), min(options.sizes)
        ratio = confirmed[options.sizes.index(most)] / confirmed[options.sizes.index(least)]
        print(f"confirmed at {most:,} is {ratio:.2f} times that at {least:,}")


if __name__ == "__main__":
    main()
