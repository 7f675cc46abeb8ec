"""Addresses of the room's pages."""

from __future__ import annotations

from django.urls import path

from lianxin.places import views

app_name = "places"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("<str:code>/", views.area, name="area"),
    path("<str:code>/shapes/", views.shapes, name="shapes"),
    path("<str:code>/tag/", views.tag, name="tag"),
]
