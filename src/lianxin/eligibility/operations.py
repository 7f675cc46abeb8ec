# ruff: noqa: S608 - see eligibility.statements
"""Identify, and put values in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.eligibility import errors
from lianxin.eligibility.domain.judging import Terms
from lianxin.eligibility.models import HouseholdFinding, LocalValue, Run
from lianxin.eligibility.statements import expressions_of, facts_tables, truth, verdicts
from lianxin.eligibility.terms import identifying_rule_set, read_value, terms_on
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry.models import HouseholdFacts
from lianxin.rulebook.rule_entries import RuleSet

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def identify(*, area_code: str, year: int, on: date, by: User | None, rule_set: str = "") -> Run:
    """Judge every household of an area by the rules of a day and the facts of a year; keep what was found.

    Everything is worked out inside the database by the same rule text that a household's page explains.

    Raises:
        PermissionDenied: ``by`` may not identify in the area.
        Refused: ELIG-001 no rules on the day; ELIG-002 no facts of the year.
    """
    if by is not None:
        required_area(by, Act.IDENTIFY, area_code)
    if not HouseholdFacts.objects.filter(year=year, household__village_code__startswith=area_code).exists():
        raise Refused(errors.NO_FACTS, area=area_code, year=year)
    chosen = identifying_rule_set(on, area_code, rule_set)
    terms = terms_on(on, chosen)
    run = Run.objects.create(
        area_code=area_code,
        year=year,
        on_date=on,
        rule_set=chosen.name,
        parameters=_applied(terms, area_code),
        by=by,
        at=timezone.now(),
    )
    _write_findings(run, chosen, terms)
    run.counts = _counts(run, chosen)
    run.save(update_fields=["counts"])
    record_event(
        act=Act.IDENTIFY,
        by=by,
        thing="eligibility.run",
        thing_id=run.pk,
        area_code=area_code,
        year=year,
        on=on.isoformat(),
        rule_set=chosen.name,
        counts=run.counts["verdicts"],
    )
    return run


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to be put in force: as written, for an area, from a day, by a document."""

    name: str
    area_code: str
    value: str
    starts_on: date
    document: str


@transaction.atomic
def put_value_in_force(*, entry: NewValue, by: User | None) -> LocalValue:
    """Put a value in force for an area from a day; the value that held there ends on that day.

    Raises:
        PermissionDenied: ``by`` may not decide for the area.
        Refused: ELIG-003 no such parameter; ELIG-004 not readable; ELIG-005 no document; ELIG-006 not later than the present.
    """
    if by is not None:
        required_area(by, Act.PREVIEW_RULES, entry.area_code)
    read_value(entry.name, entry.value)
    if not entry.document.strip():
        raise Refused(errors.DOCUMENT_MISSING)
    same = LocalValue.objects.select_for_update().filter(name=entry.name, area_code=entry.area_code)
    present = same.filter(ends_before__isnull=True).first()
    if present is not None:
        if entry.starts_on <= present.starts_on:
            raise Refused(errors.VALUE_TOO_EARLY, starts_on=present.starts_on.isoformat())
        present.ends_before = entry.starts_on
        present.save(update_fields=["ends_before"])
    value = LocalValue.objects.create(
        name=entry.name,
        area_code=entry.area_code,
        value=entry.value.strip(),
        starts_on=entry.starts_on,
        document=entry.document.strip(),
        by=by,
        at=timezone.now(),
    )
    record_event(
        act=Act.PREVIEW_RULES,
        by=by,
        thing="eligibility.value",
        thing_id=value.pk,
        area_code=entry.area_code,
        name=entry.name,
        value=value.value,
        starts_on=entry.starts_on.isoformat(),
        document=value.document,
    )
    return value


def _applied(terms: Terms, area_code: str) -> dict[str, list[dict[str, object]]]:
    """The values that can apply inside the area, for the record of the run."""
    return {
        name: [
            {"area": v.area, "value": str(v.value), "source": v.source, "verified": v.is_verified, "local": v.is_local}
            for v in values
            if v.area.startswith(area_code) or area_code.startswith(v.area)
        ]
        for name, values in terms.applied.items()
    }


def _write_findings(run: Run, rule_set: RuleSet, terms: Terms) -> None:
    tables, bound = facts_tables(expressions_of(rule_set), year=run.year, area_code=run.area_code)
    answered = f"({verdicts(rule_set, terms)})"
    quote = connection.ops.quote_name
    rules = [(rule, f"a.{quote(rule.name)}") for rule in rule_set.rules]
    causes = sorted({cause for rule in rule_set.rules for cause in rule.causes})
    lists = {
        "failing": [(rule.name, truth(column, False)) for rule, column in rules],
        "untold": [(rule.name, truth(column, None)) for rule, column in rules],
        "causes": [
            (cause, " OR ".join(truth(column, False) for rule, column in rules if cause in rule.causes))
            for cause in causes
        ],
    }
    verdict = f"CASE WHEN {truth('a.verdict', True)} THEN 'met' WHEN {truth('a.verdict', False)} THEN 'not_met' ELSE 'cannot_tell' END"
    columns = ", ".join(_listed(parts) for parts in lists.values())
    statement = (
        f"INSERT INTO eligibility_householdfinding (run_id, household_id, village_code, verdict, failing, untold, causes) "
        f"{tables}SELECT %s, a.household_id, h.village_code, {verdict}, {columns} "
        f"FROM {answered} AS a JOIN case_households h ON h.household_id = a.household_id ORDER BY h.village_code, a.household_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*bound, run.pk])


def _listed(parts: list[tuple[str, str]]) -> str:
    """Return SQL for ``,a,b,`` of the names whose condition holds; a lone comma for none."""
    return (
        "',' || " + " || ".join(f"CASE WHEN {condition} THEN '{name},' ELSE '' END" for name, condition in parts)
        if parts
        else "','"
    )


def _counts(run: Run, rule_set: RuleSet) -> dict[str, object]:
    found = run.findings.order_by()
    by_verdict = dict(found.values_list("verdict").annotate(Count("id")))
    by_village: dict[str, dict[str, int]] = {}
    for village, verdict, count in found.values_list("village_code", "verdict").annotate(Count("id")):
        by_village.setdefault(village, {})[verdict] = count
    rules = {
        rule.name: {
            "not_met": found.filter(failing__contains=f",{rule.name},").count(),
            "cannot_tell": found.filter(untold__contains=f",{rule.name},").count(),
        }
        for rule in rule_set.rules
    }
    causes = sorted({cause for rule in rule_set.rules for cause in rule.causes})
    return {
        "households": sum(by_verdict.values()),
        "verdicts": {v: by_verdict.get(v, 0) for v in HouseholdFinding.Verdict.values},
        "villages": by_village,
        "rules": rules,
        "causes": {cause: found.filter(causes__contains=f",{cause},").count() for cause in causes},
    }
