from __future__ import annotations

from django.apps import AppConfig


class ExitsConfig(AppConfig):
    name = "lianxin.exits"
    label = "exits"
