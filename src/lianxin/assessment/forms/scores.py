"""Score sheets: which, what people judge or report, appeals and their answers, ballots."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.assessment.operations import NewScoreSheet
from lianxin.assessment.wording import STAGES
from lianxin.site.language import said, say

_REASON_LENGTH = 400
_EVERYTHING = ("", said("全部", "All"))


class ScoreFilterForm(forms.Form):
    """Which sheets are shown."""

    kind = forms.ChoiceField(label=said("考核表", "Sheet"), required=False)
    stage = forms.ChoiceField(label=said("进展", "Stage"), required=False)
    year = forms.TypedChoiceField(label=said("年度", "Year"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, kinds: list[Any], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [_EVERYTHING, *((one.name, say(one.words)) for one in kinds)]
        fields["stage"].choices = [_EVERYTHING, *((key, say(words)) for key, (words, _) in STAGES.items())]
        fields["year"].choices = [_EVERYTHING, *((year, str(year)) for year in years)]


class NewScoreForm(forms.Form):
    """By which sheet, for which year, and whom: one of the three, as the sheet asks."""

    kind = forms.ChoiceField(label=said("考核表", "Sheet"))
    year = forms.TypedChoiceField(label=said("年度", "Year"), coerce=int)
    area = forms.ChoiceField(
        label=said("村或县", "Village or county"),
        required=False,
        help_text=said("考核村、县时选", "where a place is assessed"),
    )
    unit = forms.ChoiceField(label=said("帮扶单位", "Unit"), required=False)
    helper = forms.ChoiceField(label=said("驻村干部", "Cadre"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[Any],
        years: list[int],
        areas: list[Any],
        units: dict[int, Any],
        helpers: dict[int, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [(one.name, say(one.words)) for one in kinds]
        fields["year"].choices = [(year, str(year)) for year in years]
        fields["area"].choices = [("", "—"), *((area.code, area.name) for area in areas)]
        self._units, self._helpers = units, helpers
        fields["unit"].choices = [("", "—"), *((key, one.name) for key, one in units.items())]
        fields["helper"].choices = [
            ("", "—"),
            *((key, f"{one.name} · {one.unit.name}") for key, one in helpers.items()),
        ]

    def entry(self) -> NewScoreSheet:
        """Return what was filled in."""
        given = self.cleaned_data
        unit = self._units[int(given["unit"])] if given["unit"] else None
        helper = self._helpers[int(given["helper"])] if given["helper"] else None
        return NewScoreSheet(given["kind"], given["year"], given["area"], unit, helper)


class LineForm(forms.Form):
    """Points that people give, or the two numbers that they report, with the grounds."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    numerator = forms.DecimalField(label=said("分数", "Points"), min_value=0, max_digits=10, decimal_places=2)
    denominator = forms.DecimalField(label=said("分母", "Denominator"), min_value=0, max_digits=10, decimal_places=2)
    reason = forms.CharField(
        label=said("依据", "Grounds"), max_length=_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "reported":
            self.fields["numerator"].label = said("分子", "Numerator")
        else:
            del self.fields["denominator"]
        if kind == "veto":
            self.fields["numerator"].label = said("次数", "How often")


class SeenForm(forms.Form):
    """The act alone, on what was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class AppealForm(SeenForm):
    """Against which line, and why."""

    line = forms.ChoiceField(label=said("对哪一项", "Which line"))
    reason = forms.CharField(
        label=said("理由", "Reason"), max_length=_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]


class AnswerAppealForm(SeenForm):
    """Whether it is upheld, and why."""

    is_upheld = forms.TypedChoiceField(
        label=said("答复", "Answer"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", said("采纳", "upheld")), ("no", said("不采纳", "not upheld"))],
    )
    reason = forms.CharField(
        label=said("理由", "Reason"), max_length=_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class BallotsForm(forms.Form):
    """How many ballots are handed out."""

    count = forms.IntegerField(label=said("发多少张票", "How many ballots"), min_value=1, max_value=500)


class VoteForm(forms.Form):
    """A ballot: the code on the slip, and a mark."""

    code = forms.CharField(label=said("票码", "Code on your slip"), max_length=20)
    mark = forms.IntegerField(label=said("打分（0 至 100）", "Mark (0 to 100)"), min_value=0, max_value=100)
