"""Addresses of the field room."""

from __future__ import annotations

from django.urls import path

from lianxin.field.views import doors, downloads, shell

app_name = "field"
urlpatterns = [
    path("", shell.page, name="page"),
    path("worker.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("device", downloads.device, name="device"),
    path("forms", downloads.forms, name="forms"),
    path("villages/<str:code>", downloads.village, name="village"),
    path("items", doors.items, name="items"),
    path("receipts", doors.receipts, name="receipts"),
    path("pictures/<uuid:uuid>", doors.picture, name="picture"),
]
