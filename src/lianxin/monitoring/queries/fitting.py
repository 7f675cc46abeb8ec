"""Risks against measures, for episodes: what is on record of both, and what the rulebook's table says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.benefits.models import Benefit, Loan
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.monitoring.domain.fitting import (
    FitCase,
    FitFinding,
    GivenMeasure,
    failing,
    judged,
    judged_for_elimination,
    untold,
)
from lianxin.monitoring.models import Episode
from lianxin.monitoring.queries.policy import fit_limits
from lianxin.monitoring.recording import episode_standing
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures

_GIVEN = (Benefit.State.VERIFIED, Benefit.State.APPROVED)
_LENT = (Loan.State.DRAWN, Loan.State.REPAID, Loan.State.COMPENSATED, Loan.State.WRITTEN_OFF)
# Codes of labour_ability that mean that somebody can work; those that mean that he cannot.
_ABLE = frozenset({"ordinary", "skilled", "weak"})
_TOLD_BY = {
    "episode": Words("监测记录", "the episode"),
    "register": Words("名册", "the register"),
    "benefit": Words("到户措施", "a benefit"),
    "loan": Words("贷款", "a loan"),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """What risks and measures of an episode come to, by which table."""

    table: RiskMeasures
    case: FitCase
    findings: tuple[FitFinding, ...]

    @property
    def failing(self) -> tuple[FitFinding, ...]:
        return failing(self.findings)

    @property
    def untold(self) -> tuple[FitFinding, ...]:
        return untold(self.findings)

    @property
    def verdict(self) -> Verdict:
        """Not met where anything is not; cannot tell where anything cannot be told; else met."""
        if self.failing:
            return Verdict.NOT_MET
        return Verdict.CANNOT_TELL if self.untold else Verdict.MET


def fit_of(episode: Episode, *, on: date, for_elimination: bool = False) -> Fit:
    """Look at the risks and measures of one episode on a day, by the table in force on that day."""
    return fits_of([episode], on=on, for_elimination=for_elimination)[episode.pk]


def fits_of(episodes: Iterable[Episode], *, on: date, for_elimination: bool = False) -> dict[int, Fit]:
    """Look at several episodes, in as many queries as one takes. Their events are read unless they were fetched with them."""
    found = list(episodes)
    ids = {one.household_id for one in found}
    facts = _facts(ids, on.year)
    labour = _labour(ids, {key: row.year for key, row in facts.items()})
    benefits, loans = _benefits(ids), _loans(ids)
    fits = {}
    for episode in found:
        table = rulebook().risk_measures_on(on, episode.area_code)
        household = episode.household_id
        measures = [
            *_recorded(episode, table, on),
            *_register(facts.get(household), table),
            *_given(benefits[household], loans[household], table),
        ]
        row = facts.get(household)
        case = FitCase(
            risks=episode.risk_codes,
            began_on=episode.began_on,
            measures=tuple(measures),
            has_labour=labour.get(household),
            no_labour=row.no_labour_covered if row else None,  # type: ignore[attr-defined]
        )
        look = judged_for_elimination if for_elimination else judged
        limits = fit_limits(on=on, area_code=episode.area_code)
        fits[episode.pk] = Fit(table, case, look(case, table, limits, on=on))
    return fits


def finding_words(finding: FitFinding) -> Words:
    """Return a finding as people read it, with the risk that it is about."""
    if not finding.risk:
        return finding.words
    risk = risk_words(finding.risk)
    return Words(f"{risk.zh}：{finding.words.zh}", f"{risk.en}: {finding.words.en}")


def risk_words(risk: str) -> Words:
    """Return what a risk is called; a code that the list no longer knows stands as it is."""
    known = {code.key: code.words for code in dictionary().code_lists["risk"].codes}
    return known.get(risk, Words(risk, risk))


def told_by_words(told_by: str) -> Words:
    """Return who keeps a measure."""
    return _TOLD_BY[told_by]


def _facts(household_ids: Iterable[int], year: int) -> dict[int, HouseholdFacts]:
    """The latest yearly row of each household up to a year."""
    rows = HouseholdFacts.objects.filter(household_id__in=list(household_ids), year__lte=year).order_by("year")
    return {row.household_id: row for row in rows}


def _labour(household_ids: Iterable[int], years: dict[int, int]) -> dict[int, bool | None]:
    """Whether anybody of each household can work; None where nobody is recorded as able and not all are recorded."""
    rows: Any = MemberFacts.objects.filter(household_id__in=list(household_ids), left_on__isnull=True)
    abilities: dict[int, list[str | None]] = defaultdict(list)
    for household, year, ability in rows.values_list("household_id", "year", "labour_ability"):
        if years.get(household) == year:
            abilities[household].append(ability)
    return {key: _can_work(told) for key, told in abilities.items()}


def _can_work(abilities: Sequence[str | None]) -> bool | None:
    if any(one in _ABLE for one in abilities):
        return True
    return None if None in abilities else False


def _benefits(household_ids: Iterable[int]) -> dict[int, list[Benefit]]:
    found: dict[int, list[Benefit]] = defaultdict(list)
    for one in Benefit.objects.filter(household_id__in=list(household_ids), state__in=_GIVEN).order_by("on"):
        found[one.household_id].append(one)
    return found


def _loans(household_ids: Iterable[int]) -> dict[int, list[Loan]]:
    found: dict[int, list[Loan]] = defaultdict(list)
    for one in Loan.objects.filter(household_id__in=list(household_ids), state__in=_LENT).order_by("drawn_on"):
        found[one.household_id].append(one)
    return found


def _recorded(episode: Episode, table: RiskMeasures, on: date) -> Iterable[GivenMeasure]:
    for one in episode_standing(episode).measures:
        if one.family in table.families and (one.ends_before is None or one.ends_before > on):
            words = measure_words(table, one.family, one.measure)
            yield GivenMeasure(one.family, one.starts_on, "episode", words)


def _register(facts: HouseholdFacts | None, table: RiskMeasures) -> Iterable[GivenMeasure]:
    """Measures that the register lists for the year: that they were given, not since when."""
    for name, family in table.families.items():
        for code in str(getattr(facts, family.field, None) or "").split(","):
            if code:
                yield GivenMeasure(name, None, "register", measure_words(table, name, code))


def _given(benefits: Iterable[Benefit], loans: Iterable[Loan], table: RiskMeasures) -> Iterable[GivenMeasure]:
    measures = rulebook().measures
    for one in benefits:
        if one.measure in table.benefits:
            words = measures[one.measure].words if one.measure in measures else Words(one.measure, one.measure)
            yield GivenMeasure(table.benefits[one.measure], one.on, "benefit", words)
    for loan in loans:
        yield GivenMeasure(table.loans, loan.drawn_on, "loan", Words("到户贷款", "Loan"))


def measure_words(table: RiskMeasures, family: str, code: str) -> Words:
    """Return a measure with its family, as people read it."""
    known = table.families[family]
    codes = {one.key: one.words for one in dictionary().code_lists[known.code_list].codes}
    words = codes.get(code, Words(code, code))
    return Words(f"{known.words.zh}·{words.zh}", f"{known.words.en}: {words.en}")
