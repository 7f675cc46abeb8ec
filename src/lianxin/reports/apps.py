from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lianxin.reports"
    label = "reports"

    def ready(self) -> None:
        from lianxin.site.veiling import hide_with

        def least(reader: Any) -> int | None:
            from lianxin.reports.indicators.showing import least_shown_to

            return least_shown_to(reader)

        hide_with(least)
