"""A small dictionary, definitions and parameters that the tests, the reference page and the benchmark speak of."""

from __future__ import annotations

from lianxin.core.kernel.dictionary import Code, CodeList, Dictionary, Field, FieldType
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Definition, ParameterType, Schema

CODE_LISTS = {
    "school_status": {
        "none": ("不在校", "not in school"),
        "primary": ("小学", "primary school"),
        "middle": ("初中", "middle school"),
        "high": ("高中", "high school"),
    },
    "health": {
        "healthy": ("健康", "healthy"),
        "chronic": ("长期慢性病", "chronic illness"),
        "serious": ("大病", "serious illness"),
        "disabled": ("残疾", "disabled"),
        "disabled_newly": ("新近残疾", "newly disabled"),  # one key within another: ``has`` must not confuse them
    },
    "house_grade": {"a": ("A级", "grade A"), "b": ("B级", "grade B"), "c": ("C级", "grade C"), "d": ("D级", "grade D")},
    "insurance": {
        "resident": ("居民医保", "resident"),
        "employee": ("职工医保", "employee"),
        "none": ("未参保", "none"),
    },
}

T = FieldType
FIELDS: dict[str, tuple[FieldType, str, str, str]] = {
    # path: type, code list, 中文, English
    "household.net_income": (T.MONEY, "", "纯收入", "Net income"),
    "household.grant": (T.MONEY, "", "补助", "Grant"),
    "household.rooms": (T.INTEGER, "", "房间数", "Rooms"),
    "household.land_mu": (T.NUMBER, "", "耕地面积", "Farm land"),
    "household.water_safe": (T.BOOLEAN, "", "饮水安全", "Safe water"),
    "household.relocated": (T.BOOLEAN, "", "易地搬迁", "Relocated"),
    "household.house_grade": (T.CODE, "house_grade", "住房等级", "House grade"),
    "household.risks": (T.CODES, "health", "风险", "Risks"),
    "household.registered_on": (T.DATE, "", "登记日期", "Registered on"),
    "household.group_name": (T.TEXT, "", "村民小组", "Group"),
    "household.account": (T.IDENTIFIER, "", "银行账号", "Account"),
    "household.village_code": (T.AREA, "", "行政村", "Village"),
    "member.birth_on": (T.DATE, "", "出生日期", "Date of birth"),
    "member.school": (T.CODE, "school_status", "在校情况", "School"),
    "member.health": (T.CODES, "health", "健康状况", "Health"),
    "member.insurance": (T.CODE, "insurance", "医疗保险", "Insurance"),
    "member.wage": (T.MONEY, "", "工资", "Wage"),
    "member.months": (T.INTEGER, "", "务工月数", "Months at work"),
    "member.share": (T.NUMBER, "", "份额", "Share"),
    "member.working": (T.BOOLEAN, "", "务工", "At work"),
    "member.left_month": (T.MONTH, "", "离开月份", "Month of leaving"),
    "member.id_no": (T.IDENTIFIER, "", "证件号码", "Identity number"),
    "village.has_clinic": (T.BOOLEAN, "", "有卫生室", "Has a clinic"),
    "village.households": (T.INTEGER, "", "户数", "Households"),
    "village.wage_line": (T.MONEY, "", "当地工资", "Local wage"),
    "village.opened_on": (T.DATE, "", "通路日期", "Road opened on"),
    "village.land_mu": (T.NUMBER, "", "耕地面积", "Farm land"),
    "helper.phone": (T.IDENTIFIER, "", "电话", "Phone"),
}

UNITS = {"household.rooms": "间", "household.land_mu": "亩", "member.months": "月"}


def dictionary(extra: dict[str, tuple[FieldType, str, str, str]] | None = None) -> Dictionary:
    """Return the dictionary of the tests, with extra fields if a test needs them."""
    fields = {
        path: Field(*path.split("."), words=Words(zh, en), type=kind, code_list=codes, unit=UNITS.get(path, ""))
        for path, (kind, codes, zh, en) in {**FIELDS, **(extra or {})}.items()
    }
    lists = {
        name: CodeList(name, Words(name, name), tuple(Code(key, Words(*words)) for key, words in codes.items()))
        for name, codes in CODE_LISTS.items()
    }
    tables = {name: Words(name, name) for name in ("household", "member", "village", "helper")}
    return Dictionary(fields, lists, {}, tables)


DEFINITIONS = {
    "income_per_person": Definition(
        "household", "per_person(net_income, count(members))", Words("人均纯收入", "Income per person")
    ),
    "is_child": Definition("member", "age(birth_on) between 6 and 15", Words("义务教育阶段", "Of school age")),
    "is_poor": Definition(
        "household", "income_per_person < @income_line.identify", Words("收入低于标准", "Income below the line")
    ),
    "income_with_grant": Definition("household", "net_income + grant", Words("含补助收入", "Income with grant")),
    "yearly_wage": Definition("member", "wage * months", Words("年工资", "Wages of the year")),
    "is_served": Definition("village", "has_clinic and households > 0", Words("有服务", "Is served")),
}

PARAMETERS = {
    "income_line.identify": ParameterType(T.MONEY),
    "school.first_age": ParameterType(T.INTEGER),
    "land.least": ParameterType(T.NUMBER),
    "round.starts": ParameterType(T.DATE),
    "clinic.required": ParameterType(T.BOOLEAN),
    "house.worst": ParameterType(T.CODE, "house_grade"),
    "group.special": ParameterType(T.TEXT),
}


def schema() -> Schema:
    """Return the vocabulary of the tests."""
    return Schema.of(dictionary(), definitions=DEFINITIONS, parameters=PARAMETERS)
