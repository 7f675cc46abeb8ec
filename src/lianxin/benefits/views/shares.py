"""Pages of shares: instruments, one with its holders and distributions, a distribution with who gets and who signed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.benefits import operations
from lianxin.benefits.access import access_one, instruments_open_to, may_in
from lianxin.benefits.detail_lists import INSTRUMENTS, RUNS
from lianxin.benefits.forms.entry import EntryForm
from lianxin.benefits.forms.shares import (
    WEIGHINGS,
    AllotForm,
    GuaranteeForm,
    InstrumentForm,
    LeaveForm,
    RunForm,
    SignForm,
)
from lianxin.benefits.lists import HOLDINGS, RUN_LINES, RUN_PRINTED, RUN_STATES
from lianxin.benefits.queries.areas import working_areas
from lianxin.benefits.queries.shares import holdings_on, lines_of, open_defaults, share_totals
from lianxin.benefits.views.deeds import Deed, Place, deed_page
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download, lists_of
from lianxin.site.values import known, yuan

_SHARES = Words("股份与分红", "Shares")
_SHOWN = 200


@needs(Act.READ_BENEFITS)
@require_safe
def instruments(request: HttpRequest) -> HttpResponseBase:
    """List the instruments that the reader may see, with totals, and promises that were not kept."""
    user: Any = request.user
    found = instruments_open_to(user).order_by("-pk")
    if file := download(request, Offer(INSTRUMENTS, found, _instrument_rows)):
        return file
    context = {
        "rows": _instrument_rows(list(found[:_SHOWN])),
        "listing": INSTRUMENTS,
        "totals": share_totals(user, timezone.localdate()),
        "defaults": list(open_defaults(user)[:_SHOWN]),
        "may_manage": user.may(Act.MANAGE_BENEFITS),
    }
    return render(request, "benefits/instruments.html", context)


def _instrument_rows(some: list[Any]) -> list[tuple[Any, str]]:
    names = area_names(one.area_code for one in some)
    return [(one, names[one.area_code]) for one in some]


@needs(Act.READ_BENEFITS)
@require_safe
def instrument(request: HttpRequest, instrument_id: int) -> HttpResponseBase:
    """Show an instrument: what its contract promises, who holds it today, what was distributed."""
    user: Any = request.user
    found = access_one(instruments_open_to(user), instrument_id)
    held = holdings_on(user, found, timezone.localdate())
    runs = [(run, *RUN_STATES[run.state]) for run in found.runs.order_by("-pk")[:_SHOWN]]
    offers = Offer(HOLDINGS, held, area_code=found.area_code), Offer(RUNS, runs, area_code=found.area_code)
    if file := download(request, *offers):
        return file
    deeds = {name: deed for name, deed in _DEEDS.items() if may_in(user, deed.act, found.area_code)}
    wanted = {"allot"} if not found.holdings.exists() else {"leave", "distribute"}
    if found.guaranteed_rate is not None:
        wanted.add("check")
    context = {
        "instrument": found,
        "village": area_names([found.area_code])[found.area_code],
        "rows": list(held[:_SHOWN]),
        "count": held.count(),
        "listing": HOLDINGS,
        "runs": runs,
        "lists": lists_of(*offers),
        "defaults": list(found.defaults.all()),
        "promised": _percent(found.guaranteed_rate),
        "deeds": [(name, deed.words) for name, deed in deeds.items() if name in wanted],
    }
    return render(request, "benefits/instrument.html", context)


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_deed(request: HttpRequest, instrument_id: int, name: str) -> HttpResponse:
    """Give shares out, take them back on exit, or draft a distribution."""
    user: Any = request.user
    deed = _DEEDS.get(name)
    if deed is None:
        raise Http404("no such act")
    found = access_one(instruments_open_to(user, deed.act), instrument_id)
    today = timezone.localdate()
    given: dict[str, Any] = {"initial": {"on": today}}
    if name == "leave":
        held = holdings_on(user, found, today)
        given["holders"] = [(one.household_id, f"{known(one.household.head_name)} · {one.shares}") for one in held]
    back = reverse("benefits:instrument", args=[found.pk])
    crumbs = ((reverse("benefits:instruments"), _SHARES), (back, Words(found.name, found.name)))
    return deed_page(request, deed, found, Place(found.enterprise, crumbs, back), **given)


@needs(Act.MANAGE_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_instrument(request: HttpRequest) -> HttpResponse:
    """Record an instrument."""
    user: Any = request.user
    back = reverse("benefits:instruments")
    areas = working_areas(user)
    return deed_page(request, _OPEN, None, Place("", ((back, _SHARES),), back), areas=areas)


@needs(Act.READ_BENEFITS)
@require_safe
def run(request: HttpRequest, instrument_id: int, run_id: int) -> HttpResponseBase:
    """Show a distribution: who gets what, who signed (收益分配表)."""
    user: Any = request.user
    found = access_one(instruments_open_to(user), instrument_id)
    one = access_one(found.runs.select_related("made_by", "settled_by"), run_id)
    lines = lines_of(user, one)
    if file := download(request, Offer(RUN_LINES, lines, area_code=found.area_code, on_paper=RUN_PRINTED)):
        return file
    is_draft, is_confirmed = one.state == "draft", one.state == "confirmed"
    waiting = lines.filter(received_on__isnull=True, amount__gt=0).count()
    wanted = {"confirm": is_draft and one.made_by_id != user.pk, "discard": is_draft, "sign": is_confirmed and waiting}
    context = {
        "instrument": found,
        "run": one,
        "state": RUN_STATES[one.state],
        "weighing": WEIGHINGS[one.weighing],
        "rows": list(lines[:_SHOWN]),
        "count": lines.count(),
        "waiting": waiting,
        "listing": RUN_LINES,
        "deeds": [
            (name, deed.words)
            for name, deed in _RUN_DEEDS.items()
            if wanted[name] and may_in(user, deed.act, found.area_code)
        ],
    }
    return render(request, "benefits/run.html", context)


@needs(Act.READ_BENEFITS)
@require_http_methods(["GET", "HEAD", "POST"])
def run_deed(request: HttpRequest, instrument_id: int, run_id: int, name: str) -> HttpResponse:
    """Confirm or discard a draft, or record who signed."""
    user: Any = request.user
    deed = _RUN_DEEDS.get(name)
    if deed is None:
        raise Http404("no such act")
    found = access_one(instruments_open_to(user, deed.act), instrument_id)
    one = access_one(found.runs.select_related("instrument"), run_id)
    given: dict[str, Any] = {}
    if name == "sign":
        lines = lines_of(user, one).filter(received_on__isnull=True, amount__gt=0)
        given = {
            "waiting": [(line.household_id, str(known(line.household.head_name))) for line in lines],
            "initial": {"on": timezone.localdate()},
        }
    back = reverse("benefits:run", args=[found.pk, one.pk])
    home = reverse("benefits:instrument", args=[found.pk])
    crumbs = (
        (reverse("benefits:instruments"), _SHARES),
        (home, Words(found.name, found.name)),
        (back, Words(f"分配 {one.pk}", f"Distribution {one.pk}")),
    )
    total = f"{one.total} {one.unit} {one.item}" if one.item else str(yuan(one.total))
    return deed_page(request, deed, one, Place(f"{one.on.isoformat()} · {total}", crumbs, back), **given)


def _percent(millionths: int | None) -> str | None:
    if millionths is None:
        return None
    whole, rest = divmod(millionths, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"


def _open(_: Any, told: dict[str, Any], user: Any) -> str:
    rate = told["guaranteed"]
    entry = operations.NewInstrument(
        name=told["name"],
        enterprise=told["enterprise"],
        area_code=told["area"],
        capital_fen=told["capital"],
        shares=told["shares"],
        contract_no=told["contract_no"],
        starts_on=told["starts_on"],
        ends_before=told["ends_before"],
        guaranteed_rate=None if rate is None else int(rate * 10_000),
    )
    return reverse("benefits:instrument", args=[operations.open_instrument(entry=entry, by=user).pk])


def _allot(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.allot_shares(instrument=found, weights=told["households"], on=told["on"], by=user)


def _leave(found: Any, told: dict[str, Any], user: Any) -> None:
    household = access_household(user, told["household"], Act.MANAGE_BENEFITS)
    operations.reallot_on_exit(instrument=found, household=household, on=told["on"], reason=told["reason"], by=user)


def _distribute(found: Any, told: dict[str, Any], user: Any) -> str:
    entry = operations.NewRun(
        starts_on=told["starts_on"],
        ends_before=told["ends_before"],
        on=told["on"],
        total=told["amount"] if told["amount"] is not None else told["quantity"],
        document_no=told["document_no"],
        item=told["item"],
        unit=told["unit"],
        weighing=told["weighing"],
    )
    made = operations.draft_distribution(instrument=found, entry=entry, by=user)
    return reverse("benefits:run", args=[found.pk, made.pk])


def _check(found: Any, told: dict[str, Any], user: Any) -> None:
    operations.check_guarantee(
        instrument=found,
        starts_on=told["starts_on"],
        ends_before=told["ends_before"],
        due_on=told["due_on"],
        on=timezone.localdate(),
        by=user,
    )


def _confirm(one: Any, told: dict[str, Any], user: Any) -> None:
    operations.confirm_distribution(run=one, by=user, key=told["key"])


def _discard(one: Any, told: dict[str, Any], user: Any) -> None:
    operations.discard_distribution(run=one, by=user)


def _sign(one: Any, told: dict[str, Any], user: Any) -> None:
    operations.confirm_receipts(run=one, household_ids=told["households"], on=told["on"], by=user)


_RECORDED = Words("已登记。", "Recorded.")
_OPEN = Deed(Words("登记入股", "Record an instrument"), Act.MANAGE_BENEFITS, InstrumentForm, _open, _RECORDED)
_DEEDS = {
    "allot": Deed(
        Words("量化到户", "Give shares out"),
        Act.MANAGE_BENEFITS,
        AllotForm,
        _allot,
        Words("股份已量化到户。", "The shares are given out."),
        Words("按权重分，一股不差；余数给余得最多的户。", "By weights, exact to the share; remainders go to the largest."),
    ),
    "distribute": Deed(
        Words("拟分配", "Draft a distribution"), Act.MANAGE_BENEFITS, RunForm, _distribute,
        Words("草案已生成，由别人确认。", "The draft is made; somebody else confirms it."),
    ),
    "check": Deed(
        Words("核对保底", "Check the promise"), Act.VERIFY_BENEFITS, GuaranteeForm, _check,
        Words("已核对；不足的记为未兑现。", "Checked; a shortfall is recorded."),
    ),
    "leave": Deed(
        Words("退出调整", "A household leaves"), Act.MANAGE_BENEFITS, LeaveForm, _leave,
        Words("股份已转给其余各户。", "Its shares went to the others."),
    ),
}  # fmt: skip
_RUN_DEEDS = {
    "confirm": Deed(
        Words("确认分配", "Confirm"), Act.PAY_BENEFITS, EntryForm, _confirm, Words("已确认并记账。", "Confirmed and posted."),
        Words("确认后记入账本的收益分红，从经营主体到各户。", "Posted in the book of returns, from the enterprise to each household."),
    ),
    "discard": Deed(
        Words("作废草案", "Discard"), Act.MANAGE_BENEFITS, EntryForm, _discard, Words("草案已作废。", "Discarded."),
        Words("作废后可以重拟。", "Another can then be drafted."),
    ),
    "sign": Deed(Words("登记签收", "Record signatures"), Act.VERIFY_BENEFITS, SignForm, _sign, _RECORDED),
}  # fmt: skip
