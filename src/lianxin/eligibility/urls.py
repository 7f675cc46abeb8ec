"""Addresses of the identification pages."""

from __future__ import annotations

from django.urls import path

from lianxin.eligibility import views

app_name = "eligibility"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("runs/<int:run_id>/", views.overview, name="run"),
    path("runs/<int:run_id>/households/", views.findings, name="findings"),
    path("identify/", views.identify, name="identify"),
    path("values/", views.values, name="values"),
    path("values/put/", views.put_value, name="put-value"),
    path("rules/", views.rules, name="rules"),
]
