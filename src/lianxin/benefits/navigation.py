"""The lines of benefits in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("贷款", "Loans"), "benefits:loans", Act.READ_BENEFITS, 40, "landmark", Section.MONEY))
register(Entry(Words("股份与分红", "Shares"), "benefits:instruments", Act.READ_BENEFITS, 41, "percent", Section.MONEY))
register(Entry(Words("到户措施", "Measures"), "benefits:benefits", Act.READ_BENEFITS, 39, "house", Section.MONEY))
register(
    Entry(Words("发放批次", "Payment batches"), "benefits:batches", Act.READ_BENEFITS, 42, "wallet", Section.MONEY)
)
register(
    Entry(Words("经营主体", "Cooperatives"), "benefits:cooperatives", Act.READ_BENEFITS, 43, "handshake", Section.MONEY)
)
register(Entry(Words("产业带动", "Industries"), "benefits:leading", Act.READ_BENEFITS, 43, "percent", Section.MONEY))
