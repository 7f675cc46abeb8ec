"""Open the house for a command: Django set up once, only where the database is needed."""

from __future__ import annotations

import os


def open_house() -> None:
    """Set Django up. Calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
