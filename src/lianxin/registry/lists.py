"""The columns of the lists of households and of imports, on the screen and in files.

What a reader may not see of a household is hidden in its row already (``household_parts.household_rows``), so that a mask on the
screen is the same mask in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.display import HIDDEN, Veil, name_of
from lianxin.registry.forms.decisions import CHOICES
from lianxin.registry.models import Conflict, YearAct, YearBook
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge, known

if TYPE_CHECKING:
    from lianxin.registry.views.household_parts import HouseholdRow

# Why import could not decide: the name of the case, and what it means.
CONFLICTS_BY_KIND: dict[str, tuple[Words, Words]] = {
    Conflict.Kind.CORRECTED: (
        Words("与人工更正不一致", "Stands against a correction"),
        Words("登记册中的值由人更正过，文件写的不同。", "A person corrected the value; the file says otherwise."),
    ),
    Conflict.Kind.AMBIGUOUS: (
        Words("有多个可能的对象", "Several records match"),
        Words("文件中的这一行与登记册中不止一个对象相符。", "More than one record matches the row of the file."),
    ),
    Conflict.Kind.ELSEWHERE: (
        Words("登记在另一户或另一村", "Registered elsewhere"),
        Words(
            "此人已登记在另一户；迁移须先在原户办理。",
            "The person is registered in another household; the move is recorded there first.",
        ),
    ),
}
YEAR_ACTS: dict[str, tuple[Words, str]] = {
    YearAct.Kind.OPENED: (Words("开年", "Opened"), "good"),
    YearAct.Kind.CLOSED: (Words("关账", "Closed"), "plain"),
    YearAct.Kind.REOPENED: (Words("重开", "Reopened"), "unsure"),
}

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


def _fact(name: str) -> Callable[[Any], Any]:
    """What the reader may see of a fact in a row of the members' table; a fact that is closed to him says so, as on the page."""

    def value(row: Any) -> Any:
        line = row.lines[name]
        return line.text if line.is_missing or line.text or line.veil is Veil.SHOWN else HIDDEN

    return value


def _member_column(name: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(name_of("member", name), _fact(name), kind)


def members_listing() -> Listing:
    """The members of a household in a year; the dictionary says what their facts are called."""
    return Listing(
        name="registry.members",
        words=Words("家庭成员", "Members"),
        act=Act.READ_REGISTRY,
        part="members",
        columns=(
            Column(Words("姓名", "Name"), lambda row: row.facts.member.name),
            Column(Words("关系", "Relation"), lambda row: row.relation),
            _member_column("sex"),
            Column(Words("年龄", "Age"), lambda row: row.age, Kind.COUNT),
            _member_column("id_no", Kind.CODE),
            *map(
                _member_column, ("education", "school_status", "health", "labour_ability", "work_place", "work_months")
            ),
            Column(Words("离户", "Left on"), lambda row: row.facts.left_on, Kind.DAY, missing=NOTHING),
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


def _conflict_file(row: Any) -> SafeString:
    job = row[0].job
    return linked(job.file_name, reverse("registry:job", args=[job.pk]))


# A row is a conflict and the name of its village.
_CONFLICT_COLUMNS = (
    Column(
        Words("位置", "Where"),
        lambda row: row[0].place,
        html=lambda row: linked(row[0].place, reverse("registry:conflict", args=[row[0].pk])),
    ),
    Column(Words("原因", "Why"), lambda row: CONFLICTS_BY_KIND[row[0].kind][0]),
    Column(
        Words("项目", "Facts"),
        lambda row: [name_of(row[0].table, name) for name in row[0].values] or None,
        missing=NOTHING,
    ),
    Column(Words("村", "Village"), lambda row: row[1]),
    Column(Words("文件", "File"), lambda row: row[0].job.file_name, html=_conflict_file),
)
CONFLICTS = Listing(
    name="registry.conflicts", words=Words("待处理冲突", "Conflicts"), act=Act.IMPORT, columns=_CONFLICT_COLUMNS
)
DECIDED_CONFLICTS = Listing(
    name="registry.decided_conflicts",
    words=Words("已处理冲突", "Decided conflicts"),
    act=Act.IMPORT,
    columns=(
        *_CONFLICT_COLUMNS,
        Column(Words("处理", "Decision"), lambda row: CHOICES[row[0].choice][0]),
        Column(Words("经办人", "By"), lambda row: row[0].chosen_by.name if row[0].chosen_by else _HOUSE),
        Column(Words("时间", "When"), lambda row: row[0].chosen_at, Kind.MOMENT),
    ),
)

# A row is an act on a year, and the name of the county. The page shows the same as a time line for each year.
YEARS = Listing(
    name="registry.years",
    words=Words("年度台账", "Years"),
    act=Act.READ_REGISTRY,
    columns=(
        Column(Words("县", "County"), lambda row: row[1]),
        Column(Words("年度", "Year"), lambda row: str(row[0].book.year), Kind.CODE),
        Column(
            Words("现在", "Now"),
            lambda row: (
                Words("开放", "Open") if row[0].book.state == YearBook.State.OPEN else Words("已关账", "Closed")
            ),
        ),
        Column(Words("操作", "Act"), lambda row: YEAR_ACTS[row[0].kind][0]),
        Column(Words("结转行数", "Rows carried forward"), lambda row: row[0].carried or None, Kind.COUNT),
        Column(Words("理由", "Reason"), lambda row: row[0].reason),
        Column(Words("经办人", "By"), lambda row: row[0].by.name if row[0].by else _HOUSE),
        Column(Words("时间", "When"), lambda row: row[0].at, Kind.MOMENT),
    ),
)

_SEVERITIES = {"error": Words("错误", "error"), "warning": Words("提醒", "warning")}
PROBLEM_KINDS = Listing(
    name="registry.problem_kinds",
    words=Words("导入问题按种类", "Problems of an import, by kind"),
    act=Act.IMPORT,
    part="kinds",
    columns=(
        Column(Words("轻重", "Severity"), lambda row: _SEVERITIES.get(row.severity, row.severity)),
        Column(Words("问题", "Problem"), lambda row: row.what or row.code),
        Column(Words("错误代码", "Code"), lambda row: row.code, Kind.CODE),
        Column(Words("列", "Column"), lambda row: row.heading, missing=NOTHING),
        Column(Words("次数", "Times"), lambda row: row.count, Kind.COUNT),
    ),
)
PROBLEMS = Listing(
    name="registry.problems",
    words=Words("导入问题", "Problems of an import"),
    act=Act.IMPORT,
    part="problems",
    columns=(
        Column(Words("轻重", "Severity"), lambda row: _SEVERITIES.get(row.severity, row.severity)),
        Column(Words("位置", "Where"), lambda row: row.place),
        Column(Words("列", "Column"), lambda row: row.heading, missing=NOTHING),
        Column(Words("填写的值", "Value"), lambda row: row.value, missing=NOTHING),
        Column(Words("问题", "What is wrong"), lambda row: row.what),
        Column(Words("错误代码", "Code"), lambda row: row.code, Kind.CODE),
        Column(Words("怎么办", "What to do"), lambda row: row.remedy),
    ),
)
