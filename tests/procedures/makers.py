"""Cases for tests, walked by the operations themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.procedures.domain.definitions import Hat, StepKind
from lianxin.procedures.domain.history import Hung
from lianxin.procedures.domain.meetings import Minutes, StoodAside
from lianxin.procedures.models import Case
from lianxin.procedures.operations import (
    ArrivalAsked,
    DepartureAsked,
    FactsAsked,
    GivenPaper,
    NewCase,
    StepTold,
    begin_case,
    take_step,
)
from lianxin.procedures.recording import shown_until, standing_of, version_of
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.operations import Arrival

if TYPE_CHECKING:
    from procedures.conftest import Clock

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
MINUTES = Minutes(date(2026, 11, 2), "村委会", 60, 45, 42, 1, 1, (StoodAside("乙某", "申请人亲属"),))


@dataclass(frozen=True, slots=True)
class People:
    """Who acts for which level."""

    village: User
    township: User
    county: User
    other_officer: User

    def of(self, hat: Hat) -> User:
        return {Hat.VILLAGE: self.village, Hat.TOWNSHIP: self.township, Hat.COUNTY: self.county}[hat]


def asked(of: Household, procedure: str, on: date) -> Any:
    """What a case of a procedure is to change, unless a test says otherwise; None where it changes nothing of the kind."""
    match procedure:
        case "change_of_facts":
            return FactsAsked({"household_type": "exited", "house_m2": 88.5})
        case "birth":
            return ArrivalAsked(Arrival("daughter", name="新某", born_on=on, sex="female"), "newborn", on)
        case "death" | "move":
            members = tuple(MemberFacts.objects.filter(household=of, year=on.year).values_list("member_id", flat=True))
            return DepartureAsked(members, "death" if procedure == "death" else "other_out", on)
    return None


def begun(of: Household, by: User, procedure: str = "monitoring_entry", **given: Any) -> Case:
    """A case that was just begun."""
    given.setdefault("content", asked(of, procedure, timezone.localdate()))
    return begin_case(entry=NewCase(procedure, given.pop("year", 2026), household_id=of.pk, **given), by=by)


def told(case: Case, step: str, **changed: Any) -> StepTold:
    """A step as it should be told, unless something is changed."""
    case.refresh_from_db()
    entry = version_of(case).steps[step]
    whole: dict[str, Any] = {
        "others": tuple(f"同行者{n}" for n in range(1, entry.persons)),
        "evidence": tuple(GivenPaper(type_, f"档案 {type_}") for type_ in entry.evidence),
        "reason": "已核实，综合认定" if entry.needs_reason or entry.decides else "",
        "minutes": MINUTES if entry.meeting else None,
        "payload_digest": case.payload_digest if entry.decides else "",
        "hung": hung(case) if entry.kind is StepKind.ON else None,
    }
    return StepTold(step, case.revision, **(whole | changed))


def in_json(as_told: StepTold) -> dict[str, Any]:
    """The same step as the API and the command are told it."""
    return {name: value for name, value in asdict(as_told).items() if name != "step"}


def hung(case: Case) -> Hung | None:
    """A showing on paper only, where a case is to be shown and no notice shows it."""
    standing = standing_of(case)
    is_shown = version_of(case).states[standing.state].publicity is not None and standing.notice is None
    return Hung(standing.shown_on or standing.entered_on, "村务公开栏", "村务监督员") if is_shown else None


def took(case: Case, step: str, by: User, **changed: Any) -> Case:
    """Take a step as it should be taken, unless something is changed."""
    return take_step(case_id=case.pk, told=told(case, step, **changed), by=by)


def walked(case: Case, until: str, people: People, clock: Clock) -> Case:
    """Walk a case on, each step by its level, until it stands at a state."""
    for _ in range(20):
        case.refresh_from_db()
        if case.state == until:
            return case
        version = version_of(case)
        if (last := shown_until(version, standing_of(case))) is not None:
            clock.pass_(days=(last.on - clock.today).days)
        clock.pass_(days=1)
        step = version.steps_from(case.state)[0]
        took(case, step.name, people.of(step.actor.hat))
    raise AssertionError(f"{until} was not reached")


@contextmanager
def refusal(code: str) -> Iterator[None]:
    """Expect a refusal with a code, and that nothing was written."""
    from lianxin.audit.models import Event
    from lianxin.procedures.models import CaseEvent, Evidence
    from lianxin.registry.models import Change

    def counts() -> list[int]:
        return [model.objects.count() for model in (Case, CaseEvent, Evidence, Change, Event)]

    before = counts()
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code, refused.value
    assert counts() == before
