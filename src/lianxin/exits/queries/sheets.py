"""Reads of sheets: what the facts on record say of each criterion now, and what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lianxin.core.kernel.dictionary import Sensitivity
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.judging import Criterion
from lianxin.eligibility.queries import household_judged_by
from lianxin.eligibility.queries.places import counts_of, county_judgement, totals_of, village_judgements
from lianxin.exits.access import may_in, sheets_open_to
from lianxin.exits.domain.recognition import Answered, Concluded, Entry, Round, SentBack, Standing, replayed
from lianxin.exits.models import Sheet, SheetEntry
from lianxin.exits.queries.figures import survey_record
from lianxin.exits.queries.stored import missing_words, stored_criterion
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.procedures.models import Case
from lianxin.registry.access import may_do_to
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.rule_entries import RuleSet
from lianxin.site.language import language

if TYPE_CHECKING:
    from lianxin.people.models import User

PROCEDURES = {"household": "household_exit", "village": "village_exit", "county": "county_exit"}


def rules_of(sheet: Sheet) -> RuleSet:
    """The criteria that a sheet was opened with."""
    return rulebook().rule_sets[sheet.rule_set]


def criteria_names(rule_set: RuleSet) -> list[str]:
    """Every criterion of a set, those of the rules first."""
    return [one.name for one in (*rule_set.rules, *rule_set.judged)]


@dataclass(frozen=True, slots=True)
class Computed:
    """What the facts on record say of a criterion: the answer, and what a page shows of value, limit, source and what lacks."""

    verdict: Verdict
    shown: Mapping[str, Any]


def computed_for(sheet: Sheet, user: User) -> dict[str, Computed]:
    """Judge the subject of a sheet now, by its own criteria and day; only rules have an answer.

    Raises:
        PermissionDenied, Http404: the household's findings are not his to see.
    """
    rule_set = rules_of(sheet)
    if sheet.household_id is not None:
        judgement = household_judged_by(
            rule_set, user, sheet.household_id, year=sheet.year, on=sheet.on_date, language=language()
        )
        return {one.rule.name: Computed(one.verdict, _household_shown(one)) for one in judgement.criteria}
    counts = counts_of(area_code=sheet.area_code, year=sheet.year, on=sheet.on_date)
    if sheet.level == Sheet.Level.VILLAGE:
        found = village_judgements(counts, area_code=sheet.area_code, year=sheet.year, on=sheet.on_date)
        criteria = found[sheet.area_code].criteria if sheet.area_code in found else ()
    else:
        totals = totals_of(counts, area_code=sheet.area_code, year=sheet.year)
        record = survey_record(sheet.area_code, sheet.year)
        criteria = county_judgement(sheet.area_code, record, totals, on=sheet.on_date).criteria
    return {one.rule.name: Computed(one.verdict, stored_criterion(one)) for one in criteria}


def _household_shown(one: Criterion) -> dict[str, Any]:
    return {
        "value_text": one.value,
        "limit_text": one.limit,
        "limit_source": one.limit_source,
        "verified": one.is_verified,
        "missing": [[each.table, each.field] for each in one.missing],
        "is_money": one.rule.value is not None and one.rule.value.type.kind.value == "money",
    }


def entry_of(row: SheetEntry) -> Entry:
    """Return a row as recognition knows it."""
    if row.kind == SheetEntry.Kind.ANSWERED:
        computed = Verdict(row.computed) if row.computed else None
        return Answered(Round(row.round), row.criterion, Verdict(row.verdict), computed, row.reason, row.by_id, row.at)
    if row.kind == SheetEntry.Kind.CONCLUDED:
        return Concluded(Round(row.round), Verdict(row.verdict), tuple(row.signed), row.by_id, row.at)
    return SentBack(row.reason, row.by_id, row.at)


def standing_of(sheet: Sheet) -> Standing:
    """Replay a sheet.

    Raises:
        Refused: its history is not one that recognition allows.
    """
    return replayed((entry_of(row) for row in sheet.entries.order_by("number")), criteria_names(rules_of(sheet)))


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A criterion on the sheet: computed answer with value and limit, the papers wanted, and what each round answered."""

    name: str
    words: Words
    is_judged: bool
    computed: Computed | None
    papers: tuple[Words, ...]
    first: SheetEntry | None
    second: SheetEntry | None
    missing: tuple[Words, ...]
    is_hidden: bool
    source: str
    is_verified: bool


def lines_of(sheet: Sheet, user: User) -> list[SheetLine]:
    """Every criterion of a sheet, as the reader may see it; what rests on illness or disability is hidden from those who may
    not open such facts."""
    rule_set, computed = rules_of(sheet), computed_for(sheet, user)
    types = {code.key: code.words for code in dictionary().code_lists["evidence_type"].codes}
    answers = answers_in_force(sheet)
    may_open = sheet.household is None or may_do_to(user, Act.OPEN_SENSITIVE, sheet.household)
    lines = []
    for rule in rule_set.rules:
        found = computed.get(rule.name)
        fields = dictionary().fields
        is_sensitive = any(fields[path].sensitivity is Sensitivity.SENSITIVE for path in rule.expression.fields)
        missing = found.shown["missing"] if found else []
        lines.append(
            SheetLine(
                name=rule.name,
                words=rule.words,
                is_judged=False,
                computed=found,
                papers=tuple(types[key] for key in rule_set.evidence.get(rule.name, ())),
                first=answers.get((SheetEntry.Round.FIRST, rule.name)),
                second=answers.get((SheetEntry.Round.SECOND, rule.name)),
                missing=tuple(dict.fromkeys(missing_words(table, name) for table, name in missing)),
                is_hidden=is_sensitive and not may_open,
                source=(found.shown.get("limit_source") if found else "") or str(rule.source),
                is_verified=bool(found.shown.get("verified")) if found else rule.verified,
            )
        )
    for one in rule_set.judged:
        lines.append(
            SheetLine(
                name=one.name,
                words=one.words,
                is_judged=True,
                computed=None,
                papers=tuple(types[key] for key in one.evidence),
                first=answers.get((SheetEntry.Round.FIRST, one.name)),
                second=answers.get((SheetEntry.Round.SECOND, one.name)),
                missing=(),
                is_hidden=False,
                source=str(one.source),
                is_verified=one.verified,
            )
        )
    return lines


def answers_in_force(sheet: Sheet) -> dict[tuple[str, str], SheetEntry]:
    """The newest answer of each round and criterion since the sheet was last sent back."""
    found: dict[tuple[str, str], SheetEntry] = {}
    for row in sheet.entries.select_related("by").order_by("number"):
        if row.kind == SheetEntry.Kind.SENT_BACK:
            found = {}
        elif row.kind == SheetEntry.Kind.ANSWERED:
            found[(row.round, row.criterion)] = row
    return found


def entries_of(sheet: Sheet) -> list[SheetEntry]:
    """Everything that was entered, the newest first."""
    return list(sheet.entries.select_related("by").order_by("-number"))


def cases_of(sheet: Sheet) -> list[Case]:
    """The exit cases of a sheet's subject in its year."""
    found = Case.objects.filter(procedure=PROCEDURES[sheet.level], year=sheet.year, area_code=sheet.area_code)
    return list(found.filter(household=sheet.household_id).order_by("-id"))


def sheet_of_case(case: Case) -> Sheet | None:
    """The sheet of an exit case's subject and year."""
    level = next((level for level, key in PROCEDURES.items() if key == case.procedure), "")
    found = Sheet.objects.filter(level=level, year=case.year, area_code=case.area_code)
    return found.filter(household=case.household_id).first() if level else None


def filtered_sheets(
    user: User, *, level: str = "", state: str = "", year: int | None = None, area: str = ""
) -> QuerySet[Sheet]:
    """Sheets that the user may see, narrowed."""
    found = sheets_open_to(user).select_related("household")
    if level:
        found = found.filter(level=level)
    if state:
        found = found.filter(state=state)
    if year:
        found = found.filter(year=year)
    return found.filter(area_code__startswith=area) if area else found


def sheets_of_household(user: User, household: Household) -> list[Sheet]:
    """Every sheet of a household that the user may see, the newest year first."""
    return list(sheets_open_to(user).filter(household=household).order_by("-year"))


def sheets_waiting(user: User) -> tuple[int, int]:
    """How many sheets of the user's areas are in their first round, and how many wait for the second."""
    if not user.may(Act.JUDGE_EXITS):
        return 0, 0
    found = sheets_open_to(user, Act.JUDGE_EXITS)
    scope = scope_of(user, Act.JUDGE_EXITS)
    is_county = any(len(prefix) <= LENGTHS[Level.COUNTY] for prefix in scope.prefixes)
    second = found.filter(state=Sheet.State.SECOND).count() if is_county else 0
    return found.filter(state=Sheet.State.FIRST).count(), second


def may_enter(sheet: Sheet, user: User) -> bool:
    """Whether the user may enter into a sheet at all."""
    return may_in(user, Act.JUDGE_EXITS, sheet.area_code)


def progress_of(sheets: Iterable[Sheet]) -> dict[str, int]:
    """How many sheets stand where."""
    found = dict.fromkeys(Sheet.State.values, 0)
    for sheet in sheets:
        found[sheet.state] += 1
    return found
