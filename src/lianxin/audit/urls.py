"""Addresses of the room's pages."""

from __future__ import annotations

from django.urls import path

from lianxin.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("verify/", views.verify, name="verify"),
    path("<int:event_id>/", views.event, name="event"),
]
