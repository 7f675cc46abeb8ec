"""Correcting facts on a form made from the dictionary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cast import signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.forms.facts import FactForm
from lianxin.registry.models import Change, Household, HouseholdFacts, Member, MemberFacts
from lianxin.rulebook import dictionary
from registry.makers import ID_NO, YEAR, year_book

pytestmark = pytest.mark.django_db
HOUSE = "?section=house-and-living-conditions"
HEALTH = "?section=health-and-labour"


def url(of: Household, query: str, member: Member | None = None) -> str:
    middle = f"members/{member.pk}/" if member else ""
    return f"/registry/households/{of.pk}/{middle}correct/{query}"


def sent(user: User, of: Household, query: str, member: Member | None = None, **form: Any) -> Any:
    return signed_in(user).post(url(of, query, member), form)


def facts(of: Household) -> Any:
    return HouseholdFacts.objects.get(household=of, year=YEAR)


def test_it_is_for_those_who_may_correct(sent_at: Callable[..., dict[str, int]], helped: Household) -> None:
    assert sent_at(url(helped, HOUSE)) == dict.fromkeys(
        ("county_officer", "township_clerk", "village_team_member"), 200
    ) | {
        "other_township_clerk": 404, "helper": 403, "other_helper": 403, "unit_liaison": 403, "auditor": 403,
        "stranger": 403, "nobody": 302,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["", "?section=nonsense", "?field=nonsense", "?field=village", "?field=head_name", f"{HOUSE}&year=1999"]
)
def test_it_has_no_form_for_what_cannot_be_corrected(county_officer: User, family: Household, query: str) -> None:
    assert signed_in(county_officer).get(url(family, query)).status_code == 404


def test_it_writes_what_was_changed_and_nothing_else(township_clerk: User, family: Household) -> None:
    response = sent(
        township_clerk,
        family,
        "?field=house_m2&field=dangerous_house",
        house_m2="95.5",
        dangerous_house="no",
        reason="重新丈量",
    )
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"?year={YEAR}#history")
    (change,) = Change.objects.all()
    assert (change.field, change.before, change.after, change.reason) == ("house_m2", "80.0", "95.5", "重新丈量")
    assert facts(family).house_m2 == 95.5


def test_an_emptied_control_makes_the_fact_missing(township_clerk: User, family: Household) -> None:
    sent(township_clerk, family, "?field=dangerous_house", dangerous_house="", reason="查无依据")
    assert facts(family).dangerous_house is None


def test_it_takes_yuan_and_keeps_fen(township_clerk: User, family: Household) -> None:
    sent(township_clerk, family, "?field=wage_income_yuan", wage_income_yuan="1,234.5", reason="核实")
    assert facts(family).wage_income_yuan == 123_450


def test_it_demands_a_reason(township_clerk: User, family: Household) -> None:
    response = sent(township_clerk, family, "?field=house_m2", house_m2="95", reason="  ")
    assert response.status_code == 200
    assert "请填写这一项" in response.content.decode()
    assert facts(family).house_m2 == 80


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("house_m2", "很大"), ("wage_income_yuan", "1.234"), ("wage_income_yuan", "百元"), ("house_grade", "Z"),
        ("income_from", "2026-02-30"), ("exit_year", "2020.5"), ("water_reliability_percent", "101"),
        ("identified_month", "2026-13"), ("dangerous_house", "maybe"),
    ],
)  # fmt: skip
def test_it_refuses_a_value_at_its_field(township_clerk: User, family: Household, field: str, typed: str) -> None:
    response = sent(township_clerk, family, f"?field={field}", reason="核实", **{field: typed})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not Change.objects.exists()


def test_it_says_that_nothing_was_changed(township_clerk: User, family: Household) -> None:
    response = sent(township_clerk, family, "?field=house_m2", house_m2="80", reason="核实")
    assert "没有改动任何一项" in response.content.decode()


def test_it_refuses_a_closed_year(township_clerk: User, family: Household) -> None:
    book = year_book()
    book.state = "closed"
    book.save()
    response = sent(township_clerk, family, "?field=house_m2", house_m2="95", reason="核实")
    assert "REG-001" in response.content.decode()
    assert facts(family).house_m2 == 80


def test_it_warns_of_the_implausible_and_writes_it(township_clerk: User, family: Household) -> None:
    response = signed_in(township_clerk).post(
        url(family, "?field=house_m2"), {"house_m2": "1200", "reason": "祠堂"}, follow=True
    )
    assert "少见地偏离常值" in response.content.decode()
    assert facts(family).house_m2 == 1200


def test_several_codes_are_ticked_and_none_of_them_is_an_answer(
    township_clerk: User, family: Household, wife: Member
) -> None:
    query, row = "?field=welfare_posts", MemberFacts.objects.filter(member=wife)
    first = dictionary().code_lists["welfare_post"].codes[0].key
    sent(township_clerk, family, query, wife, welfare_posts=[first], reason="核实")
    assert row.values_list("welfare_posts", flat=True).get() == f",{first},"
    both = sent(township_clerk, family, query, wife, welfare_posts=[first, "-"], reason="核实")
    assert both.context["form"].errors["welfare_posts"]
    sent(township_clerk, family, query, wife, welfare_posts=["-"], reason="核实")
    assert row.values_list("welfare_posts", flat=True).get() == ","
    sent(township_clerk, family, query, wife, reason="核实")
    assert row.values_list("welfare_posts", flat=True).get() is None


def test_a_closed_value_is_not_in_the_form_before_it_is_opened(
    township_clerk: User, family: Household, wife: Member
) -> None:
    shown = signed_in(township_clerk).get(url(family, HEALTH, wife)).content.decode()
    assert 'name="health"' not in shown
    assert 'name="labour_ability"' in shown
    assert not Event.objects.filter(act="registry.open_sensitive").exists()


def test_opening_a_value_in_the_form_is_recorded_and_keeps_what_was_typed(
    township_clerk: User, family: Household, wife: Member
) -> None:
    response = sent(
        township_clerk, family, HEALTH, wife, open="health", labour_ability="ordinary", reason="入户看过", opened=[]
    )
    shown = response.content.decode()
    assert 'value="long_term_illness"' in shown
    assert "checked" in shown
    assert "入户看过" in shown
    assert 'value="ordinary" selected' in shown
    assert Event.objects.get(act="registry.open_sensitive").details["fields"] == ["health"]
    assert not Change.objects.exists()


def test_an_opened_value_is_corrected(township_clerk: User, family: Household, wife: Member) -> None:
    sent(township_clerk, family, HEALTH, wife, opened="health", health=["serious_illness"], reason="医院证明")
    assert MemberFacts.objects.get(member=wife).health == ",serious_illness,"


def test_an_unopened_value_stays_as_it_is(township_clerk: User, family: Household, wife: Member) -> None:
    sent(township_clerk, family, HEALTH, wife, labour_ability="ordinary", reason="核实")
    assert MemberFacts.objects.get(member=wife).health == ",long_term_illness,"


def test_it_opens_nothing_that_the_form_is_not_about(township_clerk: User, family: Household, wife: Member) -> None:
    assert sent(township_clerk, family, HEALTH, wife, open="id_no", reason="").status_code == 409
    assert not Event.objects.filter(act="registry.open_sensitive").exists()


def test_a_household_has_one_head(township_clerk: User, family: Household, wife: Member) -> None:
    response = sent(township_clerk, family, "?field=relation_to_head", wife, relation_to_head="head", reason="核实")
    assert "REG-020" in response.context["form"].errors["relation_to_head"].as_text()
    assert MemberFacts.objects.get(member=wife).relation_to_head == "spouse"


def test_a_name_is_not_emptied(township_clerk: User, family: Household, wife: Member) -> None:
    assert sent(township_clerk, family, "?field=name", wife, name=" ", reason="核实").context["form"].errors["name"]


def test_an_identity_number_must_be_sound(township_clerk: User, family: Household, wife: Member) -> None:
    response = sent(township_clerk, family, "?field=id_no", wife, opened="id_no", id_no=ID_NO[:-1] + "6", reason="核实")
    assert response.context["form"].errors["id_no"]
    wife.refresh_from_db()
    assert wife.id_no == ID_NO  # type: ignore[attr-defined]


def test_every_field_of_the_dictionary_has_a_control_that_gives_its_value_back() -> None:
    """A form that is sent back as it was shown changes nothing, whatever the field."""
    samples = {
        "text": "甲", "integer": 3, "number": 2.5, "money": 12_345, "date": date(2026, 3, 9), "month": date(2026, 3, 1),
        "boolean": False, "identifier": ID_NO, "area": "999901101201",
    }  # fmt: skip
    checked = 0
    for entry in dictionary().fields.values():
        if entry.table not in {"household", "member"}:
            continue
        value: Any = samples.get(entry.type)
        if entry.code_list:
            key = dictionary().code_list_of(entry).codes[0].key
            value = f",{key}," if entry.type == "codes" else key
        if entry.strict and entry.minimum is not None:
            value = type(value)(entry.minimum)
        shown = FactForm(entries=[entry], present={entry.name: value}, on=date(2026, 12, 31))
        bound = shown[entry.name]
        initial = bound.field.widget.format_value(bound.value())
        typed = initial if entry.type == "codes" else (initial[0] if isinstance(initial, list) else initial)
        form = FactForm(
            {entry.name: typed, "reason": "同"}, entries=[entry], present={entry.name: value}, on=date(2026, 12, 31)
        )
        assert form.is_valid(), (entry.name, form.errors)
        assert form.changed() == {}, entry.name
        checked += 1
    assert checked > 200
