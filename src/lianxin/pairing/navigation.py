"""Pairing's line in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("结对", "Pairing"), "pairing:overview", Act.READ_PAIRING, 10, "handshake", Section.HELP))
