"""The application: gathers what the rooms announce."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    """Reads each room's ``navigation.py`` and ``workbench.py`` when the house opens."""

    name = "lianxin.site"
    label = "site"

    def ready(self) -> None:
        from lianxin.site import errors  # noqa: F401 - declares the codes

        # Static files are served straight from the packages; whitenoise still warns when the collecting folder is absent.
        Path(settings.STATIC_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
        autodiscover_modules("navigation", "workbench")
