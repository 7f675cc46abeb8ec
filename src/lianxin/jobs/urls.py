"""Addresses of the pages of jobs."""

from __future__ import annotations

from django.urls import path

from lianxin.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<str:key>/", views.job, name="job"),
    path("<str:key>/progress/", views.progress, name="progress"),
]
