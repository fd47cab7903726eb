"""Who is let in, and what decisions are signed with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from comments.dashboard.people import is_loopback, logged_in_name, stranger, why_closed
from comments.store import Store

EVERYWHERE = "0.0.0.0"  # noqa: S104 - the address to refuse
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8501", "localhost", "localhost:8501", "::1", "[::1]", "[::1]:8501", "127.8.9.1"]
)
def test_this_machine_is_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [None, "", EVERYWHERE, "::", "10.0.0.4", "desk.example.org", "localhost.example.org:8501", "[2001:db8::1]:8501"],
)
def test_anywhere_else_is_not_this_machine(host: str | None) -> None:
    assert not is_loopback(host)


def test_without_a_login_only_this_machine_is_let_in() -> None:
    assert why_closed("127.0.0.1", "localhost:8501", login=False) is None
    assert "No log-in is configured" in (why_closed(EVERYWHERE, "localhost:8501", login=False) or "")
    assert "No log-in is configured" in (why_closed(None, "localhost:8501", login=False) or "")


def test_a_name_that_somebody_points_at_this_machine_is_not_let_in() -> None:
    assert why_closed("127.0.0.1", "evil.example.org:8501", login=False) is not None


def test_with_a_login_every_address_is_let_in() -> None:
    assert why_closed(EVERYWHERE, "desk.example.org", login=True) is None


def test_a_login_signs_with_its_verified_address() -> None:
    assert logged_in_name({"email": "ada@example.org", "sub": "7", "iat": NOW.timestamp()}, NOW) == "ada@example.org"
    assert logged_in_name({"email": "ada@example.org", "email_verified": False, "sub": "7"}, NOW) == "7"
    assert logged_in_name({"sub": "7"}, NOW) == "7"


def test_an_old_login_ends() -> None:
    issued = (NOW - timedelta(hours=12, minutes=1)).timestamp()
    assert logged_in_name({"email": "ada@example.org", "iat": issued}, NOW) is None


def test_a_login_without_a_name_is_nobody() -> None:
    assert logged_in_name({}, NOW) is None


def test_behind_a_login_a_role_must_have_been_given(tmp_path: Path) -> None:
    with Store.open(tmp_path / "comments.db") as store:
        assert "comments moderators add ada@example.org --role admin" in (stranger(store, "ada@example.org") or "")
        store.set_role("ada@example.org", "admin", by="ada@example.org")
        assert stranger(store, "ada@example.org") is None
        assert "no role" in (stranger(store, "bo@example.org") or "")
