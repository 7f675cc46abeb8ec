"""Addresses of the field room."""

from __future__ import annotations

from django.urls import path

from lianxin.field.views import doors

app_name = "field"
urlpatterns = [
    path("items", doors.items, name="items"),
    path("receipts", doors.receipts, name="receipts"),
    path("pictures/<uuid:uuid>", doors.picture, name="picture"),
]
