"""Headings, conditions, values, checks and changes of forms, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.sheets.blank_forms import open_form
from lianxin.core.sheets.headings import column_headings
from lianxin.core.sheets.row_insertion import shifted
from lianxin.reports.domain.forms_answers import Answer, Style, Target, answer_from_key, answer_of
from lianxin.reports.domain.forms_checks import parts_agree, total_of, totals_agree
from lianxin.reports.domain.forms_conditions import NoSuchCondition, condition_of, count_texts
from lianxin.reports.domain.forms_layout import blocks_of, changes_between
from lianxin.reports.domain.forms_matching import State, heading_key, match
from lianxin.reports.domain.forms_shape import FormColumn, path_of
from lianxin.reports.domain.forms_values import CannotWrite, cell_of, money_in, ticked
from lianxin.rulebook import rulebook
from reports.messy_forms import Sheet, blank_rows, book

ON = date(2026, 11, 1)


def column(path: str, index: int = 0) -> FormColumn:
    """A column under a heading; parents with / between."""
    heading = column_headings([[part] for part in path.split("/")], (), 0)[0]
    readings = tuple(one.written for one in heading.readings)
    return FormColumn(index, path_of(heading.written), readings, heading.units)


def meaning(path: str, rows: str) -> tuple[str, str]:
    """How sure a heading is, and what it means first."""
    found = match(column(path), rows, remembered={})
    return found.state.value, found.answer.key if found.answer else ""


@pytest.mark.parametrize(
    ("rows", "path", "state", "answer"),
    [
        ("member", "户主/姓名", "known", "field|household.head_name"),
        ("member", "配偶/姓名", "guessed", "field|member.name"),
        ("member", "帮扶责任人/姓名", "known", "field|helper.name"),
        ("member", "年 龄", "known", "field|member.birth_on"),
        ("member", "幸福指数", "unknown", ""),
        ("household", "性别", "guessed", "field|head.sex"),
        ("household", "户主性别", "known", "field|head.sex"),
        ("household", "住房面积（公顷）", "guessed", "field|household.house_m2"),
        ("household", "备注", "known", "blank|"),
        ("township_area", "乡（镇）", "known", "field|place.township"),
        ("township_area", "总户数", "known", "count|household"),
        ("township_area", "其中：因病（户）", "guessed", "count|household|code:household.main_cause:illness"),
        ("township_area", "致贫原因/其中：因病（户）", "known", "count|household|code:household.main_cause:illness"),
        ("township_area", "16—59周岁劳动力（人）", "known", "count|member|age:16:59|word:labour"),
        ("township_area", "60岁及以上（人）", "known", "count|member|age:60:"),
        ("township_area", "18岁以下（人）", "known", "count|member|age::17"),
        ("township_area", "脱贫户/人数", "known", "count|member|word:exited"),
        ("township_area", "低保户", "known", "count|household|word:on_dibao"),
        ("township_area", "工资性收入（万元）", "known", "sum|household.wage_income_yuan"),
        ("township_area", "人均纯收入", "known", "mean|household.net_income_per_person_yuan"),
        ("township_area", "2026年家庭收入情况（万元）/工资性收入", "known", "sum|household.wage_income_yuan"),
        ("township_area", "因病致贫（户）", "known", "count|household|code:household.main_cause:illness"),
        (
            "township_area",
            "脱贫户/其中/因残致贫户数",
            "known",
            "count|household|word:exited|code:household.main_cause:disability",
        ),
        (
            "township_area",
            "脱贫户情况/其中/因病致贫",
            "known",
            "count|household|word:exited|code:household.main_cause:illness",
        ),
        ("household", "劳动力人数", "known", "count|member|word:labour"),
        ("household", "家庭成员情况/其中：残疾人（人）", "known", "count|member|word:disabled"),
        ("household", "在校生人数", "known", "count|member|word:at_school"),
        ("household", "60岁以上人数", "known", "count|member|age:60:"),
        ("household", "患病人数", "known", "count|member|word:ill"),
        ("household", "家庭人口数（人）", "known", "field|household.household_size"),
    ],
)
def test_it_knows_what_leaves_no_doubt_and_only_that(rows: str, path: str, state: str, answer: str) -> None:
    found = meaning(path, rows)
    assert found[0] == state
    if state != "unknown":
        assert found[1] == answer


def test_what_the_house_has_said_goes_before_what_the_dictionary_says() -> None:
    said = {heading_key("member", "姓名"): Answer(Target.BLANK)}
    found = match(column("姓 名*"), "member", remembered=said)
    assert (found.state, found.is_remembered, found.answer) == (State.KNOWN, True, Answer(Target.BLANK))


def test_money_of_any_unit_is_one_question_and_counts_of_two_units_are_two() -> None:
    assert heading_key("household", "金额（元）") == heading_key("household", "金额（万元）")
    assert heading_key("township_area", "脱贫户（户）") != heading_key("township_area", "脱贫户（人）")


@pytest.mark.parametrize("name", sorted(rulebook().form_words))
def test_every_word_of_headings_counts_households_and_persons(name: str) -> None:
    for what in ("household", "member"):
        texts = count_texts(what, (f"word:{name}",))
        for text in (texts.where, texts.counts, texts.at_most, texts.unknown):
            if text:
                rulebook().schema.compile(text, table="household")


@pytest.mark.parametrize(
    "kept", ["", "word:nothing", "code:household.main_cause:x", "yes:household.x", "age::", "age:a:b"]
)
def test_a_condition_that_is_gone_is_said_to_be(kept: str) -> None:
    with pytest.raises((NoSuchCondition, ValueError)):
        condition_of(kept)


@pytest.mark.parametrize(
    ("path", "style", "value", "cell"),
    [
        ("member.birth_on", Style.PLAIN, date(1990, 5, 1), "1990-05-01"),
        ("member.birth_on", Style.YEAR_MONTH_DOT, date(1990, 5, 1), "1990.05"),
        ("member.birth_on", Style.DATE_WORDS, date(1990, 5, 1), "1990年5月1日"),
        ("member.birth_on", Style.AGE, date(1990, 11, 2), 35),
        ("member.works_away", Style.TICK, False, None),
        ("member.works_away", Style.TICK, True, "√"),
        ("member.works_away", Style.ONE_ZERO, False, 0),
        ("member.works_away", Style.PLAIN, False, "否"),
        ("member.sex", Style.PLAIN, "male", "男"),
        ("member.sex", Style.CODE, "male", "1"),
        ("member.health", Style.PLAIN, ",", "无"),
        ("member.health", Style.PLAIN, ",disabled,serious_illness,", "残疾、患有大病"),
        ("household.arable_mu", Style.PLAIN, 2.0, Decimal(2)),
        ("household.arable_mu", Style.PLAIN, 0.1, Decimal("0.1")),
        ("household.main_cause", Style.PLAIN, None, None),
    ],
)
def test_it_writes_a_value_as_the_form_wants_it(path: str, style: Style, value: Any, cell: Any) -> None:
    assert cell_of(Answer(Target.FIELD, path, style=style), value, on=ON) == cell


def test_it_writes_no_code_that_nobody_knows() -> None:
    for value, style in (("planet", Style.PLAIN), ("low_income", Style.CODE)):
        with pytest.raises(CannotWrite):
            cell_of(Answer(Target.FIELD, "household.household_attribute", style=style), value, on=ON)


@given(st.integers(-(10**13), 10**13), st.sampled_from(["元", "千元", "万元", "亿元", ""]))
def test_an_amount_loses_no_fen_in_any_unit(fen: int, unit: str) -> None:
    yuan = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000, "": 1}[unit]
    assert money_in(fen, unit) * 100 * yuan == fen


@given(st.lists(st.integers(0, 10**6) | st.none(), max_size=8))
def test_a_total_is_the_sum_of_what_is_known_and_nothing_when_nothing_is(numbers: list[int | None]) -> None:
    known = [one for one in numbers if one is not None]
    assert total_of([{0: one} for one in numbers], 0) == (sum(known) if known else None)


def test_it_doubts_a_part_that_is_more_than_its_whole_and_parts_that_do_not_add_up() -> None:
    columns = [
        column("总户数", 0),
        column("其中：脱贫户（户）", 1),
        column("性别/男（人）", 2),
        column("性别/女（人）", 3),
        column("性别/合计（人）", 4),
    ]
    answers = {0: Answer(Target.COUNT, "household"), 1: Answer(Target.COUNT, "household", ("word:exited",))}
    sound = {0: 5, 1: 5, 2: 3, 3: 4, 4: 7}
    assert parts_agree(columns, answers, [("甲村", sound)]) == []
    doubts = parts_agree(columns, answers, [("甲村", sound | {1: 6, 4: 8})])
    assert [doubt.place for doubt in doubts] == ["甲村", "甲村"]
    assert "大于" in doubts[0].words.zh
    assert "不等" in doubts[1].words.zh
    assert totals_agree(columns, {0: 9}, [sound])[0].words.zh.startswith("全范围共 9，各行之和 5")
    assert totals_agree(columns, {0: 5}, [sound]) == []


@pytest.mark.parametrize(
    ("ticks", "label", "ticked_"),
    [
        ("□是 □否", "否", "□是 ☑否"),
        ("□ A级 □ B级", "B级", "□ A级 ☑ B级"),
        ("□是 □否", "不详", None),
    ],
)
def test_it_ticks_the_box_before_a_label(ticks: str, label: str, ticked_: str | None) -> None:
    assert ticked(ticks, label) == ticked_


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(C5:C7)", "=SUM(C5:C10)"),
        ("=C8+$D$9", "=C11+$D$12"),
        ("=C4", "=C4"),
        ("=SUM(C2:C7)/C8", "=SUM(C2:C10)/C11"),
        ('=IF(A8="C8","A8",B8)', '=IF(A11="C8","A8",B11)'),
        ("=LOG10(C8)", "=LOG10(C11)"),
        ("=其他!C8", "=其他!C8"),
        ("='本 表'!C8", "='本 表'!C11"),
    ],
)
def test_formulas_move_with_the_rows_that_are_put_in(formula: str, moved: str) -> None:
    def shift(row: int, ends: bool) -> int:
        return row + 3 if row > 7 or (ends and row == 7) else row

    assert shifted(formula, shift, names_sheet=lambda name: name in {"", "本 表"}) == moved


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Target.SERIAL),
        Answer(Target.FIELD, "member.name", unit="元", style=Style.AGE),
        Answer(Target.COUNT, "member", ("age:16:59", "word:labour")),
        Answer(Target.TEXT, "无"),
    ],
)
def test_an_answer_is_kept_and_told_again(answer: Answer) -> None:
    assert answer_of(answer.told()) == answer
    again = answer_from_key(answer.key)
    assert (again.target, again.what, again.conditions) == (answer.target, answer.what, answer.conditions)


@pytest.mark.parametrize("told", ["", "planet|x"])
def test_an_answer_that_is_none_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        answer_from_key(told)


def layout(*headings: str) -> list[dict[str, Any]]:
    """The layout of a table with these headings."""
    from lianxin.reports.domain.forms_layout import told_layout

    content = book(Sheet([list(headings), *blank_rows(3, len(headings))], (), (1, 4)))
    return told_layout(blocks_of(open_form(content), remembered={}))


def test_it_tells_what_a_version_changed() -> None:
    before = layout("序号", "户主姓名", "家庭人口", "工资性收入（元）", "电话号码")
    after = layout("户主姓名", "序号", "家庭人口", "工资性收入（万元）", "联系电话号码", "民族")
    told = {(one.kind, one.path) for one in changes_between(before, after)}
    assert ("unit", "工资性收入（万元）") in told
    assert ("renamed", "联系电话号码") in told
    assert ("added", "民族") in told
    assert sum(kind == "moved" for kind, _ in told) == 1
    assert changes_between(before, before) == []
    assert {one.kind for one in changes_between(before, [])} == {"gone"}


def test_it_reads_nothing_into_a_sheet_without_blanks() -> None:
    content = book(Sheet([["关于填报的通知"], ["请于月底前报送。"]]))
    assert blocks_of(open_form(content), remembered={}) == ()


def test_it_reads_a_form_that_is_dressed_far_beyond_its_text() -> None:
    import io

    from openpyxl import load_workbook
    from openpyxl.styles import Font

    from reports.messy_forms import plain_roster

    made = load_workbook(io.BytesIO(plain_roster()))
    made.active.cell(5_000, 300).font = Font(bold=True)
    held = io.BytesIO()
    made.save(held)
    (block,) = blocks_of(open_form(held.getvalue()), remembered={})
    assert block.table is not None
    assert (block.table.first_row, block.table.last_row) == (3, 7)


def test_it_asks_whose_telephone_stands_beside_a_helper() -> None:
    headings = ["序号", "帮扶干部", "联系电话", "户主", "电话"]
    (block,) = blocks_of(open_form(book(Sheet([headings, *blank_rows(3, 5)], (), (1, 4)))), remembered={})
    assert [found.state.value for found in block.matches] == ["known", "known", "guessed", "known", "known"]
    keys = [one.key for one in block.matches[2].candidates]
    assert (keys[0], keys[-1]) == ("field|helper.phone", "field|household.phone")


def test_it_counts_persons_where_only_persons_can_be_meant() -> None:
    assert meaning("年龄结构/0-15岁", "village_area") == ("known", "count|member|age:0:15")
    assert meaning("性别/女", "village_area") == ("known", "count|member|word:female")
