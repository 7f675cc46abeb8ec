from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegistryConfig(AppConfig):
    """The register. Gathers what later rooms show on a household's page, and the sheets that they take in."""

    name = "lianxin.registry"
    label = "registry"

    def ready(self) -> None:
        autodiscover_modules("household_panels", "sheet_planners")
