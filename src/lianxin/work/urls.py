"""Addresses of the pages of daily work."""

from __future__ import annotations

from django.urls import path

from lianxin.work.views import records, reminders, totals, visits

app_name = "work"
urlpatterns = [
    path("", visits.visits, name="visits"),
    path("records/", records.records, name="records"),
    path("records/new/", records.new, name="new-record"),
    path("records/new-total/", records.new_total, name="new-total"),
    path("records/<int:record_id>/", records.record, name="record"),
    path("records/<int:record_id>/correct/", records.correct, name="correct-record"),
    path("records/<int:record_id>/withdraw/", records.withdraw, name="withdraw-record"),
    path("records/<int:record_id>/photos/<slug:digest>/", records.photo, name="photo"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("totals/", totals.totals, name="totals"),
    path("totals/<slug:name>/", totals.indicator, name="indicator"),
]
