from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProceduresConfig(AppConfig):
    """Procedures. Gathers what later rooms show on a case's page, and what they do when one is decided."""

    name = "lianxin.procedures"
    label = "procedures"

    def ready(self) -> None:
        autodiscover_modules("case_panels", "case_listeners")
