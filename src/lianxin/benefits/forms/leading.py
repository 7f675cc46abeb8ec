"""What a person fills in about leaders of industries, and about loans that were arranged."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.site.language import said

_KINDS = (
    ("villager", "致富带头人", "Villager"),
    ("cooperative", "合作社", "Cooperative"),
    ("enterprise", "龙头企业", "Enterprise"),
)
_QUALIFIERS = (("=", "准确", "exact"), ("≈", "约", "about"), (">", "余", "more than"))


class _InAreaForm(EntryForm):
    area = forms.ChoiceField(label=said("村或乡镇", "Village or township"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class LinkForm(_InAreaForm):
    """Who leads which households in what."""

    leader = words_field("带动主体", "Leader", longest=80)
    leader_kind = forms.ChoiceField(label=said("类型", "Kind"), choices=[(key, said(zh, en)) for key, zh, en in _KINDS])
    industry = words_field("产业", "Industry", longest=40)
    starts_on = day_field("从哪一天起", "From the day")
    households = forms.CharField(
        label=said("带动的户", "Households"),
        help_text=said("一行一个户编号", "one household number each line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_households(self) -> tuple[str, ...]:
        """Return the numbers, one each."""
        return tuple(line.strip() for line in self.cleaned_data["households"].splitlines() if line.strip())


class CoordinatedLoanForm(_InAreaForm):
    """A loan that a unit arranged."""

    lender = words_field("放贷机构", "Lender", longest=60)
    borrower = words_field("借款人", "Borrower", longest=80)
    purpose = words_field("用途", "Purpose", longest=120)
    amount = YuanField("金额（元）", "Amount in yuan")
    qualifier = forms.ChoiceField(
        label=said("数量说明", "As told"), choices=[(key, said(zh, en)) for key, zh, en in _QUALIFIERS]
    )
    on = day_field("放款日", "Granted on")
    document_no = words_field("合同或文件号", "Contract or document", longest=100)
