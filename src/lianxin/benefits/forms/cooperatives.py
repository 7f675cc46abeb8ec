"""What a person fills in about cooperatives, what a look at one found, and what was signed with households."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.rulebook import dictionary
from lianxin.site.language import said

KINDS = (
    ("cooperative", "合作社", "Cooperative"),
    ("enterprise", "龙头企业", "Enterprise"),
    ("farm", "家庭农场", "Family farm"),
)


class CooperativeForm(EntryForm):
    """A cooperative as registered."""

    area = forms.ChoiceField(label=said("村或乡镇", "Village or township"))
    name = words_field("名称", "Name", longest=80)
    kind = forms.ChoiceField(label=said("类型", "Kind"), choices=[(key, said(zh, en)) for key, zh, en in KINDS])
    register_no = words_field("统一社会信用代码或登记号", "Number of registration", longest=40)
    responsible = words_field("负责人", "Who answers for it", longest=60)
    industry = words_field("产业", "Industry", longest=40)
    registered_on = day_field("登记日期", "Registered on")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class CheckForm(EntryForm):
    """What a look found."""

    on = day_field("检查日期", "Looked at on")
    has_charter = forms.BooleanField(label=said("有章程", "It has a charter"), required=False)
    has_accounts = forms.BooleanField(label=said("财务公开", "Its accounts are shown"), required=False)
    has_member_accounts = forms.BooleanField(label=said("有成员账户", "Each member has an account"), required=False)
    returns_surplus = forms.BooleanField(label=said("盈余按交易量返还", "Surplus goes back to members"), required=False)
    words = words_field("要整改的", "To be put right", longest=200, required=False)


class AgreementForm(EntryForm):
    """What was signed with households."""

    document_no = words_field("协议编号", "Number of the agreement", longest=100)
    mechanism = forms.ChoiceField(label=said("联结方式", "How they are linked"))
    crop = words_field("品种", "Crop", longest=40, required=False)
    plot = words_field("地块", "Plot", longest=60, required=False)
    mu = forms.DecimalField(label=said("每户亩数", "Mu of each"), max_digits=8, decimal_places=2, required=False)
    jin = forms.DecimalField(
        label=said("每户订购斤数", "Jin ordered of each"), max_digits=12, decimal_places=2, required=False
    )
    floor = YuanField("保底价（元/斤）", "Floor price, yuan a jin", required=False)
    signed_on = day_field("签订日期", "Signed on")
    ends_before = day_field("到哪天不再有效", "First day no longer in force", required=False)
    households = forms.CharField(
        label=said("户", "Households"), help_text=said("一行一个户编号", "one household number each line"), max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dictionary().code_lists["benefit_mechanism"].codes
        self.fields["mechanism"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in codes]  # type: ignore[attr-defined]

    def clean_households(self) -> tuple[str, ...]:
        """Return the numbers, one each."""
        return tuple(line.strip() for line in self.cleaned_data["households"].splitlines() if line.strip())
