"""The data dictionary as shipped: complete, unambiguous, and fit for import."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.core.kernel.dictionary import FieldType, Sensitivity
from lianxin.rulebook import FOLDER, dictionary
from lianxin.rulebook.sheet_entries import heading_key

EXPORTS = ("monitored_households", "rural_household_info", "working_away", "planned_work", "village_info")


def test_it_holds_every_table_that_imports_read() -> None:
    registry, projects = (
        {"household", "member", "village", "helper", "unit", "place"},
        {"project", "asset", "tranche", "payment"},
    )
    others = {"listed_person", "warned_person", "county", "case", "issue", "exit_line"}
    assert set(dictionary().tables) == registry | projects | others
    assert all(words.zh and words.en for words in dictionary().tables.values())


def test_it_names_both_languages_and_a_source_for_every_field() -> None:
    unsourced = [path for path, field in dictionary().fields.items() if not field.source]
    assert unsourced == []


@pytest.mark.parametrize("name", sorted(dictionary().code_lists))
def test_it_lets_no_label_of_a_list_mean_two_codes(name: str) -> None:
    meanings: dict[str, set[str]] = {}
    for code in dictionary().code_lists[name].codes:
        for label in (code.words.zh, code.words.en, *code.synonyms):
            meanings.setdefault(heading_key(label), set()).add(code.key)
    assert {label: keys for label, keys in meanings.items() if len(keys) > 1} == {}


def test_it_uses_every_code_list_somewhere() -> None:
    used = {field.code_list for field in dictionary().fields.values() if field.code_list}
    # What a room asks for by name, though no imported sheet has a column for it.
    source = "\n".join(path.read_text("utf-8") for path in (FOLDER.parent).rglob("*.py"))
    asked = {name for name in dictionary().code_lists if f'"{name}"' in source}
    # Lists of the money rooms, whose columns are tables and not sheets.
    kept = {name for name in dictionary().code_lists if f"Code list {name}" in source}
    assert set(dictionary().code_lists) == used | asked | kept | {"loan_use", "loan_step", "loan_class"}


def test_it_gives_no_national_code_of_a_scheme_to_two_codes_of_a_list() -> None:
    for code_list in dictionary().code_lists.values():
        pairs = [pair for code in code_list.codes for pair in code.national.items()]
        assert len(pairs) == len(set(pairs)), code_list.name


@pytest.mark.parametrize("kind", sorted(dictionary().sheet_kinds))
def test_it_fills_a_known_field_from_every_column_of_a_sheet(kind: str) -> None:
    columns = dictionary().sheet_kinds[kind].columns
    filled = [column.field for column in columns if column.field]
    assert all(path in dictionary().fields for path in filled)
    assert len(filled) == len(set(filled)), "two columns fill the same field"


@pytest.mark.parametrize("kind", sorted(dictionary().sheet_kinds))
def test_it_lets_no_heading_of_a_sheet_mean_two_columns(kind: str) -> None:
    seen: dict[str, str] = {}
    for column in dictionary().sheet_kinds[kind].columns:
        for heading in {heading_key(h) for h in (column.heading, *column.synonyms)}:
            assert seen.setdefault(heading, column.heading) == column.heading


@pytest.mark.parametrize("kind", sorted(dictionary().sheet_kinds))
def test_it_requires_what_identifies_a_row(kind: str) -> None:
    sheet = dictionary().sheet_kinds[kind]
    required = {column.field for column in sheet.columns if column.required}
    identifying = {
        "household": {"household.household_no", "place.village"},
        "member": {"household.household_no", "place.village", "member.name", "member.id_no"},
        "village": {"place.village"},
        "unit": {"unit.name"},
        "helper": {"unit.name", "helper.name", "place.village"},
        # The number is often missing: area, year and name tell projects apart; an asset is told by its project.
        "project": {"project.name", "project.cost_yuan"},
        "asset": {"asset.name", "asset.original_yuan"},
        "tranche": {"tranche.document_no", "tranche.amount_yuan"},
        "payment": {"payment.voucher_no", "payment.amount_yuan"},
        "listed_person": {"listed_person.name", "listed_person.id_no"},
        # Who has no number is told by where he lives, and stays for a person to find.
        "warned_person": {"warned_person.name"},
        "exit_line": {"exit_line.household_no", "exit_line.file_no"},
        # Its number is given when it is taken in; what was found, when, by whom and of which kind tells it until then.
        "issue": {"issue.source", "issue.found_on", "issue.found_by", "issue.category", "issue.words"},
    }
    assert identifying[sheet.rows_are] <= required


def test_it_keeps_the_order_of_the_national_roster() -> None:
    headings = [column.heading for column in dictionary().sheet_kinds["household_roster"].columns]
    national = "县 乡 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 务工状况"
    positions = [headings.index(heading) for heading in national.split()]
    assert positions == sorted(positions)


@pytest.mark.parametrize("kind", EXPORTS)
def test_it_expects_the_heading_of_a_national_export_on_the_third_row(kind: str) -> None:
    assert dictionary().sheet_kinds[kind].banner_rows == 2


def test_it_reads_collective_income_in_ten_thousands_of_yuan() -> None:
    (column,) = [c for c in dictionary().sheet_kinds["village_info"].columns if c.heading.startswith("村级集体")]
    unit = dictionary().units[column.unit]
    assert (unit.of, unit.factor) == ("yuan", 10000)
    assert dictionary().field(column.field).unit == "yuan"


def test_it_knows_the_english_heading_of_a_column() -> None:
    columns = {s: c.field for c in dictionary().sheet_kinds["household_roster"].columns for s in c.synonyms}
    assert columns["Household number"] == "household.household_no"
    assert columns["Relation to the head"] == "member.relation_to_head"


@pytest.mark.parametrize(
    ("name", "label", "key"),
    [
        ("ethnicity", "苗", "miao"),
        ("ethnicity", "崩龙族", "deang"),
        ("relation", "长子", "son"),
        ("relation", "之儿媳", "daughter_in_law"),
        ("household_attribute", "低保脱贫户", "dibao_poor"),
        ("house_grade", "C", "grade_c"),
        ("exit_flag", "历史已脱贫", "exited"),
        ("risk", "缺劳力", "labour"),
        ("drinking_water_source", "Public_Tap", "public_tap"),
    ],
)
def test_it_knows_old_and_short_labels(name: str, label: str, key: str) -> None:
    assert dictionary().code_lists[name].labels()[label] == key


def test_it_implies_no_sex_but_known_ones_in_relations() -> None:
    notes = {code.note for code in dictionary().code_lists["relation"].codes if code.note.startswith("sex=")}
    assert notes == {"sex=male", "sex=female", "sex=opposite"}


def test_it_ends_the_three_classes_when_the_unified_class_begins() -> None:
    classes = dictionary().code_lists["monitored_class"].codes
    in_2025 = {code.key for code in classes if code.is_valid_on(date(2025, 6, 1))}
    in_2026 = {code.key for code in classes if code.is_valid_on(date(2026, 1, 1))}
    assert in_2025 == {"unstable", "marginal", "sudden_hardship"}
    assert in_2026 == {"at_risk"}


def test_it_lists_the_56_ethnicities_with_their_standard_numbers() -> None:
    numbers = {c.national["gbt_3304"] for c in dictionary().code_lists["ethnicity"].codes}
    assert numbers == {f"{n:02d}" for n in range(1, 57)} | {"97", "98"}


def test_it_encrypts_identity_numbers_accounts_and_telephones() -> None:
    for path, field in dictionary().fields.items():
        if field.name.endswith(("id_no", "phone", "account", "card_no")):
            assert field.type is FieldType.IDENTIFIER, path
            assert field.sensitivity in (Sensitivity.PERSONAL, Sensitivity.SENSITIVE), path


def test_it_hides_illness_and_disability() -> None:
    for name in ("health", "disability_category", "disability_grade", "illness_name", "not_in_school_reason"):
        assert dictionary().field(f"member.{name}").sensitivity is Sensitivity.SENSITIVE


def test_it_carries_facts_from_year_to_year_but_not_identities() -> None:
    fixed = {f.name for f in dictionary().fields_of("member", yearly=False)}
    assert fixed >= {"person_no", "name", "sex", "id_type", "id_no", "birth_on", "ethnicity", "phone"}
    assert dictionary().field("member.relation_to_head").yearly
    assert not dictionary().field("household.village").yearly


def test_it_puts_every_field_into_a_block_and_keeps_blocks_together() -> None:
    for table in dictionary().tables:
        blocks = [field.section for field in dictionary().fields_of(table)]
        assert None not in blocks
        changes = [block for previous, block in zip([None, *blocks], blocks, strict=False) if block != previous]
        assert len(changes) == len(set(changes))


def test_every_identifier_says_what_it_is_read_as() -> None:
    kinds = {
        path: field.identifier for path, field in dictionary().fields.items() if field.type is FieldType.IDENTIFIER
    }
    assert kinds["household.phone"] == kinds["member.phone"] == kinds["unit.contact_phone"] == "phone"
    assert kinds["household.bank_account"] == "account"
    assert kinds["member.id_no"] == kinds["member.disability_card_no"] == "resident"
    assert all(kinds.values())
