"""The application: gathers what the rooms announce."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    """Reads each room's ``navigation.py`` and ``workbench.py`` when the house opens."""

    name = "lianxin.site"
    label = "site"

    def ready(self) -> None:
        from lianxin.site import errors  # noqa: F401 - declares the codes

        autodiscover_modules("navigation", "workbench")
