"""What every test of notices starts from: places, three households, and a kind of notice of the tests' own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from lianxin.notices import kinds
from notices.makers import SAMPLE, places
from registry.makers import household, year_book


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, SAMPLE.name, SAMPLE)
    cache.clear()


@pytest.fixture
def village(db: None, tmp_path: Path, settings: Any) -> None:
    """A village with three households."""
    settings.LIANXIN_HOME = tmp_path
    places()
    year_book()
    for name in ("王小明", "李四", "赵六"):
        household(name)
