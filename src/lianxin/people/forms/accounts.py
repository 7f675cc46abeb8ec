"""Accounts and their roles: looked for, opened, granted, ended, closed; one's own language and password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.people.access import Scope
from lianxin.people.forms.choices import ALL, area_choices, chosen_area, day_field, end_field, today
from lianxin.people.forms.units import search_field
from lianxin.people.models import User
from lianxin.people.operations import NewGrant
from lianxin.people.queries import units_under
from lianxin.people.roles import ROLES
from lianxin.site.forms import refuse
from lianxin.site.language import said
from lianxin.site.throttle import forget_failures, note_failure, refuse_after_failures

_STATES = [("", ALL), ("open", said("在用", "Open")), ("closed", said("已停用", "Closed"))]
_ROLES = [
    (role.value, said(f"{kind.words.zh}:{kind.purpose.zh}", f"{kind.words.en}: {kind.purpose.en}"))
    for role, kind in ROLES.items()
]


class AccountFilterForm(forms.Form):
    """Part of a name or user name; open or closed."""

    q = search_field("姓名或用户名", "Name or user name")
    state = forms.ChoiceField(required=False, choices=_STATES, label=said("状态", "State"))

    @property
    def is_active(self) -> bool | None:
        """Whether open accounts were asked for; None: all."""
        return {"open": True, "closed": False}.get(self.cleaned_data["state"])


class ReasonForm(forms.Form):
    """Why; it is kept with the event."""

    reason = forms.CharField(
        max_length=200, label=said("理由", "Reason"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=said("随操作记录保存", "kept with the event"),
    )  # fmt: skip


class TypedPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=said("新密码", "New password"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=said("要长，不能全是数字，也不要用常见密码", "long, not all digits, and not a common one"),
    )  # fmt: skip
    again = forms.CharField(
        label=said("再输一次", "The same again"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(said("两次输入的密码不一样。", "The two are not the same."))
        return again


class GrantForm(forms.Form):
    """A role over an area, from a day until a day, and why."""

    role = forms.ChoiceField(label=said("角色", "Role"), choices=_ROLES, widget=forms.RadioSelect)
    area_code = forms.ChoiceField(label=said("范围", "Area"))
    unit = forms.ModelChoiceField(
        queryset=None, required=False, label=said("单位", "Unit"), empty_label="—",
        help_text=said("只有单位联络员需要选", "only a unit liaison needs one"),
    )  # fmt: skip
    starts_on = day_field("起始日", "Starts on")
    ends_before = end_field()
    reason = forms.CharField(
        max_length=200, label=said("理由", "Reason"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=said("例如任命文号；随操作记录保存", "a letter of appointment, for example; kept with the event"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = area_choices(scope, "county", "township", "village")
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_under(scope)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean_area_code(self) -> str:
        return chosen_area(self.cleaned_data["area_code"])

    def grant(self) -> NewGrant:
        """Return the grant of a valid form."""
        asked = self.cleaned_data
        return NewGrant(
            asked["role"], asked["area_code"], asked["starts_on"], asked["reason"], asked["unit"], asked["ends_before"]
        )


class AccountForm(TypedPasswordForm, GrantForm):
    """An account to open with its first role."""

    username = forms.CharField(
        max_length=60, label=said("用户名", "User name"),
        help_text=said("登录用；字母、数字、点、横线、下划线", "to sign in with: letters, digits, dots, dashes"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(max_length=60, label=said("姓名", "Name"))

    field_order = (
        "username",
        "name",
        "password",
        "again",
        "role",
        "area_code",
        "unit",
        "starts_on",
        "ends_before",
        "reason",
    )


class EndGrantForm(ReasonForm):
    """When a role ends, and why."""

    ends_before = day_field("截止日", "Ends on", zh_help="从这天起不再有效", en_help="the first day no longer included")

    field_order = ("ends_before", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_before"].initial = lambda: today() + timedelta(days=1)


class LendForm(ReasonForm):
    """To whom a role is lent, from when until when, and why."""

    username = forms.CharField(
        max_length=60, label=said("受托人的用户名", "User name of the colleague"),
        help_text=said("他登录用的名字，请向他本人问明", "what he signs in with; ask him"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    starts_on = day_field("起始日", "Starts on")
    ends_before = day_field("截止日", "Ends on", zh_help="从这天起不再有效", en_help="the first day no longer included")

    field_order = ("username", "starts_on", "ends_before", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today


class NameForm(forms.Form):
    """The name that colleagues see."""

    name = forms.CharField(max_length=60, label=said("姓名", "Name"))


class LanguageForm(forms.Form):
    """The language of one's own pages."""

    language = forms.ChoiceField(label=said("页面语言", "Language of the pages"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


class PresentPasswordForm(forms.Form):
    """Something that wants one's own present password. Guessing it is made slow, as at sign-in."""

    present = forms.CharField(
        label=said("现在的密码", "Present password"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        try:
            refuse_after_failures(self.user.username, self.address)
        except Refused as refusal:
            refuse(self, refusal, "present")
            return present
        if not self.user.check_password(present):
            note_failure(self.user.username, self.address)
            raise forms.ValidationError(said("现在的密码不对。", "The present password is wrong."))
        forget_failures(self.user.username, self.address)
        return present


class OwnPasswordForm(PresentPasswordForm, TypedPasswordForm):
    """One's own new password; the present one must be known."""

    field_order = ("present", "password", "again")


class TokenForm(PresentPasswordForm):
    """A token of the API: what it is called, and for how many days it lets in."""

    name = forms.CharField(
        max_length=60, label=said("名称", "Name"),
        help_text=said("哪个程序用它，如“县数据平台”", "the program that uses it"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=said("有效期", "Lasts"), coerce=int, initial=90,
        choices=[(days, said(f"{days} 天", f"{days} days")) for days in (30, 90, 180, 366)],
    )  # fmt: skip

    field_order = ("name", "days", "present")
