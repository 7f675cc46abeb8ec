"""Addresses of the dashboards, and of the forms of superiors."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import dashboard, open_data, programmes

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("units/<int:unit_id>/", dashboard.unit, name="unit"),
    path("open-data/", open_data.open_data, name="open-data"),
    path("programmes/", programmes.listed, name="programmes"),
    path("programmes/<slug:name>/", programmes.programme, name="programme"),
    path("programmes/<slug:name>/report", programmes.report, name="progress"),
    path("helpers/<int:helper_id>/", dashboard.helper, name="helper"),
]
