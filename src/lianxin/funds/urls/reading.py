"""Addresses of pages that only read."""

from __future__ import annotations

from django.urls import path

from lianxin.funds.views import credit, ledger, overview, told, tranches

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("flows/", overview.flows, name="flows"),
    path("tranches/", tranches.tranches, name="tranches"),
    path("tranches/<int:tranche_id>/", tranches.tranche, name="tranche"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/journal.beancount", ledger.journal, name="journal"),
    path("ledger/<int:transfer_id>/", ledger.transfer, name="transfer"),
    path("accounts/", ledger.accounts, name="accounts"),
    path("accounts/<int:account_id>/", ledger.account, name="account"),
    path("statements/", ledger.statements, name="statements"),
    path("credit/", credit.credit, name="credit"),
    path("projects/<int:project_id>/", credit.project, name="project"),
    path("households/<int:household_id>/", credit.household, name="household"),
    path("told/", told.told, name="told"),
    path("goods/", told.goods, name="goods"),
]
