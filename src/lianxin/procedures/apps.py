from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProceduresConfig(AppConfig):
    """Procedures and their cases. Gathers what later rooms say to decisions and show on the page of a case."""

    name = "lianxin.procedures"
    label = "procedures"

    def ready(self) -> None:
        autodiscover_modules("case_decisions", "case_panels")
