"""Addresses of the room's pages."""

from __future__ import annotations

from django.urls import path

from lianxin.people.views import accounts, own_account, own_tokens, teams, units

app_name = "people"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/new/", units.new_unit, name="new-unit"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/branches/new/", units.new_branch, name="new-branch"),
    path("branches/", units.branches, name="branches"),
    path("helpers/", units.helpers, name="helpers"),
    path("helpers/new/", units.new_helper, name="new-helper"),
    path("helpers/<int:helper_id>/", units.helper, name="helper"),
    path("helpers/<int:helper_id>/move/", units.move_helper, name="move-helper"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new_team, name="new-team"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/join/", teams.join, name="join-team"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new-account"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/grant/", accounts.grant, name="grant"),
    path("accounts/<int:account_id>/grants/<int:grant_id>/end/", accounts.end_grant, name="end-grant"),
    path("accounts/<int:account_id>/close/", accounts.close, name="close-account"),
    path("accounts/<int:account_id>/password/", accounts.password, name="password"),
    path("accounts/<int:account_id>/name/", accounts.rename, name="rename"),
    path("accounts/<int:account_id>/helper/", accounts.link, name="link"),
    path("me/", own_account.me, name="me"),
    path("me/language/", own_account.language, name="own-language"),
    path("me/roles/<int:grant_id>/lend/", own_account.lend, name="lend"),
    path("me/lent/<int:grant_id>/end/", own_account.take_back, name="take-back"),
    path("me/tokens/new/", own_tokens.issue, name="issue-token"),
    path("me/tokens/<int:token_id>/revoke/", own_tokens.revoke, name="revoke-token"),
    path("me/password/", own_account.password, name="own-password"),
]
