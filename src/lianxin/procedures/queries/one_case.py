"""One case: what happened, what can be done next and by whom, and what changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.dictionary import Field, FieldType, Sensitivity
from lianxin.core.kernel.words import Words
from lianxin.notices.access import may_answer
from lianxin.people.models import User as Account
from lianxin.procedures.access import may_act_as
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import Reckoned
from lianxin.procedures.domain.clocks import Due, dues
from lianxin.procedures.domain.definitions import Step, StepKind, Version
from lianxin.procedures.domain.history import Standing
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.recording import ACCOUNT, hangs_until, shown_until, standing_of, version_of
from lianxin.registry.models import Change
from lianxin.registry.queries import changes_of, members_of
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_HIDDEN = Words("已隐藏", "hidden")
_MISSING = Words("未填", "not recorded")
_TRUTHS = {"True": Words("是", "yes"), "False": Words("否", "no")}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that can be taken where a case stands, and whether this reader may take it."""

    step: Step
    is_mine: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands, for a page. ``answerable`` are the open objections that this reader may answer."""

    case: Case
    version: Version
    standing: Standing
    steps: tuple[OpenStep, ...]
    dues: tuple[Due, ...]
    shown_until: Reckoned | None
    answerable: tuple[int, ...]


def case_view(case: Case, user: User, *, on: date) -> CaseView:
    """Replay a case and say what can be done next."""
    version, standing = version_of(case), standing_of(case)
    steps = tuple(
        OpenStep(step, may_act_as(user, step.actor.hat, case.area_code)) for step in version.steps_from(standing.state)
    )
    found = dues(version, standing, shelf.calendar(), on=on, hangs_until=hangs_until(standing))
    return CaseView(
        case,
        version,
        standing,
        steps,
        found,
        shown_until(version, standing),
        _answerable(case, version, standing, user),
    )


def _answerable(case: Case, version: Version, standing: Standing, user: User) -> tuple[int, ...]:
    """Open objections that a user may answer: to a notice, as its room says; to a showing on paper, for the level that answers."""
    if not standing.open_objections:
        return ()
    publicity = version.states[standing.state].publicity
    is_his = publicity is not None and may_act_as(user, publicity.answered_by.hat, case.area_code)
    rows = case.events.filter(kind=CaseEvent.Kind.OBJECTED, objection__in=standing.open_objections)
    found = []
    for row in rows.select_related("notice_objection__notice"):
        made = row.notice_objection
        may = is_his if made is None else may_answer(user, made.notice) and made.notice.drafted_by_id != user.pk
        if may and row.objection is not None:
            found.append(row.objection)
    return tuple(sorted(found))


def ends_on_paper(view: CaseView, step: Step) -> bool:
    """Whether a step leads out of a showing that no notice made: then it is told who hung a paper, where and from which day."""
    state = view.version.states[view.standing.state]
    return state.publicity is not None and view.standing.notice is None and step.kind is StepKind.ON


def events_of(case: Case) -> list[CaseEvent]:
    """Return everything that happened in a case, the first first, with evidence and who did it."""
    return list(case.events.select_related("by").prefetch_related("evidence").order_by("number"))


def names_of(events: Iterable[CaseEvent]) -> Mapping[str, str]:
    """Return the names of the accounts that went along, by what the engine knows them by."""
    people = {one for event in events for one in (*event.others, *(event.lenders or ())) if one.startswith(ACCOUNT)}
    ids = [int(one.removeprefix(ACCOUNT)) for one in people]
    return {f"{ACCOUNT}{pk}": name for pk, name in Account.objects.filter(pk__in=ids).values_list("pk", "name")}


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact of the household that changed: what, from what, to what, when and by whom."""

    words: Words
    before: Words
    after: Words
    on: date | None
    by: str


def changes_since_last_step(case: Case) -> list[ChangedFact]:
    """Return what changed in the household's facts since the last event of its case, the latest first.

    Values that are personal or sensitive are not told here, only that they changed.
    """
    last = case.events.order_by("-number").first()
    if case.household is None or last is None:
        return []
    members = [facts.member_id for facts in members_of(case.household, case.year)]
    found = [one for one in changes_of(case.household, members) if one.source.recorded_at > last.at]
    return [_changed(one) for one in found]


def _changed(change: Change) -> ChangedFact:
    entry = dictionary().fields.get(f"{change.table}.{change.field}")
    words = entry.words if entry else Words(change.field, change.field)
    by = change.source.recorded_by
    told = (_told(entry, change.before), _told(entry, change.after))
    return ChangedFact(words, *told, change.source.recorded_at.date(), by.name if by else "")


def _told(entry: Field | None, value: str) -> Words:
    is_open = entry is not None and entry.sensitivity in {Sensitivity.PUBLIC, Sensitivity.INTERNAL}
    if entry is None or not is_open or entry.type is FieldType.IDENTIFIER:
        return _HIDDEN
    if value == "":
        return _MISSING
    return value_words(entry, value)


def value_words(entry: Field, value: Any) -> Words:
    """Return a stored value in words: codes by their label, truths as yes and no."""
    if str(value) in _TRUTHS and entry.type is FieldType.BOOLEAN:
        return _TRUTHS[str(value)]
    if entry.type is FieldType.CODE:
        codes = {code.key: code.words for code in dictionary().code_list_of(entry).codes}
        return codes.get(str(value), Words(str(value), str(value)))
    return Words(str(value), str(value))


def payload_lines(case: Case) -> list[tuple[Words, Words]]:
    """Return what the register is to be told, field by field, in words."""
    table = "household" if case.household_id else "village"
    return [_line(f"{table}.{name}", value) for name, value in case.payload["values"].items()]


_DAYS = {
    "@year": Words("审定的年度", "the year of the decision"),
    "@month": Words("审定的月份", "the month of the decision"),
}


def _line(path: str, value: Any) -> tuple[Words, Words]:
    entry = dictionary().field(path)
    return entry.words, _DAYS.get(str(value)) or value_words(entry, value)
