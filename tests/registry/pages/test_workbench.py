"""What the register puts on the workbench and into the menu."""

from __future__ import annotations

import pytest

from cast import signed_in
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, ImportJob
from lianxin.registry.workbench import carried_waiting, conflicts_waiting, imports_waiting, my_households
from registry.makers import conflict, import_job

pytestmark = pytest.mark.django_db


def counts(lines: list) -> list[int | None]:  # type: ignore[type-arg]
    return [line.count for line in lines]


def test_nothing_waits_where_nothing_is_registered(county_officer: User) -> None:
    found = [
        line
        for provider in (imports_waiting, conflicts_waiting, carried_waiting, my_households)
        for line in provider(county_officer)
    ]
    assert found == []


def test_a_preview_waits_until_it_is_confirmed(township_clerk: User) -> None:
    preview = import_job(by=township_clerk, result={"writable": True})
    assert counts(imports_waiting(township_clerk)) == [1]
    import_job(by=township_clerk, is_dry_run=False, follows=preview)
    assert imports_waiting(township_clerk) == []


def test_a_preview_with_nothing_to_write_does_not_wait(township_clerk: User) -> None:
    import_job(by=township_clerk, result={"writable": False})
    assert imports_waiting(township_clerk) == []


def test_a_colleague_s_preview_waits_for_the_colleague(township_clerk: User, county_officer: User) -> None:
    import_job(by=township_clerk, result={"writable": True})
    assert imports_waiting(county_officer) == []


def test_a_stopped_import_waits_until_the_file_is_taken_up_again(township_clerk: User) -> None:
    import_job(by=township_clerk, state=ImportJob.State.INTERRUPTED)
    assert counts(imports_waiting(township_clerk)) == [1]
    import_job(by=township_clerk)
    assert imports_waiting(township_clerk) == []


def test_an_undecided_conflict_waits_in_its_area(
    township_clerk: User, other_township_clerk: User, family: Household
) -> None:
    found = conflict(family, "house_m2", 80.0, 70.0)
    assert counts(conflicts_waiting(township_clerk)) == [1]
    assert conflicts_waiting(other_township_clerk) == []
    found.delete()
    assert conflicts_waiting(township_clerk) == []


def test_households_carried_forward_wait_for_whoever_may_correct_them(
    village_team_member: User, other_township_clerk: User, family: Household
) -> None:
    HouseholdFacts.objects.update(is_carried=True)
    (line,) = carried_waiting(village_team_member)
    assert line.count == 1
    shown = signed_in(village_team_member).get(line.url).content.decode()
    assert "甲某" in shown
    assert carried_waiting(other_township_clerk) == []


def test_a_helper_sees_how_many_households_are_his(helper: User, other_helper: User, helped: Household) -> None:
    assert counts(my_households(helper)) == [1]
    assert my_households(other_helper) == []


def test_a_liaison_sees_the_households_of_the_unit(unit_liaison: User, helped: Household) -> None:
    (line,) = my_households(unit_liaison)
    assert line.words.zh == "本单位帮扶的农户"


def test_the_workbench_shows_it_all(township_clerk: User, family: Household) -> None:
    conflict(family, "house_m2", 80.0, 70.0)
    import_job(by=township_clerk, result={"writable": True})
    shown = signed_in(township_clerk).get("/").content.decode()
    for text in ("待处理的冲突", "待确认写入的导入", "导入名册", "查找农户"):
        assert text in shown


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("county_officer", ["农户", "导入", "待处理冲突", "年度"]), ("township_clerk", ["农户", "导入", "待处理冲突"]),
        ("helper", ["农户"]), ("auditor", ["农户"]), ("stranger", []),
    ],
)  # fmt: skip
def test_the_menu_shows_what_the_reader_may_do(request: pytest.FixtureRequest, who: str, lines: list[str]) -> None:
    shown = signed_in(request.getfixturevalue(who)).get("/").content.decode()
    menu = shown.split('id="menu"')[1].split("</nav>")[0]
    assert [line for line in ("农户", "导入", "待处理冲突", "年度") if f"<span>{line}</span>" in menu] == lines
