"""Facts as papers write them: empty where nothing is recorded, to be filled in by hand; closed where the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from lianxin.benefits.models import Benefit
from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.periods import full_years
from lianxin.core.paper import Column, Fact, Facts, Heading, Table
from lianxin.core.paper.definitions import Block
from lianxin.pairing.models import HouseholdPairing
from lianxin.registry.display import Veil, fact_line, sections_of, unit_words, value_text
from lianxin.reports.queries.homes import Home
from lianxin.rulebook import dictionary, rulebook
from lianxin.work.models import PlanLine

BLANK = ""
CLOSED = "（不予显示）"
_BOXES_AT_MOST = 6


def day(on: date | None) -> str:
    """A day, or an empty place."""
    return on.isoformat() if on else BLANK


def yuan(fen: int | None) -> str:
    """Money in yuan and fen, or an empty place."""
    return BLANK if fen is None else yuan_text(fen)


def said(path: str, thing: Any, *, may_open: bool, opens: bool = False) -> str:
    """Return a fact of a household, member or village with its unit, as far as the reader may see it.

    ``opens``: what is closed on the screen until somebody opens it is written out for those who may; the caller records that.
    """
    return text_of(dictionary().field(path), thing, may_open=may_open, opens=opens)


def text_of(entry: Field, thing: Any, *, may_open: bool, opens: bool = False) -> str:
    """The same for an entry of the dictionary."""
    value = getattr(thing, entry.name, None)
    line = fact_line(entry, value, may_open=may_open)
    if line.text is None:
        return BLANK
    if line.veil is Veil.CLOSED and opens:
        return f"{value_text(entry, value)}{_unit(entry)}"
    return f"{line.text}{_unit(entry)}" if line.text else CLOSED


def boxes(entry: Field) -> str:
    """Return boxes to tick where a fact is missing and has few answers; else an empty place."""
    if entry.type is FieldType.BOOLEAN:
        return "□ 是　□ 否"
    if entry.type is FieldType.CODE:
        codes = dictionary().code_list_of(entry).codes
        if len(codes) <= _BOXES_AT_MOST:
            return "　".join(f"□ {code.words.zh}" for code in codes)
    return BLANK


def section_blocks(
    table: str, things: Sequence[Any], slugs: Iterable[str], *, may_open: bool, opens: bool
) -> list[Block]:
    """Return sections of the dictionary as a form: a frame of labels and values, with boxes to tick where nothing is recorded.

    ``things`` are what is not yearly and the row of the year, which may be None.
    """
    lasting, yearly = things
    wanted = set(slugs)
    blocks: list[Block] = []
    for section in sections_of(table):
        if section.slug in wanted:
            facts = tuple(
                Fact(
                    entry.words.zh,
                    text_of(entry, yearly if entry.yearly else lasting, may_open=may_open, opens=opens) or boxes(entry),
                )
                for entry in section.entries
            )
            blocks += [Heading(section.words.zh), Facts(facts)]
    return blocks


def member_table(home: Home, *, on: date, opens: bool = False) -> Table:
    """Return who lives in a household; where nobody is recorded, rows to be filled in."""
    columns = (
        Column("姓名", 1.2), Column("与户主关系", 0.8), Column("性别", 0.5), Column("周岁", 0.5, True), Column("证件号码", 1.9),
        Column("文化程度", 0.9), Column("健康状况", 1), Column("劳动技能", 1), Column("务工（月）", 0.7),
    )  # fmt: skip
    rows = tuple(
        (
            row.member.name,
            said("member.relation_to_head", row, may_open=home.may_open),
            said("member.sex", row.member, may_open=home.may_open),
            age(row.member.birth_on, on),  # type: ignore[attr-defined]
            said("member.id_no", row.member, may_open=home.may_open),
            said("member.education", row, may_open=home.may_open),
            said("member.health", row, may_open=home.may_open, opens=opens),
            said("member.labour_ability", row, may_open=home.may_open),
            said("member.work_months", row, may_open=home.may_open),
        )
        for row in home.members
    )
    return Table(columns, rows or blank_rows(len(columns), 4))


def helper_table(pairings: Iterable[HouseholdPairing]) -> Table:
    """Return who helps a household, with unit, post, telephone and since when."""
    columns = (
        Column("帮扶责任人", 1),
        Column("单位", 1.8),
        Column("职务", 1),
        Column("电话", 1.2),
        Column("结对日期", 1.1),
    )
    rows = tuple(
        (one.helper.name, one.helper.unit.name, one.helper.post, one.helper.phone, day(one.starts_on))
        for one in pairings
    )
    return Table(columns, rows or blank_rows(len(columns), 2))


def benefit_table(benefits: Iterable[Benefit], *, rows_to_write: int = 3) -> Table:
    """Return what a household and its members got: day, measure, who, money, where it stands; and rows to go on by hand."""
    columns = (
        Column("日期", 1),
        Column("帮扶措施", 1.9),
        Column("享受人", 0.9),
        Column("金额（元）", 1, True),
        Column("状态", 0.8),
    )
    rows = tuple(
        (
            day(one.on),
            measure_name(one),
            one.member.name if one.member else "全户",
            yuan(one.amount_fen),
            benefit_state(one),
        )
        for one in benefits
    )
    return Table(columns, rows + blank_rows(len(columns), rows_to_write))


def measure_name(one: Benefit) -> str:
    """What a measure is called, with its item."""
    known = rulebook().measures.get(one.measure)
    return f"{known.words.zh if known else one.measure}{f'（{one.item}）' if one.item else ''}"


def benefit_state(one: Benefit) -> str:
    """Where a measure stands; paid once the bank has said so."""
    return "已发放" if one.is_paid else str(Benefit.State(one.state).label)  # type: ignore[attr-defined]


def line_words(line: PlanLine, home: Home) -> str:
    """What a line of a plan does, in a few words."""
    table = rulebook().risk_measures_on(
        date(home.facts.year if home.facts else line.version.at.year, 12, 31), home.household.village_code
    )
    family = table.families.get(line.family)
    return "：".join(part for part in (family.words.zh if family else "", line.content) if part)


def age(born_on: date | None, on: date) -> str:
    """Age in full years; the day of birth is personal, the age is on every list."""
    return str(full_years(born_on, on)) if born_on and born_on <= on else BLANK


def blank_rows(columns: int, count: int) -> tuple[tuple[str, ...], ...]:
    """Rows to be filled in by hand."""
    return ((BLANK,) * columns,) * count


def _unit(entry: Field) -> str:
    unit = unit_words(entry)
    return f" {unit.zh}" if unit else ""
