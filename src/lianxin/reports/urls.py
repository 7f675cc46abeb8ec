"""Addresses of the dashboards, of the forms of superiors and of the national layouts."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import (
    behind,
    dashboard,
    figures,
    fillings,
    ledgers,
    named_forms,
    open_data,
    papers,
    programmes,
    tables,
    verify,
)  # fmt: skip

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("rows/<slug:kind>/", behind.rows, name="rows"),
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
    path("figures/", figures.library, name="library"),
    path("figures/published/<int:figure_id>/", figures.published, name="published"),
    path("figures/expected/", figures.expectations, name="expectations"),
    path("figures/expected/new/", figures.new_expectation, name="new-expectation"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("tables/", tables.tables, name="tables"),
    path("tables/new/", tables.new, name="new-table"),
    path("tables/<int:table_id>/", tables.table, name="table"),
    path("tables/<int:table_id>/<slug:name>/", tables.act, name="table-act"),
    path("tables/<int:table_id>/files/<int:file_id>/", tables.file, name="table-file"),
    path("papers/", papers.shelf, name="papers"),
    path("papers/cards/", papers.print_cards, name="print-cards"),
    path("papers/cards/<int:job_id>/", papers.cards, name="cards"),
    path("papers/cards/<int:job_id>/file/", papers.cards_file, name="cards-file"),
    path("papers/<slug:form>/<str:subject>/", papers.paper, name="paper"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/<slug:name>/", ledgers.ledger, name="ledger"),
    path("verify/", verify.ask, name="verify-ask"),
    path("verify/<str:written>", verify.verify, name="verify"),
]
