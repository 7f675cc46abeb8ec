"""Cards: what hangs at a household's door (明白卡), and who is to be called (连心卡)."""

from __future__ import annotations

from datetime import date

from lianxin.core.paper import Column, Document, Fact, Facts, Note, Paragraph, Sheet, Size, Table
from lianxin.eligibility.queries import hotline
from lianxin.reports.documents.wording import BLANK, blank_rows, day, line_words, measure_name, said, yuan
from lianxin.reports.queries.homes import Home

_MOST_MEASURES = 6
PLEDGE = (
    "我负责联系您家。遇到看病、上学、住房、饮水、务工、产业上的难处，请随时打这个电话；政策落实得好不好，也请告诉我。"
)


def clear_card(home: Home, *, year: int, on: date) -> Document:
    """Return the card of a household for its door (明白卡): who they are, the cause, what is done, who helps.

    Of illness it says nothing beyond the cause that the reader may see; no number of identity and no account is on it.
    """
    household = home.household
    helper = home.first_helper
    about = (
        Fact("户主", household.head_name or BLANK),
        Fact("村组", f"{home.place}{household.group_name or ''}"),  # type: ignore[attr-defined]
        Fact("家庭人口", str(len(home.members)) if home.members else BLANK),
        Fact("劳动力", _workers(home)),
        *_standing(home),
        Fact("帮扶责任人", helper.name if helper else BLANK),
        Fact("联系电话", helper.phone if helper else BLANK),
        Fact("帮扶单位", helper.unit.name if helper else BLANK),
        Fact("职务", helper.post if helper else BLANK),
        Fact("户主签字", BLANK),
        Fact("责任人签字", BLANK),
    )
    columns = (Column("帮扶措施", 3), Column("时间", 1), Column("资金（元）", 1, True))
    lines = [(line_words(one, home), day(one.due_on), yuan(one.amount_fen)) for one in home.lines]
    given = [
        (f"{measure_name(one)}{f'（{one.member.name}）' if one.member else ''}", day(one.on), yuan(one.amount_fen))
        for one in home.benefits
        if one.on.year == year
    ]
    rows = tuple((lines + given)[:_MOST_MEASURES])
    blocks = (
        Facts(about),
        Table(columns, rows + blank_rows(3, max(0, 3 - len(rows)))),
        Note(
            f"一式两份，一份贴在农户家中，一份存村。不公示证件号码、账号和病残情况。{_complaints(household.village_code, on)}"
        ),
    )
    return Document(
        "帮扶明白卡", blocks, subtitle=f"{year} 年", sheet=Sheet(Size.A5, True, 10.5, 18, has_page_numbers=False),
        bookmark=f"{household.head_name or household.household_no}　明白卡",
    )  # fmt: skip


def _standing(home: Home) -> tuple[Fact, ...]:
    """What the household is registered as and why; an ordinary household has neither, and its card no empty places for them."""
    facts, may_open = home.facts, home.may_open
    kind = said("household.household_type", facts, may_open=may_open)
    if facts is not None and facts.household_type == "ordinary":  # type: ignore[attr-defined]
        return (Fact("户类型", kind, is_wide=True),)
    attribute = said("household.household_attribute", facts, may_open=may_open)
    return (
        Fact("户属性", "，".join(filter(None, (kind, attribute)))),
        Fact("主要致贫原因", said("household.main_cause", facts, may_open=may_open)),
    )


def _complaints(village_code: str, on: date) -> str:
    number = hotline(village_code, on=on)
    return f"监督电话：{number}。" if number else ""


def contact_card(home: Home, *, year: int, on: date) -> Document:
    """Return the contact card of a household (连心卡): who helps it, how he is reached, and what he promises."""
    helper = home.first_helper
    facts = (
        Fact("帮扶人", helper.name if helper else BLANK, is_wide=True),
        Fact("电话", helper.phone if helper else BLANK, is_wide=True),
        Fact("单位", helper.unit.name if helper else BLANK, is_wide=True),
        Fact("职务", helper.post if helper else BLANK, is_wide=True),
        Fact("结对户", f"{home.household.head_name or BLANK}（{home.place}）", is_wide=True),
    )
    return Document(
        "连心卡", (Facts(facts, photo="帮扶人照片"), Paragraph(PLEDGE)), sheet=Sheet(Size.A6, True, 10.5, 17, has_page_numbers=False),
        bookmark=f"{home.household.head_name or home.household.household_no}　连心卡",
    )  # fmt: skip


def _workers(home: Home) -> str:
    """How many members can work; an empty place while that of anybody is not recorded or not for this reader."""
    abilities = [row.labour_ability for row in home.members]  # type: ignore[attr-defined]
    if not abilities or None in abilities or not home.may_open:
        return BLANK
    return str(sum(one not in _NOT_WORKING for one in abilities))


_NOT_WORKING = frozenset({"none", "lost"})
