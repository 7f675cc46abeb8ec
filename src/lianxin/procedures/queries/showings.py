"""Cases and their notices: what waits to be shown or announced, what a notice says of it, which notices show a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.levels import Level as NoticeLevel
from lianxin.notices.kinds import ABOUT, About, Subject
from lianxin.notices.models import Notice, NoticeRow, Objection
from lianxin.people.access import required_area, within_area
from lianxin.people.roles import Act
from lianxin.procedures.access import cases_open_to
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.calendar import DayKind
from lianxin.procedures.domain.definitions import Level, Publicity
from lianxin.procedures.domain.templates import TEMPLATES, Use
from lianxin.procedures.models import Case
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from lianxin.people.models import User

CASE = "procedures.case"
KIND_PREFIX = "procedures."
# A notice that is older than this no longer waits for its announcement on anybody's list.
_MOST_SUBJECTS = 30


def kind_of(template: str) -> str:
    """Return the name of the kind of notice of a template."""
    return KIND_PREFIX + template


def template_of(kind: str) -> str:
    """Return the template of a kind of notice of this room."""
    return kind.removeprefix(KIND_PREFIX)


def office_level(level: Level) -> NoticeLevel:
    """Return at which office something is shown: what the province shows is hung by the county, which has its document."""
    return NoticeLevel.COUNTY if level is Level.PROVINCE else NoticeLevel(level.value)


@cache
def uses() -> Mapping[str, tuple[tuple[Use, Level, Publicity | None], ...]]:
    """Return by template where the shipped procedures name it: the state, the level, and how it is shown (None: announced)."""
    found: dict[str, list[tuple[Use, Level, Publicity | None]]] = defaultdict(list)
    for (key, name), version in shelf.versions().items():
        for state in version.states.values():
            if state.publicity:
                use = Use(key, name, state.name)
                found[state.publicity.template].append((use, state.publicity.level, state.publicity))
        for step in version.steps.values():
            if step.announcement:
                use = Use(key, name, step.after)
                found[step.announcement.template].append((use, step.announcement.level, None))
    return {template: tuple(found[template]) for template in TEMPLATES if template in found}


def levels_of(template: str) -> tuple[NoticeLevel, ...]:
    """Return at which offices a template is shown."""
    wanted = {office_level(level) for _, level, _ in uses()[template]}
    return tuple(level for level in NoticeLevel if level in wanted)


def calendar_days(publicity: Publicity, on: date) -> int:
    """Return for how many days of the calendar a notice must hang that is published on a day."""
    if publicity.kind is DayKind.DAYS:
        return publicity.days
    last = shelf.calendar().after(on, publicity.days, publicity.kind).on
    return (last - on).days + 1


def days_of(template: str, level: NoticeLevel, on: date, area_code: str) -> int | None:
    """Return the longest time that a version for the area lays down for a template; None for an announcement."""
    found = [
        calendar_days(publicity, on)
        for use, where, publicity in uses()[template]
        if publicity is not None
        and office_level(where) is level
        and area_code.startswith(shelf.version(use.procedure, use.version).area)
    ]
    return max(found, default=None)


def cases_waiting(template: str, *, area_code: str = "") -> QuerySet[Case]:
    """Return the cases that wait for a notice of a template: in its state and shown by none, or ended there and not announced."""
    place = Q(pk__in=[])
    for use, _, _ in uses()[template]:
        place |= Q(procedure=use.procedure, version=use.version, state=use.state)
    found = Case.objects.filter(place)
    if area_code:
        found = found.filter(within_area("area_code", area_code))
    if TEMPLATES[template].takes_objections:
        return found.filter(outcome="", notice__isnull=True).order_by("area_code", "id")
    announced = NoticeRow.objects.filter(
        thing=CASE, thing_id=OuterRef("pk"), notice__kind=kind_of(template), notice__starts_on__isnull=False
    )
    return found.filter(~Exists(announced)).order_by("area_code", "id")


def subjects_of(template: str, user: User | None, area_code: str) -> Sequence[Subject]:
    """What one notice can show of an area: all that waits, what came to its state on one day (one meeting), or one case."""
    waiting = cases_waiting(template, area_code=area_code)
    if user is not None:
        waiting = waiting.filter(pk__in=_open_ids(user))
    cases = list(waiting.select_related("household"))
    if not cases:
        return []
    days = sorted({case.entered_on for case in cases}, reverse=True)
    found = [Subject("all", Words(f"共{len(cases)}件", f"{len(cases)} in all"))] if len(cases) > 1 else []
    if len(days) > 1:
        found += [
            Subject(f"d{day.isoformat()}", Words(f"{day:%Y-%m-%d}", day.isoformat())) for day in days[:_MOST_SUBJECTS]
        ]
    return [*found, *(Subject(f"c{case.pk}", Words(f"办件{case.pk}号", f"case {case.pk}")) for case in cases)]


def _open_ids(user: User) -> Any:
    try:
        return cases_open_to(user).values("pk")
    except PermissionDenied:
        return []


def _asked(cases: QuerySet[Case], subject: str) -> QuerySet[Case]:
    if subject == "all":
        return cases
    if subject.startswith("c") and subject[1:].isdigit():
        return cases.filter(pk=int(subject[1:]))
    try:
        return cases.filter(entered_on=date.fromisoformat(subject[1:]))
    except ValueError:
        return cases.none()


def rows_of(template: str, user: User | None, area_code: str, subject: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a notice: the head's name (masked by the notice), the group, how many persons, what is proposed.

    Raises:
        PermissionDenied: ``user`` may not see the cases, or the households, of the whole area.
    """
    if user is not None:
        required_area(user, Act.READ_CASES, area_code)
        required_area(user, Act.READ_REGISTRY, area_code)
    cases = list(_asked(cases_waiting(template, area_code=area_code), subject).select_related("household"))
    names = area_names({case.area_code for case in cases} | {case.area_code[:6] for case in cases})
    rows = [_row(case, names) for case in cases]
    return sorted(rows, key=lambda row: tuple(str(row.get(name) or "") for name in _ORDER))


_ORDER = ("place.village", "household.group_name", "household.head_name")


def _row(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    home = case.household
    return {
        "place.county": names.get(case.area_code[:6]),
        "place.village": names[case.area_code],
        "household.group_name": (home.group_name or None) if home else None,  # type: ignore[attr-defined]
        "household.head_name": (home.head_name or None) if home else None,
        "household.household_size": home.member_count if home else None,
        "case.proposal": case.procedure,
        ABOUT: About(CASE, case.pk),
    }


def cases_shown_by(notice: Notice, *, row: int | None = None) -> QuerySet[Case]:
    """Return the cases that stand on a notice; with ``row`` that of one row."""
    rows = notice.rows_about.filter(thing=CASE)
    if row is not None:
        rows = rows.filter(number=row)
    return Case.objects.filter(pk__in=rows.values("thing_id"))


def row_of(case: Case, notice: Notice) -> int | None:
    """Return the row of a case on a notice; None where it has none."""
    found = notice.rows_about.filter(thing=CASE, thing_id=case.pk).first()
    return found.number if found else None


def notices_of(case: Case) -> list[Notice]:
    """Return the notices that show a case, or showed it, or are drafted to, the newest first."""
    rows = NoticeRow.objects.filter(thing=CASE, thing_id=case.pk)
    return list(Notice.objects.filter(pk__in=rows.values("notice_id")).order_by("-id").prefetch_related("events"))


def open_objections_to(case: Case) -> QuerySet[Objection]:
    """Return the unanswered objections to notices that name a case: to its row, or to the whole notice."""
    mine = NoticeRow.objects.filter(thing=CASE, thing_id=case.pk, notice=OuterRef("notice"))
    concerns = Exists(mine.filter(number=OuterRef("row"))) | Q(row__isnull=True) & Exists(mine)
    return Objection.objects.filter(concerns, answered_at__isnull=True)


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Cases of one place that wait for one notice. ``drafts`` are notices drafted of them that nobody has published yet.

    ``called`` names each case, in the same order: by the head of its household, or by the village or county it is about.
    """

    template: str
    area_code: str
    place: str
    level: NoticeLevel
    cases: tuple[Case, ...]
    called: tuple[str, ...]
    drafts: tuple[int, ...]

    @property
    def lines(self) -> list[tuple[Case, str]]:
        """The cases with what each is called."""
        return list(zip(self.cases, self.called, strict=True))

    @property
    def kind(self) -> str:
        return kind_of(self.template)

    @property
    def words(self) -> Words:
        return TEMPLATES[self.template].words

    @property
    def is_announcement(self) -> bool:
        return not TEMPLATES[self.template].takes_objections


def waiting_groups(user: User) -> list[WaitingGroup]:
    """Return what waits to be shown or announced, as far as the user sees cases, by kind and by the place that one notice shows.

    Raises:
        PermissionDenied: cases are closed to him.
    """
    mine = cases_open_to(user).values("pk")
    groups: dict[tuple[str, str, NoticeLevel], list[Case]] = defaultdict(list)
    for template in uses():
        (level,) = levels_of(template)[:1]
        for case in cases_waiting(template).filter(pk__in=mine).select_related("household"):
            groups[template, case.area_code[: level.code_length], level].append(case)
    own = {case.area_code for cases in groups.values() for case in cases if case.household is None}
    names = area_names({area for _, area, _ in groups} | own)
    drafts = _drafts_of(one.pk for cases in groups.values() for one in cases)
    return [
        WaitingGroup(
            template,
            area,
            names[area],
            level,
            tuple(cases),
            tuple(case.household.head_name or "—" if case.household else names[case.area_code] for case in cases),
            tuple(sorted({n for one in cases for n in drafts[one.pk]})),
        )
        for (template, area, level), cases in groups.items()
    ]


def _drafts_of(case_ids: Iterable[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = NoticeRow.objects.filter(thing=CASE, thing_id__in=list(case_ids), notice__state=Notice.State.DRAFT)
    for case_id, notice_id in rows.values_list("thing_id", "notice_id"):
        found[case_id].add(notice_id)
    return found
