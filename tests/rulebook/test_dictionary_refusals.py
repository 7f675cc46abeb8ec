"""The loader of the dictionary refuses every fault, and says in which file and at which key."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook.dictionary_entries import load_dictionary

SOUND = {
    "units.yaml": "yuan: {words: {zh: 元, en: yuan}}\nmu: {words: {zh: 亩, en: mu}}\n"
    "ten_thousand_yuan: {words: {zh: 万元, en: ten thousand yuan}, of: yuan, factor: 10000}\n",
    "code_lists/sex.yaml": """\
sex:
  words: {zh: 性别, en: Sex}
  source: GB/T 2261.1
  codes:
    male: {words: {zh: 男, en: Male}, synonyms: [男性]}
    female: {words: {zh: 女, en: Female}}
""",
    "member.yaml": """\
table: member
words: {zh: 成员, en: Member}
sections:
  - words: {zh: 基本, en: Basics}
    source: own
    fields:
      name: {words: {zh: 姓名, en: Name}, type: text}
      sex: {words: {zh: 性别, en: Sex}, type: code, code_list: sex}
      arable_mu: {words: {zh: 耕地, en: Arable land}, type: number, unit: mu, minimum: 0, maximum: 100}
      income_yuan: {words: {zh: 收入, en: Income}, type: money, unit: yuan}
""",
    "sheets/roster.yaml": """\
roster:
  words: {zh: 花名册, en: Roster}
  rows_are: member
  source: own
  columns:
    - {heading: 姓名, field: member.name, required: true, filled: true}
    - {heading: 性别, field: member.sex}
    - {heading: 收入, field: member.income_yuan, unit: ten_thousand_yuan}
""",
}


def written(folder: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """Write the sound dictionary with one text of one file replaced."""
    root = folder / "dictionary"
    for name, text in SOUND.items():
        old, new = changes.get(name, ("", ""))
        assert old in text, old
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return root


def test_it_loads_the_sound_dictionary(tmp_path: Path) -> None:
    loaded = load_dictionary(written(tmp_path, {}))
    assert list(loaded.fields) == ["member.name", "member.sex", "member.arable_mu", "member.income_yuan"]
    assert loaded.field("member.name").required_by == ("roster",)
    assert loaded.sheet_kinds["roster"].columns[1].synonyms == ("Sex",)


FAULTS = [
    ("RULEBOOK-001", "member.yaml", "words: {zh: 成员", "words: {{zh: 成员", "dictionary/member.yaml"),
    ("RULEBOOK-001", "member.yaml", "table: member", "table: !!python/name:os.system", "dictionary/member.yaml"),
    ("RULEBOOK-002", "member.yaml", "type: text}", "type: text, type: date}", "“type”"),
    ("RULEBOOK-003", "member.yaml", "type: text}", "type: text, colour: red}", "name: “colour”"),
    ("RULEBOOK-003", "sheets/roster.yaml", "rows_are: member", "rows_are: member\n  colour: red", "“colour”"),
    ("RULEBOOK-003", "code_lists/sex.yaml", "en: Male}", "en: Male, fr: Homme}", "“fr”"),
    ("RULEBOOK-004", "member.yaml", ", type: text", "", "fields.name: “type”"),
    ("RULEBOOK-004", "code_lists/sex.yaml", "  source: GB/T 2261.1\n", "", "sex: “source”"),
    ("RULEBOOK-005", "member.yaml", "minimum: 0", "minimum: none", "fields.arable_mu.minimum"),
    ("RULEBOOK-005", "member.yaml", "      sex:", "      no:", "fields"),
    ("RULEBOOK-005", "member.yaml", "type: money, unit: yuan", "type: money, unit: mu", "income_yuan"),
    ("RULEBOOK-005", "sheets/roster.yaml", "filled: true", "filled: 1", "columns[0].filled"),
    ("RULEBOOK-006", "member.yaml", "en: Name}", 'en: " "}', "fields.name.words"),
    ("RULEBOOK-006", "code_lists/sex.yaml", "en: Male}", "xx: Male}", "codes.male.words"),
    ("RULEBOOK-007", "member.yaml", "      name:", "      Name:", "“Name”"),
    ("RULEBOOK-009", "member.yaml", "type: text}", "type: string}", "“string”"),
    ("RULEBOOK-009", "member.yaml", "type: text}", "type: text, sensitivity: secret}", "“secret”"),
    ("RULEBOOK-010", "member.yaml", "code_list: sex", "code_list: gender", "“gender”"),
    ("RULEBOOK-011", "member.yaml", ", code_list: sex", "", "fields.sex"),
    ("RULEBOOK-011", "member.yaml", "type: text}", "type: text, code_list: sex}", "fields.name"),
    ("RULEBOOK-037", "member.yaml", "type: text}", "type: identifier}", "fields.name"),
    ("RULEBOOK-037", "member.yaml", "type: text}", "type: identifier, identifier: fax}", "fields.name"),
    ("RULEBOOK-037", "member.yaml", "type: text}", "type: text, identifier: phone}", "fields.name"),
    ("RULEBOOK-012", "member.yaml", "minimum: 0, maximum: 100", "minimum: 100, maximum: 0", "arable_mu"),
    ("RULEBOOK-012", "member.yaml", "type: text}", "type: text, minimum: 1}", "fields.name"),
    ("RULEBOOK-012", "member.yaml", "type: text}", "type: text, max_length: 0}", "fields.name"),
    ("RULEBOOK-012", "member.yaml", "unit: yuan}", "unit: yuan, strict: true}", "income_yuan"),
    ("RULEBOOK-013", "code_lists/sex.yaml", "en: Female}", "en: Female}, synonyms: [男 性]", "male and female"),
    ("RULEBOOK-013", "sheets/roster.yaml", "heading: 性别,", "heading: 性别, synonyms: [姓名],", "“姓名”"),
    (
        "RULEBOOK-014",
        "code_lists/sex.yaml",
        "en: Female}",
        "en: Female}, valid_from: 2021-01-01, valid_before: 2021-01-01",
        "codes.female",
    ),
    ("RULEBOOK-015", "sheets/roster.yaml", "member.sex", "member.gender", "“member.gender”"),
    ("RULEBOOK-016", "member.yaml", "unit: mu", "unit: acre", "“acre”"),
    ("RULEBOOK-016", "sheets/roster.yaml", "unit: ten_thousand_yuan", "unit: dollar", "“dollar”"),
    ("RULEBOOK-017", "sheets/roster.yaml", "unit: ten_thousand_yuan", "unit: mu", "columns[2].unit"),
    ("RULEBOOK-018", "sheets/roster.yaml", "rows_are: member", "rows_are: person", "“person”"),
    ("RULEBOOK-019", "sheets/roster.yaml", "required: true, filled", "required: false, filled", "columns[0]"),
]


@pytest.mark.parametrize(("code", "name", "old", "new", "said"), FAULTS)
def test_it_refuses_a_faulty_dictionary(tmp_path: Path, code: str, name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        load_dictionary(written(tmp_path, {name: (old, new)}))
    assert refused.value.code == code
    assert f"dictionary/{name}" in refused.value.what.en
    assert f"dictionary/{name}" in refused.value.what.zh
    assert said in refused.value.what.en
    assert refused.value.remedy.zh


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("code_lists/again.yaml", SOUND["code_lists/sex.yaml"]),
        ("sheets/again.yaml", SOUND["sheets/roster.yaml"]),
        ("person.yaml", SOUND["member.yaml"]),
    ],
)
def test_it_refuses_a_name_that_two_files_define(tmp_path: Path, name: str, text: str) -> None:
    root = written(tmp_path, {})
    (root / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_dictionary(root)
    assert refused.value.code == "RULEBOOK-008"


def test_it_refuses_the_same_field_in_two_blocks(tmp_path: Path) -> None:
    block = "  - words: {zh: 又, en: Again}\n    source: own\n    fields:\n      name: {words: {zh: 名, en: N}, type: text}\n"
    root = written(tmp_path, {})
    path = root / "member.yaml"
    path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_dictionary(root)
    assert refused.value.code == "RULEBOOK-008"
    assert "sections[1].fields.name" in refused.value.what.en
