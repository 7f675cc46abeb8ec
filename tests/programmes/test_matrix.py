"""The table of mechanisms leads to pages that are there, and to programmes that are loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from lianxin.programmes.catalogue import PROGRAMMES

pytestmark = pytest.mark.one_engine
TABLE = Path(__file__).parents[2] / "docs" / "how-to" / "find-a-mechanism-of-a-report.md"


def test_every_mechanism_of_the_reports_has_a_page_that_is_there() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| 00\d ", line)]
    assert {row[2:5] for row in rows} == {one.report for one in PROGRAMMES.values()}
    gone = []
    for row in rows:
        [page] = re.findall(r"`(/[^`]*)`", row)
        try:
            resolve(page)
        except Resolver404:
            gone.append(page)
    assert gone == []
