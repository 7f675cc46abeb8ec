"""Correct facts of a household or of one of its members; confirm what was carried forward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.core.kernel.dictionary import Field
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.access import access_household, may_do_to
from lianxin.registry.display import Veil, correctable_fields, sections_of, veil_of
from lianxin.registry.forms.facts import FactForm
from lianxin.registry.importing.grouping import HEAD
from lianxin.registry.models import Household
from lianxin.registry.operations import correct_facts
from lianxin.registry.operations.confirmations import confirm_carried_facts
from lianxin.registry.operations.openings import open_sensitive
from lianxin.registry.queries import area_names, household_facts_of, member_facts_of, members_of, years_of
from lianxin.registry.views.households import age_day, year_asked
from lianxin.site.forms import refuse
from lianxin.site.language import say

FIELDS_AT_MOST = 60
_FIELDS = {errors.REASON_MISSING.code: "reason", errors.TWO_HEADS.code: "relation_to_head"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is corrected: a household or one of its members in one year, with its two rows."""

    household: Household
    member_id: int | None
    year: int
    identity: Any
    facts: Any

    @property
    def table(self) -> str:
        return "household" if self.member_id is None else "member"

    def present(self, entry: Field) -> Any:
        """The stored value of a field."""
        return getattr(self.facts if entry.yearly else self.identity, entry.name)

    @property
    def url(self) -> str:
        """The page to go back to."""
        if self.member_id is None:
            return f"{reverse('registry:household', args=[self.household.pk])}?year={self.year}"
        return f"{reverse('registry:member', args=[self.household.pk, self.member_id])}?year={self.year}"


@needs(Act.CORRECT_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, household_id: int, member_id: int | None = None) -> HttpResponse:
    """Show one section, or a few facts, as a form, and write what was changed in it.

    A masked or closed value stands in the form only after it was opened, which is recorded; until then it stays as it is.
    """
    user: Any = request.user
    subject = _subject(request, access_household(user, household_id, Act.CORRECT_FACTS), member_id)
    wanted = _wanted(request.GET, subject.table)
    may_open = may_do_to(user, Act.OPEN_SENSITIVE, subject.household)
    opened = set(request.POST.getlist("opened"))
    opening = request.POST.get("open", "")
    if opening:
        _open(request, subject, wanted, opening)
        opened.add(opening)
    veiled = [entry for entry in wanted if veil_of(entry, may_open=may_open) in {Veil.MASKED, Veil.CLOSED}]
    closed = [entry for entry in veiled if entry.name not in opened]
    entries = [e for e in wanted if e not in closed and veil_of(e, may_open=may_open) is not Veil.HIDDEN]
    form = _form(request, subject, entries, opening)
    if request.method == "POST" and not opening and form.is_valid() and _is_written(request, subject, form):
        return redirect(f"{subject.url}#history")
    return render(
        request,
        "registry/correct.html",
        {
            "form": form,
            "subject": subject,
            "household": subject.household,
            "village": area_names([subject.household.village_code])[subject.household.village_code],
            "section": _section_words(request.GET, subject.table),
            "closed": closed,
            "opened": sorted(opened & {entry.name for entry in veiled}),
            "hidden": [entry for entry in wanted if veil_of(entry, may_open=may_open) is Veil.HIDDEN],
        },
    )


@needs(Act.CORRECT_FACTS)
@require_POST
def confirm(request: HttpRequest, household_id: int) -> HttpResponse:
    """Confirm that the facts carried forward from last year still hold."""
    user: Any = request.user
    household = access_household(user, household_id, Act.CORRECT_FACTS)
    years = years_of(household)
    asked = request.POST.get("year", "")
    if not (asked.isascii() and asked.isdigit()) or int(asked) not in years:
        raise Http404("no facts of that year")
    confirm_carried_facts(household_id=household.pk, year=int(asked), by=user)
    messages.success(
        request,
        say(
            Words(
                f"已确认：上年结转的数据在 {asked} 年仍然有效。",
                f"Confirmed: the facts carried forward hold in {asked}.",
            )
        ),
    )
    return redirect(f"{reverse('registry:household', args=[household.pk])}?year={asked}")


def _subject(request: HttpRequest, household: Household, member_id: int | None) -> Subject:
    year = year_asked(request, years_of(household))
    if member_id is None:
        facts: Any = household_facts_of(household, year)
        identity: Any = household
    else:
        facts = member_facts_of(household, member_id, year)
        identity = facts.member if facts else None
    if facts is None:
        raise Http404("no facts of that year")
    return Subject(household, member_id, year, identity, facts)


def _wanted(asked: QueryDict, table: str) -> list[Field]:
    """The fields that the address names: ``section=…``, or ``field=…`` once or more.

    Raises:
        Http404: no such section or field, none at all, or one that cannot be corrected.
    """
    correctable = correctable_fields(table)
    names = asked.getlist("field")[:FIELDS_AT_MOST]
    if not names:
        slug = asked.get("section", "")
        sections = [section for section in sections_of(table) if section.slug == slug]
        names = [entry.name for section in sections for entry in section.entries if entry.name in correctable]
    if not names or any(name not in correctable for name in names):
        raise Http404("no such section or field")
    return [correctable[name] for name in dict.fromkeys(names)]


def _section_words(asked: QueryDict, table: str) -> Words | None:
    slug = "" if asked.getlist("field") else asked.get("section", "")
    return next((section.words for section in sections_of(table) if section.slug == slug), None)


def _open(request: HttpRequest, subject: Subject, wanted: list[Field], name: str) -> None:
    if name not in {entry.name for entry in wanted}:
        raise Refused(errors.UNKNOWN_FIELD, field=name[:60])
    user: Any = request.user
    open_sensitive(
        household_id=subject.household.pk, year=subject.year, member_id=subject.member_id, field=name, by=user
    )


def _form(request: HttpRequest, subject: Subject, entries: list[Field], opening: str) -> FactForm:
    present = {entry.name: subject.present(entry) for entry in entries}
    fixed: dict[str, Any] = {"entries": entries, "present": present, "on": age_day(subject.year)}
    if request.method != "POST":
        return FactForm(**fixed)
    if not opening:
        return FactForm(request.POST, **fixed)
    # What was typed so far stays; the value just opened is added to it.
    fresh = FactForm(**fixed)
    typed = {name: _typed(request.POST, fresh, name) for name in fresh.fields if name != opening}
    return FactForm(initial={name: value for name, value in typed.items() if value is not None}, **fixed)


def _typed(sent: QueryDict, form: FactForm, name: str) -> Any:
    return form.fields[name].widget.value_from_datadict(sent, {}, name)  # type: ignore[arg-type]


def _is_written(request: HttpRequest, subject: Subject, form: FactForm) -> bool:
    """Write the changes of a valid form; a refusal is shown on the form."""
    user: Any = request.user
    values = form.changed()
    if not values:
        form.add_error(None, say(Words("没有改动任何一项。", "Nothing was changed.")))
        return False
    try:
        _refuse_second_head(subject, values)
        changes = correct_facts(
            household_id=subject.household.pk,
            year=subject.year,
            values=values,
            reason=form.cleaned_data["reason"],
            by=user,
            member_id=subject.member_id,
        )
    except Refused as refusal:
        refuse(form, refusal, _field_of(refusal, form.entries))
        return False
    messages.success(request, say(Words("已更正 {n} 项。", "{n} facts corrected."), n=len(changes)))
    for doubt in form.doubts():
        messages.warning(request, say(doubt))
    return True


def _refuse_second_head(subject: Subject, values: Mapping[str, Any]) -> None:
    """The database allows one head; here it is told at the field, with what to do."""
    if values.get("relation_to_head") != HEAD:
        return
    present = members_of(subject.household, subject.year)
    if any(row.relation_to_head == HEAD and row.left_on is None for row in present):
        raise Refused(errors.TWO_HEADS, count=2)


def _field_of(refusal: Refused, entries: list[Field]) -> str | None:
    """The control at which a refusal is shown, if it is about one."""
    if refusal.code in _FIELDS:
        return _FIELDS[refusal.code]
    told: Mapping[str, object] = refusal.details
    return next((entry.name for entry in entries if entry.words == told.get("field")), None)
