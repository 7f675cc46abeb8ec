"""Whether measures answer risks (风险与措施是否相符): judged for one episode on a day, each thing met, not met, or cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.rulebook.monitoring_entries import RiskMeasures


@dataclass(frozen=True, slots=True)
class GivenMeasure:
    """A measure that the household has or had: its family and since when; None where only that it was given is on record.

    ``told_by`` says who keeps it: the episode, the register, a benefit, or a loan.
    """

    family: str
    starts_on: date | None
    told_by: str
    words: Words


@dataclass(frozen=True, slots=True)
class FitCase:
    """An episode as it is judged. ``has_labour`` is whether anybody of the household can work; ``no_labour`` whether it is
    recorded as a household wholly without labour; None: not recorded."""

    risks: tuple[str, ...]
    began_on: date
    measures: tuple[GivenMeasure, ...]
    has_labour: bool | None
    no_labour: bool | None


@dataclass(frozen=True, slots=True)
class FitLimits:
    """Months: until the first measure, until a developmental one, and before an elimination; None where nobody laid them down."""

    first_measure: int | None
    development: int | None
    elimination: int | None


@dataclass(frozen=True, slots=True)
class FitFinding:
    """One thing that was looked at. ``name`` is of ``rulebook.monitoring_entries.BARS``; ``risk`` where it is about one."""

    name: str
    verdict: Verdict
    words: Words
    risk: str = ""


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, or the month's last day where it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = start.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1


def judged(case: FitCase, table: RiskMeasures, limits: FitLimits, *, on: date) -> tuple[FitFinding, ...]:
    """Look at an episode on a day; every finding is told, those that are met too."""
    return (
        *_risks(case, table),
        _security_only(case, table),
        _development(case, table, limits, on),
        _first_measure(case, limits, on),
    )


def judged_for_elimination(
    case: FitCase, table: RiskMeasures, limits: FitLimits, *, on: date
) -> tuple[FitFinding, ...]:
    """Look at an episode whose risk is to be marked as eliminated on a day."""
    return (*judged(case, table, limits, on=on), _labour(case), _long_enough(case, limits, on))


def failing(findings: Iterable[FitFinding]) -> tuple[FitFinding, ...]:
    """Return what is not met."""
    return tuple(one for one in findings if one.verdict is Verdict.NOT_MET)


def untold(findings: Iterable[FitFinding]) -> tuple[FitFinding, ...]:
    """Return what cannot be told."""
    return tuple(one for one in findings if one.verdict is Verdict.CANNOT_TELL)


def _risks(case: FitCase, table: RiskMeasures) -> tuple[FitFinding, ...]:
    if not case.risks:
        # Nobody said which: whether something answers it cannot be told, and that nothing was said is itself the fault.
        return (FitFinding("no_risk", Verdict.NOT_MET, Words("记录了返贫致贫风险", "a risk is recorded")),)
    found = []
    for risk in case.risks:
        answered = any(table.answers(risk, one.family) for one in case.measures)
        words = Words("有与风险相符的措施", "a measure answers the risk")
        found.append(FitFinding("unanswered", _verdict(answered), words, risk))
    return tuple(found)


def _security_only(case: FitCase, table: RiskMeasures) -> FitFinding:
    words = Words("有劳动能力的户不只靠综合保障", "a household with labour has more than social security")
    families = {one.family for one in case.measures if one.family in table.families}
    only = bool(families) and all(table.families[one].kind == "security" for one in families)
    if not only or case.has_labour is False:
        return FitFinding("security_only", Verdict.MET, words)
    return FitFinding("security_only", Verdict.CANNOT_TELL if case.has_labour is None else Verdict.NOT_MET, words)


def _development(case: FitCase, table: RiskMeasures, limits: FitLimits, on: date) -> FitFinding:
    months = limits.development
    if months is None:
        return FitFinding(
            "no_development", Verdict.CANNOT_TELL, Words("按时有开发式措施", "a developmental measure in time")
        )
    words = Words(f"识别后 {months} 个月内有开发式措施", f"a developmental measure within {_months(months)}")
    has_one = any(
        one.family in table.families and table.families[one.family].kind == "development" for one in case.measures
    )
    if has_one or case.has_labour is False or on < months_after(case.began_on, months):
        return FitFinding("no_development", Verdict.MET, words)
    return FitFinding("no_development", Verdict.CANNOT_TELL if case.has_labour is None else Verdict.NOT_MET, words)


def _first_measure(case: FitCase, limits: FitLimits, on: date) -> FitFinding:
    months = limits.first_measure
    if months is None:
        return FitFinding("no_measure", Verdict.CANNOT_TELL, Words("按时有措施", "a measure in time"))
    words = Words(f"识别后 {months} 个月内有帮扶措施", f"a measure within {_months(months)}")
    last = months_after(case.began_on, months)
    days = [one.starts_on for one in case.measures]
    if any(day is not None and day <= last for day in days) or on <= last:
        return FitFinding("no_measure", Verdict.MET, words)
    return FitFinding("no_measure", Verdict.CANNOT_TELL if None in days else Verdict.NOT_MET, words)


def _labour(case: FitCase) -> FitFinding:
    words = Words("不是整户无劳动能力的户", "not a household wholly without labour")
    if case.no_labour is None:
        # Somebody who can work proves it; nobody recorded as able does not prove the contrary.
        return FitFinding("no_labour", Verdict.MET if case.has_labour else Verdict.CANNOT_TELL, words)
    return FitFinding("no_labour", _verdict(not case.no_labour), words)


def _long_enough(case: FitCase, limits: FitLimits, on: date) -> FitFinding:
    months = limits.elimination
    if months is None:
        return FitFinding("too_early", Verdict.CANNOT_TELL, Words("监测满规定月数", "monitored for long enough"))
    words = Words(f"识别后监测满 {months} 个月", f"monitored for {_months(months)}")
    return FitFinding("too_early", _verdict(on >= months_after(case.began_on, months)), words)


def _verdict(holds: bool) -> Verdict:
    return Verdict.MET if holds else Verdict.NOT_MET


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
