"""The lines of money in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("资金", "Funds"), "funds:overview", Act.READ_FUNDS, 30, "coins", Section.MONEY))
register(Entry(Words("各记其功", "Credit"), "funds:credit", Act.READ_FUNDS, 31, "hand-helping", Section.MONEY))
