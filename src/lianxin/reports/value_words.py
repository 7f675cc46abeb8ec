"""What the values of a filter are called that no code list of the dictionary has: the states and roles of the rooms."""

from __future__ import annotations

from collections.abc import Mapping

from lianxin.core.kernel.words import Words
from lianxin.pairing.domain.units import ROLE_WORDS
from lianxin.rulebook import dictionary
from lianxin.supervision.domain.issues import STATE_WORDS

_OF_THEIR_OWN: tuple[Mapping[str, Words], ...] = (
    {str(state): words for state, words in STATE_WORDS.items()},
    {str(role): words for role, words in ROLE_WORDS.items()},
    {
        "first_secretary": Words("第一书记", "first secretary"),
        "leader": Words("队长", "team leader"),
        "member": Words("队员", "team member"),
    },
    {"first": Words("第一责任人", "first helper"), "second": Words("第二责任人", "second helper")},
    {"planned": Words("谋划", "planned"), "landed": Words("落地", "landed")},
    {
        "open": Words("待认领", "open"),
        "taken": Words("办理中", "taken"),
        "done": Words("待核实", "done"),
        "verified": Words("已办结", "verified"),
    },
    {
        "invoice": Words("发票", "invoice"),
        "market": Words("市场价", "market price"),
        "giver": Words("捐赠方声明", "as the giver says"),
        "estimate": Words("估价", "estimate"),
    },
    {
        "grant": Words("无偿资金", "grant"),
        "loan": Words("贷款", "loan"),
        "goods": Words("物资折价", "goods at their value"),
        "mixed": Words("资金和物资", "money and goods"),
        "forecast": Words("预计", "forecast"),
    },
    {"document": Words("文件", "document"), "register": Words("名册", "register")},
    {"cash": Words("现金", "cash"), "goods": Words("物资", "goods")},
    {
        "villager": Words("致富带头人", "villager"),
        "cooperative": Words("合作社", "cooperative"),
        "enterprise": Words("龙头企业", "enterprise"),
    },
    {
        "schooling": Words("义务教育", "schooling"),
        "pension": Words("养老保险", "pension"),
        "medical": Words("医疗保险", "medical insurance"),
    },
    {
        "drawn": Words("已放款", "drawn"),
        "repaid": Words("已还清", "repaid"),
        "compensated": Words("已代偿", "compensated"),
        "written_off": Words("已核销", "written off"),
    },
    {
        "eliminated": Words("风险消除", "risk eliminated"),
        "died": Words("死亡", "died"),
        "moved": Words("迁出", "moved away"),
        "left": Words("户已注销", "left the register"),
    },
    {
        "open": Words("待核实", "to look into"),
        "entering": Words("已发起纳入", "case of entry begun"),
        "not_entered": Words("不纳入", "not entered"),
        "referred": Words("已转部门", "referred"),
    },
    {
        "lead": Words("生成线索", "became a lead"),
        "repeated": Words("并入已有线索", "joined a lead that is open"),
        "known": Words("已在监测", "monitored already"),
        "below": Words("没到限额", "below the limit"),
        "untold": Words("对应不到户", "household not found"),
    },
    {
        "met": Words("符合", "met"),
        "not_met": Words("不符合", "not met"),
        "cannot_tell": Words("无法判定", "cannot be told"),
    },
    {
        "open": Words("化解中", "open"),
        "settled": Words("已化解待回访", "settled"),
        "kept": Words("已销案", "kept"),
    },
)
_BY_VALUES = {frozenset(words): words for words in _OF_THEIR_OWN}


def words_of(allowed: tuple[str, ...], value: str) -> Words | None:
    """Return what a value is called among those that a filter allows; None where they have no words here. Units are the dictionary's."""
    named = _BY_VALUES.get(frozenset(allowed))
    if named is not None:
        return named.get(value)
    units = dictionary().units
    return units[value].words if value in units and set(allowed) <= set(units) else None
