"""One address for the database: an embedded file by default, PostgreSQL when the deployment is shared."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class UnknownDatabase(ValueError):
    """The address is of no kind this house knows."""


def database_settings(address: str) -> dict[str, Any]:
    """Return Django's settings for ``sqlite:///path/file.db`` or ``postgresql://user:password@host:port/name``.

    Raises:
        UnknownDatabase: another scheme, or no database name.
    """
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/")) if parts.scheme != "sqlite" else unquote(parts.path[1:])
    if not name:
        raise UnknownDatabase(f"the database address names no database: {parts.scheme}://…")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name if name == ":memory:" else str(Path(name)),
            "OPTIONS": {
                # A writer takes its lock at once and others wait, so that two clerks never deadlock half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            # Pages read little: to compile a query, or to start helpers for it, takes longer than to run it. Helpers are
            # for a whole country.
            # Prepared is only what leaves its values to the server (lianxin.config.statements): at once, and planned once.
            "OPTIONS": {
                "options": "-c jit=off -c parallel_setup_cost=100000 -c plan_cache_mode=force_generic_plan",
                "prepare_threshold": 0,
            },
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise UnknownDatabase(
        f"the database address begins with {parts.scheme}://; use sqlite:///file.db or postgresql://user:password@host/name"
    )
