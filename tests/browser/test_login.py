"""Log-in by OpenID Connect, against a provider made for the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "only for this test, and long enough for it"
client_id = "desk"
client_secret = "also only for this test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


def test_a_login_decides_with_the_role_that_the_store_gives_it(
    town: Callable[..., Path], serve: Callable[..., str], visit: Any, tmp_path: Path
) -> None:
    from browser.oidc_provider import provider

    db = town(60)
    with Store.open(db) as store:
        store.set_role("ada@gazette.example", "admin", by="ada@gazette.example")
        store.set_role("mo@gazette.example", "moderator", by="ada@gazette.example")
    secrets = tmp_path / "secrets.toml"
    with provider() as known:
        address = serve(
            db,
            flags=[f"--secrets.files={secrets}"],
            before=lambda url: secrets.write_text(SECRETS.format(address=url, issuer=known.issuer), "utf-8"),
        )
        known.claims = {"sub": "1", "email": "mo@gazette.example"}
        window = visit()
        page = window.open(address, ready="text=Log in")
        assert page.locator(".card").count() == 0
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector(".card", timeout=60_000)
        window.rest()
        key = window.listed()[0]
        page.keyboard.press("a")
        window.rest()
        with Store.open(db) as store:
            assert [d.moderator for d in store.history(key)] == ["mo@gazette.example"]

        known.claims = {"sub": "2", "email": "stranger@elsewhere.example"}
        stranger = visit()
        page = stranger.open(address, ready="text=Log in")
        page.get_by_role("button", name="Log in").click()
        page.get_by_text("stranger@elsewhere.example has no role at this desk").wait_for(timeout=60_000)
