"""What every test may lean on: a given clock, a cast of people, and what is skipped where a machine lacks it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.utils import timezone
from hypothesis import settings

from guards import GUARDED, unguarded

pytest_plugins = ["cast", "tables", "houses"]

# Time is measured in bench/, never in a test. On the proving ground the same examples are drawn every time, so that what
# passes once passes again; at a desk new ones are drawn at each run.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")

# How many histories of telephones and server are played; ten thousand each night (docs/rooms/field.md).
FIELD_HISTORIES = int(os.environ.get("LIANXIN_FIELD_HISTORIES", "500"))

# Tuesday, ten in the morning in Shanghai. Tests never read the machine's clock.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of a Chromium on this machine; LIANXIN_CHROMIUM has precedence."""
    return os.environ.get("LIANXIN_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """For a second run of the suite on another database."""
    parser.addoption(
        "--databases-only", action="store_true", help="leave out what opens no database, which ran on the first one"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, and say so, what this machine cannot run; leave out what another database cannot change, where that is asked."""
    no_browser = pytest.mark.skip(
        reason="no Chromium on this machine: apt-get install chromium, or set LIANXIN_CHROMIUM"
    )
    no_postgres = pytest.mark.skip(reason="runs on PostgreSQL only: set LIANXIN_TEST_POSTGRES=postgresql://…")
    has_browser, has_postgres = chromium() is not None, bool(os.environ.get("LIANXIN_TEST_POSTGRES"))
    for item in items:
        if "browser" in item.keywords and not has_browser:
            item.add_marker(no_browser)
        if "postgres" in item.keywords and not has_postgres:
            item.add_marker(no_postgres)
    if config.getoption("databases_only"):
        left_out = [item for item in items if not _depends_on_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _depends_on_the_database(item)]


def _depends_on_the_database(item: pytest.Item) -> bool:
    if "one_engine" in item.keywords:
        return False
    fixtures = getattr(item, "fixturenames", ())
    return bool({"django_db", "postgres", "engines"} & set(item.keywords)) or not {
        "db", "transactional_db", "live_server",
    }.isdisjoint(fixtures)  # fmt: skip


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser for tests marked ``browser``."""
    path = chromium()
    assert path is not None, "mark the test with pytest.mark.browser"
    return path


@pytest.fixture(autouse=True)
def _given_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def now() -> datetime:
    """The moment that every test takes place at."""
    return NOW


@pytest.fixture
def today() -> date:
    """The day that every test takes place on, in the deployment's time zone."""
    return TODAY


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guard() -> Iterator[None]:
    """Let the emptying of tables after a transactional test (live servers) pass the guards over events and transfers."""
    originals = []
    for connection in connections.all():
        operations = type(connection.ops)
        original = operations.execute_sql_flush
        originals.append((operations, original))

        def flush(self: Any, statements: list[str], _original: Any = original) -> None:
            emptied = [table for table in GUARDED if table in " ".join(statements)]
            with ExitStack() as stack:
                if emptied:
                    stack.enter_context(transaction.atomic(using=self.connection.alias))
                for table in emptied:
                    stack.enter_context(unguarded(self.connection, table))
                return _original(self, statements)

        operations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    for operations, original in originals:
        operations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _drop_the_test_database_whoever_still_asks() -> Iterator[None]:
    """A browser may still be asking the live server for a picture when the run ends: PostgreSQL drops such sessions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_destroy_test_db", _drop_with_force)
        yield


def _drop_with_force(self: DatabaseCreation, test_database_name: str, verbosity: int) -> None:
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Take away the throw-away folder of the test settings."""
    folder = Path(os.environ.get("LIANXIN_HOME", ""))
    # Each process takes away the folder that it made, and no other.
    if folder.name.startswith(f"lianxin-test-{os.getpid()}-"):
        shutil.rmtree(folder, ignore_errors=True)
