"""Writes of accounts, roles, units, helpers and teams: each one gate, one decision, one event, one transaction.

``by`` is the signed-in user who acts. Only the command line passes None: the house itself, for whoever has the
deployment's folder in hand. An anonymous visitor is a user without grants and is refused.
"""

from __future__ import annotations

from lianxin.people.operations.accounts import close_account, open_account, rename_account, set_language, set_password
from lianxin.people.operations.branches import NewBranch, register_branches
from lianxin.people.operations.lending import lend_role, take_role_back
from lianxin.people.operations.roles import NewGrant, end_grant, grant_role, open_account_with_role
from lianxin.people.operations.teams import join_team, open_team
from lianxin.people.operations.tokens import issue_token, revoke_token, used_token
from lianxin.people.operations.units import (
    NewHelper,
    NewUnit,
    link_account_to_helper,
    move_helper,
    register_helper,
    register_unit,
)

__all__ = [
    "NewBranch",
    "NewGrant",
    "NewHelper",
    "NewUnit",
    "close_account",
    "end_grant",
    "grant_role",
    "issue_token",
    "join_team",
    "lend_role",
    "link_account_to_helper",
    "move_helper",
    "open_account",
    "open_account_with_role",
    "open_team",
    "register_branches",
    "register_helper",
    "register_unit",
    "rename_account",
    "revoke_token",
    "set_language",
    "set_password",
    "take_role_back",
    "used_token",
]
