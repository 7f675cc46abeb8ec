"""The columns of the list of findings, on the screen and in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import Column, Listing, linked
from lianxin.site.values import known


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
