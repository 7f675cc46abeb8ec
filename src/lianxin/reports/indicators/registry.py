"""Indicators of the register: households and persons of a year, their income by source, and facts of villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.words import Words
from lianxin.registry.access import households_open_to, village_facts_open_to
from lianxin.registry.models import HouseholdFacts, MemberFacts, VillageFacts
from lianxin.reports.domain.indicators import Dimension, Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PERSON, PERSON_TIME, PIECE
from lianxin.reports.indicators.declaring import Source, code, flag, renamed
from lianxin.reports.indicators.facts import columns_of, dimensions_of, of_household, parted_by_household, splits_of
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_INCOMES = tuple(
    one.name
    for one in dictionary().fields_of("household", yearly=True)
    if one.type is FieldType.MONEY and one.name.endswith("income_yuan")
)
_VILLAGE_COUNTS = tuple(
    one.name
    for one in dictionary().fields_of("village", yearly=True)
    if one.type is FieldType.INTEGER and not one.name.endswith("year")
)


def _words(table: str, name: str) -> Words:
    return next(one.words for one in dictionary().fields_of(table, yearly=True) if one.name == name)


_RISKS = ("risk_1", "risk_2", "risk_3", "risk_4", "risk_5")
_DIMENSIONS = (
    *dimensions_of("household"),
    renamed(code("risk", "risk"), "致贫返贫风险（任一）", "Any of its risks", can_split=False),
    flag("moved_in", "已搬迁入住", "Has moved in", can_split=False),
    Dimension("household_no", Words("户编号", "Household number"), can_split=False),
)


def _moved_in(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(moved_in_on__isnull=value != "true")
    return wanted


def _at_risk(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for name in _RISKS:
        wanted |= Q(**{f"{name}__in": values})
    return wanted


_COLUMNS: dict[str, Any] = {
    **columns_of("household"),
    "risk": _at_risk,
    "moved_in": _moved_in,
    "household_no": "household__household_no",
}
_SPLITS = splits_of("household")


def _households(reader: User | None) -> QuerySet[Any]:
    found = HouseholdFacts.objects.all()
    return found if reader is None else found.filter(household__in=households_open_to(reader))


def _members(reader: User | None) -> QuerySet[Any]:
    found = MemberFacts.objects.filter(left_on__isnull=True)
    return found if reader is None else found.filter(household__in=households_open_to(reader))


_SOURCE = {
    "by": "source__recorded_by__name",
    "at": "source__recorded_at",
    "document": "source__document",
    "job": "source__job_id",
}


_AS_RECEIVED = Words("", "")
_BEFORE_COST = Words("，毛额，没有减生产经营性支出", ", gross: what it took to earn it is not taken off")
_BASES = {
    "gross_income_yuan": _BEFORE_COST,
    "operating_income_yuan": _BEFORE_COST,
    "crop_income_yuan": _BEFORE_COST,
    "livestock_income_yuan": _BEFORE_COST,
    "fruit_income_yuan": _BEFORE_COST,
    "other_operating_income_yuan": _BEFORE_COST,
    "net_income_yuan": Words("，已减生产经营性支出等", ", after operating cost and what else is taken off"),
    "reference_income_yuan": Words("，已减合规自付等刚性支出", ", after expenses that the rules allow to be taken off"),
}


def _income(name: str) -> Source:
    words, base = _words("household", name), _BASES.get(name, _AS_RECEIVED)
    return Source(
        Indicator(
            f"registry.{name.removesuffix('_yuan')}",
            words,
            Words(
                f"住户年度资料里填报的“{words.zh}”相加{base.zh}", f"“{words.en}” of the yearly facts, added up{base.en}"
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.YEARLY,
            ("registry",),
            _DIMENSIONS,
            is_of_people=True,
            version=2,  # the first said of every income that no cost is taken off
        ),
        lambda reader: _households(reader).filter(**{f"{name}__isnull": False}),
        area="household__village_code",
        value=name,
        year="year",
        columns=_COLUMNS,
        splits=_SPLITS,
        page=("registry:household", "household_id"),
        **_SOURCE,
    )


_PER_PERSON = Words(
    "年度纯收入的和除以这些户的家庭人口数的和，不是各户人均数的平均；两样都填了的户才算",
    "net incomes of the year by persons of these households, no mean of what each has per head; of households that tell both",
)
OF_MEMBERS = (*dimensions_of("member"), *_DIMENSIONS)
MEMBER: dict[str, Any] = {
    "area": "household__village_code",
    "year": "year",
    "columns": {**columns_of("member"), **of_household(_COLUMNS)},
    "splits": {**splits_of("member"), **parted_by_household(columns_of("household"), _SPLITS)},
    "page": ("registry:household", "household_id"),
    **_SOURCE,
}
_WORKING = Words("填了务工月收入、年内未离开的人", "who has a wage of a month on record and has not left in the year")


def _earning(reader: User | None) -> QuerySet[Any]:
    return _members(reader).filter(wage_month_yuan__isnull=False)


_UNITS = {"person": PERSON, "household": HOUSEHOLD, "person_time": PERSON_TIME}


def _village(name: str) -> Source:
    entry = next(one for one in dictionary().fields_of("village", yearly=True) if one.name == name)
    words = entry.words
    return Source(
        Indicator(
            f"registry.village_{name}",
            words,
            Words(f"村年度资料里的“{words.zh}”相加", f"“{words.en}” of the yearly facts of villages, added up"),
            Measure.SUM,
            f"{entry.unit or 'piece'}_told",
            _UNITS.get(entry.unit or "", PIECE),
            Timing.YEARLY,
            ("registry",),
        ),
        lambda reader: (VillageFacts.objects.all() if reader is None else village_facts_open_to(reader)).filter(
            **{f"{name}__isnull": False}
        ),
        area="village_code",
        value=name,
        year="year",
        page=("places:area", "village_code"),
        **_SOURCE,
    )


SOURCES = (
    Source(
        Indicator(
            "registry.households",
            Words("在册户", "Households on the register"),
            Words("有该年度资料的户", "households with facts of the year"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.YEARLY,
            ("registry",),
            _DIMENSIONS,
            is_of_people=True,
        ),
        _households,
        area="household__village_code",
        thing="household",
        year="year",
        columns=_COLUMNS,
        splits=_SPLITS,
        page=("registry:household", "household_id"),
        **_SOURCE,
    ),
    Source(
        Indicator(
            "registry.persons",
            Words("在册人口", "Persons on the register"),
            Words(
                "有该年度资料、年内未离开的人；户的筛选项按同一年的户资料",
                "persons with facts of the year who have not left; households by their facts of the same year",
            ),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.YEARLY,
            ("registry",),
            OF_MEMBERS,
            is_of_people=True,
        ),
        _members,
        thing="member",
        **MEMBER,
    ),
    *(_income(name) for name in _INCOMES),
    Source(
        Indicator(
            "registry.net_income_per_person",
            Words("人均纯收入", "Net income per person"),
            _PER_PERSON,
            Measure.RATIO,
            "fen",
            FEN,
            Timing.YEARLY,
            ("registry",),
            _DIMENSIONS,
            is_of_people=True,
            numerator_unit=FEN,
            numerator=Words("年度纯收入", "net income of the year"),
            denominator=Words("家庭人口数", "persons of the households"),
            basis=Words("纯收入和家庭人口数都填了的户", "households that tell net income and size"),
        ),
        lambda reader: _households(reader).filter(net_income_yuan__isnull=False, household_size__gt=0),
        area="household__village_code",
        numerator="net_income_yuan",
        denominator="household_size",
        year="year",
        columns=_COLUMNS,
        splits=_SPLITS,
        page=("registry:household", "household_id"),
        **_SOURCE,
    ),
    Source(
        Indicator(
            "registry.wages",
            Words("务工月收入合计", "Wages of a month"),
            Words("务工人员的月收入相加", "what people who work for wages earn in a month, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.YEARLY,
            ("registry",),
            OF_MEMBERS,
            is_of_people=True,
            basis=_WORKING,
        ),
        _earning,
        value="wage_month_yuan",
        **MEMBER,
    ),
    Source(
        Indicator(
            "registry.mean_wage",
            Words("务工平均月收入", "Mean wage of a month"),
            Words(
                "务工人员的月收入相加，除以人数；可按务工地点分",
                "what people who work for wages earn in a month, by their number; by the place of work too",
            ),
            Measure.RATIO,
            "fen",
            FEN,
            Timing.YEARLY,
            ("registry",),
            OF_MEMBERS,
            is_of_people=True,
            numerator_unit=FEN,
            numerator=Words("务工月收入", "wages of a month"),
            denominator=Words("填了月收入的人", "persons with a wage on record"),
            basis=_WORKING,
        ),
        _earning,
        numerator="wage_month_yuan",
        per="member",
        **MEMBER,
    ),
    *(_village(name) for name in _VILLAGE_COUNTS),
)
