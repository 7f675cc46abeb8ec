"""Make leads of what the monitoring rules found: once for each household and year, and never a verdict."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.eligibility.models import HouseholdFinding, Run
from lianxin.eligibility.queries import rule_set_of
from lianxin.monitoring import errors
from lianxin.monitoring.domain.leads import Reported, advanced
from lianxin.monitoring.models import Episode, Lead, LeadEvent
from lianxin.monitoring.operations.answering import ENTRY
from lianxin.monitoring.operations.gates import may, moment, record
from lianxin.monitoring.operations.leads import LONGEST_WORDS, first_event, holder_of
from lianxin.monitoring.queries.policy import lead_clock
from lianxin.monitoring.recording import lead_copies, person_of
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.models import Case
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

SOURCE = "rules"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RuleLeads:
    """What came of it: the run, how many households it found at risk, and of how many a lead was made."""

    run: Run
    found: int
    made: int


@transaction.atomic
def leads_of_rules(*, area_code: str, year: int, by: User | None, at: datetime | None = None) -> RuleLeads:
    """Make a lead of every household that the newest run by the monitoring rules found at risk in an area and year.

    A household that is monitored, that somebody looks into already, or that had a lead of the same rules and year, gets none. The
    lead is a hint to look at home; nobody is entered by it.

    Raises:
        PermissionDenied: ``by`` does not manage monitoring in the whole area.
        Refused: MONI-031 nobody ran the monitoring rules over that year.
    """
    may(by, Act.MANAGE_MONITORING, area_code)
    now, run = moment(at), _run(area_code, year)
    hits = hits_of(run, area_code).select_related("household")
    found = hits.count()
    new = _new(hits, run)
    for start in range(0, len(new), _AT_ONCE):
        _make(new[start : start + _AT_ONCE], run, by, now)
    record(
        "monitoring.leads_of_rules", by, "eligibility.run", run.pk, area_code, year=year, rule_set=run.rule_set, found=found,
        made=len(new),
    )  # fmt: skip
    return RuleLeads(run, found, len(new))


def hits_of(run: Run, area_code: str) -> QuerySet[HouseholdFinding]:
    """Findings of a run that a household of the area is at risk."""
    return run.findings.filter(within_area("village_code", area_code), verdict=Verdict.MET).order_by("id")


def newest_run(area_code: str, year: int) -> Run | None:
    """The newest run by monitoring rules over an area that holds this one."""
    names = [one.name for one in rulebook().rule_sets.values() if one.purpose == "monitor"]
    wider = [area_code[:length] for length in range(len(area_code) + 1)]
    return Run.objects.filter(year=year, rule_set__in=names, area_code__in=wider).order_by("-id").first()


def _run(area_code: str, year: int) -> Run:
    run = newest_run(area_code, year)
    if run is None:
        raise Refused(errors.NO_MONITOR_RUN, year=year)
    return run


def _fingerprint(run: Run, household_id: int) -> str:
    return hashlib.sha256(f"rules|{run.rule_set}|{run.year}|{household_id}".encode()).hexdigest()


def _new(hits: QuerySet[HouseholdFinding], run: Run) -> list[HouseholdFinding]:
    """Hits about households that nobody looks into yet: not monitored, no open lead, no case of entry, no such lead before."""
    found = list(hits)
    ids = [hit.household_id for hit in found]
    settled: set[int] = set()
    told: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        watched = Episode.objects.filter(household_id__in=some, ended_on__isnull=True)
        settled |= set(watched.values_list("household_id", flat=True))
        waiting = Lead.objects.filter(household_id__in=some, state=Lead.State.OPEN)
        cases = Case.objects.filter(household_id__in=some, procedure=ENTRY, outcome="")
        for rows in (waiting, cases):
            settled |= {key for key in rows.values_list("household_id", flat=True) if key is not None}
        keys = [_fingerprint(run, key) for key in some]
        told |= set(Lead.objects.filter(fingerprint__in=keys).values_list("fingerprint", flat=True))
    return [h for h in found if h.household_id not in settled and _fingerprint(run, h.household_id) not in told]


def _make(hits: list[HouseholdFinding], run: Run, by: User | None, now: datetime) -> None:
    """Write leads and their reports, many at once; one event of the audit stands for all of them."""
    rules = {rule.name: rule for rule in rule_set_of(run).rules}
    on = day_of(now)
    events: list[Reported] = []
    leads = []
    for hit in hits:
        area = hit.household.village_code
        event = Reported(now, on, person_of(by), None, holder_of(area), area, hit.household_id)
        failing = [rules[name] for name in hit.failing.split(",") if name in rules]
        risks = {risk for rule in failing for risk in rule.risks}
        words = "；".join(rule.words.zh for rule in failing)
        events.append(event)
        leads.append(
            Lead(
                source=SOURCE,
                risk=risks.pop() if len(risks) == 1 else "",
                words=f"{run.year} 年数据未达到：{words}"[:LONGEST_WORDS],
                reported_on=on,
                origin_code=area,
                fingerprint=_fingerprint(run, hit.household_id),
                **lead_copies(advanced(None, event), lead_clock(SOURCE, on=on, area_code=area)),
            )
        )
    made = Lead.objects.bulk_create(leads, batch_size=_AT_ONCE)
    rows = [first_event(lead, event, by) for lead, event in zip(made, events, strict=True)]
    LeadEvent.objects.bulk_create(rows, batch_size=_AT_ONCE)
