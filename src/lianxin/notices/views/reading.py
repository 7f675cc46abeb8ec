"""Pages that show: the list, one notice with all that happened to it, objections, and the register of any day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.access import access_notice, may_act
from lianxin.notices.display import shown_columns, shown_rows, shown_sums
from lianxin.notices.domain.levels import Level
from lianxin.notices.forms import NoticeFilterForm, ObjectionFilterForm, RegisterForm
from lianxin.notices.kinds import kind_words
from lianxin.notices.lists import NOTICES, OBJECTIONS, REGISTER, notice_rows, title_of
from lianxin.notices.models import Notice, Objection
from lianxin.notices.queries import (
    Standing,
    content_of,
    filtered_notices,
    filtered_objections,
    happenings_of,
    is_as_drafted,
    objections_of,
    register_on,
    run_of,
    standing_of,
)
from lianxin.notices.views.addresses import public_address
from lianxin.notices.views.pages import acts_open
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_HAPPENED = {
    "published": (Words("发布", "Published"), "good"),
    "objected": (Words("收到异议，停止计天", "Objection received, the clock stands still"), "unsure"),
    "answered": (Words("答复异议", "Objection answered"), "info"),
    "paused": (Words("暂停公示", "Paused"), "unsure"),
    "resumed": (Words("恢复公示", "Shown again"), "good"),
    "withdrawn": (Words("提前撤下", "Taken down"), "bad"),
    "corrected": (Words("更正稿已发布", "The correction was published"), "info"),
    "ended": (Words("期满", "Its days have run"), "plain"),
    "discarded": (Words("弃稿", "Discarded"), "plain"),
}


@needs(Act.READ_NOTICES)
@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """List the notices that the reader may see, narrowed as he asks."""
    user: Any = request.user
    form = NoticeFilterForm(request.GET)
    shown: dict[str, Any] = {"form": form, "may_draft": user.may(Act.DRAFT_NOTICES), "listing": NOTICES}
    if not form.is_valid():
        return render(request, "notices/notices.html", shown | {"is_faulty": True}, status=400)
    found = filtered_notices(user, form.wanted(), today=timezone.localdate()).prefetch_related("events")
    if file := download(request, Offer(NOTICES, found, notice_rows, told_filters(form))):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    is_narrowed = any(form.cleaned_data.values())
    shown |= {"page": page, "rows": notice_rows(page.rows), "total": found.count(), "is_narrowed": is_narrowed}
    return render(request, "notices/notices.html", shown)


@needs(Act.READ_NOTICES)
@require_safe
def notice(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """Show one notice: how it stands, what it shows, objections, and all that happened to it."""
    user: Any = request.user
    found = access_notice(user, notice_id)
    run, today = run_of(found), timezone.localdate()
    standing = standing_of(found, run, today)
    content = content_of(found)
    is_live = standing in {Standing.RUNNING, Standing.OBJECTED}
    return render(
        request,
        "notices/notice.html",
        {
            "notice": found,
            "title": title_of(found),
            "standing": standing,
            "run": run,
            "facts": _facts(found, run, today),
            "columns": shown_columns(content),
            "rows": shown_rows(content),
            "sums": shown_sums(content),
            "objections": objections_of(found),
            "happenings": _timeline(found),
            "is_sound": is_as_drafted(found),
            "public_url": public_address(request, "notice", found.key) if is_live else "",
            "acts": acts_open(user, found, standing),
            "may_correct": _may_correct(user, found, standing),
            "correction": getattr(found, "correction", None),
        },
    )


def _facts(found: Notice, run: Any, today: Any) -> list[tuple[Words, Any]]:
    ends = run.ends_before
    return [
        (Words("种类", "Kind"), _say(kind_words(found.kind))),
        (Words("地区", "Area"), found.place),
        (Words("级别", "Level"), _say(Level(found.level).words)),
        (Words("公示天数", "Days"), str(found.days)),
        (Words("开始", "From"), run.starts_on.isoformat() if run.starts_on else "—"),
        (Words("已计天数", "Days counted"), str(run.counted_through(today))),
        (Words("从哪天起撤下", "Down from"), ends.isoformat() if ends else "—"),
        (Words("监督电话", "Telephone"), found.hotline),
        (Words("拟稿人", "Drafted by"), found.drafted_by.name if found.drafted_by else "—"),
        (Words("发布人", "Published by"), found.published_by.name if found.published_by else "—"),
        (Words("校验码", "Digest"), found.digest),
    ]


def _say(words: Words) -> str:
    from lianxin.site.language import say

    return say(words)


def _may_correct(user: Any, found: Notice, standing: Standing) -> bool:
    is_his = may_act(user, Act.DRAFT_NOTICES, level=Level(found.level), area_code=found.area_code)
    return is_his and standing is Standing.WITHDRAWN and not hasattr(found, "correction")


def _timeline(found: Notice) -> list[Happening]:
    drafted = Happening(found.drafted_at, Words("拟稿", "Drafted"), found.drafted_by.name if found.drafted_by else "")
    lines = [
        Happening(
            event.at,
            _HAPPENED[event.kind][0],
            event.by.name if event.by else "",
            event.reason,
            _HAPPENED[event.kind][1],
        )
        for event in happenings_of(found)
    ]
    return [drafted, *lines]


@needs(Act.READ_NOTICES)
@require_safe
def objections(request: HttpRequest) -> HttpResponseBase:
    """List objections, those due first at the top."""
    user: Any = request.user
    form = ObjectionFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "notices/objections.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_objections(user, form.wanted())
    if file := download(request, Offer(OBJECTIONS, found, filters=told_filters(form))):
        return file
    page = keyset_page(found, order=("due_on", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    waiting = Objection.objects.none() if form.cleaned_data["state"] else found.filter(answered_at__isnull=True)
    shown = {"form": form, "page": page, "listing": OBJECTIONS, "total": found.count(), "waiting": waiting.count()}
    return render(request, "notices/objections.html", shown)


@needs(Act.READ_NOTICES)
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """Show what was shown on a day, replayed from what happened.

    Raises:
        Refused: NOTICE-014 the day is yet to come.
    """
    user: Any = request.user
    today = timezone.localdate()
    form = RegisterForm(request.GET if "on" in request.GET else {"on": today.isoformat()})
    if not form.is_valid():
        return render(request, "notices/register.html", {"form": form, "is_faulty": True}, status=400)
    day = form.cleaned_data["on"]
    if day > today:
        raise Refused(errors.DAY_UNFIT, on=day, why=Words("还没有到这一天。", "it has not come yet."))
    lines = register_on(user, day)
    if file := download(request, Offer(REGISTER, lines, filters={"on": day.isoformat()})):
        return file
    return render(request, "notices/register.html", {"form": form, "lines": lines, "listing": REGISTER, "day": day})
