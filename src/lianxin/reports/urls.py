"""Addresses of the dashboards, of the forms of superiors and of the national layouts."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import dashboard, fillings, named_forms, open_data, programmes

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("units/<int:unit_id>/", dashboard.unit, name="unit"),
    path("open-data/", open_data.open_data, name="open-data"),
    path("programmes/", programmes.listed, name="programmes"),
    path("programmes/<slug:name>/", programmes.programme, name="programme"),
    path("programmes/<slug:name>/report", programmes.report, name="progress"),
    path("helpers/<int:helper_id>/", dashboard.helper, name="helper"),
    path("forms/", named_forms.forms, name="forms"),
    path("forms/new/", named_forms.new, name="new-form"),
    path("forms/headings/", named_forms.words, name="form-words"),
    path("forms/<int:form_id>/", named_forms.form, name="form"),
    path("forms/<int:form_id>/<int:number>/", named_forms.version, name="version"),
    path("forms/<int:form_id>/<int:number>/blank/", named_forms.blank, name="blank-form"),
    path("forms/<int:form_id>/<int:number>/changes/", named_forms.changes, name="form-changes"),
    path("forms/<int:form_id>/<int:number>/fill/", fillings.fill_in, name="fill-in"),
    path("forms/filled/<int:fill_id>/", fillings.fill, name="fill"),
    path("forms/filled/<int:fill_id>/file/", fillings.fill_file, name="fill-file"),
    path("layouts/", fillings.layouts, name="layouts"),
    path("layouts/<slug:name>/", fillings.layout, name="layout"),
]
