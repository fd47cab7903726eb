"""Start the dashboard's server: what `comments dashboard` does."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path

from comments.errors import UsageError

DATABASE_VARIABLE = "COMMENTS_DATABASE_URL"
LOOPBACK = "127.0.0.1"

# Also written in .streamlit/config.toml, for `streamlit run dashboard.py` in a checkout; a test holds the two together.
OPTIONS: Mapping[str, str | bool | int] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "server.address": LOOPBACK,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 200,
    "theme.font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "theme.headingFont": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "theme.baseFontSize": 15,
    "theme.baseRadius": "6px",
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#2b5c8a",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f4f4f1",
    "theme.light.textColor": "#1c2227",
    "theme.light.linkColor": "#245a8d",
    "theme.light.borderColor": "#dcdcd6",
    "theme.dark.primaryColor": "#3c7ab1",
    "theme.dark.backgroundColor": "#14171a",
    "theme.dark.secondaryBackgroundColor": "#1d2226",
    "theme.dark.textColor": "#e6e8ea",
    "theme.dark.linkColor": "#86b7e6",
    "theme.dark.borderColor": "#343b41",
}


def run(db: str | None = None, port: int = 8501, address: str = LOOPBACK) -> None:
    """Serve the dashboard over the store `db` (a path or URL) and return when it is stopped.

    Raises UsageError when the port is taken.
    """
    require_free(port, address)
    if db is not None:
        os.environ[DATABASE_VARIABLE] = db
    from streamlit.web import cli

    options = {**OPTIONS, "server.port": port, "server.address": address}
    flags = [f"--{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in options.items()]
    cli.main(["run", str(Path(__file__).with_name("app.py")), *flags], standalone_mode=False)


def require_free(port: int, address: str = LOOPBACK) -> None:
    """Raise UsageError, naming a way out, when something already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UsageError(f"Port {port} is taken. Stop what uses it, or choose another with --port.") from error
