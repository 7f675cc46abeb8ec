"""Pages of attendance: the month of all teams, the month of one with its paper, absences and what is done about them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import capped_count
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, give_out
from lianxin.work import operations
from lianxin.work.access import access_absence, may_decide_absence, may_tell_for
from lianxin.work.attendance_lists import ABSENCES, ABSENCES_OF_A_MONTH, ATTENDANCE, ATTENDANCE_FILED
from lianxin.work.documents import attendance_document
from lianxin.work.domain.attendance import days_of_month
from lianxin.work.forms.attendance import (
    AbsenceActForm,
    AbsenceFilterForm,
    AttendanceFilterForm,
    MonthForm,
    NewAbsenceForm,
    PostDaysForm,
    month_of,
)
from lianxin.work.operations.attendance import township_days
from lianxin.work.queries.attendance import (
    ABSENCE_EVENTS,
    ABSENCE_STATES,
    MARKS,
    SORTS,
    VERDICTS,
    MemberMonth,
    absence_history,
    absence_kind,
    absence_rows,
    absences_in,
    access_team,
    filtered_absences,
    month_rows,
    serving_in,
    telling_for,
)

_FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE_SIZE = 50
MOST_SHOWN = 200
WEEKDAYS = (
    Words("一", "Mo"), Words("二", "Tu"), Words("三", "We"), Words("四", "Th"), Words("五", "Fr"), Words("六", "Sa"), Words("日", "Su"),
)  # fmt: skip


@needs(Act.READ_WORK)
@require_safe
def attendance(request: HttpRequest) -> HttpResponseBase:
    """The month of every member of a team that the reader may see."""
    user: Any = request.user
    today = timezone.localdate()
    asked = request.GET if request.GET.get("month") else request.GET.dict() | {"month": f"{today:%Y-%m}"}
    form = AttendanceFilterForm(asked, scope=required_scope(user, Act.READ_WORK))
    if not form.is_valid():
        return render(request, "work/attendance.html", {"form": form, "is_faulty": True}, status=400)
    month, area = month_of(form.cleaned_data["month"], today), form.cleaned_data["area"]
    found = serving_in(user, month, area_code=area)
    rows = partial(month_rows, month=month, today=today)
    if file := download(request, Offer(ATTENDANCE_FILED, found, rows, told_filters(form), area, ATTENDANCE)):
        return file
    shown = rows(found)
    counts = {one: sum(row.verdict is one for row in shown) for one in VERDICTS}
    told = {
        "form": form, "rows": shown[:MOST_SHOWN], "listing": ATTENDANCE, "is_cut": len(shown) > MOST_SHOWN,
        "total": len(shown), "month": month,
        "stats": [(words.zh, words.en, counts[one], tone) for one, (words, tone) in VERDICTS.items()],
        "may_ask": bool(telling_for(user, today)),
    }  # fmt: skip
    return render(request, "work/attendance.html", told)


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def team(request: HttpRequest, team_id: int) -> HttpResponseBase:
    """The month of a team, day by day; whoever tells its days tells them here."""
    user: Any = request.user
    found, today = access_team(user, team_id), timezone.localdate()
    chosen = MonthForm(request.GET)
    if not chosen.is_valid():
        raise Http404("no such month")
    month = month_of(chosen.cleaned_data["month"], today)
    members = serving_in(user, month, team=found)
    away = absences_in(user, month, members.values_list("pk", flat=True))
    code, marked = found.village_code, partial(month_rows, month=month, today=today)
    offers = (
        Offer(ATTENDANCE_FILED, members, marked, area_code=code, on_paper=ATTENDANCE),
        Offer(ABSENCES_OF_A_MONTH, away, absence_rows, area_code=code),
    )
    if file := download(request, *offers):
        return file
    rows = month_rows(members, month=month, today=today)
    told_for = [row.member for row in rows if may_tell_for(user, row.member, own_too=False)]
    form = _post_days_form(request, told_for, month, today) if told_for else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(Act.RECORD_WORK.value)
        if form.is_valid():
            try:
                written = operations.tell_post_days(entry=form.entry(), by=user)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, say(Words(f"登记了 {written} 天。", f"Days told: {written}.")))
                return redirect(_team_address(found.pk, month))
    shown = {
        "team": found, "month": month, "chosen": chosen, "form": form, "place": rows[0].place if rows else "",
        "rows": [(row, VERDICTS[row.verdict], _calendar(row)) for row in rows],
        "marks": [(sign, words, tone) for sign, words, tone in MARKS.values() if sign],
        "weekdays": WEEKDAYS, "paper": f"{reverse('work:team-month-paper', args=[found.pk])}?month={month:%Y-%m}",
        "absences": absence_rows(away), "absence_listing": ABSENCES_OF_A_MONTH,
        "before": _month_before(month), "after": _month_after(month),
        "may_ask": bool([one for one in telling_for(user, today) if one.team_id == found.pk]),
    }  # fmt: skip
    return render(request, "work/team_month.html", shown, status=409 if form is not None and form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def paper(request: HttpRequest, team_id: int) -> HttpResponse:
    """The sheet of a team for a month (考勤月报), to be printed and signed."""
    user: Any = request.user
    found, today = access_team(user, team_id), timezone.localdate()
    chosen = MonthForm(request.GET)
    if not chosen.is_valid():
        raise Http404("no such month")
    month = month_of(chosen.cleaned_data["month"], today)
    rows = month_rows(serving_in(user, month, team=found), month=month, today=today)
    if not rows:
        raise Http404("nobody served")
    record_event(
        act=Act.READ_WORK, by=user, thing="work.attendance", thing_id=found.pk, area_code=found.village_code,
        month=f"{month:%Y-%m}",
    )  # fmt: skip
    about = Issue("work.attendance", Words("考勤月报", "Attendance of a month"), found.village_code, rows=len(rows))
    name = f"考勤月报 {found.name} {month:%Y-%m}"
    return give_out(request, attendance_document(found, rows), name, about=about)


@needs(Act.READ_WORK)
@require_safe
def absences(request: HttpRequest) -> HttpResponseBase:
    """Leave and absences on duty, the newest first."""
    user: Any = request.user
    form = AbsenceFilterForm(request.GET, scope=required_scope(user, Act.READ_WORK))
    if not form.is_valid():
        return render(request, "work/absences.html", {"form": form, "is_faulty": True}, status=400)
    asked = form.cleaned_data
    found = filtered_absences(user, standing=asked["standing"], area_code=asked["area"])
    if file := download(request, Offer(ABSENCES, found, absence_rows, told_filters(form), asked["area"])):
        return file
    page = keyset_page(found, order=("-starts_on", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form, "page": page, "rows": absence_rows(page.rows), "listing": ABSENCES, "total": capped_count(found),
        "may_ask": bool(telling_for(user, timezone.localdate())),
    }  # fmt: skip
    return render(request, "work/absences.html", shown)


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def new_absence(request: HttpRequest) -> HttpResponse:
    """Ask for leave, or for an absence on duty."""
    user: Any = request.user
    today = timezone.localdate()
    members = telling_for(user, today)
    if not members:
        raise PermissionDenied(Act.RECORD_WORK.value)
    own = next((one for one in members if one.helper.user_id == user.pk), members[0])
    initial = {"member": str(own.pk), "starts_on": today.isoformat(), "ends_on": today.isoformat()}
    form = NewAbsenceForm(request.POST or None, members=members, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.ask_absence(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已提交，等另一位负责人审批。", "Sent; somebody else decides it.")))
            return redirect("work:absence", made.pk)
    return render(request, "work/new_absence.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """An absence with what happened to it, and what this reader can do about it."""
    user: Any = request.user
    return render(request, "work/absence.html", _shown(user, access_absence(user, absence_id)))


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, absence_id: int, name: str) -> HttpResponse:
    """Approve, refuse, withdraw or end an absence."""
    user: Any = request.user
    found = access_absence(user, absence_id)
    if name not in _ACTS:
        raise Http404("no such act")
    if name not in {one for one, _ in _acts_for(user, found)}:
        raise PermissionDenied(Act.MANAGE_WORK.value)
    initial = {"seen": found.revision, "returned_on": timezone.localdate().isoformat()}
    form = AbsenceActForm(request.POST or None, act=name, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _do(name, found.pk, form.cleaned_data, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已办理。", "Done.")))
            return redirect("work:absence", found.pk)
    shown = _shown(user, found) | {"form": form, "act": name, "act_words": _ACTS[name]}
    return render(request, "work/absence.html", shown, status=409 if form.errors else 200)


_ACTS: dict[str, Words] = {
    "approve": Words("批准", "Approve it"),
    "refuse": Words("不批准", "Refuse it"),
    "end": Words("销假", "Say that he is back"),
    "withdraw": Words("撤回", "Withdraw it"),
}


def _do(name: str, absence_id: int, told: dict[str, Any], user: Any) -> Any:
    common: dict[str, Any] = {"absence_id": absence_id, "seen": told["seen"], "by": user}
    match name:
        case "approve":
            return operations.decide_absence(is_approved=True, **common)
        case "refuse":
            return operations.decide_absence(is_approved=False, words=told["words"], **common)
        case "end":
            return operations.end_absence(returned_on=told["returned_on"], **common)
    return operations.withdraw_absence(reason=told["words"], **common)


def _acts_for(user: Any, found: Any) -> list[tuple[str, Words]]:
    """What this user can do about an absence that stands so."""
    today = timezone.localdate()
    is_his = may_tell_for(user, found.member) or (found.asked_by_id == user.pk and user.may(Act.RECORD_WORK))
    decides = user.pk not in {found.asked_by_id, found.member.helper.user_id} and may_decide_absence(
        user, found, township_days=township_days(found)
    )
    is_asked, is_approved = found.state == "asked", found.state == "approved"
    possible = {
        "approve": is_asked and decides,
        "refuse": is_asked and decides,
        "end": is_his and is_approved and found.returned_on is None and found.starts_on <= today,
        "withdraw": is_his and (is_asked or (is_approved and found.starts_on > today)),
    }
    return [(name, words) for name, words in _ACTS.items() if possible[name]]


def _shown(user: Any, found: Any) -> dict[str, Any]:
    (row,) = absence_rows([found])
    waits_for_county = found.state == "asked" and found.sort == "leave" and found.days > (township_days(found) or 0)
    return {
        "absence": found, "row": row, "state": ABSENCE_STATES[found.state], "sort": SORTS[found.sort],
        "kind": absence_kind(found), "acts": _acts_for(user, found), "waits_for_county": waits_for_county,
        "happenings": [_happening(event) for event in absence_history(found)],
    }  # fmt: skip


def _happening(event: Any) -> Happening:
    words, tone = ABSENCE_EVENTS[event.kind]
    return Happening(event.at, words, by=event.by.name if event.by else "", detail=event.words, tone=tone)


def _post_days_form(request: HttpRequest, members: list[Any], month: date, today: date) -> PostDaysForm:
    """The form begins with everybody, for the days of the month that are over or today."""
    last = min(days_of_month(month)[-1], today)
    initial = {
        "members": [str(one.pk) for one in members], "is_present": "yes", "starts_on": month.isoformat(),
        "ends_on": last.isoformat(),
    }  # fmt: skip
    return PostDaysForm(request.POST or None, members=members, initial=initial)


def _calendar(row: MemberMonth) -> list[tuple[int, str, Words | None, str]]:
    """Each day: its number, its sign, what it was, and its tone; before the first as many empty places as its week has days."""
    before: list[tuple[int, str, Words | None, str]] = [(0, "", None, "")] * row.days[0].weekday()
    return before + [(day.day, *MARKS[mark]) for day, mark in zip(row.days, row.marks, strict=True)]


def _month_before(month: date) -> str:
    return f"{month.year - (month.month == 1)}-{(month.month - 2) % 12 + 1:02d}"


def _month_after(month: date) -> str:
    return f"{month.year + (month.month == 12)}-{month.month % 12 + 1:02d}"


def _team_address(team_id: int, month: date) -> str:
    return f"{reverse('work:team-month', args=[team_id])}?month={month:%Y-%m}"
