from __future__ import annotations

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "lianxin.benefits"
    label = "benefits"
