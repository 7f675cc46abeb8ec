"""Units, helpers and teams: how they are looked for, registered and moved."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people import errors
from lianxin.people.access import Scope
from lianxin.people.forms.choices import (
    ALL,
    EVERYWHERE,
    NOT_RECORDED,
    area_choices,
    chosen_area,
    code_choices,
    day_field,
    end_field,
    today,
    village_choices,
)
from lianxin.people.lists import BRANCH_KINDS
from lianxin.people.models import Branch, Helper, TeamMember, Unit
from lianxin.people.operations import NewBranch, NewHelper, NewUnit
from lianxin.people.queries import HelperFilter, helpers_under, units_under
from lianxin.rulebook import dictionary
from lianxin.site.forms import refuse
from lianxin.site.language import said

DUTIES = {
    TeamMember.Duty.FIRST_SECRETARY: Words("第一书记", "First secretary"),
    TeamMember.Duty.LEADER: Words("队长", "Leader"),
    TeamMember.Duty.MEMBER: Words("队员", "Member"),
}
_HELPER = Words("责任人", "helper")
_YES_NO = [("", NOT_RECORDED), ("yes", said("是", "Yes")), ("no", said("否", "No"))]


def search_field(zh: str, en: str) -> forms.CharField:
    """A search box."""
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return forms.CharField(required=False, max_length=60, label=said(zh, en), widget=widget)


class UnitFilterForm(forms.Form):
    """Part of a name or the code, and the level."""

    q = search_field("名称或编号", "Name or code")
    affiliation = forms.ChoiceField(required=False, label=said("隶属关系", "Affiliation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].choices = code_choices("unit_affiliation", ALL)  # type: ignore[attr-defined]


class HelperFilterForm(forms.Form):
    """Part of a name or the code, the unit, and whether a leading cadre."""

    q = search_field("姓名或编号", "Name or number")
    unit = forms.ModelChoiceField(queryset=None, required=False, label=said("帮扶单位", "Unit"), empty_label=ALL)
    leader = forms.BooleanField(required=False, label=said("只看联村领导", "Leading cadres only"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_under(scope)  # type: ignore[attr-defined]

    def wanted(self) -> HelperFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return HelperFilter(asked["q"], asked["unit"], asked["leader"])


class TeamFilterForm(forms.Form):
    """Area."""

    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = [choice for choice in area_choices(scope, "township", "village") if choice[0] not in {"", EVERYWHERE}]
        self.fields["area"].choices = [("", ALL), *inside]  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    """A unit to register."""

    code = forms.CharField(
        max_length=40, label=said("单位编号", "Code"),
        help_text=said("本项目中的编号，或统一社会信用代码", "its code in the programme, or its credit code"),
    )  # fmt: skip
    name = forms.CharField(max_length=100, label=said("单位全称", "Full name"))
    area_code = forms.ChoiceField(
        label=said("服务的地区", "Area it serves"), help_text=said("一般为本县", "usually the county")
    )
    affiliation = forms.ChoiceField(required=False, label=said("隶属关系", "Affiliation"))
    village_capacity = forms.IntegerField(
        initial=3, label=said("最多帮扶的村数", "Villages it can serve"), widget=forms.NumberInput(attrs={"min": 0})
    )
    address = forms.CharField(required=False, max_length=200, label=said("地址", "Address"))
    longitude = forms.FloatField(
        required=False,
        label=said("经度", "Longitude"),
        help_text=said("度，WGS-84；可不填", "degrees, WGS-84; optional"),
    )
    latitude = forms.FloatField(
        required=False,
        label=said("纬度", "Latitude"),
        help_text=said("度，WGS-84；可不填", "degrees, WGS-84; optional"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = area_choices(scope, "county", "township")  # type: ignore[attr-defined]
        self.fields["affiliation"].choices = code_choices("unit_affiliation")  # type: ignore[attr-defined]

    def clean_area_code(self) -> str:
        return chosen_area(self.cleaned_data["area_code"])

    def entry(self) -> NewUnit:
        """Return the unit of a valid form."""
        return NewUnit(**self.cleaned_data)


class HelperForm(forms.Form):
    """A helper to register."""

    unit = forms.ModelChoiceField(queryset=None, label=said("帮扶单位", "Unit"), empty_label="—")
    code = forms.CharField(max_length=40, label=said("责任人编号", "Number"))
    name = forms.CharField(max_length=60, label=said("姓名", "Name"))
    post = forms.CharField(required=False, max_length=60, label=said("职务", "Post"))
    phone = forms.CharField(
        required=False, max_length=20, label=said("联系电话", "Telephone"),
        help_text=said("印在帮扶联系卡上", "printed on the contact card"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    sex = forms.ChoiceField(required=False, label=said("性别", "Sex"))
    is_party_member = forms.ChoiceField(required=False, choices=_YES_NO, label=said("是否党员", "Party member"))
    is_leader = forms.BooleanField(required=False, label=said("联村领导", "Leading cadre who links a village"))
    household_capacity = forms.IntegerField(
        initial=5, label=said("最多结对的户数", "Households he can be first helper of"),
        widget=forms.NumberInput(attrs={"min": 0}),
    )  # fmt: skip
    home_village_code = forms.ChoiceField(
        required=False, label=said("原籍村", "Village he comes from"),
        help_text=said("结对时回避本村", "he is not paired with households there"),
    )  # fmt: skip
    starts_on = day_field("上岗日", "In service from")
    ends_before = end_field()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_under(scope)  # type: ignore[attr-defined]
        self.fields["sex"].choices = code_choices("sex")  # type: ignore[attr-defined]
        villages = [("", NOT_RECORDED), *village_choices(scope)]
        self.fields["home_village_code"].choices = villages  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean_is_party_member(self) -> bool | None:
        return {"": None, "yes": True, "no": False}[self.cleaned_data["is_party_member"]]

    def entry(self) -> NewHelper:
        """Return the helper of a valid form."""
        return NewHelper(**self.cleaned_data)


class MoveForm(forms.Form):
    """The unit that a helper goes to, and from which day."""

    unit = forms.ModelChoiceField(queryset=None, label=said("调入单位", "Unit he joins"), empty_label="—")
    on = day_field("调动日期", "From the day")

    def __init__(self, *args: Any, scope: Scope, helper: Helper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_under(scope).exclude(pk=helper.unit_id)  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class TeamForm(forms.Form):
    """A resident team to open."""

    village_code = forms.ChoiceField(label=said("村", "Village"))
    name = forms.CharField(
        max_length=100, label=said("工作队名称", "Name of the team"),
        help_text=said("例如：某某局驻某某村工作队", "for example: team of such an office in such a village"),
    )  # fmt: skip
    starts_on = day_field("进村日", "In the village from")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_code"].choices = [("", "—"), *village_choices(scope)]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today


class HelperByNumber(forms.Form):
    """A helper, told by his number: a county has more of them than a list can hold."""

    helper = forms.CharField(
        max_length=40, label=said("责任人编号", "Number of the helper"),
        help_text=said("在责任人名单中可以查到", "it stands in the list of helpers"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_helper(self) -> Helper | None:
        code = self.cleaned_data["helper"].strip()
        found = helpers_under(self.scope, on=today()).filter(code=code).first()
        if found is None:
            refuse(self, Refused(errors.NOT_FOUND, what=_HELPER, key=code), "helper")
        return found


class JoinForm(HelperByNumber):
    """A helper who joins a team."""

    duty = forms.ChoiceField(
        label=said("职务", "Duty"), choices=[(duty.value, said(words.zh, words.en)) for duty, words in DUTIES.items()]
    )
    starts_on = day_field("入队日", "Joins on")
    ends_before = end_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].initial = TeamMember.Duty.MEMBER.value
        self.fields["starts_on"].initial = today


def code_words(code_list: str, key: str) -> Words | None:
    """What a key of a code list is called, or None when it was not recorded."""
    return dictionary().code_lists[code_list].by_key(key).words if key else None


class BranchForm(forms.Form):
    """A party organisation of a unit."""

    name = forms.CharField(max_length=60, label=said("名称", "Name"))
    code = forms.CharField(max_length=40, label=said("编号", "Code"))
    kind = forms.ChoiceField(label=said("类别", "Kind"))
    above = forms.ModelChoiceField(
        queryset=None, required=False, label=said("上级党组织", "Answers to"), empty_label="—", to_field_name="code"
    )
    secretary = forms.ModelChoiceField(queryset=None, required=False, label=said("书记", "Secretary"), empty_label="—")
    starts_on = day_field("起始日", "First day")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["kind"].choices = [(one, said(words.zh, words.en)) for one, words in BRANCH_KINDS.items()]  # type: ignore[attr-defined]
        open_ones = unit.branches.filter(ends_before__isnull=True).exclude(kind=Branch.Kind.BRANCH)
        self.fields["above"].queryset = open_ones  # type: ignore[attr-defined]
        self.fields["secretary"].queryset = unit.helpers.filter(ends_before__isnull=True)  # type: ignore[attr-defined]

    def entry(self) -> NewBranch:
        """Return the organisation of a valid form."""
        told = dict(self.cleaned_data)
        above = told.pop("above")
        return NewBranch(unit=self.unit, above=above.code if above else "", **told)
