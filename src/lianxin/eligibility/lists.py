"""The columns of the list of findings, on the screen and in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN, Column, Kind, Listing, People, linked, together
from lianxin.site.values import badge, known, verdict_words


def _head(row: Any) -> SafeString:
    finding = row["finding"]
    address = f"{reverse('registry:household', args=[finding.household_id])}?year={row['year']}"
    return linked(known(finding.household.head_name), address)


def _labels(rules: Sequence[Words], tone: str) -> Any:
    if not rules:
        return "—"
    labels = ((tone, say(words)) for words in rules)
    each = format_html_join(" ", '<span class="badge badge--{}">{}</span>', labels)
    return format_html('<span class="labels">{}</span>', each)


FINDINGS = Listing(
    name="eligibility.findings",
    words=Words("识别名单", "Findings"),
    act=Act.READ_FINDINGS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row["finding"].household.head_name, html=_head),
        Column(Words("村", "Village"), lambda row: row["village"]),
        Column(Words("结果", "Verdict"), lambda row: row["answer"]),
        Column(
            Words("未达到", "Not met"),
            lambda row: row["failing"] or None,
            html=lambda row: _labels(row["failing"], "bad"),
        ),
        Column(
            Words("无法判定", "Cannot tell"),
            lambda row: row["untold"] or None,
            html=lambda row: _labels(row["untold"], "unsure"),
        ),
    ),
)


def _of_the_run(run_id: int, text: Any, query: str) -> SafeString:
    return linked(text, f"{reverse('eligibility:findings', args=[run_id])}?{query}")


# A row is the run's number and a criterion with its counts.
CRITERIA = Listing(
    name="eligibility.criteria",
    words=Words("各项标准", "Criteria"),
    act=Act.READ_FINDINGS,
    part="criteria",
    columns=(
        Column(
            Words("标准", "Criterion"),
            lambda row: row[1].rule.words,
            html=lambda row: _of_the_run(row[0], say(row[1].rule.words), f"rule={row[1].rule.name}"),
        ),
        Column(Words("未达到", "Not met"), lambda row: row[1].not_met, Kind.COUNT, of_people=People.ALONE),
        Column(Words("无法判定", "Cannot tell"), lambda row: row[1].cannot_tell, Kind.COUNT, of_people=People.ALONE),
    ),
)


def village_listing(answers: Mapping[Verdict, Words]) -> Listing:
    """How many households of each village got which verdict; a set of rules has its own words for verdicts.

    A row is the run's number, the village's name and code, and counts by verdict; None: hidden from the reader.
    """

    def counted(verdict: Verdict) -> Column:
        return Column(
            answers[verdict],
            lambda row: row[3].get(verdict.value, 0),
            Kind.COUNT,
            missing=HIDDEN,
            of_people=People.ALONE,
        )

    village = Column(
        Words("村", "Village"), lambda row: row[1], html=lambda row: _of_the_run(row[0], row[1], f"area={row[2]}")
    )
    return Listing(
        name="eligibility.villages",
        words=Words("各村结果", "Villages"),
        act=Act.READ_FINDINGS,
        part="villages",
        columns=(village, *(counted(v) for v in (Verdict.MET, Verdict.CANNOT_TELL, Verdict.NOT_MET))),
    )


_NATION = Words("全国", "Nation")


def _document_shown(row: Any) -> SafeString:
    if row.is_local:
        return together(row.source, badge(say(Words("本地", "Local")), "info"))
    return together(row.source, "" if row.is_verified else badge(say(Words("未核实", "Unverified")), "unsure"))


def _standing(row: Any) -> Words:
    if row.is_local:
        return Words("本地", "Local")
    return Words("已核实", "Verified") if row.is_verified else Words("未核实", "Unverified")


VALUES = Listing(
    name="eligibility.values",
    words=Words("现行标准", "Values in force"),
    act=Act.PREVIEW_RULES,
    part="values",
    columns=(
        Column(Words("标准", "Value"), lambda row: row.words),
        Column(Words("适用地区", "Area"), lambda row: row.area or _NATION),
        Column(Words("数值", "How much"), lambda row: row.value, Kind.CODE),
        Column(Words("依据", "Document"), lambda row: row.source, html=_document_shown),
        Column(Words("核实", "Verified"), _standing),
    ),
)
# What a run applied; its readers need not be those who may try other values.
RUN_VALUES = replace(
    VALUES, name="eligibility.run_values", words=Words("所用标准及其依据", "Values applied"), act=Act.READ_FINDINGS
)
LOCAL_VALUES = Listing(
    name="eligibility.local_values",
    words=Words("本地标准的沿革", "History of local values"),
    act=Act.PREVIEW_RULES,
    part="local",
    columns=(
        Column(Words("参数", "Value"), lambda row: row.name, Kind.CODE),
        Column(Words("地区", "Area"), lambda row: row.area_code, Kind.CODE),
        Column(Words("数值", "How much"), lambda row: row.value, Kind.CODE),
        Column(Words("起", "From"), lambda row: row.starts_on, Kind.DAY),
        Column(Words("止", "Before"), lambda row: row.ends_before, Kind.DAY, missing=Words("现行", "in force")),
        Column(Words("依据", "Document"), lambda row: row.document),
    ),
)


def _lacks(row: Any) -> list[Words]:
    return [
        Words(f"{words.zh}（{whose}）", f"{words.en} ({whose})") if whose else words for words, whose in row["missing"]
    ]


# A row is a criterion with what the reader may know of it.
REASONS = Listing(
    name="eligibility.reasons",
    words=Words("逐项理由", "Reasons, one by one"),
    act=Act.READ_FINDINGS,
    part="reasons",
    columns=(
        Column(Words("标准", "Criterion"), lambda row: row["criterion"].rule.words),
        Column(Words("结果", "Answer"), lambda row: verdict_words(row["criterion"].verdict)),
        Column(Words("值", "Value"), lambda row: HIDDEN if row["is_hidden"] else row["criterion"].value or None),
        Column(Words("标准值", "Limit"), lambda row: row["criterion"].limit or None),
        Column(Words("依据", "Source"), lambda row: row["criterion"].limit_source or None),
        Column(
            Words("是否核实", "Verified"),
            lambda row: Words("已核实", "verified") if row["criterion"].is_verified else Words("未核实", "unverified"),
        ),
        Column(Words("缺项", "Missing"), lambda row: _lacks(row) or None),
    ),
)

# A row is a household, and what it is called now and after the supposed value.
MOVERS = Listing(
    name="eligibility.movers",
    words=Words("结果会变的农户", "Households that would move"),
    act=Act.PREVIEW_RULES,
    part="movers",
    columns=(
        Column(
            Words("户主", "Head"),
            lambda row: row[0].head_name,
            html=lambda row: linked(known(row[0].head_name), reverse("registry:household", args=[row[0].pk])),
        ),
        Column(Words("户编号", "Household number"), lambda row: row[0].household_no, Kind.CODE),
        Column(Words("现在", "Now"), lambda row: row[1]),
        Column(Words("试算后", "Then"), lambda row: row[2]),
    ),
)
