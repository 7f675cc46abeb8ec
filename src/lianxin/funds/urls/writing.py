"""Addresses of pages on which something is done."""

from __future__ import annotations

from django.urls import path

from lianxin.funds.views import tranche_acts

urlpatterns = [
    path("tranches/new/", tranche_acts.announce, name="announce"),
    path("tranches/<int:tranche_id>/receive/", tranche_acts.receive, name="receive"),
    path("tranches/<int:tranche_id>/recover/", tranche_acts.recover, name="recover"),
    path("tranches/<int:tranche_id>/allocate/", tranche_acts.allocate, name="allocate"),
    path("tranches/<int:tranche_id>/projects/<int:project_id>/withdraw/", tranche_acts.withdraw, name="withdraw"),
]
