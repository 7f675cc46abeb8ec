"""Indicators of places: what documents call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.places.models import AreaTag
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import PIECE
from lianxin.reports.indicators.declaring import Source, code, text

if TYPE_CHECKING:
    from lianxin.people.models import User


def _tags(reader: User | None) -> QuerySet[Any]:
    # Divisions and what documents call them are public facts.
    if reader is not None and not reader.may(Act.READ_PLACES):
        raise PermissionDenied(Act.READ_PLACES.value)
    return AreaTag.objects.all()


SOURCES = (
    Source(
        Indicator(
            "places.tags",
            Words("有标签的地方", "Areas that bear a tag"),
            Words(
                "文件列为某类的地方，如特困县，同一地方只算一次", "areas that documents name as of a kind, each once"
            ),
            Measure.COUNT_DISTINCT,
            "area",
            PIECE,
            Timing.STANDING,
            ("places",),
            (code("kind", "area_tag_kind"), text("document", "文件", "Document")),
        ),
        _tags,
        thing="area_code",
        starts="starts_on",
        ends="ends_before",
        columns={"kind": "kind", "document": "document"},
        by="by_name",
        at="at",
        page=("places:area", "area_code"),
    ),
)
