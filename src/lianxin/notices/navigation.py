"""Where notices stand in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("公示", "Notices"), "notices:notices", Act.READ_NOTICES, 20, "megaphone", Section.CONTROL))
