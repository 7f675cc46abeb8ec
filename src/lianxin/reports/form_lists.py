"""The columns of the lists of forms: forms, what was filled, what stayed blank, and what headings mean."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge

WHYS = {
    "missing": (Words("没有登记", "not recorded"), "unsure"),
    "untold": (
        Words(
            "有的户说不清，只算了能确定的；一户也确定不了的留空",
            "of some households it is not known: at least so many; where of none it is certain, blank",
        ),
        "unsure",
    ),
    "untold_also": (Words("这一户也说不清", "not known of this household either"), "unsure"),
    "not_in_dictionary": (Words("字典里没有这一栏", "not in the dictionary"), "bad"),
    "not_answered": (Words("这一栏还没有人确认", "nobody has confirmed this heading"), "bad"),
    "no_right": (Words("您无权查看完整内容", "you may not see it in full"), "plain"),
    "not_opened": (Words("没有勾选填写完整内容", "not asked to be written in full"), "plain"),
    "no_code": (Words("没有可填的代码", "it has no code number"), "bad"),
    "no_area": (Words("范围内没有这个地方", "no such place in the area"), "bad"),
}


def _form(row: Any) -> Any:
    return linked(row.form.name, reverse("reports:form", args=[row.form.pk]))


FORMS = Listing(
    name="reports.forms",
    words=Words("上级表格", "Forms of superiors"),
    act=Act.FILL_FORMS,
    columns=(
        Column(Words("表", "Form"), lambda row: row.form.name, html=_form),
        Column(Words("谁要的", "Asked by"), lambda row: row.form.asked_by, missing=NOTHING),
        Column(Words("归哪里管", "Kept by"), lambda row: row.place),
        Column(Words("版本", "Version"), lambda row: row.form.latest, Kind.COUNT),
        Column(Words("填过", "Times filled"), lambda row: row.form.fills, Kind.COUNT),
        Column(Words("进来的日子", "Entered"), lambda row: row.form.made_at, Kind.MOMENT),
    ),
)


def _fill(row: Any) -> Any:
    return linked(row.place, reverse("reports:fill", args=[row.fill.pk]))


FILLS = Listing(
    name="reports.fills",
    words=Words("填报记录", "Fillings"),
    act=Act.FILL_FORMS,
    part="fills",
    columns=(
        Column(Words("范围", "Area"), lambda row: row.place, html=_fill),
        Column(Words("年度", "Year"), lambda row: str(row.fill.year)),
        Column(Words("版本", "Version"), lambda row: row.fill.version.number, Kind.COUNT),
        Column(Words("行数", "Lines"), lambda row: row.fill.lines, Kind.COUNT),
        Column(Words("空缺", "Gaps"), lambda row: row.fill.gap_count, Kind.COUNT),
        Column(Words("谁填的", "By"), lambda row: row.fill.by.name if row.fill.by else None, missing=NOTHING),
        Column(Words("何时", "When"), lambda row: row.fill.at, Kind.MOMENT),
    ),
)


def _household(row: Any) -> Any:
    if row.household is None:
        return together()
    return linked(row.household.head_name or row.household.household_no or "—", row.url)


GAPS = Listing(
    name="reports.gaps",
    words=Words("空缺", "Gaps"),
    act=Act.FILL_FORMS,
    columns=(
        Column(Words("位置", "Cell"), lambda row: row.place, Kind.CODE),
        Column(Words("栏目", "Heading"), lambda row: row.path),
        Column(
            Words("原因", "Why"),
            lambda row: WHYS[row.why][0],
            html=lambda row: badge(say(WHYS[row.why][0]), WHYS[row.why][1]),
        ),
        Column(Words("多少", "How many"), lambda row: row.count or None, Kind.COUNT, missing=NOTHING),
        Column(
            Words("去补", "Look at"),
            lambda row: row.household.head_name if row.household else None,
            html=_household,
            missing=NOTHING,
        ),
    ),
)
WORDS = Listing(
    name="reports.words",
    words=Words("表头用语", "Words of headings"),
    act=Act.FILL_FORMS,
    columns=(
        Column(Words("表头", "Heading"), lambda row: row.word.path),
        Column(Words("填什么", "What fills it"), lambda row: row.answer),
        Column(Words("谁说的", "Said by"), lambda row: row.word.by.name if row.word.by else None, missing=NOTHING),
        Column(Words("何时", "When"), lambda row: row.word.at, Kind.MOMENT),
    ),
)
LAYOUTS = Listing(
    name="reports.layouts",
    words=Words("国家系统表样", "National layouts"),
    act=Act.FILL_FORMS,
    columns=(
        Column(
            Words("表样", "Layout"),
            lambda kind: kind.words,
            html=lambda kind: linked(say(kind.words), reverse("reports:layout", args=[kind.name])),
        ),
        Column(Words("栏目", "Headings"), lambda kind: len(kind.columns), Kind.COUNT),
    ),
)

VERSIONS = Listing(
    name="reports.form_versions",
    words=Words("表格的版本", "Versions of a form"),
    act=Act.FILL_FORMS,
    part="versions",
    columns=(
        Column(Words("版本", "Version"), lambda row: row.number, Kind.COUNT),
        Column(Words("文件", "File"), lambda row: row.file_name),
        Column(Words("何时", "When"), lambda row: row.made_at, Kind.MOMENT),
        Column(Words("谁", "By whom"), lambda row: row.made_by.name if row.made_by else None, missing=NOTHING),
    ),
)
CHANGES = Listing(
    name="reports.form_changes",
    words=Words("表格两版的差别", "What changed between two versions"),
    act=Act.FILL_FORMS,
    columns=(
        Column(Words("栏目", "Heading"), lambda row: row.change.path),
        Column(Words("变化", "Change"), lambda row: row.words),
        Column(Words("说明", "How"), lambda row: row.detail, missing=NOTHING),
    ),
)
