"""The kinds that rooms announce: who sees what, and that nothing closed stands in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cast import COUNTY, VILLAGE
from funds.makers import allocated, approved, gains, paid, tranche
from funds.makers import project as funded
from lianxin.eligibility.models import LocalValue
from lianxin.eligibility.operations import identify
from lianxin.funds.operations import PaymentLine
from lianxin.notices.domain.columns import fault_of
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import all_kinds, kind_named
from lianxin.notices.operations import NewNotice, draft_notice
from lianxin.notices.queries import content_of, own_record, subject_choices
from lianxin.people.models import User
from lianxin.projects.domain.stages import Stage
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary
from notices.makers import HOTLINE
from pairing_pages.makers import household_pairing
from projects.makers import project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
TODAY = date(2026, 11, 24)
ANNOUNCED = {
    "eligibility.identification", "funds.households", "funds.projects", "projects.after", "projects.before",
}  # fmt: skip


def drafted(kind: str, subject: str, **given: Any) -> Any:
    wanted: dict[str, Any] = {"area_code": VILLAGE, "level": Level.VILLAGE, "hotline": HOTLINE} | given
    return draft_notice(entry=NewNotice(kind=kind, subject=subject, **wanted), by=None)


def test_rooms_announce_their_kinds_and_every_column_of_them_is_public() -> None:
    assert {kind.name for kind in all_kinds()} >= ANNOUNCED
    faults = [
        (kind.name, column.field) for kind in all_kinds() for column in kind.columns if fault_of(column, dictionary())
    ]
    assert faults == []


def test_the_result_of_identification_shows_who_and_never_why() -> None:
    Household.objects.filter(head_name="李四").update(group_name="二组")
    run = identify(area_code=COUNTY, year=2026, on=date(2026, 6, 1), by=None)
    run.findings.filter(household__head_name__in=["李四", "王小明"]).update(verdict="met", causes=",illness,")
    run.findings.filter(household__head_name="赵六").update(verdict="not_met")
    made = drafted("eligibility.identification", str(run.pk))
    shown = content_of(made)
    assert [row[1:3] for row in shown.rows] == [(None, "王*明"), ("二组", "李*")]
    assert shown.sums[3] == 2
    assert made.days == 7
    assert "识别结果公示" in made.title_zh


def test_a_county_may_ask_for_more_days() -> None:
    days = kind_named("eligibility.identification").days
    LocalValue.objects.create(
        name="publicity.identification_days", area_code=COUNTY, value="10", starts_on=date(2026, 1, 1), document="某文",
        at=date(2026, 1, 1).isoformat() + "T00:00:00Z",
    )  # fmt: skip
    assert days(Level.VILLAGE, TODAY, VILLAGE) == 10
    assert days(Level.VILLAGE, TODAY, "999902") == 7
    assert kind_named("projects.before").days(Level.COUNTY, TODAY, COUNTY) is None
    assert kind_named("funds.projects").days(Level.VILLAGE, TODAY, VILLAGE) == 10


@pytest.mark.parametrize("subject", ["0", "x", "999999"])
def test_a_run_that_is_not_there_shows_nothing(subject: str, county_officer: User) -> None:
    with pytest.raises(PermissionDenied):
        kind_named("eligibility.identification").rows(county_officer, VILLAGE, subject)


def test_a_project_is_shown_before_the_work_or_after_it() -> None:
    project(Stage.PROPOSED)
    project(Stage.HANDED_OVER, name="上河村道路")
    before = content_of(drafted("projects.before", "2026", level=Level.TOWNSHIP))
    assert [row[0] for row in before.rows] == ["上河村蓄水池"]
    assert before.sums[3] == 1_205_000_00
    after = drafted("projects.after", "2026")
    assert [row[0] for row in content_of(after).rows] == ["上河村道路"]
    assert after.days == 10


@pytest.mark.parametrize("kind", sorted(ANNOUNCED))
def test_each_kind_shows_only_what_the_drafter_may_see(
    kind: str, other_township_clerk: User, stranger: User, helper: User
) -> None:
    project(Stage.PROPOSED)
    for user in (other_township_clerk, stranger, helper):
        assert subject_choices(user, kind, VILLAGE) == []
        with pytest.raises(PermissionDenied):
            kind_named(kind).rows(user, VILLAGE, "2026")


def test_a_household_sees_its_own_record_and_no_number() -> None:
    home = Household.objects.get(head_name="王小明")
    record = own_record(home, TODAY)
    assert record.place == "甲镇上河村"
    assert (record.year, record.lines[0][1]) == (2026, "王小明")


def test_the_money_of_a_village_is_shown_by_project_and_to_each_household() -> None:
    home = Household.objects.get(head_name="王小明")
    of = funded()
    gains(of, home)
    allocated(tranche(), of, 50_000_00)
    paid(approved(of, 20_000_00), PaymentLine("王小明", 5_000_00, household=home))
    by_project = drafted("funds.projects", "2026")
    (row,) = content_of(by_project).rows
    assert (row[0], row[2], row[3]) == (of.name, 5_000_00, {"below": 3})
    assert content_of(by_project).sums[2] == 5_000_00
    to_homes = drafted("funds.households", "2026")
    (row,) = content_of(to_homes).rows
    assert row == ("甲镇上河村", "王小明", 1, of.name, 5_000_00)
    parts = {words.zh: lines for words, lines in own_record(home, TODAY).parts}
    assert [text.zh for _, text in parts["我家收到的钱"]] == ["5,000.00 元", "5,000.00 元"]
    assert own_record(Household.objects.get(head_name="李四"), TODAY).parts == ()


def test_a_household_sees_who_helps_it_today(helper: User) -> None:
    home = Household.objects.get(head_name="王小明")
    household_pairing(helper.helper, home)
    ((words, lines),) = own_record(home, TODAY).parts
    assert (words.zh, lines[0][1]) == ("谁帮我家", "帮扶戊（甲局）")
    assert own_record(home, date(2000, 1, 1)).parts == ()
