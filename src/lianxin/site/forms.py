"""Signing in, and how a refusal is shown on a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from lianxin.core.kernel.errors import Refused
from lianxin.site.language import said, say
from lianxin.site.throttle import forget_failures, note_failure, refuse_after_failures


class SignInForm(AuthenticationForm):
    """User name and password. After several failures in a row the name must wait."""

    error_messages = {
        "invalid_login": said(
            "用户名或密码不对。密码区分大小写。",
            "The user name or the password is wrong. The password is case-sensitive.",
        ),
        "inactive": said("这个账号已停用，请联系县级管理员。", "This account is closed; ask the county officer."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = said("用户名", "User name")
        self.fields["password"].label = said("密码", "Password")
        for field in self.fields.values():
            field.error_messages["required"] = said("请填写这一项。", "Please fill this in.")

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        try:
            refuse_after_failures(username, address)
        except Refused as refusal:
            raise forms.ValidationError(refusal_text(refusal), code=refusal.code) from refusal
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            note_failure(username, address)
            raise
        forget_failures(username, address)
        return cleaned


def refusal_text(refusal: Refused) -> str:
    """Return what a refusal says to the reader, with its code."""
    return f"{say(refusal)} [{refusal.code}]"


def refuse(form: forms.BaseForm, refusal: Refused, field: str | None = None) -> None:
    """Show a refusal on the form: at a field, or at the top.

    Raises:
        ValueError: the form has no such field.
    """
    form.add_error(field, forms.ValidationError(refusal_text(refusal), code=refusal.code))
