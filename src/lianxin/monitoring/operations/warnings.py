"""Bring in a department's warning: read it, see what it would do, make leads of it or discard it. The file itself is not kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import errors
from lianxin.monitoring.domain.leads import Reported, advanced
from lianxin.monitoring.domain.warnings import Disposal, WarnedLine, disposal, fingerprint, person_key
from lianxin.monitoring.models import Lead, WarningLine, WarningList
from lianxin.monitoring.operations.answering import repeat_lead
from lianxin.monitoring.operations.gates import checked_text, may, moment, record
from lianxin.monitoring.operations.leads import LONGEST_WORDS, first_event, holder_of
from lianxin.monitoring.operations.reading import read_lines
from lianxin.monitoring.queries.policy import lead_clock, warning_limit
from lianxin.monitoring.recording import lead_copies, person_of
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.registry.models import HouseholdFacts
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import WarningKind

if TYPE_CHECKING:
    from lianxin.people.models import User

KEPT_PROBLEMS = 500
SOURCE = "department"
_AT_ONCE = 500
_LONGEST = {"department": 100, "authorisation": 200}
_NAMED = {"department": Words("提供部门", "department"), "authorisation": Words("依据", "authority")}
# A household of these types had never been poor: the limit of others holds for it.
_OTHERS = frozenset({"ordinary"})


@dataclass(frozen=True, slots=True)
class NewWarning:
    """A file with a warning: of which kind, for which area, who gives it, as of when, by which authority."""

    kind: str
    area_code: str
    department: str
    as_of: date
    authorisation: str
    path: Path
    file_name: str


@transaction.atomic
def draft_warning(*, entry: NewWarning, by: User | None, at: datetime | None = None) -> WarningList:
    """Read a warning and keep its usable lines as a draft; nobody is told anything yet.

    A line whose number is one member's of the register is about his household; the others stay to be identified by a person.

    Raises:
        PermissionDenied: ``by`` does not manage monitoring in the whole area.
        Refused: MONI-013 no department or authority, MONI-015 a day ahead, MONI-021 no such kind, MONI-022 no row can be used; SHEET
            codes: not a workbook of this layout.
    """
    may(by, Act.MANAGE_MONITORING, entry.area_code)
    now = moment(at)
    _check(entry, now)
    read = read_lines(entry.path, entry.file_name, area_code=entry.area_code, on=day_of(now))
    if not read.lines:
        raise Refused(errors.NOTHING_TO_USE, file=entry.file_name)
    drafted = WarningList.objects.create(
        kind=entry.kind,
        area_code=entry.area_code,
        department=entry.department.strip(),
        as_of=entry.as_of,
        authorisation=entry.authorisation.strip(),
        file_name=entry.file_name[:200],
        file_digest=hashlib.sha256(entry.path.read_bytes()).hexdigest(),
        rows=read.rows,
        refused_rows=read.rows - len(read.lines),
        problems=read.problems[:KEPT_PROBLEMS],
        by=by,
        at=now,
    )
    for line in read.lines:
        line.list = drafted
    WarningLine.objects.bulk_create(read.lines, batch_size=_AT_ONCE)
    record(
        "monitoring.draft_warning", by, "monitoring.warning", drafted.pk, drafted.area_code,
        kind=drafted.kind, rows=drafted.rows, refused=drafted.refused_rows, digest=drafted.file_digest,
    )  # fmt: skip
    return drafted


@transaction.atomic
def use_warning(*, drafted: WarningList, by: User | None, at: datetime | None = None) -> WarningList:
    """Make leads of a draft: each line becomes a lead, joins one that is open, or is left with the reason why not.

    Raises:
        PermissionDenied: ``by`` does not manage monitoring in the whole area.
        Refused: MONI-023 it is no draft any more, MONI-026 its kind has a limit that nobody laid down.
    """
    held, now = _held(drafted, by), moment(at)
    kind = rulebook().warning(held.kind)
    told = judged_lines(held, on=day_of(now))
    counts: Counter[str] = Counter()
    made: dict[str, Lead] = {}
    for line, judged in told:
        key = _fingerprint(held, line)
        # Twice in one list: the second joins the first.
        is_second = judged is Disposal.LEAD and _person(line) in made
        what = Disposal.REPEATED if is_second else judged
        line.disposal = what.value
        counts[what.value] += 1
        if what is Disposal.LEAD:
            line.lead = made[_person(line)] = _lead(held, kind, line, key, by, now)
        elif what is Disposal.REPEATED:
            line.lead = repeat_lead(
                made.get(_person(line)) or _open_lead(held, line), _words(held, kind, line), by, now
            )
        elif what is Disposal.KNOWN:
            line.lead = Lead.objects.filter(fingerprint=key).first()
    WarningLine.objects.bulk_update([line for line, _ in told], ["disposal", "lead"], batch_size=_AT_ONCE)
    held.counts = dict(counts)
    return _settled(held, WarningList.State.USED, "monitoring.use_warning", by, now, counts=held.counts)


@transaction.atomic
def discard_warning(*, drafted: WarningList, by: User | None, at: datetime | None = None) -> WarningList:
    """Discard a draft; its lines are deleted, that it was there stays on record.

    Raises:
        PermissionDenied, Refused: as :func:`use_warning`.
    """
    held = _held(drafted, by)
    held.lines.all().delete()
    return _settled(held, WarningList.State.DISCARDED, "monitoring.discard_warning", by, moment(at))


def judged_lines(found: WarningList, *, on: date) -> list[tuple[WarningLine, Disposal]]:
    """Return the lines of a draft with what each would come to on a day: the preview, and what is then done.

    Raises:
        Refused: MONI-026 its kind has a limit that nobody laid down.
    """
    kind = rulebook().warning(found.kind)
    lines = list(found.lines.select_related("household", "member").order_by("row_number"))
    limits = _limits(kind, lines, found.area_code, on)
    keys = {_fingerprint(found, line) for line in lines}
    known = set(Lead.objects.filter(fingerprint__in=keys).values_list("fingerprint", flat=True))
    open_leads = _people_with_open_leads(kind.name, lines)
    return [
        (
            line,
            disposal(
                _warned(line),
                limit_fen=limits.get(line.pk),
                is_limited=bool(kind.limit),
                is_known=_fingerprint(found, line) in known,
                has_open_lead=_person(line) in open_leads,
            ),
        )
        for line in lines
    ]


def _check(entry: NewWarning, now: datetime) -> None:
    codes = [code.key for code in dictionary().code_lists["warning_kind"].codes]
    if entry.kind not in codes:
        raise Refused(errors.NO_SUCH_KIND, name=entry.kind, known="、".join(codes))
    for name, longest in _LONGEST.items():
        checked_text(getattr(entry, name), _NAMED[name], longest=longest)
    if entry.as_of > day_of(now):
        raise Refused(errors.DAY_AHEAD, on=entry.as_of.isoformat())


def _held(drafted: WarningList, by: User | None) -> WarningList:
    may(by, Act.MANAGE_MONITORING, drafted.area_code)
    held = WarningList.objects.select_for_update(no_key=True).get(pk=drafted.pk)
    if held.state != WarningList.State.DRAFT:
        state = Words(str(WarningList.State(held.state).label), str(held.state))
        raise Refused(errors.WARNING_SETTLED, state=state)
    return held


def _settled(held: WarningList, state: str, act: str, by: User | None, now: datetime, **details: Any) -> WarningList:
    held.state, held.settled_by, held.settled_at = state, by, now
    held.save(update_fields=["state", "settled_by", "settled_at", "counts"])
    record(act, by, "monitoring.warning", held.pk, held.area_code, kind=held.kind, **details)
    return held


def _limits(kind: WarningKind, lines: Sequence[WarningLine], area_code: str, on: date) -> dict[int, int | None]:
    """For each line the expense from which on it becomes a lead; a county's own values, for the line's own village."""
    if not kind.limit:
        return {}
    types = _types({line.household_id for line in lines if line.household_id is not None})
    found: dict[tuple[str, bool], int | None] = {}
    limits = {}
    for line in lines:
        area = line.household.village_code if line.household else area_code
        is_other = types.get(line.household_id or 0) in _OTHERS
        if (area, is_other) not in found:
            found[area, is_other] = warning_limit(kind, is_other=is_other, on=on, area_code=area)
        limits[line.pk] = found[area, is_other]
    if None in limits.values():
        raise Refused(errors.LIMIT_UNSET, warning=kind.words)
    return limits


def _types(household_ids: Iterable[int]) -> dict[int, str | None]:
    """The latest type of each household that the register knows."""
    rows: Any = HouseholdFacts.objects.filter(household_id__in=list(household_ids)).order_by("year")
    return dict(rows.values_list("household_id", "household_type"))


def _people_with_open_leads(kind: str, lines: Sequence[WarningLine]) -> set[str]:
    identities = {line.identity for line in lines if line.identity}
    found = Lead.objects.filter(warning_kind=kind, state=Lead.State.OPEN)
    people = set(found.filter(identity__in=identities).values_list("identity", flat=True))
    unnumbered = found.filter(identity="", person_name__in={line.name for line in lines if not line.identity})
    return people | {person_key("", name, place) for name, place in unnumbered.values_list("person_name", "place")}


def _open_lead(found: WarningList, line: WarningLine) -> Lead:
    about = (
        {"identity": line.identity}
        if line.identity
        else {"identity": "", "person_name": line.name, "place": line.place}
    )
    return Lead.objects.filter(warning_kind=found.kind, state=Lead.State.OPEN, **about).latest("id")


def _person(line: WarningLine) -> str:
    return person_key(line.identity, line.name, line.place)


def _warned(line: WarningLine) -> WarnedLine:
    return WarnedLine(_person(line), line.happened_on, line.amount_fen)


def _fingerprint(found: WarningList, line: WarningLine) -> str:
    return fingerprint(found.kind, _warned(line))


def _words(found: WarningList, kind: WarningKind, line: WarningLine) -> str:
    item = f"：{line.item}" if line.item else ""
    return f"{found.department} {found.as_of.isoformat()} {kind.words.zh}{item}"[:LONGEST_WORDS]


def _lead(found: WarningList, kind: WarningKind, line: WarningLine, key: str, by: User | None, now: datetime) -> Lead:
    on = day_of(now)
    area = line.household.village_code if line.household else found.area_code
    holder = holder_of(area)
    event = Reported(now, on, person_of(by), None, holder, area, line.household_id)
    lead = Lead.objects.create(
        source=SOURCE,
        warning_kind=kind.name,
        risk=kind.risk,
        member=line.member,
        person_name=line.name,
        place=line.place,
        identity=line.identity,
        id_tail=line.id_tail,
        words=_words(found, kind, line),
        happened_on=line.happened_on,
        amount_fen=line.amount_fen,
        reported_on=on,
        origin_code=area,
        fingerprint=key,
        **lead_copies(advanced(None, event), lead_clock(SOURCE, on=on, area_code=area)),
    )
    first_event(lead, event, by).save(force_insert=True)
    return lead
