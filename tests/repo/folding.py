"""Constraints and indexes stand in the tables that they belong to, so that a new house is set up in half the time.

Django writes them behind the tables, each a change of its own, and every such change draws all models anew. Run
``python tests/repo/folding.py`` after ``makemigrations``: it puts those of the tables that a migration makes into them. What the
database looks like stays the same. A migration with code of its own is left to its author.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.db.migrations.migration import Migration, SwappableTuple
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.writer import MigrationWriter

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lianxin"
_OWN_CODE = re.compile(r'^(?:def |class (?!Migration\()|[A-Z_]+\b.* = |""")', re.MULTILINE)


@contextmanager
def _indexes_concern_their_own_table() -> Iterator[None]:
    """Let an index pass the tables that it is not about: Django 5.2 takes it to concern every table."""

    def concerns(self: IndexOperation, name: str, app_label: str) -> bool:
        return name.lower() == self.model_name_lower

    with patch.object(IndexOperation, "references_model", concerns):
        yield


def folded(migration: Migration) -> Migration | None:
    """Return the migration with fewer steps, or None where none can be spared."""
    with _indexes_concern_their_own_table():
        operations = MigrationOptimizer().optimize(migration.operations, migration.app_label)
    if len(operations) == len(migration.operations):
        return None
    # The only model that can be swapped is the user; written as makemigrations does.
    needed = [
        ("__setting__", "AUTH_USER_MODEL") if isinstance(one, SwappableTuple) else one for one in migration.dependencies
    ]
    shorter = type("Migration", (Migration,), {"dependencies": needed, "initial": migration.initial})
    answer = shorter(migration.name, migration.app_label)
    answer.operations, answer.replaces, answer.run_before = operations, migration.replaces, migration.run_before
    return answer


def unfolded() -> dict[Path, Migration]:
    """Migrations that Django wrote alone and that could do with fewer steps: file → how it would be."""
    from django.db.migrations.loader import MigrationLoader

    found = {}
    for (room, name), migration in MigrationLoader(None).disk_migrations.items():
        path = SOURCE / room / "migrations" / f"{name}.py"
        if not path.exists() or _OWN_CODE.search(path.read_text(encoding="utf-8")):
            continue
        shorter = folded(migration)
        if shorter is not None:
            found[path] = shorter
    return found


def main() -> None:
    """Write each migration that can be shorter anew."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    django.setup()
    for path, shorter in unfolded().items():
        path.write_text(MigrationWriter(shorter, include_header=False).as_string(), encoding="utf-8")


if __name__ == "__main__":
    main()
