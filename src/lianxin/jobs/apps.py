"""The application: gathers the kinds of jobs that the rooms announce."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Reads each room's ``jobs.py`` when the house opens."""

    name = "lianxin.jobs"
    label = "jobs"

    def ready(self) -> None:
        from lianxin.jobs import errors  # noqa: F401 - declares the codes

        autodiscover_modules("jobs")
