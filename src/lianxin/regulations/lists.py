"""The columns of the list of regulations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked


def _kind(one: Any) -> Words:
    codes = dictionary().code_lists["regulation_kind"].codes
    return next((code.words for code in codes if code.key == one.kind), Words(one.kind, one.kind))


# A row is a regulation with number, day and document of its newest version, and the name of its area.
REGULATIONS = Listing(
    name="regulations.regulations",
    words=Words("制度文件", "Regulations"),
    act=Act.READ_REGULATIONS,
    columns=(
        Column(
            Words("文件", "Title"),
            lambda row: row[0].title,
            html=lambda row: linked(row[0].title, reverse("regulations:regulation", args=[row[0].pk])),
        ),
        Column(Words("系列", "Series"), lambda row: row[0].series or None, missing=NOTHING),
        Column(Words("类别", "Kind"), lambda row: _kind(row[0])),
        Column(Words("制定单位", "Issuer"), lambda row: row[0].issuer),
        Column(Words("地区", "Area"), lambda row: row[1]),
        Column(Words("文号", "Document"), lambda row: row[0].document_no),
        Column(Words("版本", "Version"), lambda row: row[0].versions_count, Kind.COUNT),
        Column(Words("施行日期", "In force from"), lambda row: row[0].starts_on, Kind.DAY),
    ),
)
