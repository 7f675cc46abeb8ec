"""What a rule answers for one household: each operator met, not met and cannot tell; what it reads; what binding does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.rules.engines import answer_of
from core.rules.vocabulary import DEFINITIONS, PARAMETERS, dictionary, schema
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import ByArea, Case, Definition, Kind, ParameterType, Schema

SCHEMA = schema()
ON = date(2026, 11, 23)
T, F, U = True, False, None


def judged(text: str, case: Case | None = None, *, table: str = "household", **parameters: Any) -> Any:
    given = {name.replace("__", "."): value for name, value in parameters.items()}
    return SCHEMA.compile(text, table=table).evaluate(case or Case(), on=ON, parameters=given)


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (F, F, F, F), (T, U, U, T), (F, U, F, U), (U, U, U, U)],
)
def test_it_joins_truths_by_kleenes_tables(
    a: bool | None, b: bool | None, both: bool | None, either: bool | None
) -> None:
    for first, second in ((a, b), (b, a)):
        case = Case({"water_safe": first, "relocated": second}, village={"has_clinic": first})
        assert judged("water_safe and relocated", case) is both
        assert judged("water_safe or relocated", case) is either
        assert judged("water_safe and relocated and village.has_clinic", case) is both
        assert judged("water_safe or relocated or village.has_clinic", case) is either
        assert judged("not (water_safe and relocated)", case) is (None if both is None else not both)


@pytest.mark.parametrize(("sign", "below", "equal", "above"), [
    ("=", F, T, F), ("!=", T, F, T), ("<", T, F, F), ("<=", T, T, F), (">", F, F, T), (">=", F, T, T),
])  # fmt: skip
def test_it_compares_in_every_direction(sign: str, below: bool, equal: bool, above: bool) -> None:
    for rooms, answer in ((2, below), (3, equal), (4, above), (None, None)):
        case = Case({"rooms": rooms}, village={"households": 3})
        assert judged(f"rooms {sign} 3", case) is answer
        assert judged(f"rooms {sign} village.households", case) is answer
        assert judged(f"rooms + 0 {sign} 3", case) is answer
        mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
        assert judged(f"3 {mirrored} rooms", case) is answer


VALUES = [
    ("house_grade in ('a', 'b')", {"house_grade": "b"}, T),
    ("house_grade in ('a', 'b')", {"house_grade": "c"}, F),
    ("house_grade in ('a', 'b')", {}, U),
    ("house_grade not in ('a', 'b')", {"house_grade": "c"}, T),
    ("house_grade not in ('a', 'b')", {}, U),
    ("rooms in (1, village.households)", {"rooms": 1}, T),
    ("rooms in (1, village.households)", {"rooms": 2}, U),
    ("rooms not in (1, village.households)", {"rooms": 2}, U),
    ("rooms not in (1, village.households)", {"rooms": 1}, F),
    ("rooms between 2 and 4", {"rooms": 2}, T),
    ("rooms between 2 and 4", {"rooms": 5}, F),
    ("rooms between 2 and village.households", {"rooms": 1}, F),
    ("rooms between 2 and village.households", {"rooms": 3}, U),
    ("rooms between village.households and 4", {"rooms": 5}, F),
    ("rooms is known", {"rooms": 0}, T),
    ("rooms is known", {}, F),
    ("rooms is unknown", {}, T),
    ("risks has 'serious'", {"risks": ",chronic,serious,"}, T),
    ("risks has 'serious'", {"risks": ","}, F),
    ("risks has 'disabled'", {"risks": ",disabled_newly,"}, F),
    ("risks has 'serious'", {}, U),
    ("group_name = 'O''Hara'", {"group_name": "O'Hara"}, T),
    ("if(water_safe, rooms, 0)", {"water_safe": True, "rooms": 3}, 3),
    ("if(water_safe, rooms, 0)", {"water_safe": False}, 0),
    ("if(water_safe, 1, 1)", {}, U),
    ("if(water_safe, 'a', 'b') = house_grade", {"water_safe": True, "house_grade": "a"}, T),
    ("known_or(rooms, 7)", {}, 7),
    ("known_or(rooms, 7)", {"rooms": 0}, 0),
    ("least(rooms, 3, 5)", {"rooms": 4}, 3),
    ("greatest(rooms, 3)", {}, U),
    ("rooms - 1 - 1", {"rooms": 5}, 3),
    ("2 + 3 * -rooms", {"rooms": 4}, -10),
    ("-(rooms + 1) * 2", {"rooms": 4}, -10),
    ("net_income * 12 - 0.05 yuan", {"net_income": 100}, 1195),
    ("land_mu + 1", {"land_mu": 1.5}, 2.5),
    ("rooms * 1.5", {"rooms": 3}, 4.5),
    ("years_between(date '2020-02-29', date '2021-02-28')", {}, 0),
    ("years_between(date '2020-02-29', date '2021-03-01')", {}, 1),
    ("years_between(on, date '2025-11-24')", {}, -1),
    ("months_between(date '2026-01-31', date '2026-02-28')", {}, 0),
    ("months_between(on, date '2026-11-22')", {}, -1),
    ("per_person(net_income, 3)", {"net_income": 100}, 33),
    ("per_person(net_income, 8)", {"net_income": 100}, 13),
    ("per_person(net_income, 8)", {"net_income": -100}, -13),
    ("per_person(net_income, 0)", {"net_income": 100}, U),
    ("per_person(net_income, -2)", {"net_income": 100}, U),
    ("starts_with(village_code, '6321')", {"village_code": "632100000000"}, T),
    ("starts_with(village_code, '6321')", {"village_code": "63"}, F),
    ("starts_with(village_code, '6321')", {}, U),
    ("on > registered_on", {"registered_on": date(2026, 11, 22)}, T),
    ("0.1 + 0.2 = 0.3", {}, F),
    ("0.1 * rooms = land_mu", {"rooms": 3, "land_mu": 0.3}, F),
]  # fmt: skip
ENGINES = ["closures", "duckdb", "sqlite"]


def answered(engine: str, text: str, case: Case) -> Any:
    """The answer of the closures or of a database."""
    if engine == "closures":
        return judged(text, case)
    return answer_of(SCHEMA.compile(text, table="household"), case, dialect=engine, on=ON, parameters={})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("text", "known", "answer"), VALUES)
def test_it_gives_the_value(text: str, known: dict[str, Any], answer: Any, engine: str) -> None:
    value = answered(engine, text, Case({"village_code": None, **known}))
    assert value == answer
    assert (value is None) is (answer is None)


WORKING, IDLE, UNSAID = {"working": T, "months": 8}, {"working": F, "months": 3}, {"months": 5}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("text", "members", "answer"), [
    ("every(members: working)", [WORKING, WORKING], T),
    ("every(members: working)", [WORKING, UNSAID], U),
    ("every(members: working)", [UNSAID, IDLE], F),
    ("every(members: working)", [], U),
    ("every(members where working: months > 9)", [IDLE], T),
    ("every(members where working: months > 9)", [UNSAID], U),
    ("every(members where working: months > 4)", [UNSAID], T),
    ("every(members where working: months > 9)", [UNSAID, WORKING], F),
    ("some(members: working)", [IDLE, UNSAID], U),
    ("some(members: working)", [UNSAID, WORKING], T),
    ("some(members: working)", [IDLE], F),
    ("some(members: working)", [], U),
    ("some(members where working: months > 9)", [UNSAID], F),
    ("some(members where working: months > 4)", [UNSAID], U),
    ("count(members)", [IDLE, UNSAID], 2),
    ("count(members)", [], U),
    ("count(members where working)", [WORKING, IDLE], 1),
    ("count(members where working)", [IDLE], 0),
    ("count(members where working)", [WORKING, UNSAID], U),
    ("sum(members where working: months)", [WORKING, WORKING, IDLE], 16),
    ("sum(members where working: months)", [IDLE], 0),
    ("sum(members where working: months)", [WORKING, {"working": T}], U),
    ("sum(members where working: months)", [WORKING, {"working": F}], 8),
    ("sum(members: months)", [], U),
    ("largest(members: months)", [WORKING, IDLE], 8),
    ("smallest(members: months)", [WORKING, IDLE], 3),
    ("smallest(members where working: months)", [WORKING, IDLE], 8),
    ("largest(members where working: months)", [IDLE], U),
    ("largest(members: months)", [WORKING, {}], U),
])  # fmt: skip
def test_it_asks_the_members(text: str, members: list[dict[str, Any]], answer: Any, engine: str) -> None:
    value = answered(engine, text, Case(members=members))
    assert value == answer
    assert (value is None) is (answer is None)


def test_it_never_counts_members_whom_the_condition_leaves_out() -> None:
    """The fault of a peer: ``count(predicate) > n`` counted everybody, and every household became eligible."""
    members = [IDLE, IDLE, IDLE]
    assert judged("count(members where working) > 2", Case(members=members)) is False
    assert judged("count(members where working) >= 0", Case(members=members)) is True


@pytest.mark.parametrize(("code", "value"), [
    ("632122101201", 300), ("632100000000", 200), ("530100000000", 100), ("6", 100), (None, None),
])  # fmt: skip
def test_it_takes_the_value_of_the_longest_prefix(code: str | None, value: int | None) -> None:
    areas = ByArea([("", 100), ("6321", 200), ("632122", 300)])
    case = Case({"village_code": code})
    assert judged("@income_line.identify", case, income_line__identify=areas) == value
    everywhere_named = ByArea([("63", 1)])
    elsewhere = judged("@income_line.identify", Case({"village_code": "53"}), income_line__identify=everywhere_named)
    assert elsewhere is None


def test_it_takes_the_area_of_the_household_inside_questions_and_of_the_village_in_its_own_rules() -> None:
    areas = ByArea([("63", 5), ("53", 9)])
    case = Case({"village_code": "6301"}, [{"months": 7}])
    assert judged("some(members: months > @school.first_age)", case, school__first_age=areas) is True
    village = Case(village={"village_code": "5301", "households": 7})
    assert judged("households > @school.first_age", village, table="village", school__first_age=areas) is False


def test_it_knows_what_it_reads() -> None:
    rule = SCHEMA.compile("is_poor and some(members where is_child: village.has_clinic)", table="household")
    assert rule.fields == ("household.net_income", "member.birth_on", "village.has_clinic")
    assert rule.parameters == ("income_line.identify",)
    assert rule.depends_on_date
    assert rule.asks_members
    plain = SCHEMA.compile("Water_safe".lower(), table="household", expected=Kind.BOOLEAN)
    assert (plain.fields, plain.parameters, plain.depends_on_date, plain.asks_members) == (
        ("household.water_safe",), (), False, False,
    )  # fmt: skip


def test_it_judges_each_day_with_its_own_values() -> None:
    rule = SCHEMA.compile("every(members: is_child) and net_income < @income_line.identify", table="household")
    case = Case({"net_income": 250}, [{"birth_on": date(2020, 11, 24)}])
    early = rule.bind(on=date(2026, 11, 23), parameters={"income_line.identify": 300})
    late = rule.bind(on=date(2026, 11, 24), parameters={"income_line.identify": 300})
    poorer = rule.bind(on=date(2026, 11, 24), parameters={"income_line.identify": 250})
    assert (early(case), late(case), poorer(case)) == (False, True, False)


def test_it_judges_a_member_in_his_household() -> None:
    case = Case({"relocated": True}, [WORKING, IDLE], {"has_clinic": True})
    rule = SCHEMA.compile("working and household.relocated and count(members) = 2", table="member")
    assert [rule.evaluate(case.about(member), on=ON) for member in case.members] == [True, False]


def test_it_reads_keywords_in_capitals_and_over_several_lines() -> None:
    text = "EVERY(members\n\tWHERE working:\r\n months BETWEEN 1 AND 12)\n AND NOT (relocated IS KNOWN)"
    assert judged(text, Case(members=[WORKING])) is True


def test_it_lets_fields_have_the_names_of_functions_and_foreign_words() -> None:
    fields = {f"household.{name}": (FieldType.INTEGER, "", name, name) for name in ("age", "count", "round", "where")}
    fields["member.where"] = (FieldType.BOOLEAN, "", "where", "where")
    own = Schema.of(dictionary(fields))
    rule = own.compile("age + count * round > where and some(members where where: where)", table="household")
    assert rule.evaluate(Case({"age": 1, "count": 2, "round": 3, "where": 6}, [{"where": True}]), on=ON) is True


def test_it_uses_definitions_in_any_order_of_writing() -> None:
    words = Words("定义", "definition")
    later_first = {
        "c": Definition("household", "b + 1", words),
        "b": Definition("household", "a * 2", words),
        "a": Definition("household", "rooms + 1", words),
    }
    own = Schema.of(dictionary(), definitions=later_first)
    assert own.compile("c", table="household").evaluate(Case({"rooms": 2}), on=ON) == 7


def test_it_lets_one_name_stand_for_a_definition_and_another_tables_field() -> None:
    own = Schema.of(
        dictionary(), definitions={"months": Definition("household", "sum(members: months)", Words("月", "months"))}
    )
    assert own.compile("months > 9", table="household").evaluate(Case(members=[WORKING, IDLE]), on=ON) is True
    with pytest.raises(Refused):
        own.compile("every(members: household.months > 9)", table="household")


def test_it_takes_a_parameter_of_every_type() -> None:
    case = Case({"house_grade": "c", "group_name": "三组", "land_mu": 2.0, "village_code": "63"})
    text = "house_grade = @house.worst and group_name = @group.special and land_mu > @land.least and @clinic.required"
    given = {
        "house__worst": "c",
        "group__special": "三组",
        "land__least": 1,
        "clinic__required": ByArea([("63", True)]),
    }
    assert judged(text, case, **given) is True
    assert ParameterType(FieldType.MONEY).code_list == ""
    assert judged("@round.starts < on and @school.first_age = 6", round__starts=date(2020, 1, 1), school__first_age=6)
    assert judged("@round.starts < on", round__starts=None) is None
    assert set(DEFINITIONS) & set(PARAMETERS) == set()
