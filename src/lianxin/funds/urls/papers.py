"""Addresses of papers to take away."""

from __future__ import annotations

from django.urls import path

from lianxin.funds.views import papers

urlpatterns = [
    path("papers/ledger/", papers.fund_ledger, name="fund_ledger"),
    path("papers/publicity/", papers.publicity, name="publicity"),
]
