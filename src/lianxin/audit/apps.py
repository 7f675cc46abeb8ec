from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lianxin.audit"
    label = "audit"

    def ready(self) -> None:
        from lianxin.audit.operations import record_download
        from lianxin.site.downloads import record_with

        record_with(record_download)
