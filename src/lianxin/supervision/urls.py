"""Addresses of the pages of supervision."""

from __future__ import annotations

from django.urls import path

from lianxin.supervision.views import clues, department_lists, runs

app_name = "supervision"
urlpatterns = [
    path("clues/", clues.clues, name="clues"),
    path("clues/<int:clue_id>/", clues.clue, name="clue"),
    path("clues/<int:clue_id>/<slug:name>/", clues.clue_act, name="clue-act"),
    path("coverage/", runs.coverage, name="coverage"),
    path("coverage/run/", runs.begin, name="begin"),
    path("coverage/<int:run_id>/", runs.run, name="run"),
    path("lists/", department_lists.lists, name="lists"),
    path("lists/new/", department_lists.new, name="new-list"),
    path("lists/template/", department_lists.template, name="list-template"),
    path("lists/<int:list_id>/", department_lists.department_list, name="list"),
    path("lists/<int:list_id>/<slug:name>/", department_lists.list_act, name="list-act"),
]
