"""What is asked of whoever settles items: which value, why; and a file of items."""

from __future__ import annotations

from django import forms

from lianxin.field.models import Divergence
from lianxin.field.operations.files import LARGEST_FILE
from lianxin.field.operations.gates import LONGEST_REASON
from lianxin.field.queries.items import CHOICES, KINDS, STATES
from lianxin.site.language import said

_ALL = ("", said("全部", "All"))
_OPEN = ("open", said("等人处理", "Waiting for somebody"))
_REQUIRED = {"required": said("请填写这一项。", "Please fill this in.")}


class ItemFilterForm(forms.Form):
    """A state and a kind."""

    state = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[_ALL, _OPEN, *((key, said(words.zh, words.en)) for key, (words, _) in STATES.items())],
    )  # fmt: skip
    kind = forms.ChoiceField(
        required=False, label=said("内容", "Kind"),
        choices=[_ALL, *((str(key), said(words.zh, words.en)) for key, words in KINDS.items())],
    )  # fmt: skip


class ChoiceFilterForm(forms.Form):
    """How divergences were decided."""

    choice = forms.ChoiceField(
        required=False, label=said("选择", "Choice"),
        choices=[_ALL, *((key or "open", said(words.zh, words.en)) for key, (words, _) in CHOICES.items())],
    )  # fmt: skip


class SettleForm(forms.Form):
    """Which revision was seen, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=said("理由", "Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_REQUIRED,
    )  # fmt: skip


class ChooseForm(SettleForm):
    """Which value stands from now on, and why; ``seen`` is the version of the present value."""

    choice = forms.ChoiceField(
        label=said("哪个对", "Which is right"), widget=forms.RadioSelect, error_messages=_REQUIRED,
        choices=[
            (Divergence.Choice.TAKE.value, said("采用报送的", "Take what was sent")),
            (Divergence.Choice.KEEP.value, said("保留现有的", "Keep what stands")),
        ],
    )  # fmt: skip
    field_order = ["choice", "reason"]


class ImportForm(forms.Form):
    """A file that was exported from a telephone."""

    file = forms.FileField(
        label=said("手机导出的文件", "File exported from a telephone"),
        help_text=said("在手机“记录 → 导出”得到。", "Made on the telephone: Records → Export."),
        error_messages=_REQUIRED,
    )

    def content(self) -> bytes:
        """Return the file's content; one that is longer than any sound file is cut, and then refused."""
        return bytes(self.cleaned_data["file"].read(LARGEST_FILE + 1))
