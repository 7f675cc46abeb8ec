"""Addresses of the pages of exits."""

from __future__ import annotations

from django.urls import path

from lianxin.exits.views import after, dashboards, figures, lists, sheets

app_name = "exits"
urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("judge/", dashboards.judge, name="judge"),
    path("villages/<str:code>/", dashboards.village, name="village"),
    path("villages/<str:code>/short/<slug:tally>/", dashboards.short, name="short"),
    path("households/", dashboards.households, name="households"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/new/<slug:level>/<str:code>/", sheets.open_sheet, name="open-sheet"),
    path("sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("sheets/<int:sheet_id>/answer/<slug:criterion>/", sheets.answer, name="answer"),
    path("sheets/<int:sheet_id>/files/<int:number>/", sheets.file, name="file"),
    path("sheets/<int:sheet_id>/conclude/", sheets.conclude, name="conclude"),
    path("sheets/<int:sheet_id>/back/", sheets.send_back, name="send-back"),
    path("after/", after.after, name="after"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:list_id>/", lists.exit_list, name="list"),
    path("lists/<int:list_id>/approve/", lists.approve, name="approve-list"),
    path("lists/<int:list_id>/refuse/", lists.refuse, name="refuse-list"),
    path("figures/", figures.figures, name="figures"),
    path("figures/new/", figures.new_figure, name="new-figure"),
    path("coverage/new/", figures.new_coverage, name="new-coverage"),
    path("surveys/new/", figures.new_survey, name="new-survey"),
]
