"""What a reader of events asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.audit.domain.terms import ACTS, THINGS
from lianxin.audit.queries import EventFilter
from lianxin.core.kernel.words import Words
from lianxin.site.language import said

_ALL = ("", said("全部", "All"))
_DIGEST = r"^[0-9a-f]{64}$"


class EventFilterForm(forms.Form):
    """Act, kind of thing, which one, day. Whatever is not among the choices is a fault, never "everything"."""

    act = forms.ChoiceField(required=False, label=said("操作", "Act"))
    thing = forms.ChoiceField(required=False, label=said("对象", "Thing"))
    thing_id = forms.CharField(required=False, max_length=64, label=said("对象编号", "Number of the thing"))
    day = forms.DateField(
        required=False, label=said("日期", "Day"), widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = _choices(ACTS)  # type: ignore[attr-defined]
        self.fields["thing"].choices = _choices(THINGS)  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    def wanted(self) -> EventFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return EventFilter(asked["act"], asked["thing"], asked["thing_id"].strip(), asked["day"])


class CheckForm(forms.Form):
    """A digest noted earlier, if there is one."""

    noted = forms.RegexField(
        _DIGEST,
        required=False,
        max_length=64,
        label=said("以前记下的摘要（可不填）", "A digest noted earlier (may be left out)"),
        help_text=said(
            "填上后还能查出整条链被截短或重写。", "With it, a chain that was cut off or rewritten is found out too."
        ),
        error_messages={
            "invalid": said("摘要是 64 位小写十六进制数。", "A digest is 64 lower-case hexadecimal digits."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _choices(names: dict[str, Words]) -> list[tuple[str, str]]:
    return [_ALL, *((name, said(words.zh, words.en)) for name, words in names.items())]
