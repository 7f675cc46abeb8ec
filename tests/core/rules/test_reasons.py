"""Why a rule answers as it does: the facts that are missing, and the explanation clause by clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.rules.vocabulary import schema
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import ByArea, Case, Clause

SCHEMA = schema()
ON = date(2026, 11, 23)
CHILD, ADULT = date(2015, 1, 1), date(1980, 1, 1)


def missed(text: str, case: Case, *, table: str = "household", **parameters: Any) -> list[str]:
    given = {name.replace("__", "."): value for name, value in parameters.items()}
    found = SCHEMA.compile(text, table=table).missing(case, on=ON, parameters=given)
    return [f"{one.table}.{one.field} {one.whose}".strip() for one in found]


@pytest.mark.parametrize(("text", "known", "missing"), [
    ("water_safe and relocated", {}, ["household.water_safe", "household.relocated"]),
    ("water_safe and relocated", {"relocated": True}, ["household.water_safe"]),
    ("water_safe and relocated", {"relocated": False}, []),
    ("water_safe or relocated", {"relocated": True}, []),
    ("(water_safe or rooms > 1) and relocated", {"rooms": 3}, ["household.relocated"]),
    ("not (rooms < 3)", {}, ["household.rooms"]),
    ("rooms < 3 or rooms > 5", {}, ["household.rooms"]),
    ("rooms in (1, village.households)", {"rooms": 2}, ["village.households"]),
    ("rooms between village.households and 4", {"rooms": 5}, []),
    ("if(water_safe, rooms, 2) > 1", {"water_safe": True}, ["household.rooms"]),
    ("if(water_safe, rooms, 2) > 1", {"water_safe": False}, []),
    ("if(water_safe, rooms, 2) > 1", {"rooms": 1}, ["household.water_safe"]),
    ("known_or(rooms, 2) > 1", {}, []),
    ("rooms is known", {}, []),
    ("per_person(net_income, rooms) > 1 yuan", {"rooms": 0}, ["household.net_income", "household.rooms"]),
    ("per_person(net_income, rooms) > 1 yuan", {"rooms": 2}, ["household.net_income"]),
    ("is_poor", {"net_income": 5}, ["household.members", "parameter.income_line.identify"]),
])  # fmt: skip
def test_it_names_the_facts_on_which_the_answer_hangs(text: str, known: dict[str, Any], missing: list[str]) -> None:
    assert missed(text, Case(known), income_line__identify=None) == missing


def test_it_says_whose_fact_is_missing_and_leaves_out_members_who_cannot_matter() -> None:
    members = [
        {"name": "王一", "birth_on": ADULT},
        {"name": "王二", "birth_on": CHILD},
        {"name": "王三", "school": "primary"},
        {"name": "王四", "school": "none"},
        {"school": "none", "birth_on": None},
    ]
    text = "every(members where is_child: school in ('primary', 'middle'))"
    assert missed(text, Case(members=members)) == ["member.school 王二", "member.birth_on 王四", "member.birth_on"]
    failed = [*members, {"name": "王五", "birth_on": CHILD, "school": "none"}]
    assert missed(text, Case(members=failed)) == []


def test_it_asks_for_what_a_count_or_a_sum_needs() -> None:
    members = [{"name": "李一", "working": True}, {"name": "李二"}, {"name": "李三", "working": False}]
    case = Case(members=members)
    assert missed("count(members where working) > 1", case) == ["member.working 李二"]
    wanted = ["member.months 李一", "member.working 李二", "member.months 李二"]
    assert missed("sum(members where working: months) > 1", case) == wanted
    assert missed("some(members where working: months > 3)", case) == wanted


def test_it_tells_a_household_of_unknown_place_from_a_place_without_a_value() -> None:
    areas = ByArea([("63", 100)])
    text = "net_income < @income_line.identify"
    assert missed(text, Case({"net_income": 5}), income_line__identify=areas) == ["household.village_code"]
    there = Case({"net_income": 5, "village_code": "53"})
    assert missed(text, there, income_line__identify=areas) == ["parameter.income_line.identify"]


def test_it_names_the_member_in_a_rule_about_a_member() -> None:
    case = Case().about({"name": "王一"})
    assert missed("working and household.relocated", case, table="member") == [
        "member.working 王一", "household.relocated",
    ]  # fmt: skip


# Explanation ----------------------------------------------------------------------------------------------------------


def explained(text: str, case: Case, language: str = "zh", **parameters: Any) -> Clause:
    given = {name.replace("__", "."): value for name, value in parameters.items()}
    rule = SCHEMA.compile(text, table="household")
    clause = rule.explain(case, on=ON, parameters=given, language=language)
    assert clause.verdict is None or clause.verdict is Verdict.of(rule.evaluate(case, on=ON, parameters=given))
    return clause


FAMILY = Case(
    {"net_income": 1_092_600, "house_grade": "c", "village_code": "522700000000", "risks": ",chronic,disabled,"},
    [
        {"name": "王一", "birth_on": ADULT, "working": True, "months": 8},
        {"name": "王二", "birth_on": CHILD, "school": "none"},
        {"name": "王三", "birth_on": CHILD, "school": "primary", "working": False},
        {"birth_on": ADULT},
    ],
)


def test_it_shows_a_definition_with_its_value_against_the_limit() -> None:
    clause = explained("income_per_person < @income_line.identify", FAMILY, income_line__identify=280_000)
    assert clause.shown == "人均纯收入 = 2,731.50 元 < 2,800.00 元"
    assert (clause.text, clause.value, clause.limit) == (
        "income_per_person < @income_line.identify", "2,731.50 元", "2,800.00 元",
    )  # fmt: skip
    assert clause.verdict is Verdict.MET
    (definition,) = clause.parts
    (share,) = definition.parts
    assert share.text == "per_person(net_income, count(members))"
    assert [part.shown for part in share.parts] == ["纯收入 = 10,926.00 元", "成员人数 = 4"]


def test_it_speaks_english() -> None:
    clause = explained("is_poor", FAMILY, "en", income_line__identify=ByArea([("52", 280_000)]))
    assert clause.shown == "Income below the line"
    assert clause.parts[0].shown == "Income per person = 2,731.50 yuan < 2,800.00 yuan"


@pytest.mark.parametrize(("text", "shown"), [
    ("house_grade = 'c'", "住房等级 = C级"),
    ("house_grade = 'a'", "住房等级 = C级 ≠ A级"),
    ("house_grade != 'a'", "住房等级 = C级 ≠ A级"),
    ("net_income >= 20000 yuan", "纯收入 = 10,926.00 元 < 20,000.00 元"),
    ("grant > 5 yuan", "补助 = 未知，要求 > 5.00 元"),
    ("rooms between 1 and 2", "房间数 = 未知，要求在 1 至 2 之内"),
    ("house_grade in ('a', 'b')", "住房等级 = C级，不属于 A级、B级"),
    ("house_grade not in ('a', 'b')", "住房等级 = C级，不属于 A级、B级"),
    ("risks has 'disabled'", "风险 = 长期慢性病、残疾，含 残疾"),
    ("risks has 'serious'", "风险 = 长期慢性病、残疾，不含 大病"),
    ("grant is known", "补助 = 未知，要求 已知"),
    ("water_safe", "饮水安全 = 未知"),
    ("net_income + 1 yuan > 2 yuan", "net_income + 1 yuan = 10,927.00 元 > 2.00 元"),
])  # fmt: skip
def test_it_says_what_is_the_case(text: str, shown: str) -> None:
    assert explained(text, FAMILY).shown == shown


def test_it_names_the_members_who_failed() -> None:
    clause = explained("every(members where is_child: school in ('primary', 'middle'))", FAMILY)
    assert clause.verdict is Verdict.NOT_MET
    assert clause.deciding == ("王二",)
    assert [(part.whose, part.verdict) for part in clause.parts] == [("王二", Verdict.MET), ("王二", Verdict.NOT_MET)]
    assert clause.parts[1].shown == "在校情况 = 不在校，不属于 小学、初中"


def test_it_names_the_members_who_satisfied_or_were_counted_or_are_not_known() -> None:
    assert explained("some(members: working)", FAMILY).deciding == ("王一",)
    unknown = explained("count(members where working) = 1", FAMILY).parts[0]
    assert unknown.deciding == ("王二", "成员 4")
    counted = explained("count(members where is_child) = 2", FAMILY).parts[0]
    assert counted.deciding == ("王二", "王三")
    assert explained("every(members: birth_on is known)", FAMILY).deciding == ()
    assert explained("every(members: working)", FAMILY).deciding == ("王三",)


def test_it_explains_every_clause_even_after_the_answer_is_settled() -> None:
    clause = explained("house_grade = 'a' and grant > 5 yuan and not relocated", FAMILY)
    assert [part.verdict for part in clause.parts] == [Verdict.NOT_MET, Verdict.CANNOT_TELL, Verdict.CANNOT_TELL]
    assert [part.text for part in clause.parts] == ["house_grade = 'a'", "grant > 5 yuan", "not relocated"]
