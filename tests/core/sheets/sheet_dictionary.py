"""A small data dictionary for these tests: the 27-column roster of the national system and two sheets beside it."""

from __future__ import annotations

from lianxin.core.kernel.dictionary import (
    Code,
    CodeList,
    Dictionary,
    Field,
    FieldType,
    Sensitivity,
    SheetColumn,
    SheetKind,
)
from lianxin.core.kernel.words import Words


def _codes(
    name: str, zh: str, en: str, *entries: tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]
) -> CodeList:
    codes = tuple(
        Code(key, Words(label, english), *(tuple(rest[:1])), national={"AA10": f"{number:02d}"})
        for number, (key, label, english, *rest) in enumerate(entries, start=1)
    )
    return CodeList(name, Words(zh, en), codes)


CODE_LISTS = {
    one.name: one
    for one in (
        _codes(
            "relation",
            "与户主关系",
            "relation to head",
            ("head", "户主", "head", ("本人",)),
            ("spouse", "配偶", "spouse", ("之妻", "之夫", "妻子", "丈夫")),
            ("son", "之子", "son", ("儿子", "长子", "次子")),
            ("daughter", "之女", "daughter", ("女儿",)),
            ("daughter_in_law", "之儿媳", "daughter-in-law"),
            ("other", "其他", "other"),
        ),
        _codes(
            "ethnicity",
            "民族",
            "people",
            ("han", "汉族", "Han"),
            ("miao", "苗族", "Miao"),
            ("buyi", "布依族", "Bouyei"),
            ("maonan", "毛南族", "Maonan", ("毛难族",)),
        ),
        _codes(
            "education",
            "文化程度",
            "education",
            ("illiterate", "文盲或半文盲", "illiterate"),
            ("primary", "小学", "primary"),
            ("junior", "初中", "junior secondary"),
            ("vocational", "中专/技师", "vocational"),
        ),
        _codes(
            "school",
            "在校生状况",
            "school status",
            ("not", "非在校生", "not at school"),
            ("grade7", "七年级", "grade 7"),
        ),
        _codes(
            "health",
            "健康状况",
            "health",
            ("healthy", "健康", "healthy"),
            ("chronic", "长期慢性病", "chronic illness", ("慢性病",)),
            ("serious", "患有大病", "serious illness", ("大病",)),
            ("disabled", "残疾", "disabled"),
        ),
        _codes(
            "labour",
            "劳动技能",
            "labour ability",
            ("ordinary", "普通劳动力", "ordinary"),
            ("skilled", "技能劳动力", "skilled"),
            ("none", "无劳动力", "none"),
        ),
        _codes(
            "work_place",
            "务工状况",
            "work place",
            ("township", "乡镇内", "in the township"),
            ("province", "县外省内", "in the province"),
            ("outside", "省外", "outside the province"),
        ),
        _codes(
            "exit_status", "脱贫属性", "exit status", ("exited", "已脱贫", "exited"), ("poor", "未脱贫", "not exited")
        ),
        _codes(
            "attribute",
            "贫困户属性",
            "household attribute",
            ("general", "一般贫困户", "general", ("一般脱贫户",)),
            ("dibao", "低保贫困户", "allowance", ("低保脱贫户",)),
            ("five", "五保贫困户", "five guarantees", ("特困供养户",)),
        ),
        _codes(
            "cause",
            "致贫原因",
            "cause of poverty",
            ("illness", "因病", "illness"),
            ("schooling", "因学", "schooling"),
            ("skills", "缺技术", "lack of skills"),
        ),
    )
}


def _field(table: str, name: str, zh: str, en: str, kind: FieldType, **more: object) -> Field:
    return Field(table, name, Words(zh, en), kind, **more)  # type: ignore[arg-type]


_T = FieldType
FIELDS = {
    f"{one.table}.{one.name}": one
    for one in (
        _field("household", "county_name", "县", "county", _T.TEXT),
        _field("household", "township_name", "乡", "township", _T.TEXT),
        _field("household", "village_name", "行政村", "village", _T.TEXT),
        _field("household", "group_name", "自然村", "group", _T.TEXT),
        _field("household", "household_no", "户编号", "household number", _T.TEXT, national_code="AAC001"),
        _field("member", "person_no", "人编号", "person number", _T.TEXT, national_code="AAB001"),
        _field("member", "name", "姓名", "name", _T.TEXT, max_length=50, national_code="AAB002"),
        _field(
            "member", "id_no", "证件号码", "identity number", _T.IDENTIFIER, identifier="resident",
            sensitivity=Sensitivity.PERSONAL, form_item="A7", required_by=("household_roster",),
        ),
        _field("household", "size", "人数", "household size", _T.INTEGER, unit="人", minimum=1, maximum=20),
        _field("member", "relation_to_head", "与户主关系", "relation to head", _T.CODE, code_list="relation"),
        _field("member", "ethnicity", "民族", "people", _T.CODE, code_list="ethnicity"),
        _field("member", "education", "文化程度", "education", _T.CODE, code_list="education"),
        _field("member", "school_status", "在校生状况", "school status", _T.CODE, code_list="school"),
        _field("member", "health", "健康状况", "health", _T.CODES, code_list="health", sensitivity=Sensitivity.SENSITIVE),
        _field("member", "labour", "劳动技能", "labour ability", _T.CODE, code_list="labour"),
        _field("member", "work_place", "务工状况", "work place", _T.CODE, code_list="work_place"),
        _field("member", "work_months", "务工时间", "months of work", _T.INTEGER, unit="月", minimum=0, maximum=12, strict=True),
        _field("member", "serious_illness_insured", "参加大病医疗", "serious illness insurance", _T.BOOLEAN),
        _field("household", "exit_status", "脱贫属性", "exit status", _T.CODE, code_list="exit_status"),
        _field("household", "exit_year", "脱贫年度", "year of exit", _T.INTEGER, minimum=2014, maximum=2030),
        _field("household", "attribute", "贫困户属性", "household attribute", _T.CODE, code_list="attribute"),
        _field("household", "main_cause", "主要致贫原因", "main cause of poverty", _T.CODE, code_list="cause"),
        _field("household", "unsafe_house", "危房户", "unsafe house", _T.BOOLEAN),
        _field("household", "water_safe", "饮水安全", "water is safe", _T.BOOLEAN),
        _field("household", "water_difficult", "饮水困难", "water is hard to get", _T.BOOLEAN),
        _field(
            "household", "net_income_per_person", "人均纯收入", "net income per person", _T.MONEY, unit="元",
            minimum=0, maximum=200_000, synonyms=("人均可支配收入",), national_code="AAC082",
        ),
        _field("household", "phone", "联系电话", "telephone", _T.IDENTIFIER, identifier="phone"),
        _field("household", "wage_income", "工资性收入", "wage income", _T.MONEY, unit="元"),
        _field("household", "migrant_wage", "务工收入", "migrant wages", _T.MONEY, unit="元"),
        _field("household", "arable_mu", "耕地面积", "arable land", _T.NUMBER, unit="亩", minimum=0, maximum=100),
        _field("household", "identified_in", "识别监测时间", "month identified", _T.MONTH),
        _field("household", "collected_on", "采集日期", "day collected", _T.DATE),
        _field("household", "bank_account", "银行账号", "bank account", _T.IDENTIFIER, identifier="account"),
        _field("household", "village_code", "村编码", "village code", _T.AREA),
        _field("village", "collective_income", "村级集体经济收入", "collective income", _T.MONEY, unit="元"),
        _field("village", "households", "总户数", "households", _T.INTEGER, unit="户"),
        _field("village", "village_name", "行政村名称", "village", _T.TEXT),
    )
}  # fmt: skip


def _columns(*entries: tuple[str, str] | tuple[str, str, str]) -> tuple[SheetColumn, ...]:
    """Each entry: heading, field, and flags: r required, f filled."""
    return tuple(
        SheetColumn(heading, path, required="r" in "".join(flags), filled="f" in "".join(flags))
        for heading, path, *flags in entries
    )


ROSTER = SheetKind(
    "household_roster",
    Words("建档立卡户花名册", "Roster of registered households"),
    "member",
    _columns(
        ("县", "household.county_name"),
        ("乡", "household.township_name"),
        ("行政村", "household.village_name", "r"),
        ("自然村", "household.group_name"),
        ("户编号", "household.household_no", "r"),
        ("人编号", "member.person_no"),
        ("姓名", "member.name", "rf"),
        ("证件号码", "member.id_no", "rf"),
        ("人数", "household.size"),
        ("与户主关系", "member.relation_to_head", "r"),
        ("民族", "member.ethnicity"),
        ("文化程度", "member.education"),
        ("在校生状况", "member.school_status"),
        ("健康状况", "member.health"),
        ("劳动技能", "member.labour"),
        ("务工状况", "member.work_place"),
        ("务工时间(月)", "member.work_months"),
        ("参加大病医疗", "member.serious_illness_insured"),
        ("脱贫属性", "household.exit_status"),
        ("脱贫年度", "household.exit_year"),
        ("贫困户属性", "household.attribute"),
        ("主要致贫原因", "household.main_cause"),
        ("危房户", "household.unsafe_house"),
        ("饮水安全", "household.water_safe"),
        ("饮水困难", "household.water_difficult"),
        ("人均纯收入", "household.net_income_per_person"),
        ("联系电话", "household.phone"),
    ),
    banner_rows=2,
    banners=("建档立卡户花名册", "填报单位:              填报日期:"),
)
INCOME = SheetKind(
    "income_sheet",
    Words("家庭收入表", "Household income"),
    "household",
    (
        SheetColumn("序号"),
        *_columns(
            ("户编号", "household.household_no", "rf"),
            ("识别监测时间", "household.identified_in"),
            ("采集日期", "household.collected_on"),
            ("工资性收入", "household.wage_income", "r"),
            ("工资性收入/务工收入", "household.migrant_wage"),
            ("人均纯收入", "household.net_income_per_person"),
            ("耕地面积(亩)", "household.arable_mu"),
            ("银行账号", "household.bank_account"),
            ("村编码", "household.village_code"),
        ),
    ),
)
VILLAGES = SheetKind(
    "village_sheet",
    Words("行政村信息表", "Villages"),
    "village",
    (
        SheetColumn("行政村名称", "village.village_name", required=True, filled=True),
        SheetColumn("总户数", "village.households"),
        SheetColumn("村级集体经济收入", "village.collective_income", unit="万元"),
    ),
)
DICTIONARY = Dictionary(
    FIELDS,
    CODE_LISTS,
    {kind.name: kind for kind in (ROSTER, INCOME, VILLAGES)},
    {"household": Words("户", "household"), "member": Words("家庭成员", "member"), "village": Words("村", "village")},
)
