"""How a page of an act is shown and answered: the form, the act once, a message, and the page of the thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianxin.core.kernel.words import Words
from lianxin.funds.forms.acting import ActForm
from lianxin.funds.queries import is_handed_in
from lianxin.site.language import say

ONCE = Words("这次提交已经办过，没有重复办理。", "This was done already; nothing was done twice.")
_REFUSED, _FAULTY = 409, 400


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page on which an act is asked for: where one comes from (address and words), what is known, what the button says.

    ``note`` says what follows from the act; ``facts`` what one must know to do it; ``more`` whatever its template shows besides.
    """

    title: Words
    lead: str
    crumbs: Sequence[tuple[str, Words]]
    button: Words
    icon: str = "check"
    note: Words | None = None
    facts: Sequence[tuple[Words, Any]] = ()
    template: str = "funds/act.html"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """Where one goes who does not want to."""
        return self.crumbs[-1][0]


def sent(request: HttpRequest) -> Any:
    """What was handed in, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def act_page(
    request: HttpRequest, page: ActPage, form: ActForm, act: Callable[[], str], said: Words | Callable[[], Words]
) -> HttpResponse:
    """Show the form; when it is handed in, do the act, which returns where it leads to, and say what was done."""
    answer, status = answered(request, form, act, said, back=page.back)
    return answer or shown(request, page, form, status)


def answered(
    request: HttpRequest, form: ActForm, act: Callable[[], str], said: Words | Callable[[], Words], *, back: str
) -> tuple[HttpResponse | None, int]:
    """Do the act of a form that was handed in: lead on, or None with the status of the page that shows what is wrong.

    What was handed in before, with the same token, is not done again: then one is led ``back``.
    """
    if not form.is_bound:
        return None, 200
    # Before anything is looked at: what was done may have taken away what could be chosen.
    if "key" in form.fields and is_handed_in(str(form.data.get("key", ""))):
        messages.info(request, say(ONCE))
        return redirect(back), 302
    if not form.is_valid():
        return None, _FAULTY
    leads_to: list[str] = []
    if not form.done(lambda: leads_to.append(act())):
        return None, _REFUSED
    messages.success(request, say(said() if callable(said) else said))
    return redirect(leads_to[0]), 302


def shown(request: HttpRequest, page: ActPage, form: ActForm, status: int = 200) -> HttpResponse:
    """The page of an act, with its form as it stands."""
    return render(request, page.template, {"act": page, "form": form, **page.more}, status=status)
