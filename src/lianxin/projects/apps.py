"""The project library: from a village's proposal to an asset that somebody keeps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProjectsConfig(AppConfig):
    """The library. Gathers what later rooms know of a project (``<room>/project_panels.py``, ``project_holds.py``)."""

    name = "lianxin.projects"
    label = "projects"

    def ready(self) -> None:
        autodiscover_modules("project_panels", "project_holds")
