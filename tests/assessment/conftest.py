"""A county of two townships and six villages in 2020."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lianxin.jobs.operations as jobs
from assessment.makers import YEAR, evaluator, register_of_households
from lianxin.people.models import User
from registry.makers import areas, year_book


@pytest.fixture(autouse=True)
def _county(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    """Names for the places, an open year and its households; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    request.getfixturevalue("db")
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book(YEAR)
    register_of_households()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run to their end where they are asked for."""
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))


@pytest.fixture
def lead(db: None) -> User:
    """Leads the evaluations of these tests."""
    return evaluator(1)


@pytest.fixture
def second(db: None) -> User:
    return evaluator(2)


@pytest.fixture
def third(db: None) -> User:
    return evaluator(3)
