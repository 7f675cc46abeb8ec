"""Indicators of illness and disability: sensitive facts, asked by whoever may open them and of the households of which he may.

To be found by a fact tells the fact. So these are no dimensions of the register (``facts``), but indicators of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import MemberFacts
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Question, Timing
from lianxin.reports.domain.units import PERSON
from lianxin.reports.indicators.declaring import Source, code
from lianxin.reports.indicators.registry import MEMBER, OF_MEMBERS
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_ILLNESSES = ("long_term_illness", "serious_illness")
_HEALTH = dictionary().code_lists["health"]
_ILLNESS = Dimension(
    "illness",
    Words("慢性病或大病", "Long-term or serious illness"),
    Kind.CODE,
    _ILLNESSES,
    can_split=False,
    named=tuple(_HEALTH.by_key(key).words for key in _ILLNESSES),
)
_BASIS = Words(
    "年内未离开、有权查看敏感信息的人才能问到的成员",
    "members who have not left in the year, for whoever may open their sensitive facts",
)


def _with(key: str) -> Q:
    return Q(health__contains=f",{key},")


def _ill(values: tuple[str, ...], _question: Question | None = None) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= _with(value)
    return wanted


def _members(reader: User | None) -> QuerySet[Any]:
    """Members whose sensitive facts the reader may open.

    Raises:
        PermissionDenied: he may open them nowhere.
    """
    found = MemberFacts.objects.filter(left_on__isnull=True)
    if reader is None:
        return found
    both = households_open_to(reader).filter(pk__in=households_open_to(reader, Act.OPEN_SENSITIVE))
    return found.filter(household__in=both)


def _made(name: str, words: Words, told: Words, *dimensions: Dimension) -> Indicator:
    return Indicator(
        f"registry.{name}",
        words,
        told,
        Measure.COUNT_DISTINCT,
        "person",
        PERSON,
        Timing.YEARLY,
        ("registry",),
        (*dimensions, *OF_MEMBERS),
        is_of_people=True,
        basis=_BASIS,
    )


SOURCES = (
    Source(
        _made(
            "ill_persons",
            Words("患慢性病或大病的人", "Persons with a long-term or serious illness"),
            Words(
                "健康状况里有长期慢性病或大病的人，两样都有只算一次",
                "persons whose health names a long-term or a serious illness, each once",
            ),
            _ILLNESS,
        ),
        lambda reader: _members(reader).filter(_ill(_ILLNESSES)),
        thing="member",
        **{**MEMBER, "columns": {"illness": _ill, **MEMBER["columns"]}},
    ),
    Source(
        _made(
            "disabled_persons",
            Words("残疾人", "Persons with a disability"),
            Words(
                "健康状况里有残疾，或填了残疾类别、等级的人，同一人只算一次",
                "persons whose health names a disability, or who have its category or grade on record, each once",
            ),
            code("disability_grade", "disability_grade"),
            code("disability_category", "disability_category"),
        ),
        lambda reader: _members(reader).filter(
            _with("disabled") | Q(disability_grade__isnull=False) | Q(disability_category__isnull=False)
        ),
        thing="member",
        **{
            **MEMBER,
            "columns": {
                "disability_grade": "disability_grade",
                "disability_category": "disability_category",
                **MEMBER["columns"],
            },
        },
    ),
)
