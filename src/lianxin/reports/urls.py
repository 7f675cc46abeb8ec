"""Addresses of the dashboards, and of the forms of superiors."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import dashboard

app_name = "reports"
urlpatterns = [path("", dashboard.dashboard, name="dashboard")]
