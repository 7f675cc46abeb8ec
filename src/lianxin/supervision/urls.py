"""Addresses of the pages of supervision."""

from __future__ import annotations

from django.urls import path

from lianxin.supervision.views import clues, complaints, department_lists, disputes, issue_progress, issues, runs

app_name = "supervision"
urlpatterns = [
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/today/", disputes.today, name="disputes-today"),
    path("disputes/days/", disputes.calendar, name="disputes-calendar"),
    path("disputes/<int:dispute_id>/", disputes.dispute, name="dispute"),
    path("disputes/<int:dispute_id>/<slug:name>/", disputes.act, name="dispute-act"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new/", complaints.new, name="new-complaint"),
    path("complaints/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/<slug:name>/", complaints.act, name="complaint-act"),
    path("issues/", issues.issues, name="issues"),
    path("issues/new/", issues.new, name="new-issue"),
    path("issues/plan.pdf", issue_progress.plan, name="issue-plan"),
    path("issues/progress/", issue_progress.overview, name="issue-progress"),
    path("issues/asked/", issue_progress.spread, name="spread"),
    path("issues/asked/<int:answer_id>/", issue_progress.answer, name="spread-answer"),
    path("issues/<int:issue_id>/", issues.issue, name="issue"),
    path("issues/<int:issue_id>/accountability/", issue_progress.accountability, name="accountability"),
    path("issues/<int:issue_id>/evidence/<int:evidence_id>/", issues.evidence, name="issue-evidence"),
    path("issues/<int:issue_id>/<slug:name>/", issues.act, name="issue-act"),
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
