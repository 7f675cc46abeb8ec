"""The library of indicators: every room's, gathered once. ``shelf()`` is the only road to them."""

from __future__ import annotations

from functools import cache

from lianxin.reports.indicators.declaring import Shelf


@cache
def shelf() -> Shelf:
    """Every indicator with its source.

    Raises:
        Refused: REPORTS-001, REPORTS-002: one is declared twice or is faulty. The house does not open with it.
    """
    from lianxin.reports.indicators import (
        assessment,
        benefits,
        eligibility,
        exits,
        expectations,
        flows,
        funds,
        gifts,
        health,
        loans,
        monitoring,
        pairing,
        people,
        places,
        presence,
        procedures,
        projects,
        registry,
        supervision,
        work,
    )

    made = Shelf()
    for room in (
        registry,
        health,
        places,
        people,
        pairing,
        work,
        presence,
        projects,
        funds,
        flows,
        gifts,
        benefits,
        loans,
        monitoring,
        procedures,
        eligibility,
        exits,
        assessment,
        supervision,
        expectations,
    ):
        for source in room.SOURCES:
            made.place(source)
    return made
