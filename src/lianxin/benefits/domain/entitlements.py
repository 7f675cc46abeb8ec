"""Whether a measure of the rulebook is due to a person or a household, and how much it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.benefits.domain.division import MILLION, half_up
from lianxin.benefits.domain.errors import NOT_A_QUANTITY, WRONG_REQUEST
from lianxin.benefits.domain.policy import PARAMETER, LookUp, condition_findings, verdict_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Finding, Missing, Verdict
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Case
from lianxin.rulebook.measure_entries import Measure


@dataclass(frozen=True, slots=True)
class Request:
    """What an amount is reckoned from; which of it a measure wants, its kind of amount says.

    ``units`` for a fixed amount (months worked, terms, persons). ``quantity`` (verified) and ``unit_price_fen`` for an award.
    ``expense_fen`` for a share of an expense. ``value_fen`` for a gift. ``received_fen`` is what was given of the same measure
    in the same period before; it counts against the cap.
    """

    units: int | None = None
    quantity: int | None = None
    unit_price_fen: Fen | None = None
    expense_fen: Fen | None = None
    value_fen: Fen | None = None
    received_fen: Fen = 0

    def given(self) -> dict[str, int]:
        """Return what is given of it, by name."""
        return {key: value for key in _KEYS if (value := getattr(self, key)) is not None}


_KEYS = ("units", "quantity", "unit_price_fen", "expense_fen", "value_fen")
_WANTED = {
    "fixed": {"units"},
    "quantity": {"quantity", "unit_price_fen"},
    "share": {"expense_fen"},
    "valued": {"value_fen"},
}


@dataclass(frozen=True)
class Entitlement:
    """Whether something is due, why, and how much.

    ``amount_fen`` is None unless the verdict is met. Where a value of policy that the amount hangs on has not been set, the
    verdict is ``cannot tell`` and says which; a condition that is not met decides all the same.
    """

    measure: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    amount_fen: Fen | None
    reckoned: Words | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Every fact or value on which the answer hangs; nothing where it is decided."""
        if self.verdict is not Verdict.CANNOT_TELL:
            return ()
        untold = (finding for finding in self.findings if finding.verdict is Verdict.CANNOT_TELL)
        return tuple(dict.fromkeys(fact for finding in untold for fact in finding.missing))


def entitlement(
    measure: Measure, case: Case, request: Request, *, look_up: LookUp, parameters: Mapping[str, object]
) -> Entitlement:
    """Return whether a measure is due on the day of the values, and how much.

    Args:
        measure: of the rulebook.
        case: the household; for a measure given to a person, ``case.member`` is the one.
        request: what the amount is reckoned from.
        look_up: the values of the day, for the household's village.
        parameters: the same values, as rules take them.

    Raises:
        Refused: BENEFIT-002 a number is negative; 030 the request does not fit the measure.
    """
    _require_fitting(measure, request)
    findings = (
        _in_force(measure, look_up),
        *condition_findings(measure.conditions, case, look_up.on, parameters),
        *_unset_values(measure, look_up),
    )
    verdict = verdict_of(findings)
    if verdict is not Verdict.MET:
        return Entitlement(measure.name, verdict, findings, None)
    amount_fen, reckoned = _amount(measure, request, look_up)
    return Entitlement(measure.name, verdict, findings, amount_fen, reckoned)


def eligible(
    measure: Measure, cases: Iterable[Case], *, look_up: LookUp, parameters: Mapping[str, object]
) -> dict[Verdict, list[Case]]:
    """Sort cases by whether they meet the conditions of a measure: who should get it, who not, of whom too little is known.

    Laid beside what was paid, this is the list of those who are due and were not paid (应享未享).
    """
    judges = [c.expression.bind(on=look_up.on, parameters=parameters) for c in measure.conditions]
    found: dict[Verdict, list[Case]] = {verdict: [] for verdict in Verdict}
    for case in cases:
        answers = {judge(case) for judge in judges}
        found[Verdict.of(False if False in answers else None if None in answers else True)].append(case)
    return found


def places_left(measure: Measure, places: int, taken: int) -> int | None:
    """Return how many places of a quota are left (negative: too many were given); None where the measure has no quota."""
    return None if measure.quota == "none" else places - taken


def _require_fitting(measure: Measure, request: Request) -> None:
    given = request.given()
    for key in sorted(_WANTED[measure.amount.kind] ^ set(given)):
        raise Refused(WRONG_REQUEST, measure=measure.words, key=key)
    for value in (*given.values(), request.received_fen):
        if value < 0:
            raise Refused(NOT_A_QUANTITY, found=value)


def _in_force(measure: Measure, look_up: LookUp) -> Finding:
    until = measure.period.ends_before.isoformat() if measure.period.ends_before else "…"
    is_here = look_up.on in measure.period and look_up.area.startswith(measure.area)
    return Finding(
        rule="measure_in_force",
        words=Words("措施当日在当地有效", "The measure is in force here on the day"),
        verdict=Verdict.of(is_here),
        value=look_up.on.isoformat(),
        limit=f"{measure.period.starts_on.isoformat()}–{until}",
        limit_source=str(measure.source),
        verified=measure.verified,
    )


def _unset_values(measure: Measure, look_up: LookUp) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule="amount_is_set",
            words=look_up.values[name].words,
            verdict=Verdict.CANNOT_TELL,
            verified=False,
            missing=(Missing(PARAMETER, name),),
        )
        for name in measure.amount.values
        if look_up.known(name) is None
    )


def _amount(measure: Measure, request: Request, look_up: LookUp) -> tuple[Fen, Words]:
    rule, given = measure.amount, request.given()
    match rule.kind:
        case "fixed":
            most = look_up.number(rule.most_units) if rule.most_units else given["units"]
            units, value_fen = min(given["units"], most), look_up.number(rule.value)
            amount_fen, shown = units * value_fen, f"{units} × {yuan_text(value_fen)}"
        case "quantity":
            amount_fen = given["quantity"] * given["unit_price_fen"]
            shown = f"{given['quantity']} × {yuan_text(given['unit_price_fen'])}"
        case "share":
            threshold_fen = look_up.number(rule.threshold) if rule.threshold else 0
            above_fen, share = max(0, given["expense_fen"] - threshold_fen), look_up.number(rule.share)
            amount_fen, shown = half_up(above_fen * share, MILLION), f"{yuan_text(above_fen)} × {share / 10_000:g} %"
        case _:
            amount_fen = given["value_fen"]
            shown = yuan_text(amount_fen)
    if rule.cap:
        cap_fen = look_up.number(rule.cap)
        left_fen = max(0, cap_fen - request.received_fen)
        if amount_fen > left_fen:
            reckoned = Words(f"{shown}，封顶后 {yuan_text(left_fen)}", f"{shown}, capped at {yuan_text(left_fen)}")
            return left_fen, reckoned
    return amount_fen, Words(shown, shown)
