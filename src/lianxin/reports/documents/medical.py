"""The medical booklet of a person (健康扶贫一人一册): policies, what he is insured by, what he is entitled to and what he got.

Illness and disability are written out for those only who may open them; that they took such a booklet is recorded.
"""

from __future__ import annotations

from datetime import date

from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.registry.models import MemberFacts
from lianxin.reports.documents.wording import BLANK, age, benefit_table, blank_rows, said, section_blocks
from lianxin.reports.queries.homes import Home
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures

_HEALTH = "health"
_ILLNESS = ("health", "disability_category", "disability_grade", "illness_name")


def booklets(home: Home, *, year: int, on: date) -> tuple[Document, ...]:
    """Return one booklet for each member of a household."""
    table = rulebook().risk_measures_on(on, home.household.village_code)
    return tuple(_booklet(home, row, table, year=year, on=on) for row in home.members)


def _booklet(home: Home, row: MemberFacts, table: RiskMeasures, *, year: int, on: date) -> Document:
    member = row.member
    about = Facts(
        (
            Fact("姓名", member.name),
            Fact("周岁", age(member.birth_on, on)),  # type: ignore[attr-defined]
            Fact("与户主关系", said("member.relation_to_head", row, may_open=home.may_open)),
            Fact("证件号码", said("member.id_no", member, may_open=home.may_open)),
            Fact("户主", home.household.head_name or BLANK),
            Fact("所在村", home.place),
        )
    )
    illness = Facts(
        tuple(
            Fact(
                dictionary().field(f"member.{name}").words.zh,
                said(f"member.{name}", row, may_open=home.may_open, opens=True),
            )
            for name in _ILLNESS
        )
    )
    own = [
        one for one in home.benefits if one.member_id == row.member_id and table.benefits.get(one.measure) == _HEALTH
    ]
    insurance = section_blocks("member", (member, row), ("insurance-and-welfare",), may_open=home.may_open, opens=True)
    blocks: list[Block] = [
        about, Heading("一、健康状况"), illness,
        Heading("二、参保和待遇"), *insurance[1:],
        Heading("三、能享受的政策"), _policies(table, on),
        Heading("四、已享受的待遇"), benefit_table(own, rows_to_write=2),
        Heading("五、就诊和报销记录"), _treatments(),
        Note("本册由本人保管，村医、家庭医生填写；证件号码只印首尾。"),
        Signatures(("本人或家属（签字）", "家庭医生（签字）")),
    ]  # fmt: skip
    return Document(
        "健康扶贫手册", tuple(blocks), subtitle=f"一人一册　{member.name}　{year} 年", sheet=Sheet(text_pt=10, title_pt=20),
        bookmark=f"健康扶贫手册　{member.name}",
    )  # fmt: skip


def _policies(table: RiskMeasures, on: date) -> Table:
    """The measures of health of the rulebook that are in force on the day, with the conditions that a person must meet."""
    rows = tuple(
        (
            measure.words.zh,
            "；".join(one.words.zh for one in measure.conditions),
            measure.note.zh if measure.note else BLANK,
        )
        for name, measure in rulebook().measures.items()
        if table.benefits.get(name) == _HEALTH and on in measure.period
    )
    columns = (Column("政策", 1.3), Column("条件", 2.6), Column("标准", 1.8))
    return Table(columns, rows or blank_rows(3, 3))


def _treatments() -> Table:
    heads = ("日期", "医疗机构", "病种", "总费用", "基本医保", "大病保险", "医疗救助", "自付", "签字")
    shares = (1, 1.3, 1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8)
    columns = tuple(Column(head, share) for head, share in zip(heads, shares, strict=True))
    return Table(columns, blank_rows(len(columns), 6))
