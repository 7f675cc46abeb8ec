"""Whom a token stands for; and the account itself, so that a program can see what it may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Router
from pydantic import Field

from lianxin.audit.operations import coming_by
from lianxin.people.access import acts_of_grant, grants_in_force
from lianxin.people.operations import used_token
from lianxin.people.roles import ROLES, Role
from lianxin.site.api import announce, authenticate_with
from lianxin.site.errors import TOO_MANY_WRONG_TOKENS
from lianxin.site.shapes import Both, Shape, both
from lianxin.site.throttle import Throttle

WRONG_TOKENS = Throttle("people.tokens", 20, 15, TOO_MANY_WRONG_TOKENS)
router = announce("people", Router())


def caller(request: HttpRequest, secret: str) -> Any:
    """Return the owner of a token that lets in today; None where none does.

    Wrong tokens are counted by address, and after some of them that address is told to wait. A token that is right is let in all the
    same: behind a proxy or in an office many share an address, and 256 random bits are not guessed.

    Raises:
        Refused: SITE-027 too many wrong tokens.
    """
    token = used_token(secret, on=timezone.localdate())
    if token is None:
        address = request.META.get("REMOTE_ADDR", "")
        WRONG_TOKENS.refuse_after_too_many(address)
        WRONG_TOKENS.count(address)
        return None
    request.around.enter_context(coming_by("api", token=token.pk))  # type: ignore[attr-defined]
    request.around.enter_context(translation.override(token.user.language))  # type: ignore[attr-defined]
    return token.user


authenticate_with(caller)


class RoleShown(Shape):
    """A role that the account holds today."""

    role: str = Field(description="Key of the role.")
    words: Both
    area_code: str = Field(description="Where it holds: a division code and all below it; empty: everywhere.")
    acts: list[str] = Field(description="What it permits there; docs/reference/permissions.md.")
    is_lent: bool = Field(description="Whether a colleague lent it.")
    ends_before: date | None = Field(description="First day on which it no longer holds; null: no end is set.")


class AccountShown(Shape):
    """The account for which the token acts."""

    username: str
    name: str
    language: str = Field(description="Language in which free texts of answers are told.")
    roles: list[RoleShown]


@router.get("/me", response=AccountShown, summary="令牌主人 · Whose token it is")
def me(request: HttpRequest) -> AccountShown:
    """The account for which the token acts, with the roles that it holds today."""
    user = request.auth  # type: ignore[attr-defined]
    roles = [
        RoleShown(
            role=grant.role,
            words=both(ROLES[Role(grant.role)].words),
            area_code=grant.area_code,
            acts=sorted(act.value for act in acts_of_grant(grant)),
            is_lent=grant.lent_from_id is not None,
            ends_before=grant.ends_before,
        )
        for grant in grants_in_force(user)
    ]
    return AccountShown(username=user.username, name=user.name, language=user.language, roles=roles)
