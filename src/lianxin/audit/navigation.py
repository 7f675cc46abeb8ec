"""The room's line in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("操作记录", "Events"), "audit:events", "audit.read", 90, "scroll-text", Section.CONTROL))
