"""Samples for the living style guide at ``/style``: every component with invented content."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.site.components import Change, Happening, JobProgress, Tab
from lianxin.site.language import said
from lianxin.site.paging import KeysetPage
from lianxin.site.sample_charts import sample_charts

_VILLAGES = (
    (Words("上河村", "Shanghe"), 38, (106.71, 26.58)),
    (Words("下河村", "Xiahe"), 24, (106.78, 26.55)),
    (Words("青石村", "Qingshi"), 51, (106.66, 26.49)),
    (Words("白云易地安置社区", "Baiyun resettlement community"), 17, (106.83, 26.62)),
    (Words("石门村", "Shimen"), None, (106.60, 26.61)),
    (Words("长岭村", "Changling"), 9, (106.74, 26.66)),
)


class SampleForm(forms.Form):
    """One control of each kind."""

    name = forms.CharField(
        label=said("户主姓名", "Head of household"),
        max_length=30,
        help_text=said("与户口簿一致。", "As in the household booklet."),
    )
    born_on = forms.DateField(label=said("出生日期", "Born on"), widget=forms.DateInput)
    members = forms.IntegerField(label=said("家庭人口", "Members"), min_value=1)
    cause = forms.ChoiceField(
        label=said("主要致贫原因", "Main cause of poverty"),
        choices=[
            ("", said("请选择", "Choose")),
            ("illness", said("因病", "Illness")),
            ("schooling", said("因学", "Schooling")),
        ],
    )
    kind = forms.ChoiceField(
        label=said("户类型", "Kind of household"),
        widget=forms.RadioSelect,
        choices=[("ordinary", said("一般户", "Ordinary")), ("allowance", said("低保户", "On allowance"))],
    )
    sheet = forms.FileField(
        label=said("名册文件", "Roster"),
        required=False,
        help_text=said("xlsx、xls 或 csv，不超过 200 MB。", "xlsx, xls or csv, up to 200 MB."),
    )
    note = forms.CharField(label=said("备注", "Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_agreed = forms.BooleanField(label=said("已取得授权书", "Consent is on file"), required=False)


class SampleFilters(forms.Form):
    """Filters of a list."""

    search = forms.CharField(
        label=said("姓名或户编号", "Name or number"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    cause = forms.ChoiceField(
        label=said("致贫原因", "Cause"),
        required=False,
        choices=[("", said("全部", "All")), ("illness", said("因病", "Illness"))],
    )


def samples(query: QueryDict) -> dict[str, Any]:
    """Return what the page shows; an unfilled form was sent, so that its faults show."""
    return {
        "form": SampleForm({"name": "", "members": "0", "kind": "ordinary"}),
        "filter_form": SampleFilters(query or None),
        "rows": _rows(),
        "page": KeysetPage(_rows(), previous="before", next="after", total=12_345),
        "tabs": [Tab(Words("基本情况", "Facts"), "#facts", True), Tab(Words("收入", "Income"), "#income", count=12)],
        "happenings": _happenings(),
        "changes": [
            Change(Words("致贫原因", "Cause"), "因学", "因病"),
            Change(Words("联系电话", "Telephone"), None, "138******00"),
            Change(Words("人均纯收入（元）", "Income per person (yuan)"), "9,800.00", "11,250.50"),
        ],
        "facts": [
            (Words("户编号", "Number"), "9999010100123"),
            (Words("家庭人口", "Members"), 4),
            (Words("危房等级", "Housing grade"), None),
        ],
        "verdicts": list(Verdict),
        "job": JobProgress(
            Words("导入 2026 年名册", "Import of the 2026 roster"), "running", 18_240, 50_000, "/style/job"
        ),
        "job_done": JobProgress(Words("测算结对方案", "Pairing plan"), "done", 50, 50, "/style/job", "/style"),
        "charts": sample_charts(_VILLAGES),
    }


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "head": "张三平",
            "village": _VILLAGES[0][0],
            "members": 4,
            "income_fen": 1_125_050,
            "verdict": Verdict.MET,
            "on": date(2026, 11, 3),
        },
        {
            "head": "李桂兰",
            "village": _VILLAGES[3][0],
            "members": 2,
            "income_fen": None,
            "verdict": Verdict.CANNOT_TELL,
            "on": None,
        },
        {
            "head": "欧阳建国",
            "village": _VILLAGES[1][0],
            "members": 6,
            "income_fen": 2_340_000,
            "verdict": Verdict.NOT_MET,
            "on": date(2026, 9, 18),
        },
    ]


def _happenings() -> list[Happening]:
    return [
        Happening(
            datetime(2026, 11, 20, 2, 5, tzinfo=UTC), Words("结对生效", "Pairing in force"), "县管甲", tone="good"
        ),
        Happening(date(2026, 11, 12), Words("公示无异议", "Notice ended without objection")),
        Happening(
            date(2026, 11, 2),
            Words("数据比对有疑点", "Comparison found a clue"),
            "镇办乙",
            "名下有一辆车，待入户核实。",
            "unsure",
        ),
    ]
