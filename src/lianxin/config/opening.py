"""Open the house for a command: Django set up once, only where the database is needed."""

from __future__ import annotations

import os


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
        call_command("migrate", verbosity=0)


def bring_up_to_date() -> None:
    """Give a database of an older version the tables of this one."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
