"""Jobs and lists as files in a browser: the bar refreshes itself with scripts and without, pages fit, files arrive."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import overflow_of
from jobs.conftest import a_job, announced
from lianxin.core.kernel.words import Words
from lianxin.eligibility.models import Run
from lianxin.jobs.models import Job, State
from lianxin.jobs.operations import done
from lianxin.jobs.progress import forget_progress, held, tell_progress
from lianxin.people.models import User
from lianxin.registry.models import Household
from pairing_pages.conftest import known_areas, poor, run
from registry.makers import import_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["a_job", "announced", "known_areas", "poor", "run"]

Opened = Callable[..., Page]


@pytest.fixture
def running(a_job: Callable[..., Job], county_officer: User, known_areas: None) -> Iterator[Job]:
    """A job that is half done, held by this process."""
    job = a_job(by=county_officer, state=State.RUNNING)
    with held(job.key):
        tell_progress(job.key, Words("做到一半", "Half done"), 50)
        yield job
    forget_progress(job.key)


@pytest.mark.one_engine
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    size: str, language: str, running: Job, a_job: Callable[..., Job], county_officer: User,
    page_at: Opened, sign_in: Any, assert_accessible: Any, picture: Any,
) -> None:  # fmt: skip
    county_officer.language = language
    county_officer.save()
    import_job(by=county_officer)
    stopped = {state: a_job(by=county_officer, state=state) for state in (State.DONE, State.FAILED, State.INTERRUPTED)}
    addresses = {"list": "/jobs/", "running": f"/jobs/{running.key}/"}
    addresses |= {state: f"/jobs/{job.key}/" for state, job in stopped.items()}
    page = page_at(size)
    sign_in(page, county_officer)
    for name, address in addresses.items():
        page.goto(address)
        assert page.locator("h1").count() == 1, name
        picture(page, f"jobs-{name}-{size}-{language}")
        assert overflow_of(page) == 0, name
        assert_accessible(page)


def test_the_bar_follows_the_job_to_its_end(running: Job, county_officer: User, page_at: Opened, sign_in: Any) -> None:
    page = page_at("phone")
    sign_in(page, county_officer)
    page.goto(f"/jobs/{running.key}/")
    expect(page.locator("progress")).to_have_attribute("value", "50")
    tell_progress(running.key, Words("快好了", "Nearly done"), 90)
    expect(page.locator("progress")).to_have_attribute("value", "90")
    expect(page.get_by_text("快好了")).to_be_visible()
    done(running, {})
    expect(page.get_by_role("link", name="看结果")).to_be_visible()


def test_without_scripts_the_page_reloads_itself(
    running: Job, county_officer: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("phone", scripts=False)
    sign_in(page, county_officer)
    page.goto(f"/jobs/{running.key}/")
    expect(page.get_by_text("做到一半")).to_be_visible()
    done(running, {})
    expect(page.get_by_role("link", name="看结果")).to_be_visible(timeout=15_000)


@pytest.mark.one_engine
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_findings_with_long_names_of_rules_fit(
    size: str, run: Run, county_officer: User, page_at: Opened, sign_in: Any, assert_accessible: Any
) -> None:
    run.rule_set = "at_risk_2026"
    run.save()
    run.findings.update(failing=",income_bears_expenses,income_reaches_monitoring_line,has_safe_house,")
    county_officer.language = "en"
    county_officer.save()
    page = page_at(size)
    sign_in(page, county_officer)
    page.goto(f"/eligibility/runs/{run.pk}/households/")
    assert overflow_of(page) == 0
    assert_accessible(page)


def test_a_narrowed_list_is_taken_away_as_it_stands(
    run: Run, poor: list[Household], county_officer: User, page_at: Opened, sign_in: Any
) -> None:
    page = page_at("desktop")
    sign_in(page, county_officer)
    page.goto("/registry/households/")
    page.get_by_label("查找").fill(poor[0].head_name)
    expect(page.get_by_text("共 1 户")).to_be_visible()  # the list was narrowed by a script, and its links with it
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == "农户名单-某县-2026-11-24.csv"
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert [line[0] for line in csv.reader(io.StringIO(text))] == ["户主", poor[0].head_name]
