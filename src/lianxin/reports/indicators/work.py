"""Indicators of daily work: records in force, who took part, campaigns, targets and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Nature, Timing
from lianxin.reports.domain.units import DAY, FEN, HOUSEHOLD, PERSON, PERSON_TIME, PIECE, QUANTITY
from lianxin.reports.indicators.declaring import Source, choice, code, text
from lianxin.rulebook import rulebook
from lianxin.work.access import (
    IN_FORCE,
    campaigns_open_to,
    groups_open_to,
    records_open_to,
    still_in_force,
    tasks_open_to,
)
from lianxin.work.models import (
    Campaign,
    Target,
    Task,
    VillageGroup,
    VillageGroupMember,
    WorkHousehold,
    WorkPerson,
    WorkRecord,
)

if TYPE_CHECKING:
    from lianxin.people.models import User

_KINDS = tuple(rulebook().work_kinds)
_KIND = Dimension("kind", Words("工作类别", "Kind of work"), Kind.CODE, _KINDS)
_UNIT = text("unit", "单位代码", "Code of the unit")
_STAGE = choice("stage", "谋划或落地", "Planned or landed", ("planned", "landed"))
_COUNTED = Words(
    "有效记录（未被更正或撤回），不含自报总数",
    "records in force, neither corrected nor withdrawn; told totals are left out",
)


def _records(reader: User | None, *, is_total: bool = False) -> QuerySet[WorkRecord]:
    found = WorkRecord.objects.all() if reader is None else records_open_to(reader)
    return found.filter(IN_FORCE, is_total=is_total)


def _counted(reader: User | None) -> QuerySet[Any]:
    # A kind of which each record is one thing counts as one where no quantity is told.
    return _records(reader).annotate(
        pieces=Coalesce(F("quantity"), Value(1), output_field=WorkRecord._meta.get_field("quantity"))
    )


def _inside(model: Any) -> Any:
    def rows(reader: User | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(still_in_force("record"), record__is_total=False)
        return found if reader is None else found.filter(record__in=_records(reader).values("pk"))

    return rows


def _of_record(road: str = "", **extra: Any) -> dict[str, Any]:
    return {
        "area": f"{road}area_code",
        "on": f"{road}on",
        "by": f"{road}recorded_by__name",
        "at": f"{road}recorded_at",
        "page": ("work:record", f"{road}pk" if not road else "record_id"),
        **extra,
    }


def _columns(road: str = "") -> dict[str, Any]:
    return {"kind": f"{road}kind", "unit": f"{road}unit__code", "stage": f"{road}stage"}


def _made(code: str, zh: str, en: str, what: Words, measure: Measure, thing: str, unit: str, **more: Any) -> Indicator:
    definition = Words(f"{what.zh}。口径：{_COUNTED.zh}。", f"{what.en}. Over: {_COUNTED.en}.")
    dimensions = more.pop("dimensions", (_KIND, _UNIT, _STAGE))
    return Indicator(
        f"work.{code}", Words(zh, en), definition, measure, thing, unit, Timing.EVENT, ("work",), dimensions, **more
    )


def _newest_targets(reader: User | None) -> QuerySet[Target]:
    newest = Target.objects.filter(
        campaign=OuterRef("campaign"), unit=OuterRef("unit"), indicator=OuterRef("indicator")
    ).order_by("-pk")
    found = Target.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return found if reader is None else found.filter(campaign__in=campaigns_open_to(reader))


def _campaigns(reader: User | None) -> QuerySet[Any]:
    return Campaign.objects.all() if reader is None else campaigns_open_to(reader)


def _tasks(reader: User | None) -> QuerySet[Task]:
    return Task.objects.all() if reader is None else tasks_open_to(reader)


def _group_members(reader: User | None) -> QuerySet[Any]:
    groups = VillageGroup.objects.all() if reader is None else groups_open_to(reader)
    return VillageGroupMember.objects.filter(group__in=groups)


_QUANTITY_UNITS = (
    "time",
    "household",
    "piece",
    "person_time",
    "item",
    "jin",
    "tonne",
    "set",
    "share",
    "person",
    "mu",
    "day",
)
_PERSON_TIMES = Words("参加者人数逐次相加", "everybody who took part, time by time")

SOURCES = (
    Source(
        _made(
            "records",
            "工作记录",
            "Records of work",
            Words("一条记录是一件做过一次的事", "a record is one thing done once"),
            Measure.COUNT_DISTINCT,
            "record",
            PIECE,
        ),
        _counted,
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "visits",
            "走访次数",
            "Visits",
            Words("走访记录的条数", "records of visits"),
            Measure.COUNT_DISTINCT,
            "record",
            "time",
            dimensions=(_UNIT,),
        ),
        lambda reader: _records(reader).filter(kind="visit"),
        columns={"unit": "unit__code"},
        **_of_record(),
    ),
    Source(
        _made(
            "times",
            "次数",
            "Times",
            Words("记录的次数，如调研次数", "records as times, such as visits of research"),
            Measure.COUNT_DISTINCT,
            "record",
            "time",
        ),
        _counted,
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "persons",
            "参加帮扶的人",
            "People who took part",
            Words("名册上的人，同一人只算一次", "persons of the roster, each once"),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
        ),
        _inside(WorkPerson),
        thing="helper",
        columns=_columns("record__"),
        **_of_record("record__"),
    ),
    Source(
        _made("person_times", "人次", "Person-times", _PERSON_TIMES, Measure.SUM, PERSON_TIME, PERSON_TIME),
        lambda reader: _records(reader).filter(person_times__isnull=False),
        value="person_times",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "households",
            "帮扶户",
            "Households helped",
            Words("记录写明的户，同一户只算一次", "households that records name, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            is_of_people=True,
        ),
        _inside(WorkHousehold),
        thing="household",
        columns=_columns("record__"),
        **_of_record("record__"),
    ),
    Source(
        _made(
            "villages",
            "开展工作的村",
            "Villages with work",
            Words("记录所在的村", "villages of records"),
            Measure.COUNT_DISTINCT,
            "village",
            PIECE,
        ),
        _records,
        thing="area_code",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "branches",
            "结对支部",
            "Branches at work",
            Words("记录写明的党支部，按单位和名称区分", "party branches that records name"),
            Measure.COUNT_DISTINCT,
            "branch",
            PIECE,
        ),
        lambda reader: _records(reader).exclude(branch=""),
        thing="branch",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "units",
            "开展工作的单位",
            "Units at work",
            Words("记录写明的单位", "units that records name"),
            Measure.COUNT_DISTINCT,
            "unit",
            PIECE,
        ),
        lambda reader: _records(reader).filter(unit__isnull=False),
        thing="unit",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "pieces",
            "件数",
            "Things done",
            Words("每条记录的数量相加，未写数量的算一件", "quantities added up; a record without one is one"),
            Measure.SUM,
            "piece",
            PIECE,
        ),
        _counted,
        value="pieces",
        qualifier="exactness",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "service_times",
            "服务人次",
            "Person-times served",
            Words("以人次计的数量相加", "quantities in person-times added up"),
            Measure.SUM,
            PERSON_TIME,
            PERSON_TIME,
        ),
        lambda reader: _records(reader).filter(quantity_unit="person_time"),
        value="quantity",
        qualifier="exactness",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        _made(
            "quantity",
            "数量",
            "Quantity",
            Words("同一计量单位的数量相加", "quantities of one unit added up"),
            Measure.SUM,
            "quantity",
            QUANTITY,
            dimensions=(
                _KIND,
                _UNIT,
                _STAGE,
                choice("quantity_unit", "计量单位", "Unit of quantity", _QUANTITY_UNITS, is_required=True),
            ),
        ),
        lambda reader: _records(reader).filter(quantity__isnull=False),
        value="quantity",
        qualifier="exactness",
        columns={**_columns(), "quantity_unit": "quantity_unit"},
        **_of_record(),
    ),
    Source(
        _made(
            "amount",
            "金额",
            "Money",
            Words("记录写明的金额，实物按折价", "money that records tell, goods at their value"),
            Measure.SUM,
            "fen",
            FEN,
        ),
        lambda reader: _records(reader).filter(amount_fen__isnull=False),
        value="amount_fen",
        qualifier="exactness",
        columns=_columns(),
        **_of_record(),
    ),
    Source(
        Indicator(
            "work.told_person_times",
            Words("自报人次", "Person-times as told"),
            Words(
                "单位自报的总数，从不和逐条计数相加", "totals that units told themselves, never added to counted rows"
            ),
            Measure.SUM,
            PERSON_TIME,
            PERSON_TIME,
            Timing.EVENT,
            ("work",),
            (_KIND, _UNIT),
            Nature.TOLD,
        ),
        lambda reader: _records(reader, is_total=True).filter(person_times__isnull=False),
        value="person_times",
        qualifier="exactness",
        columns={"kind": "kind", "unit": "unit__code"},
        **_of_record(),
    ),
    Source(
        Indicator(
            "work.targets",
            Words("行动目标", "Targets of campaigns"),
            Words(
                "分给单位的任务数，同一单位同一指标以最后一次为准",
                "what units are to reach; of a unit and indicator the latest row counts",
            ),
            Measure.SUM,
            "quantity",
            QUANTITY,
            Timing.STANDING,
            ("work",),
            (
                choice(
                    "indicator", "工作指标", "Indicator of work", tuple(rulebook().work_indicators), is_required=True
                ),
                text("campaign", "行动名称", "Name of the campaign"),
                _UNIT,
            ),
            Nature.TARGET,
        ),
        _newest_targets,
        area="campaign__area_code",
        value="quantity",
        starts="campaign__starts_on",
        ends="campaign__ends_on",
        columns={"indicator": "indicator", "campaign": "campaign__name", "unit": "unit__code"},
        by="by__name",
        at="at",
        page=("work:campaign", "campaign_id"),
    ),
    Source(
        Indicator(
            "work.campaigns",
            Words("专项行动", "Campaigns"),
            Words("在册的专项行动个数", "campaigns on record"),
            Measure.COUNT_DISTINCT,
            "campaign",
            PIECE,
            Timing.STANDING,
            ("work",),
            (text("name", "名称", "Name"),),
        ),
        _campaigns,
        starts="starts_on",
        ends="ends_on",
        columns={"name": "name"},
        by="by__name",
        at="at",
        page=("work:campaign", "pk"),
    ),
    Source(
        Indicator(
            "work.campaign_days",
            Words("行动天数", "Days of a campaign"),
            Words("从第一天到最后一天，两头都算", "from the first day to the last, both counted"),
            Measure.LENGTH,
            "day",
            DAY,
            Timing.ALWAYS,
            ("work",),
            (text("name", "名称", "Name", is_required=True),),
        ),
        _campaigns,
        since="starts_on",
        until="ends_on",
        columns={"name": "name"},
        by="by__name",
        at="at",
        page=("work:campaign", "pk"),
    ),
    Source(
        Indicator(
            "work.tasks",
            Words("任务", "Tasks"),
            Words("任务池里的任务，不含已取消的", "tasks of the pool, cancelled ones left out"),
            Measure.COUNT_DISTINCT,
            "task",
            PIECE,
            Timing.ALWAYS,
            ("work",),
            (
                text("campaign", "行动名称", "Name of the campaign"),
                _UNIT,
                choice("state", "状态", "State", ("open", "taken", "done", "verified")),
            ),
        ),
        lambda reader: _tasks(reader).exclude(state="cancelled"),
        columns={"campaign": "campaign__name", "unit": "unit__code", "state": "state"},
        page=("work:task", "pk"),
    ),
    Source(
        Indicator(
            "work.group_members",
            Words("群众组织成员", "Members of village groups"),
            Words("在组织里的人，如联防队员", "villagers in groups, such as a joint defence team"),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.STANDING,
            ("work",),
            (code("kind", "village_group_kind"), text("group", "组织名称", "Name of the group")),
        ),
        _group_members,
        area="group__village_code",
        starts="starts_on",
        ends="ends_before",
        columns={"kind": "group__kind", "group": "group__name"},
        by="group__by__name",
        at="group__at",
        page=("work:groups", ""),
    ),
)
