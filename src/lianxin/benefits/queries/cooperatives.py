"""Cooperatives with what lists tell of them: how the latest look found them, with how many households they have agreements."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from lianxin.benefits.models import Cooperative, CooperativeCheck


def listed_cooperatives(found: QuerySet[Cooperative]) -> QuerySet[Cooperative]:
    """The cooperatives with ``households`` (different ones, of agreements that have not ended early) and ``looked_on``, ``lacks``."""
    latest = CooperativeCheck.objects.filter(cooperative=OuterRef("pk")).order_by("-on", "-id")
    return found.annotate(
        households=Count("agreements__household", distinct=True),
        looked_on=Subquery(latest.values("on")[:1]),
        lacks=Subquery(latest.annotate(told=F("words")).values("told")[:1]),
    )
