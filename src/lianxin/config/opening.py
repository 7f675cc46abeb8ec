"""Open the house for a command: Django set up once, only where the database is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def open_house() -> None:
    """Set Django up, and make the tables of a database that has none yet. Calling it again does nothing.

    A database of an older version is left alone: :func:`bring_up_to_date` does what serving it needs.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    import django
    from django.apps import apps

    if apps.ready:
        return
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if not connection.introspection.table_names():
        with _models_made_once():
            call_command("migrate", verbosity=0)


def bring_up_to_date() -> None:
    """Give a database of an older version the tables of this one."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def _models_made_once() -> Iterator[None]:
    """While it lasts, a table that a migration creates has only its own model made.

    Django makes every model anew that leads to the new one, so that their relations know it: of 250 tables that are connected, 25,000
    models, and three quarters of the time that an empty database takes to be filled with them. Here nobody asks a model for its
    relations before all of them are there. The tables come out the same: ``tests/config/test_opening.py`` compares them on both engines.
    """
    from django.db.migrations.state import ProjectState

    def add_model(self: Any, model_state: Any) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state.clone()])

    whole = ProjectState.add_model
    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = whole  # type: ignore[method-assign]
