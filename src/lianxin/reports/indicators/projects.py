"""Indicators of projects, assets and whoever gains from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.places.models import AreaTag
from lianxin.projects.access import assets_open_to, projects_open_to
from lianxin.projects.models import Asset, BenefitLink, Project, Target
from lianxin.registry.models import MemberFacts
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Nature, Question, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PERSON, PIECE, QUANTITY
from lianxin.reports.indicators.declaring import Source, choice, code, number, text
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_PROJECT = text("project", "项目编号", "Number of the project")
_STAGE = choice("stage", "项目状态", "Stage", tuple(Project.Stage.values))
_YEAR = number("year", "项目年度", "Year of the project")
_NAME = text("name", "名称", "Name")
_TAGS = tuple(one.key for one in dictionary().code_lists["area_tag_kind"].codes)
_OF_PROJECT = (
    code("kind", "project_kind"),
    code("purpose", "fund_purpose"),
    _STAGE,
    _YEAR,
    _PROJECT,
    _NAME,
    text("responsible_unit", "责任单位", "Responsible unit"),
    Dimension("tag", Words("所在地的标签", "Tag of the place"), Kind.CODE, _TAGS, can_split=False),
)


def _tagged(road: str) -> Any:
    """A condition: the place of the project bears a tag of a kind."""

    def where(values: tuple[str, ...], _question: Question) -> Q:
        return Q(**{f"{road}area_code__in": AreaTag.objects.filter(kind__in=values).values("area_code")})

    return where


def _columns(road: str = "") -> dict[str, Any]:
    return {
        "kind": f"{road}kind",
        "purpose": f"{road}purpose",
        "stage": f"{road}stage",
        "year": f"{road}year",
        "project": f"{road}code",
        "name": f"{road}name",
        "responsible_unit": f"{road}responsible_unit",
        "tag": _tagged(road),
    }


def _projects(reader: User | None) -> QuerySet[Any]:
    found = Project.objects.all() if reader is None else projects_open_to(reader)
    return found.exclude(stage="removed")


def _assets(reader: User | None) -> QuerySet[Any]:
    return Asset.objects.all() if reader is None else assets_open_to(reader)


def _links(reader: User | None) -> QuerySet[Any]:
    return BenefitLink.objects.filter(project__in=_projects(reader))


def _targets(reader: User | None) -> QuerySet[Any]:
    return Target.objects.filter(project__in=_projects(reader))


def _gaining_persons(reader: User | None) -> QuerySet[Any]:
    return MemberFacts.objects.filter(left_on__isnull=True, household__in=_links(reader).values("household"))


def _of_links(key: str) -> Any:
    column = _columns("project__")[key]

    def where(values: tuple[str, ...], question: Question) -> Q:
        typed = [int(value) for value in values] if key == "year" else list(values)
        wanted = column(values, question) if callable(column) else Q(**{f"{column}__in": typed})
        found = BenefitLink.objects.filter(wanted).exclude(project__stage="removed")
        return Q(household__in=found.values("household"))

    return where


def _made(
    name: str, zh: str, en: str, told: Words, measure: Measure, thing: str, unit: str, timing: Timing, **more: Any
) -> Indicator:
    return Indicator(f"projects.{name}", Words(zh, en), told, measure, thing, unit, timing, ("projects",), **more)


_ASSET = (
    code("kind", "asset_kind"),
    _NAME,
    code("state", "asset_state"),
    text("owner", "所有者", "Owner"),
    _PROJECT,
    text("unit", "计量单位", "Unit of quantity"),
)
_ASSET_COLUMNS = {
    "kind": "kind",
    "name": "name",
    "state": "state",
    "owner": "owner",
    "project": "project__code",
    "unit": "unit",
}

SOURCES = (
    Source(
        _made(
            "projects",
            "项目",
            "Projects",
            Words("项目库里的项目，不含已出库的", "projects of the library, removed ones left out"),
            Measure.COUNT_DISTINCT,
            "project",
            PIECE,
            Timing.ALWAYS,
            dimensions=_OF_PROJECT,
        ),
        _projects,
        columns=_columns(),
        page=("projects:project", "pk"),
    ),
    Source(
        _made(
            "villages",
            "有项目的村",
            "Villages with projects",
            Words("项目所在的村，同一村只算一次", "villages that projects are for, each once"),
            Measure.COUNT_DISTINCT,
            "village",
            PIECE,
            Timing.ALWAYS,
            dimensions=_OF_PROJECT,
        ),
        _projects,
        thing="area_code",
        columns=_columns(),
        page=("projects:project", "pk"),
    ),
    Source(
        _made(
            "cost",
            "项目投资",
            "Cost of projects",
            Words("项目的资金规模相加", "whole cost of projects, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.ALWAYS,
            dimensions=_OF_PROJECT,
        ),
        _projects,
        value="cost_fen",
        columns=_columns(),
        page=("projects:project", "pk"),
    ),
    Source(
        _made(
            "assets",
            "资产",
            "Assets",
            Words("登记的资产件数", "assets on record"),
            Measure.COUNT_DISTINCT,
            "asset",
            PIECE,
            Timing.EVENT,
            dimensions=_ASSET,
        ),
        _assets,
        on="received_on",
        columns=_ASSET_COLUMNS,
        page=("projects:asset", "pk"),
    ),
    Source(
        _made(
            "asset_quantity",
            "资产数量",
            "Quantity of assets",
            Words("同一计量单位的资产数量相加", "quantities of assets of one unit, added up"),
            Measure.SUM,
            "quantity",
            QUANTITY,
            Timing.EVENT,
            dimensions=(*_ASSET[:-1], text("unit", "计量单位", "Unit of quantity", is_required=True)),
        ),
        lambda reader: _assets(reader).filter(quantity__isnull=False),
        value="quantity",
        on="received_on",
        columns=_ASSET_COLUMNS,
        page=("projects:asset", "pk"),
    ),
    Source(
        _made(
            "asset_value",
            "资产原值",
            "Value of assets",
            Words("资产原值相加", "original values, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_ASSET,
        ),
        _assets,
        value="original_fen",
        on="received_on",
        columns=_ASSET_COLUMNS,
        page=("projects:asset", "pk"),
    ),
    Source(
        _made(
            "gaining_households",
            "受益户",
            "Households that gain",
            Words("和项目有联结的户，同一户只算一次", "households linked with projects, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.STANDING,
            dimensions=(*_OF_PROJECT, code("mechanism", "benefit_mechanism")),
            is_of_people=True,
        ),
        _links,
        area="household__village_code",
        thing="household",
        starts="starts_on",
        ends="ends_before",
        columns={**_columns("project__"), "mechanism": "mechanism"},
        page=("projects:project", "project_id"),
    ),
    Source(
        _made(
            "gaining_persons",
            "受益人口",
            "Persons that gain",
            Words(
                "受益户当年在册的人，同一人只算一次",
                "persons of households that gain, by the register of the year, each once",
            ),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.YEARLY,
            dimensions=tuple(replace(one, can_split=False) for one in _OF_PROJECT),
            is_of_people=True,
        ),
        _gaining_persons,
        area="household__village_code",
        thing="member",
        year="year",
        columns={key: _of_links(key) for key in _columns()},
        page=("registry:household", "household_id"),
        by="source__recorded_by__name",
        at="source__recorded_at",
        document="source__document",
        job="source__job_id",
    ),
    Source(
        _made(
            "expected_gain",
            "预计增收",
            "Gain expected",
            Words("联结协议写明的年预计增收，是预测，不是收入", "gain a year as agreed: a forecast, never income"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.STANDING,
            nature=Nature.FORECAST,
            dimensions=(*_OF_PROJECT, text("household_no", "户编号", "Household number")),
        ),
        lambda reader: _links(reader).filter(expected_fen__isnull=False),
        area="household__village_code",
        value="expected_fen",
        starts="starts_on",
        ends="ends_before",
        columns={**_columns("project__"), "household_no": "household__household_no"},
        page=("projects:project", "project_id"),
    ),
    Source(
        _made(
            "targets",
            "项目绩效目标",
            "Targets of projects",
            Words("项目绩效目标的计划值相加，同一指标、同一单位", "planned values of one target in one unit, added up"),
            Measure.SUM,
            "quantity",
            QUANTITY,
            Timing.ALWAYS,
            nature=Nature.TARGET,
            dimensions=(text("target", "绩效指标", "Target", is_required=True), _PROJECT),
        ),
        _targets,
        area="project__area_code",
        value="planned",
        columns={"target": "indicator", "project": "project__code"},
        page=("projects:project", "project_id"),
    ),
)
