"""Take a step; at a decision, ask the rules again and tell the register what was decided, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.judging import Judgement
from lianxin.people.models import User as Account
from lianxin.procedures import errors
from lianxin.procedures.access import lenders_as, may_act_as, required_hat
from lianxin.procedures.announcing import Decided, Deciding, advice_on, announce, announce_before
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import day_of
from lianxin.procedures.domain.definitions import Step, StepKind, Version
from lianxin.procedures.domain.history import Hung, Paper, Taken, advanced, required_step
from lianxin.procedures.domain.meetings import Minutes
from lianxin.procedures.models import Case, CaseEvent, Evidence
from lianxin.procedures.operations.contents import apply_content
from lianxin.procedures.operations.gates import held_case, moved, recorded
from lianxin.procedures.operations.showings import showing_ended
from lianxin.procedures.papers import KeptFile
from lianxin.procedures.queries.judging import judgement_of
from lianxin.procedures.recording import ACCOUNT, digest_of, hung_to, minutes_to, person_of, standing_of, version_of
from lianxin.registry.operations import correct_facts, correct_village_facts

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A piece of evidence as it is handed in."""

    type: str
    reference: str = ""
    file: KeptFile | None = None


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step as whoever takes it tells it. ``seen`` is the revision that he saw; ``payload_digest`` what he decided on;
    ``hung`` who hung a showing on paper only, where and from which day, at its end."""

    step: str
    seen: int
    others: tuple[str, ...] = ()
    evidence: tuple[GivenPaper, ...] = ()
    reason: str = ""
    minutes: Minutes | None = None
    payload_digest: str = ""
    hung: Hung | None = None


@transaction.atomic
def take_step(*, case_id: int, told: StepTold, by: User, at: datetime | None = None) -> Case:
    """Take a step of a case, now or at a moment that lies back (a demonstration).

    A decision that grants asks the rules again; where they answer otherwise than the procedure wants, it needs a reason. It tells
    the register the payload that was submitted and confirmed, and nothing else.

    Raises:
        PermissionDenied, Http404: ``by`` does not act for the step's level there.
        Refused: PROC-050 to PROC-064 what the procedure does not allow; PROC-080 the case has changed; PROC-085 another payload;
            PROC-086 no reason; PROC-092 what is to be changed has moved on; PROC-098 another room bars it, PROC-099 another room
            has something against it and there is no reason; PROC-100 to PROC-105 it was not shown as it must be; REG codes where
            the register does not take the values, and the codes of rooms that are told. Nothing is done then.
    """
    case = held_case(case_id, by, seen=told.seen)
    version, standing = version_of(case), standing_of(case)
    step = required_step(version, standing, told.step)
    required_hat(by, step.actor.hat, case.area_code)
    others = tuple(_known_person(name.strip(), step, case) for name in told.others)
    now = at or timezone.now()
    lenders = lenders_as(by, step.actor.hat, case.area_code)
    papers = tuple(Paper(one.type, one.reference.strip(), one.file.digest if one.file else "") for one in told.evidence)
    standing = showing_ended(case, version, standing, step, told.hung, by, now)
    event = Taken(now, person_of(by), step.name, others, papers, told.reason.strip(), told.minutes, told.hung, lenders)
    after = advanced(version, standing, event, shelf.calendar())
    row = CaseEvent(
        case=case, number=after.events, kind=CaseEvent.Kind.TAKEN, at=now, by=by, hat=step.actor.hat.value,
        step=step.name, others=list(others), lenders=list(lenders) or None, reason=event.reason[:1000],
        minutes=minutes_to(told.minutes) if told.minutes and step.meeting else None,
        hung=hung_to(told.hung) if told.hung else None,
    )  # fmt: skip
    if step.decides:
        if step.kind is StepKind.ON:
            announce_before(Deciding(case, by, now))
        row.findings = _asked_again(case, version, step, told, by, day_of(now))
        if step.kind is StepKind.ON:
            row.applied = _applied(case, version, step, told, by, day_of(now))
    recorded(row, state=after.state, applied=digest_of(row.applied) if row.applied else "")
    Evidence.objects.bulk_create(_evidence(row, told.evidence))
    moved(case, version, after)
    if step.decides and step.kind is StepKind.ON:
        announce(Decided(case, row, by, now))
    return case


def _known_person(name: str, step: Step, case: Case) -> str:
    """Return the account of that name which acts for the step's level there, if there is just one; else the name."""
    found = [
        account
        for account in Account.objects.filter(name=name, is_active=True)
        if may_act_as(account, step.actor.hat, case.area_code)
    ]
    # What somebody types is a name: only the house itself writes the number of an account.
    return person_of(found[0]) if len(found) == 1 else name.replace(ACCOUNT, ACCOUNT.replace(":", "："))


def _evidence(event: CaseEvent, papers: Sequence[GivenPaper]) -> list[Evidence]:
    return [
        Evidence(
            event=event,
            type=one.type,
            reference=one.reference.strip()[:200],
            digest=one.file.digest if one.file else "",
            file_kind=one.file.kind if one.file else "",
        )
        for one in papers
    ]


def _asked_again(case: Case, version: Version, step: Step, told: StepTold, by: User, on: date) -> dict[str, Any] | None:
    """What the rules find now, for the record; None where the procedure has none."""
    judgement = judgement_of(case, version, by, on=on)
    said = _advised(case, told, on) if step.kind is StepKind.ON else {}
    if judgement is None:
        return said or None
    agrees = judgement.verdict.value == version.rule_wants
    if step.kind is StepKind.ON and not agrees and not told.reason.strip():
        raise Refused(errors.DECISION_AGAINST_FINDINGS, found=judgement.answer)
    return _found(judgement, version) | said


def _advised(case: Case, told: StepTold, on: date) -> dict[str, Any]:
    """What other rooms have against it, for the record; nothing when they agree."""
    said = advice_on(case, on=on)
    for one in said.values():
        if one.is_bar:
            raise Refused(errors.DECISION_BARRED, found=one.words)
    if said and not told.reason.strip():
        words = Words(
            "；".join(one.words.zh for one in said.values()), "; ".join(one.words.en for one in said.values())
        )
        raise Refused(errors.DECISION_AGAINST_ADVICE, found=words)
    return {"advice": {name: one.kept for name, one in said.items()}} if said else {}


def _found(judgement: Judgement, version: Version) -> dict[str, Any]:
    def named(verdict: Verdict) -> list[str]:
        return [one.rule.name for one in judgement.criteria if one.verdict is verdict]

    return {
        "rule_set": judgement.rule_set.name,
        "verdict": judgement.verdict.value,
        "wanted": version.rule_wants,
        "not_met": named(Verdict.NOT_MET),
        "cannot_tell": named(Verdict.CANNOT_TELL),
    }


def _applied(case: Case, version: Version, step: Step, told: StepTold, by: User, on: date) -> dict[str, Any] | None:
    """Tell the register what was submitted, if that is what was decided; return it as it was told."""
    if digest_of(case.payload) != case.payload_digest or told.payload_digest != case.payload_digest:
        raise Refused(errors.PAYLOAD_DIFFERS)
    values = {name: _on_the_day(value, on) for name, value in case.payload["values"].items()}
    reason = f"{shelf.procedure(case.procedure).words.zh} {case.pk}：{step.words.zh}"
    content = apply_content(case, reason, by)
    if content is None and not values:
        return None
    if values and case.household_id is not None:
        correct_facts(household_id=case.household_id, year=case.payload["year"], values=values, reason=reason, by=by)
    elif values:
        correct_village_facts(
            village_code=case.area_code, year=case.payload["year"], values=values, reason=reason, by=by
        )
    written = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    joined = {"joined": list(content.joined)} if content and content.joined else {}
    return {**case.payload, "values": written, **joined}


def _on_the_day(value: Any, on: date) -> Any:
    if value == "@year":
        return on.year
    return on.replace(day=1) if value == "@month" else value
