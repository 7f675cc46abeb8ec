# ruff: noqa: S608 - see eligibility.statements
"""Reads of identification: runs, findings, one household's reasons, and what a changed value would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case
from lianxin.eligibility.access import findings_open_to, runs_open_to
from lianxin.eligibility.domain.judging import Judgement, judged
from lianxin.eligibility.models import HouseholdFinding, LocalValue, Run
from lianxin.eligibility.statements import expressions_of, facts_tables, truth, verdicts
from lianxin.eligibility.terms import Supposed, identifying_rule_set, read_value, terms_on
from lianxin.people.access import required_area, required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names, cases_of
from lianxin.rulebook import rulebook
from lianxin.rulebook.rule_entries import Rule, RuleSet
from lianxin.site.language import say
from lianxin.site.veiling import hidden_in_areas, least_shown

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User


def latest_run(user: User, year: int | None = None) -> Run | None:
    """The newest run that the user may look at, of a year if one is named."""
    runs = runs_open_to(user)
    return (runs.filter(year=year) if year is not None else runs).order_by("-id").first()


def findings_of(
    user: User, run: Run, *, verdict: str = "", rule: str = "", area_code: str = ""
) -> QuerySet[HouseholdFinding]:
    """Findings of a run that the user may see, by verdict, by a rule that fails or cannot be told, by area; village by village."""
    found = findings_open_to(user, run)
    if verdict:
        found = found.filter(verdict=verdict)
    if rule:
        found = found.filter(failing__contains=f",{rule},") | found.filter(untold__contains=f",{rule},")
    if area_code:
        found = found.filter(village_code__startswith=area_code)
    return found.select_related("household").order_by("village_code", "id")


def poor_households(run: Run, *, area_code: str = "") -> QuerySet[HouseholdFinding]:
    """Households that a run found to meet the conditions of identification, for pairing and reports."""
    return run.findings.filter(verdict=Verdict.MET, village_code__startswith=area_code)


def rule_set_of(run: Run) -> RuleSet:
    """The rule set that a run applied."""
    return rulebook().rule_sets[run.rule_set]


def household_judgement(user: User, household_id: int, *, year: int, on: date, language: str) -> Judgement:
    """Judge one household now, with every reason.

    Raises:
        PermissionDenied, Http404: the user may not see it.
        Refused: ELIG-001 no rules on the day.
    """
    household = access_household(user, household_id, Act.READ_FINDINGS)
    rule_set = identifying_rule_set(on, household.village_code)
    return household_judged_by(rule_set, user, household_id, year=year, on=on, language=language)


def household_judged_by(
    rule_set: RuleSet, user: User, household_id: int, *, year: int, on: date, language: str
) -> Judgement:
    """Judge one household by a rule set of any purpose: for a decision on its exit or on its risk.

    Raises:
        PermissionDenied, Http404: the user may not see it.
    """
    access_household(user, household_id, Act.READ_FINDINGS)
    case = cases_of([household_id], year)[household_id]
    return judged(rule_set, Case(**case), terms_on(on, rule_set), language=language)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a supposed value would do: households by (verdict now, verdict then), and some of those that would move."""

    counts: dict[tuple[str, str], int]
    movers: list[tuple[int, str, str]]  # household id, now, then
    households: list[Household]  # those of the movers

    @property
    def moved(self) -> int:
        """How many households would get another verdict."""
        return sum(count for (now, then), count in self.counts.items() if now != then)


def moves_under(user: User, supposed: Supposed, *, year: int, on: date, shown: int = 100) -> Moves:
    """Work out who would move if a value were in force, without writing anything.

    Raises:
        PermissionDenied: the user may not preview for the area.
        Refused: ELIG-001 no rules on the day.
    """
    required_area(user, Act.PREVIEW_RULES, supposed.area_code)
    rule_set = identifying_rule_set(on, supposed.area_code)
    tables, bound = facts_tables(expressions_of(rule_set), year=year, area_code=supposed.area_code)
    now, then = (verdicts(rule_set, terms) for terms in (terms_on(on, rule_set), terms_on(on, rule_set, supposed)))
    pairs = (
        f"{tables}, compared AS (SELECT n.household_id AS household_id, {_worded('n')} AS was, {_worded('t')} AS becomes "
        f"FROM ({now}) AS n JOIN ({then}) AS t ON t.household_id = n.household_id) "
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{pairs}SELECT was, becomes, count(*) FROM compared GROUP BY was, becomes", bound)
        counts = {(was, becomes): count for was, becomes, count in cursor.fetchall()}
        cursor.execute(
            f"{pairs}SELECT household_id, was, becomes FROM compared WHERE was <> becomes ORDER BY household_id LIMIT %s",
            [*bound, shown],
        )
        movers = [tuple(row) for row in cursor.fetchall()]
    return Moves(counts, movers, list(Household.objects.filter(pk__in=[key for key, _, _ in movers])))


def _worded(alias: str) -> str:
    column = f"{alias}.verdict"
    return (
        f"CASE WHEN {truth(column, True)} THEN 'met' WHEN {truth(column, False)} THEN 'not_met' ELSE 'cannot_tell' END"
    )


def local_values(area_codes: Iterable[str]) -> list[LocalValue]:
    """Values that the deployment put in force in the areas, newest first."""
    prefixes = tuple(area_codes)
    return [
        v for v in LocalValue.objects.order_by("-starts_on", "name") if any(v.area_code.startswith(p) for p in prefixes)
    ]


def funnel_of(run: Run) -> list[tuple[str, int]]:
    """How many households pass the standards one after the other, in the order of the rule set, out of all that were judged."""
    found: Any = run.findings
    steps = [("", found.count())]
    for rule in rule_set_of(run).rules:
        found = found.exclude(failing__contains=f",{rule.name},")
        steps.append((rule.name, found.count()))
    return steps


def verdicts_by_village(user: User, run: Run) -> dict[str, dict[str, int]]:
    """Households that the user may see, by village and verdict."""
    found: dict[str, dict[str, int]] = {}
    rows = findings_open_to(user, run).order_by().values_list("village_code", "verdict").annotate(n=Count("id"))
    for village, verdict, count in rows:
        found.setdefault(village, {})[verdict] = count
    return found


_LEVELS = (0, 6, 9, 12)
_ALL = "all"


def hidden_verdicts(user: User, villages: Mapping[str, Mapping[str, int]]) -> frozenset[tuple[str, str]]:
    """The numbers of households by verdict that the user is not told, by the code of the area: villages, what holds them, and "" for all.

    Where one verdict has few households, none of the area is told: who is paired, planned for or visited is counted elsewhere, and is often
    just who was identified.
    """
    least = least_shown(user)
    if least is None:
        return frozenset()
    counts: Counter[tuple[str, str]] = Counter()
    for village, numbers in villages.items():
        for area in {village[:length] for length in _LEVELS}:
            counts.update({(area, verdict): number for verdict, number in numbers.items()})
            counts[area, _ALL] += sum(numbers.values())
    verdicts = tuple(verdict.value for verdict in Verdict)
    return hidden_in_areas(counts, least, wholes={_ALL: verdicts}, together=verdicts)


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """A rule with how many of the households that the user may see fail it, or cannot be told."""

    rule: Rule
    not_met: int
    cannot_tell: int


def criteria_counts(user: User, run: Run) -> list[CriterionCount]:
    """Every criterion of a run with its counts, in one query."""
    rules = rule_set_of(run).rules
    counted = {
        f"{column}{number}": Count("id", filter=Q(**{f"{column}__contains": f",{rule.name},"}))
        for number, rule in enumerate(rules)
        for column in ("failing", "untold")
    }
    told = findings_open_to(user, run).order_by().aggregate(**counted)
    return [CriterionCount(rule, told[f"failing{n}"], told[f"untold{n}"]) for n, rule in enumerate(rules)]


def identifying_rules(user: User) -> tuple[RuleSet, str]:
    """The rule set by which households are identified today where the user is at home, and that area.

    Raises:
        Refused: ELIG-001 none is in force.
    """
    scope = required_scope(user, Act.READ_FINDINGS)
    area = scope.prefixes[0] if scope.prefixes else ""
    return identifying_rule_set(timezone.localdate(), area), area


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A value as applied: what it is called, how much, for which area, from which document."""

    name: str
    words: Words
    value: str
    area: str
    source: str
    is_verified: bool
    is_local: bool


def parameter_rows(
    run: Run | None, *, rule_set: RuleSet | None = None, on: date | None = None, area_code: str = ""
) -> list[ParameterRow]:
    """The values that a run applied; without a run, those that a rule set applies on a day in an area."""
    if run is not None:
        listed = [(name, value) for name, entries in run.parameters.items() for value in entries]
        return [
            ParameterRow(
                name,
                rulebook().values[name].words,
                _value_text(name, v["value"]),
                v["area"],
                v["source"],
                v["verified"],
                v["local"],
            )
            for name, v in listed
        ]
    assert rule_set is not None
    assert on is not None
    terms = terms_on(on, rule_set)
    return [
        ParameterRow(
            name,
            rulebook().values[name].words,
            _value_text(name, str(v.value)),
            v.area,
            v.source,
            v.is_verified,
            v.is_local,
        )
        for name, entries in terms.applied.items()
        for v in entries
        if v.area.startswith(area_code) or area_code.startswith(v.area)
    ]


def parameter_choices(rule_set: RuleSet) -> list[tuple[str, str]]:
    """The parameters of a rule set as choices, money first."""
    names = {n for rule in rule_set.rules for n in rule.expression.parameters} | set(rule_set.verdict.parameters)
    parameters = [rulebook().values[name] for name in names]
    ordered = sorted(parameters, key=lambda p: (p.type is not FieldType.MONEY, p.name))
    return [(p.name, say(p.words)) for p in ordered]


def _value_text(name: str, stored: str) -> str:
    """A stored value as a person reads it: money from fen to yuan, truth as yes or no."""
    kind = rulebook().values[name].type
    if kind is FieldType.MONEY:
        return f"{yuan_text(int(stored))} {say(Words('元', 'yuan'))}"
    if kind is FieldType.BOOLEAN:
        return say(Words("是", "yes") if stored == "True" else Words("否", "no"))
    return stored


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of texts, for a terminal."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables_of(run: Run) -> list[PlainTable]:
    """A run as three tables in both languages: verdicts, criteria, villages."""
    rule_set = rule_set_of(run)
    names = area_names(run.counts["villages"])
    title = f"{rule_set.words.zh} · {rule_set.words.en} · {run.area_code} · {run.year} · {run.on_date}"
    verdicts_told = [(str(rule_set.answers[Verdict(v)]), str(n)) for v, n in run.counts["verdicts"].items()]
    counted = run.counts["rules"]
    criteria = [
        (str(rule.words), str(counted[rule.name]["not_met"]), str(counted[rule.name]["cannot_tell"]))
        for rule in rule_set.rules
    ]
    villages = [
        (names.get(code, code), *(str(counts.get(v.value, 0)) for v in Verdict))
        for code, counts in run.counts["villages"].items()
    ]
    return [
        PlainTable(title, ("结果 · verdict", "户 · households"), verdicts_told),
        PlainTable("标准 · criteria", ("", "未达到 · not met", "无法判定 · cannot tell"), criteria),
        PlainTable("村 · villages", ("", "符合 · met", "不符合 · not met", "无法判定 · cannot tell"), villages),
    ]


def hotline(area_code: str, *, on: date) -> str:
    """The telephone at which an area may be complained of (监督举报电话), as papers and pages tell it; "" where none is set."""
    number = value_in_force("publicity.hotline", on=on, area_code=area_code)
    return "" if number is None else str(number)


def value_in_force(name: str, *, on: date, area_code: str) -> Any | None:
    """The value of a parameter on a day in an area: a county's own before the rulebook's for the same area; None: nobody set one.

    Raises:
        Refused: RULEBOOK-020 no such parameter.
    """
    shipped = dict(rulebook().values.by_area(name, on=on))
    in_force = Q(name=name, starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    local = {row.area_code: read_value(name, row.value) for row in LocalValue.objects.filter(in_force)}
    for length in range(len(area_code), -1, -1):
        for by_area in (local, shipped):
            if area_code[:length] in by_area:
                return by_area[area_code[:length]]
    return None
