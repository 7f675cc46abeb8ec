"""Addresses of the dashboards, and of the forms of superiors."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import dashboard

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("units/<int:unit_id>/", dashboard.unit, name="unit"),
    path("helpers/<int:helper_id>/", dashboard.helper, name="helper"),
]
