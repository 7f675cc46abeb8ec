"""A village with two households, one of them helped, planned for, given something and visited."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import VILLAGE
from lianxin.benefits.models import Benefit
from lianxin.jobs import operations as jobs
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.access import PlanSubject
from lianxin.work.operations import NewLine, write_plan
from registry import makers
from work.makers import helper_of, paired, visit

ILLNESS = "慢性阻塞性肺病"
MEASURE = "crops"
ID_NO = makers.ID_NO


@pytest.fixture
def home(helper: User, village_team_member: User) -> Household:
    """A household of four facts and two people, one of them ill."""
    makers.areas()
    makers.year_book()
    made = makers.household(
        "甲大山",
        household_attribute="ordinary_poor",
        main_cause="illness",
        net_income_per_person_yuan=412_345,
        relocated=True,
    )
    makers.household("乙小河")
    head = made.member_facts.get()
    head.health, head.illness_name, head.labour_ability, head.work_months = "long_term_illness", ILLNESS, "ordinary", 5
    head.save()
    makers.member(
        made, "甲小妹", relation_to_head="child", labour_ability="none", school_name="某县职校",
        identity={"id_no": ID_NO, "sex": "female", "birth_on": date(2009, 5, 1)},
    )  # fmt: skip
    paired(helper, made)
    person = helper_of(helper)
    person.phone, person.post = "0939-8210001", "科长"
    person.save()
    lines = [
        NewLine(
            cause_kind="cause",
            cause="illness",
            family="industry",
            measure=MEASURE,
            content="养羊二十只",
            amount_fen=300_000,
            due_on=date(2026, 10, 1),
        )
    ]
    write_plan(
        subject=PlanSubject(2026, household_id=made.pk), lines=lines, note="入户商定", seen=0, by=village_team_member
    )
    visit(helper, made, found="老人住院，家里缺劳力")
    return made


@pytest.fixture
def grant(home: Household) -> Benefit:
    """A vocational grant of the daughter."""
    daughter = home.member_facts.get(member__name="甲小妹").member
    return Benefit.objects.create(
        measure="vocational_grant", household=home, member=daughter, area_code=VILLAGE, period_key="2026-1", on=date(2026, 9, 1),
        request={}, amount_fen=150_000, at=timezone.now(), state=Benefit.State.VERIFIED,
        verified_on=date(2026, 9, 5),
    )  # fmt: skip


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run jobs in this process: another one would not see the transaction of the test."""
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """Return the text of a PDF with poppler's reader; where the machine has none, the test is skipped."""

    def read(pdf: bytes, *options: Any) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        try:
            done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        except FileNotFoundError:
            pytest.skip("this machine has no pdftotext to read a PDF with")
        return done.stdout.decode()

    return read
