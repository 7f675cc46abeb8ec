"""Addresses of the pages of assessment."""

from __future__ import annotations

from django.urls import path

from lianxin.assessment.views import ballots, evaluations, fieldwork, scores

app_name = "assessment"
_ONE = "evaluations/<int:evaluation_id>/"
_HOUSEHOLD = f"{_ONE}sample/<int:place>/"
urlpatterns = [
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/new/", evaluations.new_evaluation, name="new-evaluation"),
    path(_ONE, evaluations.evaluation, name="evaluation"),
    path(f"{_ONE}name/", evaluations.name, name="name"),
    path(f"{_ONE}release/<int:user_id>/", evaluations.release, name="release"),
    path(f"{_ONE}freeze/", evaluations.freeze, name="freeze"),
    path(f"{_ONE}draw/", evaluations.draw, name="draw"),
    path(f"{_ONE}progress/", evaluations.progress, name="progress"),
    path(f"{_ONE}close/", evaluations.close, name="close"),
    path(f"{_ONE}publish/", evaluations.publish, name="publish"),
    path(f"{_ONE}hand-over/", evaluations.hand_over, name="hand-over"),
    path(f"{_ONE}drop/", evaluations.drop, name="drop"),
    path(f"{_ONE}report.pdf", evaluations.report, name="report"),
    path(f"{_ONE}sample/", fieldwork.sample, name="sample"),
    path(f"{_ONE}bring-in/", fieldwork.bring_in, name="bring-in"),
    path(_HOUSEHOLD, fieldwork.household, name="household"),
    path(f"{_HOUSEHOLD}ask/", fieldwork.ask, name="ask"),
    path(f"{_HOUSEHOLD}correct/", fieldwork.correct, name="correct"),
    path(f"{_HOUSEHOLD}replace/", fieldwork.replace, name="replace"),
    path(f"{_HOUSEHOLD}prove/", fieldwork.prove, name="prove"),
    path(f"{_HOUSEHOLD}evidence/<int:evidence_id>/", fieldwork.evidence, name="evidence"),
    path(f"{_HOUSEHOLD}judge/", fieldwork.judge, name="judge"),
    path("scores/", scores.scores, name="scores"),
    path("scores/new/", scores.new_score, name="new-score"),
    path("scores/<int:sheet_id>/", scores.score, name="score"),
    path("scores/<int:sheet_id>/give/<slug:line>/", scores.give, name="give"),
    path("scores/<int:sheet_id>/show/", scores.show, name="show"),
    path("scores/<int:sheet_id>/appeal/", scores.appeal, name="appeal"),
    path("scores/<int:sheet_id>/answer/<int:number>/", scores.answer, name="answer"),
    path("scores/<int:sheet_id>/finalise/", scores.finalise, name="finalise"),
    path("scores/<int:sheet_id>/ballots/", scores.ballots, name="ballots"),
    path("scores/<int:sheet_id>/sheet.pdf", scores.paper, name="score-paper"),
    path("vote/", ballots.vote, name="vote"),
]
