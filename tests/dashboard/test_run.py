"""How the dashboard's server is started."""

import socket
import tomllib
from pathlib import Path

import pytest

from comments.dashboard.run import OPTIONS, require_free
from comments.errors import UsageError

CHECKOUT = Path(__file__).parents[2]


def test_a_checkout_and_the_command_start_with_the_same_options() -> None:
    config = tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text("utf-8"))

    def flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in table.items():
            found |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
        return found

    assert flat(config) == dict(OPTIONS)


def test_nothing_is_reported_elsewhere_and_only_this_machine_may_come() -> None:
    assert OPTIONS["browser.gatherUsageStats"] is False
    assert OPTIONS["client.showErrorDetails"] == "none"
    assert OPTIONS["server.address"] == "127.0.0.1"
    assert "server.enableAgentApi" not in OPTIONS


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"Port {port} is taken.*--port"):
            require_free(port)
