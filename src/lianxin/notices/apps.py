from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    """Notices. Gathers the kinds that rooms announce, and what they add to a villager's own record."""

    name = "lianxin.notices"
    label = "notices"

    def ready(self) -> None:
        autodiscover_modules("notice_kinds", "own_record_parts")
