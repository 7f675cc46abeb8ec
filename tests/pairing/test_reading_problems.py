"""Read pairing problems: every fault at once, each with its path."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Problem
from lianxin.pairing.domain import Post, ProblemRefused, Role, read_problem
from lianxin.pairing.domain.rules import default_rules, rule_entries
from pairing.pairing_problems import EXAMPLE, example, text_of


def faults(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemRefused) as refused:
        read_problem(text)
    return refused.value.problems


def fault_of(text: str) -> tuple[str, str]:
    """The code and path of the only fault."""
    (fault,) = faults(text)
    return fault.code, fault.place.heading


def changed(path: list[str | int], value: Any) -> str:
    """The example with one value replaced (``None`` takes the field away)."""
    problem: Any = deepcopy(EXAMPLE)
    inner = problem
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return text_of(problem)


def test_it_reads_every_field() -> None:
    problem = read_problem(text_of(example()))
    assert problem.villages[0].needs == ("养殖",)
    assert problem.units[3].origin_of[0].post is Post.FIRST_SECRETARY
    assert problem.units[4].can_lead is False
    assert problem.households[0].kin == ("P1",)
    assert (problem.households[0].group, problem.households[2].needs) == ("一组", ("养殖",))
    assert problem.helpers[1].cap_households == 2
    assert problem.helpers[2].home_village == "V1"
    assert problem.helpers[3].is_leader is True
    assert problem.helpers[3].point is not None
    assert problem.existing_units[0].role is Role.RESPONSIBLE
    assert problem.rules.cap_first == 3
    assert problem.rules.cap_second == default_rules().cap_second


def test_it_takes_a_byte_order_mark() -> None:
    assert len(read_problem("\ufeff" + text_of(example())).villages) == 2


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 1}", '{"a": NaN}', "[" * 100_000, '{"villages": 1' + "0" * 5000 + "}"]
)
def test_it_refuses_what_is_not_json(text: str) -> None:
    assert fault_of(text) == ("PAIR-001", "$")


def test_it_says_on_which_line_the_json_breaks_off() -> None:
    (fault,) = faults('{\n "villages": [,]}')
    assert "第 2 行" in fault.what.zh
    assert "line 2" in fault.what.en


@pytest.mark.parametrize("text", ["[]", '"villages"', "3", "null"])
def test_it_refuses_json_that_is_not_an_object(text: str) -> None:
    assert fault_of(text)[0] == "PAIR-002"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["villages"], {}),
        (["villages", 0], "V1"),
        (["villages", 0, "name"], 5),
        (["units", 0, "capacity"], "1"),
        (["units", 0, "capacity"], 1.5),
        (["units", 0, "capacity"], True),
        (["units", 4, "can_lead"], "no"),
        (["households", 0, "kin"], "P1"),
        (["households", 0, "kin", 0], 7),
        (["villages", 0, "longitude"], "east"),
        (["rules"], []),
        (["rules", "cap_first"], "five"),
        (["helpers", 0, "name"], "长" * 201),
    ],
)
def test_it_refuses_the_wrong_type_and_says_where(path: list[str | int], value: object) -> None:
    code, where = fault_of(changed(path, value))
    assert code == "PAIR-002"
    assert where.endswith((str(path[-1]), f"[{path[-1]}]"))


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (["villages"], "villages"),
        (["villages", 1, "code"], "villages[1].code"),
        (["units", 2, "capacity"], "units[2].capacity"),
        (["households", 3, "difficulty"], "households[3].difficulty"),
        (["helpers", 4, "unit"], "helpers[4].unit"),
    ],
)
def test_it_refuses_a_missing_field_and_says_where(path: list[str | int], where: str) -> None:
    found = {(fault.code, fault.place.heading) for fault in faults(changed(path, None))}
    assert ("PAIR-003", where) in found


def test_it_refuses_a_problem_without_villages() -> None:
    assert ("PAIR-003", "villages") in {(f.code, f.place.heading) for f in faults(text_of(example(villages=[])))}


def test_it_refuses_staff_that_only_some_units_state() -> None:
    problem = example(helpers=[], households=[], existing={})
    problem["villages"][0]["households"] = problem["villages"][1]["households"] = 10
    problem["units"][0]["staff"] = 12
    assert {f.place.heading for f in faults(text_of(problem))} == {f"units[{n}].staff" for n in range(1, 5)}


def test_it_refuses_a_village_of_unknown_size() -> None:
    problem = example(helpers=[], households=[], existing={})
    assert {f.place.heading for f in faults(text_of(problem))} == {"villages[0].households", "villages[1].households"}


@pytest.mark.parametrize("path", [["titel"], ["units", 0, "capcity"], ["rules", "cap_frist"], ["existing", "teams"]])
def test_it_refuses_a_field_it_does_not_know(path: list[str | int]) -> None:
    assert fault_of(changed(path, 1))[0] == "PAIR-004"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["villages", 1, "code"], "V1"),
        (["units", 1, "id"], "U1"),
        (["households", 1, "id"], "H1"),
        (["helpers", 1, "id"], "P1"),
    ],
)
def test_it_refuses_an_identifier_used_twice(path: list[str | int], value: str) -> None:
    code, where = fault_of(changed(path, value))
    assert code == "PAIR-005"
    assert where.startswith(f"{path[0]}[1]")


@pytest.mark.parametrize(
    "path",
    [
        ["households", 0, "village"],
        ["households", 0, "kin", 0],
        ["helpers", 0, "unit"],
        ["helpers", 2, "home_village"],
        ["units", 3, "origin_of", 0, "village"],
        ["existing", "unit_villages", 0, "unit"],
        ["existing", "unit_villages", 0, "village"],
        ["existing", "household_helpers", 0, "household"],
        ["existing", "household_helpers", 0, "helper"],
    ],
)
def test_it_refuses_a_reference_to_nobody(path: list[str | int]) -> None:
    assert fault_of(changed(path, "X9"))[0] == "PAIR-006"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["units", 0, "capacity"], -1),
        (["helpers", 1, "cap_households"], -1),
        (["households", 0, "difficulty"], 0),
        (["households", 0, "difficulty"], 10**30),
        (["villages", 0, "longitude"], 181),
        (["villages", 0, "latitude"], 1e300),
        (["rules", "cap_first"], -5),
        (["rules", "moving_price"], 10**12),
    ],
)
def test_it_refuses_a_number_out_of_range(path: list[str | int], value: float) -> None:
    code, where = fault_of(changed(path, value))
    assert code == "PAIR-007"
    assert where.endswith(str(path[-1]))


def test_it_refuses_a_count_that_the_list_contradicts() -> None:
    assert fault_of(changed(["villages", 0, "households"], 40)) == ("PAIR-008", "villages[0].households")


@pytest.mark.parametrize(
    ("unit", "origins"),
    [
        (0, [{"village": "V2", "post": "first_secretary"}]),
        (0, [{"village": "V1", "post": "first_secretary"}, {"village": "V1", "post": "resident_officer"}]),
        (0, [{"village": "V1", "post": "first_secretary"}, {"village": "V2", "post": "resident_officer"}]),
        (4, [{"village": "V1", "post": "first_secretary"}]),
    ],
    ids=["two units sent", "both posts", "over capacity", "may not lead"],
)
def test_it_refuses_origins_that_contradict(unit: int, origins: list[dict[str, str]]) -> None:
    assert "PAIR-009" in {fault.code for fault in faults(changed(["units", unit, "origin_of"], origins))}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["existing", "unit_villages", 0, "role"], "boss"),
        (["existing", "household_helpers", 0, "order"], "third"),
        (["units", 3, "origin_of", 0, "post"], "cook"),
    ],
)
def test_it_refuses_a_word_that_is_no_choice(path: list[str | int], value: str) -> None:
    (fault,) = faults(changed(path, value))
    assert fault.code == "PAIR-010"
    assert value in fault.what.en


def test_it_refuses_an_existing_pairing_written_twice() -> None:
    twice = example()
    twice["existing"]["unit_villages"] *= 2
    assert fault_of(text_of(twice)) == ("PAIR-011", "existing.unit_villages[1]")


def test_it_refuses_more_than_it_can_carry() -> None:
    heavy = [{"id": f"H{n}", "village": "V1", "difficulty": 100} for n in range(10_001)]
    assert fault_of(text_of(example(households=heavy, existing={}))) == ("PAIR-012", "households")
    many = [{"code": f"V{n}", "name": "村"} for n in range(20_001)]
    assert "PAIR-012" in {fault.code for fault in faults(text_of(example(villages=many)))}


def test_it_refuses_a_field_written_twice() -> None:
    text = text_of(example()).replace('"code": "V1"', '"code": "V1", "code": "V3"')
    assert "PAIR-013" in {fault.code for fault in faults(text)}


def test_it_refuses_half_a_place() -> None:
    assert fault_of(changed(["villages", 0, "latitude"], None)) == ("PAIR-015", "villages[0].longitude")


def test_it_shows_all_faults_at_once_in_both_languages() -> None:
    problem = example(rules={"cap_first": -1})
    problem["units"][0]["capacity"] = "many"
    problem["helpers"][1]["unti"] = "U1"
    with pytest.raises(ProblemRefused) as refused:
        read_problem(text_of(problem))
    assert {fault.code for fault in refused.value.problems} == {"PAIR-002", "PAIR-004", "PAIR-007"}
    assert refused.value.code == "PAIR-016"
    for language in ("zh", "en"):
        message = refused.value.into(language)
        assert all(path in message for path in ("units[0].capacity", "helpers[1].unti", "rules.cap_first"))


def test_it_names_nobody_in_its_refusals() -> None:
    problem = example()
    problem["helpers"][0]["cap_households"] = -1
    with pytest.raises(ProblemRefused) as refused:
        read_problem(text_of(problem))
    assert "示例甲" not in refused.value.into("zh")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EXAMPLE, "id", "x"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
@settings(max_examples=80, deadline=None)
def test_it_never_fails_in_any_other_way(value: object) -> None:
    with pytest.raises(ProblemRefused):
        read_problem(text_of({"villages": [{"code": 1}], "units": value, "rules": value}))
    with pytest.raises(ProblemRefused):
        read_problem(text_of(value))  # type: ignore[arg-type]


def test_it_has_a_source_for_every_default_rule() -> None:
    assert all(entry.source and entry.words.zh for entry in rule_entries().values())
    assert any(not entry.verified for entry in rule_entries().values())


def test_it_refuses_a_rule_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        default_rules(cap_third=3)
