"""What a test may need from the machine, and what is said when the machine does not have it.

`browser`, `postgres` and `detoxify` are markers, `shared` is a marker and a fixture. Such a test is skipped with the
reason where the thing is absent; with COMMENTS_REQUIRE_ALL=1 it fails instead, except for `shared`: other people's
pages are never in the repository.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A law holds on a busy machine too: no test fails for being slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REQUIRE_ALL = os.environ.get("COMMENTS_REQUIRE_ALL") == "1"
NO_SHARED = "needs ../shared (real pages, which are not in the repository)"


def _lacks_detoxify() -> str | None:
    found = all(importlib.util.find_spec(name) for name in ("detoxify", "torch"))
    return None if found else "the extra is not installed: make test EXTRAS=detoxify"


def _lacks_postgres() -> str | None:
    if importlib.util.find_spec("psycopg") is None:
        return "the extra is not installed: make test EXTRAS=postgres"
    if os.environ.get("COMMENTS_TEST_POSTGRES"):
        return None
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=2).close()
    except OSError:
        return "no PostgreSQL on 127.0.0.1:5432; COMMENTS_TEST_POSTGRES names another"
    return None


def _lacks_browser() -> str | None:
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed"
    return None if shutil.which("chromium") else "no chromium on the path"


COULD_BE_HERE = re.compile(r"extra\b|PostgreSQL|chromium|Playwright|could not import|pip install", re.IGNORECASE)
LACKS = {"detoxify": _lacks_detoxify, "postgres": _lacks_postgres, "browser": _lacks_browser}
_absent: dict[str, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Find out once what is absent."""
    _absent.update({name: why for name, lacks in LACKS.items() if (why := lacks())})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what cannot run here."""
    for item in items:
        for name, why in _absent.items():
            if name in item.keywords and not REQUIRE_ALL:
                item.add_marker(pytest.mark.skip(reason=f"{name}: {why}"))
        wants_shared = "shared" in item.keywords or "shared" in getattr(item, "fixturenames", ())
        if wants_shared and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason=NO_SHARED))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required, a skip for something that this machine could have had is a failure.

    Other people's pages (../shared) and published weights, which nothing here downloads, are not among that.
    """
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        marked = any(name in item.keywords for name in LACKS)
        if "../shared" not in why and (marked or COULD_BE_HERE.search(why)):
            report.outcome = "failed"
            report.longrepr = f"COMMENTS_REQUIRE_ALL is set and this was skipped: {why}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what this machine could not run."""
    absent = dict(_absent)
    if not SHARED.is_dir():
        absent["shared"] = NO_SHARED
    for name, why in absent.items():
        terminalreporter.write_line(f"Not run here: {name} tests ({why})", yellow=True)


@pytest.fixture
def shared() -> Path:
    """The folder of real pages beside the checkout; a test that asks for it is skipped where it is absent."""
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what came out as what is expected; read the diff before you commit it."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files under tests/golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, bytes], None]:
    """Compare bytes with a golden file, or rewrite it under --update-golden."""

    def compare(path: Path, found: bytes) -> None:
        if request.config.getoption("--update-golden"):
            path.write_bytes(found)
        assert found == path.read_bytes()

    return compare
