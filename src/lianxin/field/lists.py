"""The columns of the lists of the field room: items, and what people chose."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join

from lianxin.core.kernel.words import Words
from lianxin.field.models import FieldItem
from lianxin.field.queries.items import CHOICES, KINDS, STATES, WHYS
from lianxin.people.roles import Act
from lianxin.registry.display import name_of
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked
from lianxin.site.values import badge

_WAYS = {
    FieldItem.Way.PAGE: Words("手机页面", "Telephone"),
    FieldItem.Way.FILE: Words("导出文件", "File"),
    FieldItem.Way.ODK: Words("ODK Collect", "ODK Collect"),
}


def item_state(row: Any) -> Any:
    """Where an item stands, as a badge."""
    words, tone = STATES[row.item.state]
    return badge(say(words), tone)


def _choice(row: Any) -> Any:
    words, tone = CHOICES[row.divergence.choice]
    return badge(say(words), tone)


def _field(row: Any) -> Words:
    one = row.divergence
    return name_of(one.table, one.field) if one.field else Words("整条记录", "The item as a whole")


def _files(row: Any) -> Any:
    links = [linked(one.name, reverse("field:answer-file", args=[row.form_id, one.pk])) for one in row.files.all()]
    return format_html_join(" ", "{}", ((link,) for link in links)) if links else "—"


ITEMS = Listing(
    name="field.items",
    words=Words("外业记录", "Items from the field"),
    act=Act.CAPTURE_OFFLINE,
    columns=(
        Column(
            Words("对象", "About"),
            lambda row: row.subject,
            html=lambda row: linked(row.subject or "—", reverse("field:record", args=[row.item.pk])),
        ),
        Column(Words("内容", "Kind"), lambda row: KINDS[row.item.kind]),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("看到的日期", "Seen on"), lambda row: row.item.on, Kind.DAY),
        Column(Words("谁记的", "Written by"), lambda row: row.item.sender.name),
        Column(Words("怎么来的", "Came by"), lambda row: _WAYS[row.item.way]),
        Column(Words("收到", "Received"), lambda row: row.item.received_at, Kind.MOMENT),
        Column(Words("状态", "State"), lambda row: STATES[row.item.state][0], html=item_state),
    ),
)
DIVERGENCES = Listing(
    name="field.divergences",
    words=Words("分歧与选择", "Divergences and choices"),
    act=Act.CAPTURE_OFFLINE,
    columns=(
        Column(
            Words("对象", "About"),
            lambda row: row.subject,
            html=lambda row: linked(row.subject or "—", reverse("field:record", args=[row.divergence.item_id])),
        ),
        Column(Words("项目", "Fact"), _field),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("为什么由人定", "Why a person decides"), lambda row: WHYS[row.divergence.why]),
        Column(Words("谁记的", "Written by"), lambda row: row.divergence.item.sender.name),
        Column(Words("选择", "Choice"), lambda row: CHOICES[row.divergence.choice][0], html=_choice),
        Column(
            Words("谁选的", "Chosen by"),
            lambda row: row.divergence.chosen_by.name if row.divergence.chosen_by else None,
            missing=NOTHING,
        ),
        Column(Words("何时", "When"), lambda row: row.divergence.chosen_at, Kind.MOMENT, missing=NOTHING),
        Column(Words("理由", "Reason"), lambda row: row.divergence.reason or None, missing=NOTHING),
    ),
)
FORMS = Listing(
    name="field.forms",
    words=Words("其他表单", "Other forms"),
    act=Act.MANAGE_FORMS,
    columns=(
        Column(
            Words("表单", "Form"),
            lambda row: row.title,
            html=lambda row: linked(row.title, reverse("field:form", args=[row.pk])),
        ),
        Column(Words("编号", "Id"), lambda row: row.form_id, Kind.CODE),
        Column(Words("版本", "Version"), lambda row: row.version or None, Kind.CODE, missing=NOTHING),
        Column(
            Words("范围", "Area"), lambda row: row.area_code or None, Kind.CODE, missing=Words("整个系统", "Everywhere")
        ),
        Column(Words("添加", "Added"), lambda row: row.added_at, Kind.MOMENT),
        Column(Words("添加人", "Added by"), lambda row: row.added_by.name if row.added_by else None, missing=NOTHING),
        Column(Words("停用", "Withdrawn"), lambda row: row.withdrawn_at, Kind.MOMENT, missing=NOTHING),
        Column(Words("答卷", "Answers"), lambda row: row.filled, Kind.COUNT),
    ),
)
SUBMISSIONS = Listing(
    name="field.submissions",
    words=Words("答卷", "Answers"),
    act=Act.MANAGE_FORMS,
    columns=(
        Column(Words("编号", "Number"), lambda row: row.instance_id, Kind.CODE),
        Column(Words("版本", "Version"), lambda row: row.form.version or None, Kind.CODE, missing=NOTHING),
        Column(Words("送来的人", "Sent by"), lambda row: row.sender.name),
        Column(Words("收到", "Received"), lambda row: row.received_at, Kind.MOMENT),
        Column(
            Words("附件", "Files"),
            lambda row: tuple(one.name for one in row.files.all()),
            html=_files,
            missing=NOTHING,
        ),
        Column(Words("改正了", "Puts right"), lambda row: row.deprecated_id or None, Kind.CODE, missing=NOTHING),
    ),
)
