"""An empty database is filled with tables on a quick road of its own: the same tables as by Django's."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

_OPEN = "from lianxin.config.opening import open_house; open_house()"
_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
_CATALOGUE = """
    SELECT 'column', table_name, column_name, data_type || coalesce(character_maximum_length::text, '') || is_nullable
        || coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', '', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND prokind = 'f'
    ORDER BY 1, 2, 3, 4
"""


def _opened(home: Path, database: str) -> None:
    environment = os.environ | {
        "LIANXIN_HOME": str(home), "LIANXIN_DATABASE": database, "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", _OPEN], env=environment, check=True, capture_output=True)


@pytest.fixture
def beside() -> Iterator[str]:
    """The address of an empty database beside that of the tests; gone afterwards."""
    told = connection.settings_dict
    name = f"{told['NAME']}_opened"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _asked(cursor: Any, words: str) -> list[tuple[Any, ...]]:
    cursor.execute(words)
    return list(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_an_empty_embedded_database_comes_to_the_same_tables(tmp_path: Path) -> None:
    _opened(tmp_path, f"sqlite:///{tmp_path}/lianxin.db")
    with closing(sqlite3.connect(tmp_path / "lianxin.db")) as quick, connection.cursor() as whole:
        tables = _asked(whole, _TABLES)
        assert len(tables) > 900
        assert quick.execute(_TABLES).fetchall() == tables
        applied = "SELECT app, name FROM django_migrations ORDER BY 1, 2"
        assert quick.execute(applied).fetchall() == _asked(whole, applied)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_an_empty_database_on_a_server_comes_to_the_same_tables(tmp_path: Path, beside: str) -> None:
    _opened(tmp_path, beside)
    with closing(psycopg.connect(beside)) as quick, connection.cursor() as whole:
        catalogue = _asked(whole, _CATALOGUE)
        assert len(catalogue) > 3_000
        assert _asked(quick.cursor(), _CATALOGUE) == catalogue
