"""What a reader asks to see of clues, and what whoever looked into one fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.registry.queries import area_names, areas_of
from lianxin.site.language import said
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.queries.clues import FINDINGS, STATES, ClueFilter

if TYPE_CHECKING:
    from lianxin.people.access import Scope

_TOWNSHIP_LENGTH = 9
NOTE_LENGTH = 400


def _all() -> tuple[str, Any]:
    return ("", said("全部", "All"))


class ClueFilterForm(forms.Form):
    """A test, a state and an area of the reader's."""

    test = forms.ChoiceField(
        required=False,
        label=said("测试", "Test"),
        choices=[_all(), *((name, said(test.words.zh, test.words.en)) for name, test in TESTS.items())],
    )
    state = forms.ChoiceField(
        required=False,
        label=said("状态", "State"),
        choices=[_all(), *((name, said(words.zh, words.en)) for name, (words, _) in STATES.items())],
    )
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        is_small = all(len(prefix) >= _TOWNSHIP_LENGTH for prefix in scope.prefixes)
        areas = areas_of(scope, *(("township", "village") if is_small else ("county", "township")))
        choices = [_all(), *((area.code, area.name) for area in areas)]
        asked = str(data.get("area", ""))
        if asked and scope.covers(asked) and asked not in {code for code, _ in choices}:
            choices.append((asked, area_names([asked])[asked]))
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    def wanted(self) -> ClueFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return ClueFilter(asked["test"], asked["state"], asked["area"])


class SettleForm(forms.Form):
    """What was found, and what was seen."""

    finding = forms.ChoiceField(
        label=said("结论", "Finding"),
        choices=[(name, said(words.zh, words.en)) for name, (words, _) in FINDINGS.items()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=said("核查情况", "What was seen"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=said("看了什么、问了谁、结果如何。", "What was looked at, who was asked, what came of it."),
    )


class RunForm(forms.Form):
    """Over which county the tests are to be run."""

    county = forms.ChoiceField(label=said("县", "County"))

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = counties  # type: ignore[attr-defined]
