"""The room's line in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("区划", "Places"), "places:areas", "places.read", 30, "map", Section.SETTINGS))
