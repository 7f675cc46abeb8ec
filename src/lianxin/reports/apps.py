from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lianxin.reports"
    label = "reports"

    def ready(self) -> None:
        from lianxin.site.papers import issue_with
        from lianxin.site.veiling import hide_with

        def least(reader: Any) -> int | None:
            from lianxin.reports.indicators.showing import least_shown_to

            return least_shown_to(reader)

        def issue(request: Any, document: Any, about: Any, kind: str) -> bytes:
            from lianxin.reports.operations.issuing import issue_document
            from lianxin.reports.views.addresses import address_of_verification

            address_of = address_of_verification(request)
            return issue_document(
                document=document, about=about, file_format=kind, address_of=address_of, by=request.user
            )

        hide_with(least)
        issue_with(issue)
