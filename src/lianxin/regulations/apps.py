from __future__ import annotations

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "lianxin.regulations"
    label = "regulations"
