"""Recognise on a sheet of criteria: open it, answer its criteria, conclude a round, send it back. Entries are only added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.exits import errors
from lianxin.exits.access import access_sheet, may_in
from lianxin.exits.domain.recognition import Round, Standing, advanced
from lianxin.exits.models import Sheet, SheetEntry
from lianxin.exits.operations.judging import criteria_for, day_of_year
from lianxin.exits.queries.sheets import computed_for, criteria_names, entry_of, rules_of, standing_of
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.places.domain.codes import LENGTHS, Level
from lianxin.procedures.papers import file_content
from lianxin.registry.access import access_household
from lianxin.registry.models import Household
from lianxin.registry.queries import household_facts_of

if TYPE_CHECKING:
    from lianxin.people.models import User

_LENGTHS = {Sheet.Level.VILLAGE: LENGTHS[Level.VILLAGE], Sheet.Level.COUNTY: LENGTHS[Level.COUNTY]}
_WORDS = {Sheet.Level.VILLAGE: Words("村", "village"), Sheet.Level.COUNTY: Words("县", "county")}
_REGISTERED = "poor"
_LONGEST_REASON = 400
_COUNTY = LENGTHS[Level.COUNTY]


@dataclass(frozen=True, slots=True)
class GivenEvidence:
    """What an answer rests on: a type of the code list, where the original is, and a file that was kept (digest and kind)."""

    type: str
    reference: str = ""
    digest: str = ""
    file_kind: str = ""


@transaction.atomic
def open_sheet(
    *, level: str, year: int, by: User, household_id: int | None = None, area_code: str = "", at: datetime | None = None
) -> Sheet:
    """Open the sheet of a household, village or county for a year, with the criteria of the year's last day (or today).

    ``at`` is the moment, now if absent; a demonstration tells what lies back.

    Raises:
        PermissionDenied, Http404: ``by`` does not recognise there, or may not see the household.
        Refused: EXIT-002 no criteria; EXIT-003 the year is yet to come; EXIT-004 not such a code; EXIT-018 there is one already;
            EXIT-020 the household is not registered as poor in the year.
    """
    now = at or timezone.now()
    household = None
    if level == Sheet.Level.HOUSEHOLD:
        household = access_household(by, household_id or 0, Act.JUDGE_EXITS)
        Household.objects.select_for_update().get(pk=household.pk)
        area_code = household.village_code
        facts = household_facts_of(household, year)
        if facts is None or facts.household_type != _REGISTERED:  # type: ignore[attr-defined]
            raise Refused(errors.NOT_REGISTERED, year=year)
    else:
        kind = Sheet.Level(level)
        if len(area_code) != _LENGTHS[kind]:
            raise Refused(errors.LEVEL_UNFIT, code=area_code, what=_WORDS[kind])
        required_area(by, Act.JUDGE_EXITS, area_code)
    day = day_of_year(year, timezone.localdate(now))
    rule_set = criteria_for(level, area_code, day)
    found = Sheet.objects.filter(level=level, year=year, area_code=area_code, household=household).first()
    if found is not None:
        raise Refused(errors.SHEET_EXISTS, year=year, sheet=found.pk)
    sheet = Sheet.objects.create(
        level=level,
        household=household,
        area_code=area_code,
        year=year,
        on_date=day,
        rule_set=rule_set.name,
        by=by,
        at=now,
    )
    _recorded(sheet, by, "opened")
    return sheet


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """The answer to a criterion, what it rests on, and why, where it is not what the register says."""

    criterion: str
    verdict: Verdict
    evidence: GivenEvidence
    reason: str = ""


def answer_criterion(
    *,
    sheet_id: int,
    criterion: str,
    verdict: Verdict,
    evidence: GivenEvidence,
    by: User,
    seen: int,
    reason: str = "",
    at: datetime | None = None,
) -> SheetEntry:
    """Answer a criterion in the round that is open. What the register says at this moment is kept beside the answer.

    Raises:
        PermissionDenied, Http404: the sheet is not his to enter into.
        Refused: EXIT-010 the sheet is closed; EXIT-011 he took part in the first round; EXIT-012 no such criterion; EXIT-013 no
            reason for answering otherwise than the register; EXIT-017 no evidence; EXIT-019 the sheet has changed; EXIT-021
            the second round is the county's.
    """
    answer = NewAnswer(criterion, verdict, evidence, reason)
    [entered] = answer_criteria(sheet_id=sheet_id, answers=[answer], by=by, seen=seen, at=at)
    return entered


@transaction.atomic
def answer_criteria(
    *, sheet_id: int, answers: Sequence[NewAnswer], by: User, seen: int, at: datetime | None = None
) -> list[SheetEntry]:
    """Answer several criteria at once, all of them or none: the register, which for a county is all of it, is asked once.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`answer_criterion`.
    """
    sheet, standing = _held(sheet_id, by, seen)
    in_round = standing.round or Round.SECOND
    told = {rule.name for rule in rules_of(sheet).rules}
    # What people judge the register knows nothing of: it is not asked.
    computed = computed_for(sheet, by) if any(one.criterion in told for one in answers) else {}
    entered = []
    for one in answers:
        if not one.evidence.type or not (one.evidence.reference.strip() or one.evidence.digest):
            raise Refused(errors.NO_EVIDENCE)
        found = computed.get(one.criterion)
        row = SheetEntry(
            sheet=sheet,
            number=sheet.entered + 1,
            kind=SheetEntry.Kind.ANSWERED,
            round=in_round.value,
            criterion=one.criterion,
            verdict=one.verdict.value,
            computed=found.verdict.value if found else "",
            shown=dict(found.shown) if found else {},
            reason=_short(one.reason),
            evidence_type=one.evidence.type,
            reference=one.evidence.reference.strip()[:200],
            digest=one.evidence.digest,
            file_kind=one.evidence.file_kind,
            by=by,
            at=at or timezone.now(),
        )
        entered.append(_entered(sheet, standing, row))
        standing = standing_of(sheet)
    return entered


@transaction.atomic
def conclude_round(
    *,
    sheet_id: int,
    verdict: Verdict,
    by: User,
    seen: int,
    signed: tuple[str, ...] = (),
    reference: str = "",
    at: datetime | None = None,
) -> SheetEntry:
    """Close the round that is open. ``signed`` are the names of those who signed the first round; ``reference`` says where the
    signed sheet is.

    Raises:
        PermissionDenied, Http404: as :func:`answer_criterion`.
        Refused: EXIT-010, EXIT-011; EXIT-014 criteria are open; EXIT-015 they come to something else; EXIT-016 not signed by
            two; EXIT-019.
    """
    sheet, standing = _held(sheet_id, by, seen)
    row = SheetEntry(
        sheet=sheet,
        number=sheet.entered + 1,
        kind=SheetEntry.Kind.CONCLUDED,
        round=(standing.round or Round.SECOND).value,
        verdict=verdict.value,
        signed=[name.strip() for name in signed if name.strip()],
        reference=reference.strip()[:200],
        by=by,
        at=at or timezone.now(),
    )
    return _entered(sheet, standing, row)


@transaction.atomic
def send_sheet_back(*, sheet_id: int, reason: str, by: User, seen: int, at: datetime | None = None) -> SheetEntry:
    """Have the first round done again. What was answered stays on record.

    Raises:
        PermissionDenied, Http404: as :func:`answer_criterion`.
        Refused: EXIT-010 the second round is not open; EXIT-011; EXIT-013 no reason; EXIT-019.
    """
    sheet, standing = _held(sheet_id, by, seen)
    row = SheetEntry(
        sheet=sheet,
        number=sheet.entered + 1,
        kind=SheetEntry.Kind.SENT_BACK,
        round=Round.SECOND.value,
        reason=_short(reason),
        by=by,
        at=at or timezone.now(),
    )
    return _entered(sheet, standing, row)


@transaction.atomic
def open_sheet_file(*, sheet_id: int, number: int, by: User) -> tuple[SheetEntry, bytes]:
    """Return a file that came with an answer, compared with its digest, and record who opened it: such papers name people.

    Raises:
        PermissionDenied: sensitive facts are closed to him there.
        Http404: no such file, or the sheet is not his to see.
        Refused: PROC-089 the file is gone or altered.
    """
    sheet = access_sheet(by, sheet_id)
    required_area(by, Act.OPEN_SENSITIVE, sheet.area_code)
    row = sheet.entries.filter(number=number).exclude(digest="").first()
    if row is None:
        raise Http404("no such file")
    content = file_content(row.digest, row.file_kind)
    record_event(
        act=Act.OPEN_SENSITIVE, by=by, thing="exits.sheet", thing_id=sheet.pk, area_code=sheet.area_code, number=number
    )
    return row, content


def _short(reason: str) -> str:
    text = reason.strip()
    if len(text) > _LONGEST_REASON:
        raise Refused(errors.NO_REASON)
    return text


def _held(sheet_id: int, by: User, seen: int) -> tuple[Sheet, Standing]:
    """Return the sheet, its row locked, if nothing was entered since the user looked at it."""
    required_area(by, Act.JUDGE_EXITS, access_sheet(by, sheet_id).area_code)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.entered != seen:
        raise Refused(errors.SHEET_CHANGED)
    standing = standing_of(sheet)
    if standing.round is Round.SECOND and not may_in(by, Act.JUDGE_EXITS, sheet.area_code[:_COUNTY]):
        raise Refused(errors.NOT_COUNTY)
    return sheet, standing


def _entered(sheet: Sheet, standing: Standing, row: SheetEntry) -> SheetEntry:
    """Let recognition decide, then write the entry and bring the copies up to date."""
    after = advanced(standing, entry_of(row), criteria_names(rules_of(sheet)))
    row.save(force_insert=True)
    sheet.state, sheet.entered = after.state.value, row.number
    sheet.save(update_fields=["state", "entered"])
    _recorded(sheet, row.by, row.kind, number=row.number, round=row.round, criterion=row.criterion, verdict=row.verdict)
    return row


def _recorded(sheet: Sheet, by: User, kind: str, **told: Any) -> None:
    record_event(
        act=Act.JUDGE_EXITS,
        by=by,
        thing="exits.sheet",
        thing_id=sheet.pk,
        area_code=sheet.area_code,
        level=str(sheet.level),
        year=sheet.year,
        kind=str(kind),
        **told,
    )
