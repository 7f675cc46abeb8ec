"""The notice of identification: which households a run found to meet the conditions. Why they are poor is never shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from lianxin.core.kernel.words import Words
from lianxin.eligibility.access import runs_open_to
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import poor_households, value_in_force
from lianxin.notices.domain.columns import Column, Mask
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import Kind, Subject, register
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from lianxin.people.models import User

_MOST_RUNS = 20


def runs_of(user: User | None, area_code: str) -> Sequence[Subject]:
    """The runs that judged the area, the newest first."""
    runs = Run.objects.all() if user is None else runs_open_to(user)
    found = [run for run in runs.order_by("-id")[:500] if area_code.startswith(run.area_code)][:_MOST_RUNS]
    return [Subject(str(run.pk), Words(f"{run.year}年", f"{run.year} (run of {run.on_date})")) for run in found]


def households_found(user: User | None, area_code: str, subject: str) -> Sequence[Mapping[str, Any]]:
    """The households of a run that meet the conditions, by village and group.

    Raises:
        PermissionDenied: ``user`` may not see the findings of the whole area.
    """
    if user is not None:
        required_area(user, Act.READ_FINDINGS, area_code)
    run = Run.objects.filter(pk=int(subject)).first() if subject.isascii() and subject.isdigit() else None
    if run is None or not area_code.startswith(run.area_code):
        raise PermissionDenied(Act.READ_FINDINGS.value)
    findings = list(poor_households(run, area_code=area_code).select_related("household"))
    names = area_names({one.village_code for one in findings})
    rows = [
        {
            "place.village": names[one.village_code],
            "household.group_name": one.household.group_name or None,  # type: ignore[attr-defined]
            "household.head_name": one.household.head_name or None,
            "household.household_size": one.household.member_count,
        }
        for one in findings
    ]
    return sorted(
        rows,
        key=lambda row: (row["place.village"], row["household.group_name"] or "", row["household.head_name"] or ""),
    )


def days_of_publicity(level: Level, on: date, area_code: str) -> int | None:
    """The same days at every level; a county may put its own in force."""
    days = value_in_force("publicity.identification_days", on=on, area_code=area_code)
    return None if days is None else int(days)


register(
    Kind(
        name="eligibility.identification",
        words=Words("识别结果", "Result of identification"),
        levels=(Level.VILLAGE, Level.TOWNSHIP),
        columns=(
            Column("place.village", share=2),
            Column("household.group_name", words=Words("组", "Group"), share=1.2),
            Column("household.head_name", Mask.NAME, words=Words("户主", "Head"), share=1.2),
            Column("household.household_size", words=Words("家庭人口", "Persons"), is_summed=True),
        ),
        title=Words("{place}{subject}识别结果公示", "Result of identification, {place}, {subject}"),
        introduction=Words(
            "经核实和评议，以下农户拟纳入帮扶。公示期内如有异议，请拨打监督电话，或在网页上提出。",
            "After checking and deliberation these households are to be helped. Objections are welcome by telephone or on the page.",
        ),
        subjects=runs_of,
        rows=households_found,
        days=days_of_publicity,
    )
)
