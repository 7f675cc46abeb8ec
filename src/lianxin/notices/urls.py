"""Pages of notices for staff."""

from __future__ import annotations

from django.urls import path

from lianxin.notices.views import acts, drafting, papers, reading

app_name = "notices"
urlpatterns = [
    path("", reading.notices, name="notices"),
    path("draft", drafting.draft, name="draft"),
    path("register", reading.register, name="register"),
    path("objections/", reading.objections, name="objections"),
    path("objections/<int:objection_id>/", acts.answer, name="answer"),
    path("codes/<int:household_id>/", papers.code_slip, name="code"),
    path("<int:notice_id>/", reading.notice, name="notice"),
    path("<int:notice_id>/sheet-a4.pdf", papers.sheet_a4, name="sheet-a4"),
    path("<int:notice_id>/sheet-a3.pdf", papers.sheet_a3, name="sheet-a3"),
    path("<int:notice_id>/poster.png", papers.poster, name="poster"),
    path("<int:notice_id>/<str:name>", acts.act, name="act"),
]
