"""The columns of the lists of places, on the screen and in files."""

from __future__ import annotations

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.places.access import READ
from lianxin.rulebook import dictionary
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked

COUNTIES = Listing(
    name="places.counties",
    words=Words("已开通的县", "Counties opened here"),
    act=READ,
    columns=(
        Column(
            Words("县", "County"),
            lambda county: county.name,
            html=lambda county: linked(county.name, reverse("places:area", args=[county.code])),
        ),
        Column(Words("代码", "Code"), lambda county: county.code, Kind.CODE),
        Column(Words("上级", "Above"), lambda county: f"{county.parent.parent.name} {county.parent.name}"),
    ),
)
BELOW = Listing(
    name="places.below",
    words=Words("下辖", "What lies below"),
    act=READ,
    columns=(
        Column(
            Words("名称", "Name"),
            lambda division: division.name,
            html=lambda division: linked(division.name, reverse("places:area", args=[division.code])),
        ),
        Column(Words("代码", "Code"), lambda division: division.code, Kind.CODE),
    ),
)
TAGS = Listing(
    name="places.tags",
    words=Words("标签", "What documents call it"),
    act=READ,
    part="tags",
    columns=(
        Column(Words("标签", "Tag"), lambda tag: dictionary().code_lists["area_tag_kind"].by_key(tag.kind).words),
        Column(Words("文件", "Document"), lambda tag: tag.document),
        Column(Words("自", "From"), lambda tag: tag.starts_on, Kind.DAY),
        Column(Words("至（不含）", "Until"), lambda tag: tag.ends_before, Kind.DAY, missing=NOTHING),
    ),
)
VERSIONS = Listing(
    name="places.versions",
    words=Words("区划沿革", "Names over time"),
    act=READ,
    part="versions",
    columns=(
        Column(Words("名称", "Name"), lambda version: version.name),
        Column(Words("代码", "Code"), lambda version: version.code, Kind.CODE),
        Column(
            Words("自", "From"),
            lambda version: version.valid_from,
            Kind.DAY,
            missing=Words("有记录以前", "before the records"),
        ),
        Column(
            Words("至（不含）", "Until"), lambda version: version.valid_before, Kind.DAY, missing=Words("至今", "now")
        ),
    ),
)
