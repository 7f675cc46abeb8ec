"""Addresses of the dashboards."""

from __future__ import annotations

from django.urls import path

from lianxin.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("units/<int:unit_id>/", views.unit, name="unit"),
    path("helpers/<int:helper_id>/", views.helper, name="helper"),
]
