"""Addresses of OpenRosa, below the address that is entered into ODK Collect: ``/odk``."""

from __future__ import annotations

from django.urls import path

from lianxin.field.views import openrosa

app_name = "odk"
urlpatterns = [
    path("formList", openrosa.forms, name="forms"),
    path("forms/<str:form_id>/form.xml", openrosa.form, name="form"),
    path("forms/<str:form_id>/manifest", openrosa.form_manifest, name="manifest"),
    path("forms/<str:form_id>/files/<str:name>", openrosa.media, name="media"),
    path("submission", openrosa.submission, name="submission"),
]
