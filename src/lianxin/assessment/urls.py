"""Addresses of the pages of assessment."""

from __future__ import annotations

from django.urls import path

from lianxin.assessment.views import evaluations, fieldwork

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
    path(f"{_ONE}close/", evaluations.close, name="close"),
    path(f"{_ONE}publish/", evaluations.publish, name="publish"),
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
]
