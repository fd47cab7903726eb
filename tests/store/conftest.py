"""Stores to test with: each test runs on a SQLite file and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, exc, make_url, text

from comments.store import Store
from comments.store.schema import metadata

SERVER = os.environ.get("COMMENTS_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


class Clock:
    """A clock that a test moves.

    It starts on a Monday and ticks a millisecond a look, as no two things happen at once.
    """

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def forward(self, **step: float) -> None:
        self.time += timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def _database(*, bare: bool = False) -> Iterator[str]:
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    name = f"comments_{uuid.uuid4().hex[:12]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except exc.OperationalError:
        if os.environ.get("COMMENTS_REQUIRE_ALL"):
            raise
        pytest.skip("no PostgreSQL at 127.0.0.1:5432 and none named by COMMENTS_TEST_POSTGRES")
    url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    if not bare:
        Store.open(url).close()
    yield url
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def database() -> Callable[..., AbstractContextManager[str]]:
    """Makes a database of its own, with `bare` without the store's tables."""
    return _database


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this test session's own."""
    with _database() as url:
        yield url


@pytest.fixture
def fresh_postgres_url() -> Iterator[str]:
    """A database of this test's own."""
    with _database() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty store, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    Store.open(path).close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[str]:
    """Where an empty store is: a path or a URL."""
    if request.param == "sqlite":
        path = tmp_path / "comments.db"
        shutil.copy(sqlite_template, path)
        yield str(path)
        return
    url = request.getfixturevalue("postgres_url")
    yield url
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    engine.dispose()


@pytest.fixture
def open_store(place: str, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Open the same store, as another process would."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(Store.open(place, now=clock))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()
