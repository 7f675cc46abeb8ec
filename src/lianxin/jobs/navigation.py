"""The jobs' line in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.jobs.access import READ
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("任务", "Jobs"), "jobs:jobs", READ, 20, "hourglass", Section.START))
