"""The columns of the lists of households and of imports, on the screen and in files.

What a reader may not see of a household is hidden in its row already (``household_parts.household_rows``), so that a mask on the
screen is the same mask in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.display import HIDDEN
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge, known

if TYPE_CHECKING:
    from lianxin.registry.views.household_parts import HouseholdRow

_TO_VERIFY = Words("待核实", "To verify")
_HOUSE = Words("系统", "The house")


def _head(row: HouseholdRow) -> SafeString:
    address = f"{reverse('registry:household', args=[row.household.pk])}?year={row.year}"
    name = linked(known(row.household.head_name), address)
    return together(name, badge(say(_TO_VERIFY), "unsure")) if row.is_carried else name


def _cause(row: HouseholdRow) -> Any:
    return HIDDEN if row.is_cause_hidden else row.cause.text


def _cause_shown(row: HouseholdRow) -> Any:
    return render_to_string("registry/parts/hidden.html") if row.is_cause_hidden else known(row.cause.text)


HOUSEHOLDS = Listing(
    name="registry.households",
    words=Words("农户名单", "Households"),
    act=Act.READ_REGISTRY,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_head),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("人口", "Members"), lambda row: row.household.member_count, Kind.COUNT),
        Column(Words("户编号", "Household number"), lambda row: row.household.household_no, Kind.CODE),
        Column(Words("户属性", "Attribute"), lambda row: row.attribute),
        Column(Words("主要致贫原因", "Main cause"), _cause, html=_cause_shown),
        Column(Words("人均纯收入（元）", "Net income per person (yuan)"), lambda row: row.income_fen, Kind.YUAN),
    ),
)


def _state_shown(row: Any) -> SafeString:
    words, tone = row["state"]
    return badge(say(words), tone)


def _problems(row: Any, severity: str) -> int | None:
    found: int | None = row["problems"][severity] if row["problems"] else None
    return found


IMPORTS = Listing(
    name="registry.imports",
    words=Words("导入记录", "Imports"),
    act=Act.IMPORT,
    columns=(
        Column(
            Words("文件", "File"),
            lambda row: row["job"].file_name,
            html=lambda row: linked(row["job"].file_name, reverse("registry:job", args=[row["job"].pk])),
        ),
        Column(Words("状态", "State"), lambda row: row["state"][0], html=_state_shown),
        Column(Words("范围", "Area"), lambda row: row["area"]),
        Column(Words("年度", "Year"), lambda row: str(row["job"].year), Kind.CODE),
        Column(Words("错误", "Errors"), lambda row: _problems(row, "errors"), Kind.COUNT, missing=NOTHING),
        Column(Words("提醒", "Warnings"), lambda row: _problems(row, "warnings"), Kind.COUNT, missing=NOTHING),
        Column(Words("经办人", "By"), lambda row: row["job"].by.name if row["job"].by else _HOUSE),
        Column(Words("时间", "When"), lambda row: row["job"].asked_at, Kind.MOMENT),
    ),
)
