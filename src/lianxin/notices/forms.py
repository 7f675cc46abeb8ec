"""What people fill in: to draft, to act on a notice, to object, to answer, to look at their own record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.levels import Level, levels_for
from lianxin.notices.kinds import Subject, all_kinds, kind_named
from lianxin.notices.models import Objection
from lianxin.notices.operations import MOST_CONTACT, MOST_WORDS, NewNotice, NewObjection
from lianxin.notices.queries import NoticeFilter, ObjectionFilter, kinds_at
from lianxin.site.language import said

_ALL = said("全部", "all")
STANDINGS = {
    "draft": Words("待发布", "To be published"),
    "running": Words("公示中", "Shown"),
    "paused": Words("已暂停", "Paused"),
    "over": Words("期满撤下", "Over"),
    "withdrawn": Words("提前撤下", "Taken down"),
    "discarded": Words("已弃稿", "Discarded"),
}


def _said(words: Words) -> str:
    return said(words.zh, words.en)


def _kinds(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((kind.name, _said(kind.words)) for kind in all_kinds())]


def _levels(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((level.value, _said(level.words)) for level in Level)]


class PublicFilterForm(forms.Form):
    """Place or words, kind, level."""

    q = forms.CharField(
        required=False,
        max_length=60,
        label=said("村名、乡镇名或标题", "Village, township or title"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(required=False, label=said("公示种类", "Kind"), choices=lambda: _kinds(_ALL))
    level = forms.ChoiceField(required=False, label=said("级别", "Level"), choices=lambda: _levels(_ALL))

    def wanted(self) -> NoticeFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return NoticeFilter(asked["q"], "", asked["kind"], asked["level"], asked.get("standing", ""))


class NoticeFilterForm(PublicFilterForm):
    """The same, and how the notice stands."""

    standing = forms.ChoiceField(
        required=False,
        label=said("状态", "Standing"),
        choices=[("", _ALL), *((key, _said(words)) for key, words in STANDINGS.items())],
    )


class ObjectionFilterForm(forms.Form):
    """Open, answered, or all."""

    state = forms.ChoiceField(
        required=False,
        label=said("状态", "State"),
        choices=[("", _ALL), ("open", said("待答复", "To be answered")), ("answered", said("已答复", "Answered"))],
    )

    def wanted(self) -> ObjectionFilter:
        """Return what a valid form asks for."""
        return ObjectionFilter(self.cleaned_data["state"])


class RegisterForm(forms.Form):
    """The day asked for."""

    on = forms.DateField(label=said("哪一天", "The day"), widget=forms.DateInput(attrs={"type": "date"}))


class ChooseForm(forms.Form):
    """What a draft is of: the area and the kind."""

    area = forms.ChoiceField(label=said("地区", "Area"))
    kind = forms.ChoiceField(label=said("公示种类", "Kind"), choices=lambda: _kinds("—"))

    def __init__(self, *args: Any, areas: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "—"), *((area.code, area.name) for area in areas)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a kind that is shown of no such area."""
        asked = super().clean() or {}
        if asked.get("area") and asked.get("kind") and asked["kind"] not in kinds_at(asked["area"]):
            self.add_error("kind", said("这个地区不公示这一种类。", "This kind is not shown of that area."))
        return asked


class DraftForm(forms.Form):
    """The rest of a draft: the subject, the level, how long, whom to call."""

    area = forms.CharField(widget=forms.HiddenInput)
    kind = forms.CharField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=said("公示内容", "What is shown"))
    level = forms.ChoiceField(label=said("级别", "Level"))
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=365,
        label=said("公示天数", "Days"),
        help_text=said("空着就按规定的天数", "empty: as many as are laid down"),
    )
    hotline = forms.CharField(
        max_length=60,
        label=said("监督电话", "Telephone for complaints"),
        help_text=said("村民打得通的办公电话，不要写私人手机", "an office telephone; no private number"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area_code: str, kind_name: str, subjects: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [level for level in levels_for(area_code) if level in kind_named(kind_name).levels]
        self.fields["subject"].choices = [(one.key, _said(one.words)) for one in subjects]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(level.value, _said(level.words)) for level in levels]  # type: ignore[attr-defined]

    def entry(self) -> NewNotice:
        """Return what the act takes."""
        told = self.cleaned_data
        return NewNotice(
            told["kind"], told["area"], Level(told["level"]), told["subject"], told["hotline"], told["days"]
        )


class PlainForm(forms.Form):
    """Nothing to fill in: only to be confirmed."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        max_length=400,
        label=said("理由", "Reason"),
        help_text=said("只有工作人员看得到", "only staff will see it"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PublicObjectionForm(forms.Form):
    """To which row, what is objected, and how to be reached, if one likes. ``rows`` are the rows as they are chosen from."""

    row = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=said("对哪一行", "Which row"),
        help_text=said(
            "选了哪一行，就先停办哪一户；选不准就选整份",
            "only the household of that row waits for the answer; choose the whole notice if unsure",
        ),
    )
    words = forms.CharField(
        max_length=MOST_WORDS,
        label=said("您有什么异议", "What do you object to"),
        help_text=said(
            "写清哪一户、哪一项、为什么；不要写身份证号", "Say which household or line, and why; no identity numbers"
        ),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST_WORDS}),
    )
    contact = forms.CharField(
        required=False,
        max_length=MOST_CONTACT,
        label=said("怎么联系您（可以不填）", "How to reach you (optional)"),
        help_text=said("只有答复您的工作人员看得到", "only the staff who answer you will see it"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, rows: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = ("", said("整份公示", "The whole notice"))
        self.fields["row"].choices = [whole, *rows]  # type: ignore[attr-defined]


class RecordedObjectionForm(PublicObjectionForm):
    """The same, told by telephone or on paper."""

    channel = forms.ChoiceField(
        label=said("怎么收到的", "How it came"),
        choices=[
            (Objection.Channel.PHONE, said("电话", "Telephone")),
            (Objection.Channel.PAPER, said("书面", "On paper")),
        ],
    )
    received_on = forms.DateField(label=said("收到日期", "Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("channel", "received_on", "row", "words", "contact")

    def entry(self) -> NewObjection:
        """Return what the act takes."""
        told = self.cleaned_data
        return NewObjection(told["words"], told["contact"], told["channel"], told["received_on"], told["row"])


class AnswerForm(forms.Form):
    """What came of an objection."""

    outcome = forms.ChoiceField(
        label=said("结论", "What came of it"),
        choices=[
            ("", "—"),
            (Objection.Outcome.NOT_UPHELD, said("异议不成立，公示继续", "Not upheld: the notice goes on")),
            (
                Objection.Outcome.UPHELD,
                said("异议成立，撤下公示并另行更正", "Upheld: taken down, a correction follows"),
            ),
        ],
    )
    answer = forms.CharField(
        max_length=MOST_WORDS,
        label=said("核实情况和答复", "What was found, and the answer"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        max_length=40,
        label=said("查询码", "Code"),
        help_text=said("12 位字母和数字，大小写都行", "12 letters and digits, in capitals or not"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
