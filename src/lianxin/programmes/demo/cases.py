"""Cases of the demonstration: households on their way through a procedure, in time, late, objected to, decided and refused.

Each is walked by the room's own acts with the accounts of the demonstration, on days counted back from its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lianxin.notices.domain.levels import Level
from lianxin.notices.operations import NewNotice, draft_notice, object_publicly, publish_notice
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.procedures.access import may_act_as
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import ZONE, Reckoned
from lianxin.procedures.domain.definitions import Hat, Step
from lianxin.procedures.domain.history import Hung
from lianxin.procedures.domain.meetings import Minutes, StoodAside
from lianxin.procedures.models import Case
from lianxin.procedures.operations import (
    FactsAsked,
    GivenPaper,
    NewCase,
    StepTold,
    begin_case,
    take_step,
)
from lianxin.procedures.queries.one_case import CaseView, case_view, ends_on_paper
from lianxin.procedures.queries.showings import kind_of, row_of
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household

_ACCOUNTS = {Hat.VILLAGE: "team", Hat.TOWNSHIP: "township", Hat.COUNTY: "county"}
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A case of the demonstration: which procedure, begun how many days ago, walked to which state, and what is then done with it."""

    procedure: str
    days_ago: int
    until: str = ""
    then: str = ""


CASES = (
    Shown("monitoring_entry", 1),
    Shown("monitoring_entry", 30),
    Shown("monitoring_entry", 7, "discussed"),
    Shown("monitoring_entry", 8, "discussed"),
    Shown("monitoring_entry", 9, "discussed", then="object"),
    Shown("risk_elimination", 6, "discussed"),
    Shown("monitoring_entry", 24, "reviewed"),
    Shown("monitoring_entry", 28, "reviewed"),
    Shown("monitoring_entry", 40, "helped"),
    Shown("monitoring_entry", 44, "reviewed", then="decide_no"),
    Shown("change_of_facts", 2, "submitted"),
    Shown("change_of_facts", 20, "reviewed"),
    Shown("change_of_facts", 12, "changed"),
)


def fill_cases(*, on: date) -> list[Case]:
    """Begin and walk the cases, each for another household of the village whose team has an account; return them."""
    people = {hat: User.objects.get(username=name) for hat, name in _ACCOUNTS.items()}
    homes = households_open_to(people[Hat.VILLAGE], Act.READ_CASES).filter(is_live=True)
    # Only a household of the three people's own area: each step is taken by whoever acts there.
    found = [home for home in homes.order_by("id")[: 4 * len(CASES)] if _is_theirs(home, people)]
    made = [_made(one, home, people, on) for one, home in zip(CASES, found, strict=False)]
    _show([case for shown, case in zip(CASES, made, strict=False) if shown.procedure == "monitoring_entry"], people)
    objected = [case for shown, case in zip(CASES, made, strict=False) if shown.then == "object"]
    return [_objected(case) if case in objected else case for case in made]


def _show(cases: list[Case], people: dict[Hat, User]) -> None:
    """One notice for all households of the village that wait to be shown: drafted by the team, published by the township. Whose
    risk is to be marked as eliminated still waits for its notice."""
    waiting = [case for case in cases if case.state == "discussed"]
    if not waiting:
        return
    entry = NewNotice(kind_of("monitoring_entry"), waiting[0].area_code, Level.VILLAGE, "all", "12317")
    made = draft_notice(entry=entry, by=people[Hat.VILLAGE])
    publish_notice(notice_id=made.pk, by=people[Hat.TOWNSHIP])


def _objected(case: Case) -> Case:
    """A villager objects on the public page to the row of a case; the township is to answer."""
    case.refresh_from_db()
    if case.notice is not None:
        row = row_of(case, case.notice)
        object_publicly(key=case.notice.key, words="家里有人在外务工，收入没有算进去（演示）", row=row)
        case.refresh_from_db()
    return case


def _is_theirs(home: Household, people: dict[Hat, User]) -> bool:
    return all(may_act_as(user, hat, home.village_code) for hat, user in people.items())


def _made(shown: Shown, home: Household, people: dict[Hat, User], on: date) -> Case:
    at = datetime.combine(on - timedelta(days=shown.days_ago), time(9), tzinfo=ZONE)
    content = FactsAsked({"house_m2": 96.5, "water_safe": True}) if shown.procedure == "change_of_facts" else None
    version = shelf.version_on(shown.procedure, at.date(), home.village_code)
    chosen = {effect.field: effect.choices[0] for effect in version.effects if effect.choices}
    entry = NewCase(shown.procedure, on.year, home.pk, chosen=chosen, note="走访发现（演示）", content=content)
    case = begin_case(entry=entry, by=people[Hat.VILLAGE], at=at)
    for _ in range(_MOST_STEPS):
        if not shown.until or case.state == shown.until:
            break
        view = case_view(case, people[Hat.VILLAGE], on=at.date())
        at = next_day(view.shown_until, at)
        if at.date() > on:
            return case
        case = stepped(case, view.steps[0].step.name, people, at)
    at += timedelta(hours=1)
    return stepped(case, shown.then, people, at) if shown.then.startswith("decide") else case


def next_day(last: Reckoned | None, at: datetime) -> datetime:
    """The next day, or the day after a showing is over."""
    on = max(at.date(), last.on) if last else at.date()
    return datetime.combine(on + timedelta(days=1), time(9), tzinfo=ZONE)


def stepped(case: Case, name: str, people: dict[Hat, User], at: datetime) -> Case:
    """Take a step with made-up papers, by whoever acts for its level."""
    step = shelf.version(case.procedure, case.version).steps[name]
    told = StepTold(
        step=name,
        seen=case.revision,
        others=tuple(f"同行干部{number}（虚构）" for number in range(1, step.persons)),
        evidence=tuple(
            GivenPaper(type_, f"演示档案 {case.pk}-{number}") for number, type_ in enumerate(step.evidence, 1)
        ),
        reason="综合认定（演示）" if step.decides or step.needs_reason else "",
        minutes=_minutes(at.date()) if step.meeting else None,
        payload_digest=case.payload_digest if step.decides else "",
        hung=_hung(case_view(case, people[Hat.VILLAGE], on=at.date()), step),
    )
    return take_step(case_id=case.pk, told=told, by=people[step.actor.hat], at=at)


def _hung(view: CaseView, step: Step) -> Hung | None:
    """What was shown before the county had this house hung on paper."""
    if not ends_on_paper(view, step):
        return None
    return Hung(view.standing.shown_on or view.standing.entered_on, "村务公开栏", "村务监督员（虚构）")


def _minutes(on: date) -> Minutes:
    aside = (StoodAside("某代表（虚构）", "申请人亲属"),)
    return Minutes(on, "村委会会议室", 42, 36, 33, 1, 1, aside)
