"""A form made from the dictionary: one control per fact, typed, with its unit; an empty control is a missing fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.identifiers import IdentityForm, read_identity_number
from lianxin.core.kernel.money import NotMoney, fen_from_yuan, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.registry.display import unit_words
from lianxin.registry.forms.decisions import REQUIRED, ReasonForm
from lianxin.rulebook import dictionary
from lianxin.site.language import said

_LONG_TEXT = 150
NONE_OF_THEM = "-"


class FactForm(ReasonForm):
    """Some facts of a household or member as they stand, to be corrected with a reason.

    ``present`` maps field names to stored values. ``changed`` gives the typed values that differ from them.
    """

    def __init__(
        self, *args: Any, entries: Sequence[Field], present: Mapping[str, Any], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        self.present = dict(present)
        for entry in self.entries:
            self.fields[entry.name] = control_for(entry, present.get(entry.name), on)
        self.order_fields([*(entry.name for entry in self.entries), "reason"])

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The controls of the facts, in dictionary order."""
        return [self[entry.name] for entry in self.entries]

    def changed(self) -> dict[str, Any]:
        """Return the typed values of a valid form that differ from what stands in the register."""
        return {
            entry.name: self.cleaned_data[entry.name]
            for entry in self.entries
            if self.cleaned_data[entry.name] != self.present.get(entry.name)
        }

    def doubts(self) -> list[Words]:
        """Return what is outside the plausible bounds though it may be true; what cannot be true is refused."""
        found = []
        for entry in self.entries:
            value = self.cleaned_data.get(entry.name)
            if entry.name in self.changed() and not entry.strict and _is_outside(entry, value):
                found.append(
                    Words(
                        f"“{entry.words.zh}”少见地偏离常值({_bounds(entry)}),请再核对。",
                        f"{entry.words.en} is far from usual ({_bounds(entry)}); please check it again.",
                    )
                )
        return found


def control_for(entry: Field, value: Any, on: date) -> forms.Field:
    """Return the control of one fact, showing its stored value. ``on`` is the day whose code lists hold."""
    unit = unit_words(entry)
    zh, en = (f"({unit.zh})", f" ({unit.en})") if unit else ("", "")
    control = _MAKERS[entry.type](entry, value, on)
    control.required = f"{entry.table}.{entry.name}" == "member.name"  # a person without a name cannot be found again
    control.label = said(entry.words.zh + zh, entry.words.en + en)
    return control


class Choice(forms.TypedChoiceField):
    """One code, or nothing recorded."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        super().__init__(
            choices=[("", said("未填", "Not recorded")), *_codes(entry, {value}, on)],
            empty_value=None,
            initial=value or "",
        )


class Choices(forms.MultipleChoiceField):
    """Several codes. No tick at all is a missing fact; that there are none is ticked as such."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        held = [key for key in (value or "").split(",") if key]
        none = (NONE_OF_THEM, said("经核实都没有", "None of them, verified"))
        super().__init__(
            choices=[*_codes(entry, set(held), on), none], initial=held or ([] if value is None else [NONE_OF_THEM])
        )

    def clean(self, value: Any) -> str | None:
        """Return the stored form of the ticked codes.

        Raises:
            ValidationError: codes and "none of them" at once.
        """
        ticked = super().clean(value)
        if not ticked:
            return None
        if NONE_OF_THEM not in ticked:
            return "," + "".join(f"{key}," for key in sorted(set(ticked)))
        if len(set(ticked)) > 1:
            raise forms.ValidationError(
                said(
                    "已勾选具体项，不能同时勾选“都没有”。", "Something is ticked; “none of them” cannot be ticked too."
                )
            )
        return ","


class Amount(forms.CharField):
    """Yuan as people write them, kept as integer fen."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        self.entry = entry
        shown = "" if value is None else yuan_text(value).replace(",", "").removesuffix(".00")
        super().__init__(initial=shown, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))

    def clean(self, value: Any) -> int | None:
        """Return fen.

        Raises:
            ValidationError: not an amount in yuan, or one that cannot be true.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = fen_from_yuan(text)
        except NotMoney as error:
            raise forms.ValidationError(
                said("请填写金额，单位元，最多两位小数。", "Write an amount in yuan with at most two decimals.")
            ) from error
        _refuse_impossible(self.entry, fen)
        return fen


class Quantity(forms.FloatField):
    """A physical quantity."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        self.entry = entry
        widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        super().__init__(
            initial=None if value is None else f"{value:.10g}", widget=widget, error_messages=_NOT_A_NUMBER
        )

    def clean(self, value: Any) -> float | None:
        """Return the number.

        Raises:
            ValidationError: not a number, or one that cannot be true.
        """
        number: float | None = super().clean(value)
        _refuse_impossible(self.entry, number)
        return number


class WholeNumber(forms.IntegerField):
    """A count or a year."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        self.entry = entry
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        super().__init__(initial=value, widget=widget, error_messages=_NOT_A_NUMBER)

    def clean(self, value: Any) -> int | None:
        """Return the number.

        Raises:
            ValidationError: not a whole number, or one that cannot be true.
        """
        number: int | None = super().clean(value)
        _refuse_impossible(self.entry, number)
        return number


class Day(forms.DateField):
    """A day of the calendar."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        super().__init__(initial=value, widget=forms.DateInput(), error_messages=_NOT_A_DAY)


class Month(forms.DateField):
    """A month, kept as its first day."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        super().__init__(
            initial=value.strftime("%Y-%m") if value else None,
            input_formats=["%Y-%m"],
            widget=forms.TextInput(attrs={"type": "month"}),
            error_messages=_NOT_A_DAY,
        )


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or not recorded: three answers, never two."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        super().__init__(
            choices=[("", said("未填", "Not recorded")), ("yes", said("是", "Yes")), ("no", said("否", "No"))],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            initial={True: "yes", False: "no", None: ""}[value],
        )


class Text(forms.CharField):
    """Free text; empty is missing."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        widget = forms.Textarea(attrs={"rows": 3}) if entry.max_length > _LONG_TEXT else forms.TextInput()
        super().__init__(
            max_length=entry.max_length, initial=value, empty_value=None, widget=widget, error_messages=REQUIRED
        )


class Identifier(Text):
    """A number of identity, a telephone, an account. A resident's number must be sound in itself."""

    def __init__(self, entry: Field, value: Any, on: date) -> None:
        self.entry = entry
        super().__init__(entry, value, on)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> str | None:
        """Return the number, a resident's cleaned.

        Raises:
            ValidationError: a resident's number that is not sound.
        """
        text: str | None = super().clean(value)
        if text is None or f"{self.entry.table}.{self.entry.name}" not in _IDENTITY_NUMBERS:
            return text
        number = read_identity_number(text)
        if number.form is IdentityForm.NONE:
            return None
        if number.faults:
            raise forms.ValidationError(
                said(
                    "证件号码有误（位数、日期或校验位不对）,请对照证件。",
                    "The number is not sound (length, date or check digit); compare it with the document.",
                )
            )
        return number.text


# Numbers by GB 11643 or of a disability card; other identifiers have no form of their own.
_IDENTITY_NUMBERS = {"member.id_no", "member.disability_card_no"}
_MAKERS: dict[FieldType, type[Any]] = {
    FieldType.TEXT: Text,
    FieldType.AREA: Text,
    FieldType.CODE: Choice,
    FieldType.CODES: Choices,
    FieldType.INTEGER: WholeNumber,
    FieldType.NUMBER: Quantity,
    FieldType.MONEY: Amount,
    FieldType.DATE: Day,
    FieldType.MONTH: Month,
    FieldType.BOOLEAN: YesOrNo,
    FieldType.IDENTIFIER: Identifier,
}
_NOT_A_NUMBER = REQUIRED | {"invalid": said("请填写数字。", "Write a number.")}
_NOT_A_DAY = REQUIRED | {"invalid": said("请填写正确的日期。", "Write a date of the calendar.")}


def _codes(entry: Field, held: set[Any], on: date) -> list[tuple[str, str]]:
    """The codes in force on the day, and those the record holds already."""
    codes = dictionary().code_list_of(entry).codes
    return [(c.key, said(c.words.zh, c.words.en)) for c in codes if c.is_valid_on(on) or c.key in held]


def _is_outside(entry: Field, value: Any) -> bool:
    if value is None or isinstance(value, str | bool | date):
        return False
    amount = value / 100 if entry.type is FieldType.MONEY else value
    return (entry.minimum is not None and amount < entry.minimum) or (
        entry.maximum is not None and amount > entry.maximum
    )


def _bounds(entry: Field) -> str:
    low = "" if entry.minimum is None else f"{entry.minimum:g}"
    high = "" if entry.maximum is None else f"{entry.maximum:g}"
    return f"{low}–{high}"


def _refuse_impossible(entry: Field, value: Any) -> None:
    if entry.strict and _is_outside(entry, value):
        raise forms.ValidationError(said(f"只能在 {_bounds(entry)} 之间。", f"Only {_bounds(entry)} is possible."))
