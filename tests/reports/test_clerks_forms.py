"""Forms as county clerks get them: rosters, ledgers and cards, cell by cell; and a region that was misread is called what it is."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cast import COUNTY, TOWNSHIP, VILLAGE, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Helper, Team, TeamMember, User
from lianxin.registry.models import HouseholdFacts, MemberFacts, VillageFacts
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.domain.forms_layout import changes_between
from lianxin.reports.models import FormVersion
from lianxin.reports.operations import NewForm, add_version, answer_headings, enter_form, fill_version
from lianxin.reports.queries.form_versions import blocks_of_version, guessed_narrowing
from registry.makers import ID_NO, YEAR
from reports import clerks_forms as forms
from reports.conftest import ON
from reports.messy_forms import Sheet, blank_rows, book, written
from reports.test_messy_forms import fill, whys
from reports.test_more_messy_forms import columns

pytestmark = pytest.mark.django_db


def entered(content: bytes, name: str = "表") -> FormVersion:
    """A form that the house has sent in."""
    return enter_form(entry=NewForm(name, COUNTY, content, "表.xlsx"), by=None)


def test_a_roster_of_households_counts_their_members(scene: SimpleNamespace) -> None:
    blank = forms.poor_households()
    MemberFacts.objects.filter(member__name="张小").update(school_status="primary")
    version = entered(blank)
    _, made = fill_version(version=version, asked=Asked(COUNTY, YEAR, ON, with_sensitive=True), by=None)
    cells = written(blank, made.content)
    assert {place: value for place, value in cells.items() if place[0] in "EFGHIKL" and place != "E11"} == columns(
        6, E=[3, 1, 1, 1, 6], F=[2, 0, 1, 1, 4], G=[0, 1, 0, 0, 1], H=[1, 0, 0, None, 1], I=[1, 0, 0, 0, 1],
        K=[3, None, 1.05, 2, 6.05], L=[12345.67],
    )  # fmt: skip
    _, closed = fill_version(version=version, asked=Asked(COUNTY, YEAR, ON), by=None)
    assert {("G6", "not_opened"), ("I6", "not_opened")} <= whys(closed)
    assert not {"G6", "I6"} & set(written(blank, closed.content))
    assert written(blank, closed.content)["F6"] == 2


def test_a_member_of_whom_it_is_not_known_is_said_so(scene: SimpleNamespace) -> None:
    MemberFacts.objects.filter(member__name="张甲").update(labour_ability=None)
    made = fill(forms.poor_households(), VILLAGE)
    assert ("F6", "untold") in whys(made)
    assert written(forms.poor_households(), made.content)["F6"] == 1


def test_a_ledger_of_monitored_households_is_read_and_narrowed_by_its_title(scene: SimpleNamespace) -> None:
    blank = forms.monitored_households()
    version = entered(blank, "监测台账")
    only = guessed_narrowing(version.form, blocks_of_version(version))
    assert only == "word:monitored"
    _, made = fill_version(version=version, asked=Asked(COUNTY, YEAR, ON, (only,)), by=None)
    cells = written(blank, made.content)
    assert [cells.get(f"{letter}4") for letter in "BCDEFI"] == ["上河村", "王乙", 1, 0, "脱贫不稳定户", "否"]
    assert [cells.get(f"{letter}5") for letter in "BCDEFI"] == ["下河村", "赵丙", 1, 1, "边缘易致贫户", "是"]
    assert {why for cell, why in whys(made) if cell[0] in "G"} == {"missing"}


def test_a_roster_of_teams_has_a_line_for_each_member_and_a_card_knows_the_first_secretary(
    scene: SimpleNamespace, helper: User
) -> None:
    person = Helper.objects.get(user=helper)
    team = Team.objects.create(village_code=VILLAGE, name="驻村工作队", starts_on=date(2026, 1, 1))
    TeamMember.objects.create(
        team=team, helper=person, duty=TeamMember.Duty.FIRST_SECRETARY, starts_on=date(2026, 1, 5)
    )
    blank = forms.resident_teams()
    cells = written(blank, fill(blank).content)
    assert [cells.get(f"{letter}3") for letter in "ABCDGIJ"] == [
        1, "某镇", "上河村", person.name, person.unit.name, "第一书记", "2026-01-05",
    ]  # fmt: skip
    assert "B4" not in cells
    VillageFacts.objects.create(
        village_code=VILLAGE, year=YEAR, households=310, persons=1204, clinics=1, exited=True, school_broadband=False,
        collective_income_yuan=23_300_000, source=HouseholdFacts.objects.filter(year=YEAR).first().source,
    )  # fmt: skip
    blank = forms.village_card()
    _, made = fill_version(version=entered(blank, "卡"), asked=Asked(VILLAGE, YEAR, ON), by=None)
    assert written(blank, made.content) == {
        "B2": "上河村", "D2": "某镇", "F2": 2026, "B3": "310户", "D3": 1204, "B4": 2, "D4": 1, "F4": 23.3,
        "B5": "☑是 □否", "D5": "☐有  ☑无", "F5": 1, "D6": person.name,
    }  # fmt: skip
    assert {("F3", "missing"), ("B6", "missing")} <= whys(made)


def test_what_stands_beside_the_head_is_his(scene: SimpleNamespace) -> None:
    blank = forms.production_subsidies()
    made = fill(blank, with_sensitive=True)
    cells = written(blank, made.content)
    assert [cells.get(f"{letter}3") for letter in "ABCDEG"] == [1, "上河村", "张甲", ID_NO, 3, None]
    assert ("G2", "not_answered") in whys(made)


def test_a_title_that_names_an_age_narrows_to_it(scene: SimpleNamespace) -> None:
    blank = forms.schooling()
    version = entered(blank)
    only = guessed_narrowing(version.form, blocks_of_version(version))
    assert only == "age:6:15"
    asked = Asked(COUNTY, YEAR, date(2026, 8, 1), (only,))
    cells = written(blank, fill_version(version=version, asked=asked, by=None)[1].content)
    assert [cells.get(f"{letter}{row}") for row in (3, 4) for letter in "BCL"] == [
        "上河村",
        "张小",
        "张甲",
        *[None] * 3,
    ]
    old = entered(
        book(
            Sheet([["60 岁以上老年人及残疾人摸底表", "", ""], ["姓名", "性别", "年龄"], *blank_rows(3, 3)], (), (2, 5))
        ),
        "老",
    )
    assert guessed_narrowing(old.form, blocks_of_version(old)) == "any:age:60:+word:disabled"


def test_a_renamed_heading_keeps_its_answer(scene: SimpleNamespace) -> None:
    def headings(*names: str) -> bytes:
        return book(Sheet([["序号", "户主姓名", *names], *blank_rows(3, 2 + len(names))], (), (1, 4)))

    first = entered(headings("幸福指数", "贫困户属性"))
    answer_headings(version=first, answers={("1.1", 2): "text|好"}, only_here=True, by=None)
    first.refresh_from_db()
    second = add_version(
        form=first.form, content=headings("群众幸福指数", "户属性（脱贫户类型）"), file_name="表.xlsx", by=None
    )
    (block,) = blocks_of_version(second)
    assert [found.state.value for found in block.matches] == ["known"] * 4
    assert (block.matches[2].answer, block.matches[2].is_remembered) == (
        blocks_of_version(first)[0].matches[2].answer,
        True,
    )
    told = {(one.kind, one.before, one.path) for one in changes_between(first.layout, second.layout)}
    assert told == {
        ("renamed", "幸福指数", "群众幸福指数"),
        ("renamed", "贫困户属性", "户属性（脱贫户类型）"),
    }


def narrow_table() -> bytes:
    """Two columns only, the villages printed: labels beside blanks, as it looks."""
    return book(Sheet([["村名", "脱贫户（户）", ""], ["上河村", "", ""], ["下河村", "", ""]], (), (1, 3)))


def test_a_keeper_calls_a_region_what_it_is(scene: SimpleNamespace, county_officer: User) -> None:
    version = entered(narrow_table())
    assert [block.card is not None for block in blocks_of_version(version)] == [True]
    url = reverse("reports:version", args=[version.form_id, 1])
    client = signed_in(county_officer)
    assert 'value="table:1@村名"' in client.get(url).content.decode()
    assert client.post(url, {"region-1.1": "table:1@村名"}).status_code == 302
    version.refresh_from_db()
    made = fill_version(version=version, asked=Asked(TOWNSHIP, YEAR, ON), by=None)[1]
    assert written(narrow_table(), made.content) == {"B2": 2, "B3": 0}
    # The next version, a row lower, is read as was said of this one; and it may be called a card again.
    lower = book(Sheet([["脱贫户统计", "", ""], ["村名", "脱贫户（户）", ""], ["上河村", "", ""]], ["A1:C1"], (2, 3)))
    second = add_version(form=version.form, content=lower, file_name="表.xlsx", by=None)
    assert [block.table is not None for block in blocks_of_version(second)] == [True]
    answer_headings(version=second, answers={}, regions=["card:1@村名"], by=None)
    second.refresh_from_db()
    assert [block.card is not None for block in blocks_of_version(second)] == [True]


@pytest.mark.parametrize("said", ["table:1@无此", "planet:1@村名", "table:9@村名", ""])
def test_a_region_that_is_none_is_refused(said: str, scene: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="REPORTS-240"):
        answer_headings(version=entered(narrow_table()), answers={}, regions=[said], by=None)


@pytest.mark.parametrize("answer", ["count|member|word:exited", "count|member|", "mean|household.net_income_yuan"])
def test_no_count_that_a_household_cannot_have_is_taken(answer: Any, scene: SimpleNamespace) -> None:
    version = entered(forms.poor_households())
    with pytest.raises(Refused, match="FORM-006"):
        answer_headings(version=version, answers={("1.1", 5): answer}, by=None)
