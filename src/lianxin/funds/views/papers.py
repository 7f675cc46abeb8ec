"""Papers of money to take away: the ledger of tranches, narrowed as its list is, and what a village shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lianxin.audit.operations import record_download
from lianxin.funds.forms.filters import DayField, MoneyFilterForm, TrancheFilterForm, within_areas
from lianxin.funds.publicity_tables import Showing, publicity_table
from lianxin.funds.queries import funded_years
from lianxin.funds.queries.papers import money_shown
from lianxin.funds.views.tranches import ledger_offer
from lianxin.people.access import needs, required_area, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import download, told_filters
from lianxin.site.language import said

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ShowingForm(MoneyFilterForm):
    """What a village shows: of which area, of which year's money, and when."""

    area = within_areas()
    year = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=said("预算年度", "Budget year"))
    starts_on = DayField("公示起", "Shown from")
    ends_on = DayField("公示止", "Shown until")


@needs(Act.READ_FUNDS)
@require_safe
def fund_ledger(request: HttpRequest) -> HttpResponseBase:
    """Give the ledger of tranches as a file (``?format=xlsx`` or ``csv``), with the filters of the list of tranches."""
    user: Any = request.user
    form = TrancheFilterForm(request.GET, scope=required_scope(user, Act.READ_FUNDS), years=funded_years(user))
    if not form.is_valid():
        raise Http404("no such filter")
    file = download(request, ledger_offer(user, form))
    if file is None:
        raise Http404("ask for a kind of file")
    return file


@needs(Act.READ_FUNDS)
@require_safe
def publicity(request: HttpRequest) -> HttpResponse:
    """Give what a village, township or county shows of its money as a workbook; whoever asks sees the whole area."""
    user: Any = request.user
    form = ShowingForm(request.GET, scope=required_scope(user, Act.READ_FUNDS), years=funded_years(user))
    if not form.is_valid() or not form.asked("area"):
        raise Http404("say of which area")
    showing = Showing(*(form.asked(name) for name in ("area", "year", "starts_on", "ends_on")))
    required_area(user, Act.READ_FUNDS, showing.area_code)
    shown = money_shown(user, area_code=showing.area_code, year=showing.year)
    content = publicity_table(shown, showing)
    record_download(
        by=user,
        listing="funds.publicity",
        area_code=showing.area_code,
        filters=told_filters(form),
        rows=len(shown.projects) + len(shown.households),
        file_format="xlsx",
    )
    name = f"资金公示表-{area_names([showing.area_code])[showing.area_code]}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": disposition})
