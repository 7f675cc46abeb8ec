"""Addresses of the project library."""

from __future__ import annotations

from django.urls import path

from lianxin.projects.views import acts, holdings, library, project

app_name = "projects"
urlpatterns = [
    path("", library.projects, name="projects"),
    path("new/", acts.propose, name="propose"),
    path("waiting/", library.waiting, name="waiting"),
    path("slow/", library.slow, name="slow"),
    path("ledger.xlsx", library.ledger, name="ledger"),
    path("notice.xlsx", library.notice, name="notice"),
    path("assets/", holdings.assets, name="assets"),
    path("assets/ledger.xlsx", holdings.ledger, name="asset-ledger"),
    path("assets/<int:asset_id>/", holdings.asset, name="asset"),
    path("assets/<int:asset_id>/<slug:name>/", acts.asset_act, name="asset-act"),
    path("<int:project_id>/", project.project, name="project"),
    path("<int:project_id>/board.pdf", project.board, name="board"),
    path("<int:project_id>/file.pdf", project.file, name="file"),
    path("<int:project_id>/photos/<slug:digest>/", project.photo, name="photo"),
    path("<int:project_id>/targets/", acts.targets, name="targets"),
    path("<int:project_id>/to/<slug:after>/", acts.step, name="step"),
    path("<int:project_id>/<slug:name>/", acts.act, name="act"),
    path("<int:project_id>/<slug:name>/<int:thing_id>/", acts.act, name="act-on"),
]
