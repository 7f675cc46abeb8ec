"""The loader of rules and cases refuses every fault, and says in which file and at which key."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import dictionary, rulebook, values
from lianxin.rulebook.book import Rulebook, load_rulebook
from lianxin.rulebook.worked_cases import load_cases

SOUND = {
    "definitions/income.yaml": """\
definitions:
  income_each:
    table: household
    words: {zh: 人均收入, en: Income each}
    expression: per_person(net_income_yuan, household_size)
    source: {title: A}
""",
    "rules/standards.yaml": """\
rules:
  income_suffices:
    table: household
    words: {zh: 收入达标, en: Income suffices}
    expression: income_each >= @income_line.identify
    value: income_each
    limit: "@income_line.identify"
    starts_on: 2014-01-01
    ends_before: 2021-01-01
    source: {title: A}
  water_is_safe:
    table: household
    words: {zh: 饮水安全, en: Water is safe}
    expression: water_safe
    causes: [water]
    risks: [unsafe_water]
    starts_on: 2014-01-01
    source: {title: A}
""",
    "rule_sets/china.yaml": """\
rule_sets:
  poor:
    purpose: identify
    words: {zh: 识别, en: Identification}
    table: household
    rules: [income_suffices, water_is_safe]
    verdict: not income_suffices or not water_is_safe
    answers: {met: {zh: 贫困, en: Poor}, not_met: {zh: 不贫困, en: Not poor}, cannot_tell: {zh: 不明, en: Open}}
    starts_on: 2014-01-01
    ends_before: 2021-01-01
    source: {title: A}
""",
    "coverage.yaml": """\
rules:
  income_suffices: {since: 2026-11-23, checked_against: cases}
  water_is_safe: {since: 2026-11-23, checked_against: cases}
""",
}
TALLIES = "tallies/exit.yaml"
SOUND[TALLIES] = """\
tallies:
  powered_households:
    of: household
    words: {zh: 通电, en: With electricity}
    where: household_power
    counts: household_size
    short: not household_power
    short_words: {zh: 未通电, en: Without}
    source: {title: A}
"""
JUDGED = "{words: {zh: 好, en: Sound}, evidence: [site_photo], source: {title: A}}"
SECOND_SET = SOUND["rule_sets/china.yaml"].split("\n", 1)[1].replace("  poor:", "  poorer:")

CHINA, RULES, INCOME, COVERAGE = (
    "rule_sets/china.yaml",
    "rules/standards.yaml",
    "definitions/income.yaml",
    "coverage.yaml",
)
FAULTS = [
    ("RULEBOOK-003", RULES, "causes: [water]", "colour: red", "water_is_safe: “colour”"),
    ("RULEBOOK-003", CHINA, "purpose:", "colour: red\n    purpose:", "poor: “colour”"),
    ("RULEBOOK-004", RULES, "    source: {title: A}\n  water", "  water", "income_suffices: “source”"),
    ("RULEBOOK-004", CHINA, ", cannot_tell: {zh: 不明, en: Open}", "", "answers: “cannot_tell”"),
    ("RULEBOOK-007", RULES, "  water_is_safe:", "  WaterIsSafe:", "“WaterIsSafe”"),
    ("RULEBOOK-008", RULES, "  water_is_safe:", "  income_each:", "“income_each”"),
    ("RULEBOOK-009", RULES, "causes: [water]", "causes: [laziness]", "“laziness”"),
    ("RULEBOOK-009", RULES, "risks: [unsafe_water]", "risks: [water]", "“water”"),
    ("RULEBOOK-009", RULES, "causes: [water]", "severity: fatal", "“fatal”"),
    ("RULEBOOK-009", CHINA, "purpose: identify", "purpose: guess", "“guess”"),
    ("RULEBOOK-014", RULES, "ends_before: 2021", "ends_before: 2013", "income_suffices"),
    ("RULEBOOK-016", RULES, "causes: [water]", "value_unit: furlong", "“furlong”"),
    ("RULEBOOK-024", CHINA, "purpose:", 'area: "5"\n    purpose:', "“5”"),
    ("RULEBOOK-030", RULES, "expression: water_safe", "expression: water_saf", "RULE-011"),
    ("RULEBOOK-030", RULES, "expression: water_safe", "expression: household_size", "RULE-0"),
    ("RULEBOOK-030", RULES, "@income_line.identify\n", "@income_line.none\n", "RULE-015"),
    ("RULEBOOK-030", RULES, "value: income_each", "value: income_eac", "income_suffices.value"),
    ("RULEBOOK-030", INCOME, "net_income_yuan,", "water_safe,", "RULE-0"),
    ("RULEBOOK-030", CHINA, "verdict: not income", "verdict: not outcome", "poor.verdict"),
    ("RULEBOOK-031", CHINA, "rules: [income_suffices,", "rules: [income_suffice,", "“income_suffice”"),
    ("RULEBOOK-031", COVERAGE, "  water_is_safe:", "  water_is_saf:", "“water_is_saf”"),
    ("RULEBOOK-033", CHINA, "    ends_before: 2021-01-01\n", "", "“income_suffices”"),
    ("RULEBOOK-033", CHINA, "starts_on: 2014", "starts_on: 2013", "“income_suffices”"),
    ("RULEBOOK-033", RULES, "causes: [water]", 'area: "52"', "“water_is_safe”"),
    ("RULEBOOK-034", CHINA, "rule_sets:\n", f"rule_sets:\n{SECOND_SET}", "“poor”"),
    # Criteria of a set that people judge, the papers wanted, and what may be judged by which purpose.
    ("RULEBOOK-008", CHINA, "purpose:", f"judged: {{water_is_safe: {JUDGED}}}\n    purpose:", "“water_is_safe”"),
    (
        "RULEBOOK-009",
        CHINA,
        "purpose:",
        f"judged: {{sound: {JUDGED}}}\n    purpose:".replace("site", "sight"),
        "“sight_photo”",
    ),
    (
        "RULEBOOK-004",
        CHINA,
        "purpose:",
        f"judged: {{sound: {JUDGED}}}\n    purpose:".replace("source", "origin"),
        "source",
    ),
    ("RULEBOOK-031", CHINA, "purpose:", "evidence: {outcome: [site_photo]}\n    purpose:", "“outcome”"),
    ("RULEBOOK-009", CHINA, "purpose:", "evidence: {water_is_safe: [rumour]}\n    purpose:", "“rumour”"),
    ("RULEBOOK-009", CHINA, "purpose: identify", "purpose: village_exit", "“household”"),
    ("RULEBOOK-030", RULES, "expression: water_safe", "expression: village.unexited_persons = 0", "worked out"),
    # Counts over the register.
    ("RULEBOOK-009", TALLIES, "of: household", "of: member", "“member”"),
    ("RULEBOOK-030", TALLIES, "where: household_power", "where: household_size", "powered_households.where"),
    ("RULEBOOK-030", TALLIES, "counts: household_size", "counts: water_safe", "powered_households.counts"),
    ("RULEBOOK-046", TALLIES, "powered_households:", "lamps:", "village.lamps"),
    ("RULEBOOK-046", TALLIES, "powered_households:", "collective_income_yuan:", "village.collective_income_yuan"),
    ("RULEBOOK-004", TALLIES, "    short_words: {zh: 未通电, en: Without}\n", "", "short_words"),
    ("RULEBOOK-035", COVERAGE, "  water_is_safe: {since: 2026-11-23, checked_against: cases}\n", "", "water_is_safe"),
]


def loaded(folder: Path, name: str = "", old: str = "", new: str = "") -> Rulebook:
    for each, text in SOUND.items():
        path = folder / each
        path.parent.mkdir(parents=True, exist_ok=True)
        assert each != name or old in text, old
        path.write_text(text.replace(old, new, 1) if each == name else text, encoding="utf-8")
    return load_rulebook(folder, dictionary(), values())


def test_it_loads_sound_rules(tmp_path: Path) -> None:
    book = loaded(tmp_path)
    assert set(book.rules) == {"income_suffices", "water_is_safe"}
    assert book.rule_sets["poor"].verdict.parameters == ("income_line.identify",)
    assert set(book.tallies["powered_households"].expressions) == {"where", "counts"}


@pytest.mark.parametrize(("code", "name", "old", "new", "said"), FAULTS)
def test_it_refuses_faulty_rules(tmp_path: Path, code: str, name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        loaded(tmp_path, name, old, new)
    assert refused.value.code == code
    assert said in refused.value.what.en
    assert refused.value.into("zh").startswith(f"[{code}]")


def test_it_lets_two_sets_serve_two_areas_on_the_same_days(tmp_path: Path) -> None:
    local = SECOND_SET.replace("    purpose", '    area: "52"\n    purpose')
    book = loaded(tmp_path, CHINA, "rule_sets:\n", f"rule_sets:\n{local}")
    on = book.rule_sets["poor"].period.starts_on
    assert book.rule_set("identify", on=on, area="522729").name == "poorer"
    assert book.rule_set("identify", on=on, area="410581").name == "poor"


CASE = """\
rule: has_safe_water
cases:
  - words: {zh: 例, en: A case}
    day: 2019-05-01
    household: {water_safe: true}
    answer: met
"""
FAULTY_CASES = [
    ("RULEBOOK-003", "answer: met", "answer: met\n    verdict: met", "“verdict”"),
    ("RULEBOOK-004", "    day: 2019-05-01\n", "", "“day”"),
    ("RULEBOOK-009", "answer: met", "answer: maybe", "“maybe”"),
    ("RULEBOOK-024", "answer: met", 'answer: met\n    area: "5"', "“5”"),
    ("RULEBOOK-031", "has_safe_water", "has_water", "“has_water”"),
    ("RULEBOOK-036", "water_safe: true", "water_saf: true", "household.water_saf"),
    ("RULEBOOK-036", "water_safe: true", "water_safe: 1", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "house_grade: B级", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "assets: radio", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "net_income_yuan: 0.001", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "net_income_yuan: true", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "household_size: 2.5", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "moved_in_on: '2019'", "does not suit"),
    ("RULEBOOK-036", "water_safe: true", "group_name: 3", "does not suit"),
]


@pytest.mark.parametrize(("code", "old", "new", "said"), FAULTY_CASES)
def test_it_refuses_a_faulty_case(tmp_path: Path, code: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    assert old in CASE
    (folder / "water.yaml").write_text(CASE.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_cases(folder, rulebook())
    assert refused.value.code == code
    assert "cases/water.yaml" in refused.value.what.en
    assert said in refused.value.what.en


PLACE = """\
rule_sets:
  gone:
    purpose: village_exit
    words: {zh: 村, en: Village}
    table: village
    rules: [road_is_hard, clinic_is_there]
    verdict: VERDICT
    answers: {met: {zh: 达, en: Met}, not_met: {zh: 未, en: Not}, cannot_tell: {zh: 不明, en: Open}}
    judged: {branch_is_sound: JUDGED}
    evidence: {road_is_hard: [site_photo]}
    starts_on: 2016-01-01
    source: {title: A}
""".replace("JUDGED", JUDGED)
PLACE_RULES = """\
rules:
  road_is_hard: {table: village, words: {zh: 路, en: Road}, expression: hard_road_to_township, starts_on: 2016-01-01, source: {title: A}}
  clinic_is_there: {table: village, words: {zh: 室, en: Clinic}, expression: clinics > 0, starts_on: 2016-01-01, source: {title: A}}
"""


@pytest.mark.parametrize(
    ("verdict", "is_sound"),
    [
        ("road_is_hard and clinic_is_there", True),
        ("clinic_is_there and road_is_hard", True),
        ("road_is_hard or clinic_is_there", False),
        ("road_is_hard", False),
        ("not road_is_hard and clinic_is_there", False),
    ],
)
def test_it_judges_a_place_by_all_its_rules(verdict: str, is_sound: bool, tmp_path: Path) -> None:
    loaded(tmp_path)
    (tmp_path / "rule_sets" / "place.yaml").write_text(PLACE.replace("VERDICT", verdict), encoding="utf-8")
    (tmp_path / "rules" / "place.yaml").write_text(PLACE_RULES, encoding="utf-8")
    known = "".join(
        f"  {name}: {{since: 2026-11-29, checked_against: cases}}\n" for name in ("road_is_hard", "clinic_is_there")
    )
    (tmp_path / "coverage.yaml").write_text(SOUND["coverage.yaml"] + known, encoding="utf-8")
    if is_sound:
        rule_set = load_rulebook(tmp_path, dictionary(), values()).rule_sets["gone"]
        assert rule_set.words_of("branch_is_sound").en == "Sound"
        assert rule_set.words_of("road_is_hard").en == "Road"
        assert rule_set.evidence == {"road_is_hard": ("site_photo",)}
        return
    with pytest.raises(Refused) as refused:
        load_rulebook(tmp_path, dictionary(), values())
    assert refused.value.code == "RULEBOOK-030"
    assert "all its rules" in refused.value.what.en
