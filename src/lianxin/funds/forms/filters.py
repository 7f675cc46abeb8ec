"""What a reader asks to see. Whatever is not among the choices is a fault, never "everything"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.funds.queries import TrancheFilter, TransferFilter
from lianxin.funds.wording import ACCOUNT_KINDS, BOOKS, TRANCHE_STATES, TRANSFER_KINDS
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.people.access import Scope

Choices = list[tuple[str, Any]]
_TOWNSHIP_LENGTH = 9


class DayField(forms.DateField):
    """A day that may be left empty."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(required=False, label=said(zh, en), widget=forms.DateInput(attrs={"type": "date"}))


class MoneyFilterForm(forms.Form):
    """The base of every filter: the areas of the reader's scope, and whether anything was asked for at all."""

    def __init__(self, data: Any, *, scope: Scope, years: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if "area" in self.fields:
            if scope.prefixes:
                self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]
            else:
                del self.fields["area"]
        if "year" in self.fields:
            listed = [(str(year), str(year)) for year in years]
            self.fields["year"].choices = [("", said("全部", "All")), *listed]  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    def asked(self, name: str) -> Any:
        """What a valid form asks for under a name; None for nothing, and for a field that this reader has not."""
        return self.cleaned_data.get(name) or None


def area_choices(scope: Scope, asked: str) -> Choices:
    """Counties and townships of the scope, the villages too where the scope is a township's; and the area asked for, if it is inside."""
    is_small = all(len(prefix) >= _TOWNSHIP_LENGTH for prefix in scope.prefixes)
    areas = areas_of(scope, *(("township", "village") if is_small else ("county", "township")))
    choices: Choices = [("", said("全部", "All")), *((area.code, area.name) for area in areas)]
    if asked and scope.covers(asked) and asked not in {code for code, _ in choices}:
        choices.append((asked, area_names([asked])[asked]))
    return choices


def choice_of(zh: str, en: str, words: Mapping[str, Words | tuple[Words, str]]) -> forms.ChoiceField:
    """One of a few, or all."""
    return forms.ChoiceField(required=False, label=said(zh, en), choices=[("", said("全部", "All")), *_named(words)])


def _named(words: Mapping[str, Words | tuple[Words, str]]) -> Iterable[tuple[str, Any]]:
    for key, entry in words.items():
        one = entry[0] if isinstance(entry, tuple) else entry
        yield key, said(one.zh, one.en)


def _codes(list_name: str) -> dict[str, Words]:
    return {code.key: code.words for code in dictionary().code_lists[list_name].codes}


def within_areas() -> forms.ChoiceField:
    """An area of the reader's, or all."""
    return forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))


def _year() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=said("预算年度", "Budget year"))


def searched_text(zh: str, en: str) -> forms.CharField:
    """Words to look for."""
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return forms.CharField(required=False, max_length=60, label=said(zh, en), widget=widget)


class OverviewForm(MoneyFilterForm):
    """A budget year and an area. Who asks for no year is shown the newest."""

    year = _year()
    area = within_areas()

    def __init__(self, data: Any, *, years: Sequence[int] = (), **kwargs: Any) -> None:
        newest = {"year": str(years[0])} if years else {}
        super().__init__(newest | data.dict(), years=years, **kwargs)


class TrancheFilterForm(MoneyFilterForm):
    """Words of the document, year, channel, state and area."""

    q = searched_text("查找：文号、名称、来源", "Find: document, name, giver")
    year = _year()
    channel = choice_of("资金渠道", "Channel", _codes("fund_channel"))
    state = choice_of("状态", "State", TRANCHE_STATES)
    area = within_areas()

    def wanted(self) -> TrancheFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return TrancheFilter(asked["year"], asked["channel"], asked["state"], asked.get("area", ""), asked["q"])


class LedgerFilterForm(MoneyFilterForm):
    """Book, kind, days, area and channel; links narrow further to an account, a tranche, a project, a household or a purpose."""

    kind = choice_of("记账类型", "Kind", TRANSFER_KINDS)
    book = choice_of("账本", "Book", BOOKS)
    channel = choice_of("资金渠道", "Channel", _codes("fund_channel"))
    area = within_areas()
    starts_on = DayField("从", "From")
    ends_on = DayField("到", "Until")
    purpose = forms.ChoiceField(
        required=False, choices=[("", ""), *((k, k) for k in _codes("fund_purpose"))], widget=forms.HiddenInput
    )
    account = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    tranche = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    project = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    household = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def hidden_and_asked(self) -> list[forms.BoundField]:
        """The fields that only links fill, as far as they did."""
        return [bound for bound in self.hidden_fields() if bound.value()]

    def wanted(self) -> TransferFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return TransferFilter(
            book=asked["book"],
            kind=asked["kind"],
            area_code=asked.get("area", ""),
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            account=asked["account"],
            tranche=asked["tranche"],
            project=asked["project"],
            household=asked["household"],
            channel=asked["channel"],
            purpose=asked["purpose"],
        )


class AccountFilterForm(MoneyFilterForm):
    """Kind, book and area."""

    kind = choice_of("账户类型", "Kind of account", ACCOUNT_KINDS)
    book = choice_of("账本", "Book", BOOKS)
    area = within_areas()


class CreditFilterForm(MoneyFilterForm):
    """A place, and the days from and until which money is credited, both included."""

    area = within_areas()
    starts_on = DayField("从", "From")
    ends_on = DayField("到", "Until")

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            raise forms.ValidationError(
                said("截止日期早于起始日期。", "The last day is before the first."), code="days"
            )
        return asked


class GoodsFilterForm(MoneyFilterForm):
    """Words, year and area."""

    q = searched_text("查找：物资、来源", "Find: thing, giver")
    year = _year()
    area = within_areas()


class ToldFilterForm(MoneyFilterForm):
    """Words of the document."""

    q = searched_text("查找：出处", "Find: document")
