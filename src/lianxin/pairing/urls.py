"""Addresses of the pairing pages."""

from __future__ import annotations

from django.urls import path

from lianxin.pairing import views

app_name = "pairing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("left-out/", views.households_left_out, name="left-out"),
    path("branches/", views.branches, name="branches"),
    path("take-over/", views.take_over, name="take-over"),
    path("plans/make/", views.make, name="make"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>/households/<int:household_id>/", views.override_household, name="override-household"),
    path("plans/<int:plan_id>/villages/<slug:village>/<slug:role>/", views.override_village, name="override-village"),
    path("plans/<int:plan_id>/confirm/", views.confirm, name="confirm"),
    path("plans/<int:plan_id>/discard/", views.discard, name="discard"),
]
