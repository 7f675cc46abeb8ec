"""Addresses of the pages of monitoring."""

from __future__ import annotations

from django.urls import path

from lianxin.monitoring.views import county, episodes, leads, scores, warnings

app_name = "monitoring"
urlpatterns = [
    path("", county.overview, name="overview"),
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", leads.new, name="new-lead"),
    path("leads/of-rules/", warnings.of_rules, name="of-rules"),
    path("leads/<int:lead_id>/", leads.lead, name="lead"),
    path("leads/<int:lead_id>/about/<int:household_id>/", leads.identify, name="identify"),
    path("leads/<int:lead_id>/<slug:name>/", leads.act, name="lead-act"),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/new/", warnings.new, name="new-warning"),
    path("warnings/template/", warnings.template, name="warning-template"),
    path("warnings/<int:list_id>/", warnings.warning, name="warning"),
    path("warnings/<int:list_id>/<slug:name>/", warnings.warning_act, name="warning-act"),
    path("score/", scores.score, name="score"),
    path("score/fit/", scores.fit, name="fit"),
    path("visits/", scores.visits, name="visits"),
    path("households/", episodes.episodes, name="episodes"),
    path("households/<int:episode_id>/", episodes.episode, name="episode"),
    path("households/<int:episode_id>/<slug:name>/", episodes.act, name="episode-act"),
]
