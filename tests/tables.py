"""The tables of the embedded database are made once and copied into each process of each run, as long as no migration changes."""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
import pytest
from django.core.management.commands.migrate import Command
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache"


def _fingerprint() -> str:
    """A digest of whatever decides what the tables look like: the migrations, and the dictionary that makes columns of facts."""
    source = ROOT / "src" / "lianxin"
    parts = hashlib.sha256(django.__version__.encode())
    for path in sorted([*source.glob("*/migrations/*.py"), *source.glob("rulebook/dictionary/**/*.yaml")]):
        parts.update(str(path.relative_to(source)).encode())
        parts.update(path.read_bytes())
    return parts.hexdigest()[:16]


@contextmanager
def copy_of_the_tables() -> Iterator[Path]:
    """Hold the copy that fits the migrations, which may have to be made yet; those that fit no longer are taken away."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"tables-{_fingerprint()}.db"
        for other in KEPT.glob("tables-*.db"):
            if other != kept:
                other.unlink()
        yield kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Fill an empty database in memory from the copy before Django looks what is left to migrate, and keep it afterwards."""
    original = Command.handle

    def handle(self: Command, *args: Any, **options: Any) -> Any:
        connection: Any = connections[options["database"]]
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():
            return original(self, *args, **options)
        connection.ensure_connection()
        with copy_of_the_tables() as kept:
            if not kept.exists():
                original(self, *args, **options)
                with closing(sqlite3.connect(kept)) as target:
                    connection.connection.backup(target)
                return None
            with closing(sqlite3.connect(kept)) as source:
                source.backup(connection.connection)
        return original(self, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "handle", handle)
        yield
