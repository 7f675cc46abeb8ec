"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from lianxin.regulations import views

app_name = "regulations"
urlpatterns = [
    path("", views.regulations, name="regulations"),
    path("new/", views.new, name="new"),
    path("<int:regulation_id>/", views.regulation, name="regulation"),
    path("<int:regulation_id>/revise/", views.revise, name="revise"),
]
