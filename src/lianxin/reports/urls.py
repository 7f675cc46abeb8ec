"""Addresses of the dashboards, and of the forms of superiors."""

from __future__ import annotations

from django.urls import path

from lianxin.reports.views import dashboard, figures, tables

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("units/<int:unit_id>/", dashboard.unit, name="unit"),
    path("helpers/<int:helper_id>/", dashboard.helper, name="helper"),
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
]
