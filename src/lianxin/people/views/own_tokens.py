"""My account: tokens by which programs act for me at the API."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors, operations
from lianxin.people.forms.accounts import TokenForm
from lianxin.people.models import ApiToken
from lianxin.people.views.own_account import MINE, page_of
from lianxin.people.views.writing import form_page, posted
from lianxin.site.forms import refuse
from lianxin.site.language import say

_FIELDS = {errors.TOKEN_NAME_TAKEN.code: "name", errors.NAME_MISSING.code: "name", errors.TOKEN_DAYS_UNFIT.code: "days"}
_NEW = Words("签发接口令牌", "Issue a token")


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a token of one's own; its secret is on the page that answers, and nowhere after."""
    user: Any = request.user
    form = TokenForm(posted(request), user=user, address=request.META.get("REMOTE_ADDR", ""))
    if form.is_valid():
        told = form.cleaned_data
        try:
            token, secret = operations.issue_token(user=user, name=told["name"], days=told["days"], by=user)
        except Refused as refusal:
            refuse(form, refusal, _FIELDS.get(refusal.code))
        else:
            crumbs = ((reverse("people:me"), MINE),)
            address = request.build_absolute_uri(reverse("api:people_me"))
            shown = {"token": token, "secret": secret, "crumbs": crumbs, "address": address}
            return render(request, "people/token.html", shown)
    lead = Words(
        "程序凭令牌以您的名义办理，能做的正是您当天能做的。请只交给您信得过的程序。",
        "With a token a program acts in your name and may do exactly what you may do that day. Give it only to one that you trust.",
    )
    return form_page(request, form, page_of(_NEW, lead, icon="key-round"))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke a token of one's own."""
    user: Any = request.user
    token = get_object_or_404(ApiToken, pk=token_id, user=user)
    if request.method == "POST":
        operations.revoke_token(token=token, by=user)
        messages.success(request, say(Words("令牌已吊销。", "The token is revoked.")))
        return redirect("people:me")
    return render(request, "people/revoke_token.html", {"token": token})
