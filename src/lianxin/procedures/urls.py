"""Addresses of procedures and cases."""

from __future__ import annotations

from django.urls import path

from lianxin.procedures.views import beginning, case, cases, deciding, papers, procedures, showings

app_name = "procedures"
urlpatterns = [
    path("", procedures.procedures, name="procedures"),
    path("cases/", cases.cases, name="cases"),
    path("cases/waiting/", cases.waiting, name="waiting"),
    path("cases/showings/", showings.showings, name="showings"),
    path("cases/overview/", cases.overview, name="overview"),
    path("cases/log.xes", cases.log, name="log"),
    path("cases/ledger/", papers.ledger, name="ledger"),
    path("cases/<int:case_id>/forms/<slug:name>.pdf", papers.form, name="form"),
    path("cases/<int:case_id>/minutes/<int:number>.pdf", papers.minutes, name="minutes"),
    path("cases/decisions/", deciding.decisions, name="decisions"),
    path("cases/decisions/<str:key>/", deciding.decide, name="decide"),
    path("cases/new/", beginning.choose, name="choose"),
    path("cases/new/<slug:key>/", beginning.begin, name="begin"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/steps/<slug:name>/", case.step, name="step"),
    path("cases/<int:case_id>/objections/new/", case.objection, name="objection"),
    path("cases/<int:case_id>/objections/<int:number>/", case.answer, name="answer"),
    path("cases/<int:case_id>/evidence/<int:evidence_id>/", case.file, name="file"),
    path("<slug:key>/", procedures.procedure, name="procedure"),
]
