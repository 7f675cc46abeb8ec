"""The page of one household and of one member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cast import signed_in
from lianxin.people.models import User
from lianxin.registry import panels
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts, Source
from lianxin.registry.operations import correct_facts
from lianxin.registry.panels import Panel
from registry.makers import ID_NO, YEAR, change, household, household_facts, source, year_book

pytestmark = pytest.mark.django_db
SEES_THE_VILLAGE = dict.fromkeys(
    ("county_officer", "township_clerk", "village_team_member", "auditor", "helper", "unit_liaison"), 200
)
SEES_NOTHING_THERE = {"other_township_clerk": 404, "other_helper": 404, "stranger": 403, "nobody": 302}


@pytest.fixture
def no_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page without what other rooms show on it."""
    monkeypatch.setattr(panels, "_panels", {})


def url(of: Household, query: str = "") -> str:
    return f"/registry/households/{of.pk}/{query}"


def page(user: User, of: Household, query: str = "") -> str:
    response = signed_in(user).get(url(of, query))
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_is_open_to_those_who_need_to_know(sent_at: Callable[..., dict[str, int]], helped: Household) -> None:
    assert sent_at(url(helped)) == SEES_THE_VILLAGE | SEES_NOTHING_THERE


def test_the_page_of_a_member_is_open_to_the_same(
    sent_at: Callable[..., dict[str, int]], helped: Household, wife: Member
) -> None:
    assert sent_at(url(helped, f"members/{wife.pk}/")) == SEES_THE_VILLAGE | SEES_NOTHING_THERE


@pytest.mark.parametrize("query", ["?year=1999", "?year=x", "?year=²", "members/999999/"])
def test_it_has_no_page_for_what_does_not_exist(county_officer: User, family: Household, query: str) -> None:
    assert signed_in(county_officer).get(url(family, query)).status_code == 404


def test_a_member_of_another_household_has_no_page_here(
    county_officer: User, far_family: Household, wife: Member
) -> None:
    assert signed_in(county_officer).get(url(far_family, f"members/{wife.pk}/")).status_code == 404


def test_it_shows_values_in_words(township_clerk: User, family: Household) -> None:
    shown = page(township_clerk, family)
    for text in ("一般贫困户", "5,123.45", "因病", "某镇上河村", "平方米"):
        assert text in shown


def test_it_shows_where_a_value_comes_from(township_clerk: User, family: Household) -> None:
    shown = page(township_clerk, family)
    assert "花名册.xlsx · Sheet1 · 采集人甲 · " in shown
    assert "2026年3月1日" in shown


def test_it_masks_the_identity_number_and_closes_the_illness(township_clerk: User, family: Household) -> None:
    shown = page(township_clerk, family)
    assert "9999************25" in shown
    assert ID_NO not in shown
    assert "长期慢性病" not in shown


def test_it_hides_personal_values_from_whoever_may_not_open_them(helper: User, helped: Household, wife: Member) -> None:
    for shown in (page(helper, helped), page(helper, helped, f"members/{wife.pk}/")):
        assert "已隐藏" in shown
        assert "9999****" not in shown
        assert "长期慢性病" not in shown
        assert "/open/" not in shown
    assert "因病" not in page(helper, helped)


def test_it_counts_what_a_begun_form_still_demands(township_clerk: User, family: Household) -> None:
    assert "已填齐" not in page(township_clerk, family)  # the head has no identity number
    HouseholdFacts.objects.filter(household=family).update(wage_income_yuan=100_00)
    shown = page(township_clerk, family)
    assert "还有 5 项未填" in shown
    assert "生产经营性支出" in shown


def test_it_demands_nothing_of_a_form_that_was_not_begun(township_clerk: User, family: Household) -> None:
    Member.objects.filter(facts__household=family).update(id_no=ID_NO)
    assert "已填齐" in page(township_clerk, family)


def test_it_shows_each_year_apart(township_clerk: User, family: Household) -> None:
    household_facts(family, YEAR - 1, house_m2=60.0)
    now, before = page(township_clerk, family), page(township_clerk, family, f"?year={YEAR - 1}")
    assert "80 " in now
    assert "60 " not in now
    assert "60 " in before
    assert "没有登记成员" in before


def test_it_marks_facts_carried_forward_and_takes_their_confirmation(township_clerk: User, family: Household) -> None:
    HouseholdFacts.objects.update(is_carried=True)
    MemberFacts.objects.update(is_carried=True)
    assert "上年结转，未核实" in page(township_clerk, family)
    response = signed_in(township_clerk).post(url(family, "confirm/"), {"year": YEAR})
    assert response.status_code == 302
    assert "上年结转，未核实" not in page(township_clerk, family)
    assert not MemberFacts.objects.filter(is_carried=True).exists()


def test_it_refuses_a_confirmation_in_a_closed_year(township_clerk: User, family: Household) -> None:
    HouseholdFacts.objects.update(is_carried=True)
    book = year_book()
    book.state = "closed"
    book.save()
    assert signed_in(township_clerk).post(url(family, "confirm/"), {"year": YEAR}).status_code == 409
    assert HouseholdFacts.objects.get().is_carried


def test_confirming_is_for_those_who_may_correct(sent_at: Callable[..., dict[str, int]], helped: Household) -> None:
    answers = sent_at(url(helped, "confirm/"), method="post", form={"year": YEAR})
    assert answers == dict.fromkeys(("county_officer", "township_clerk", "village_team_member", "nobody"), 302) | {
        "other_township_clerk": 404, "helper": 403, "other_helper": 403, "unit_liaison": 403, "auditor": 403,
        "stranger": 403,
    }  # fmt: skip


def test_it_offers_no_correction_in_a_closed_year(township_clerk: User, family: Household) -> None:
    assert "/correct/" in page(township_clerk, family)
    book = year_book()
    book.state = "closed"
    book.save()
    shown = page(township_clerk, family)
    assert "/correct/" not in shown
    assert "已关账" in shown


def test_it_tells_what_was_changed_by_whom_and_why(township_clerk: User, family: Household) -> None:
    correct_facts(household_id=family.pk, year=YEAR, values={"house_m2": 95.0}, reason="重新丈量", by=township_clerk)
    shown = page(township_clerk, family)
    for text in ("80 平方米", "95 平方米", "重新丈量", "镇办乙"):
        assert text in shown


def test_the_history_hides_what_the_page_hides(helper: User, township_clerk: User, helped: Household) -> None:
    change(helped, "main_cause", "illness", "disaster", by=township_clerk, reason="核实")
    assert "因灾" not in page(helper, helped)
    assert "因灾" in page(township_clerk, helped)


def test_the_history_never_shows_an_identity_number_or_an_illness(
    county_officer: User, family: Household, wife: Member
) -> None:
    for field, value in (("id_no", "999901196001010033"), ("health", ",serious_illness,")):
        correct_facts(
            household_id=family.pk,
            member_id=wife.pk,
            year=YEAR,
            values={field: value},
            reason="核实",
            by=county_officer,
        )
    shown = page(county_officer, family)
    assert "9999************33" in shown
    assert "999901196001010033" not in shown
    assert "患有大病" not in shown


def test_it_says_what_comes_first_for_a_household_without_facts(county_officer: User, known_areas: None) -> None:
    year_book()
    bare = household("丁某", with_facts=False)
    assert "该户还没有年度数据" in page(county_officer, bare)


def test_it_reads_the_page_in_few_queries(
    no_panels: None, township_clerk: User, family: Household, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        change(family, "house_m2", str(number), str(number + 1), by=township_clerk)
        household_facts(family, YEAR - 1 - number, source=source(kind=Source.Kind.SURVEY))
    client = signed_in(township_clerk)
    with django_assert_max_num_queries(16):
        client.get(url(family))


def _says_hello(request: HttpRequest, of: Household, year: int) -> SafeString | None:
    return format_html("<p>panel {} {}</p>", of.head_name, year)


def test_it_shows_the_panels_of_later_rooms(
    no_panels: None, township_clerk: User, helper: User, helped: Household
) -> None:
    panels.register(Panel("b", "audit.read", 1, _says_hello))
    panels.register(Panel("a", "pairing.read", 2, _says_hello))
    panels.register(Panel("c", "pairing.read", 3, lambda request, of, year: None))
    assert page(township_clerk, helped).count(f"<p>panel 甲某 {YEAR}</p>") == 1
    assert page(helper, helped).count("<p>panel") == 1


def test_a_panel_has_a_name_of_its_own_and_an_act_that_exists(no_panels: None) -> None:
    panels.register(Panel("a", "pairing.read", 2, _says_hello))
    with pytest.raises(ValueError, match="twice"):
        panels.register(Panel("a", "pairing.read", 3, _says_hello))
    with pytest.raises(ValueError, match="nothing"):
        panels.register(Panel("b", "nothing", 3, _says_hello))
