"""Addresses of the register's pages."""

from __future__ import annotations

from django.urls import path

from lianxin.registry.views import conflicts, corrections, households, imports, membership, openings, years

app_name = "registry"
urlpatterns = [
    path("households/", households.households, name="households"),
    path("households/<int:household_id>/", households.household, name="household"),
    path("households/<int:household_id>/members/<int:member_id>/", households.member, name="member"),
    path("households/<int:household_id>/open/", openings.open_value, name="open"),
    path("households/<int:household_id>/confirm/", corrections.confirm, name="confirm-facts"),
    path("households/<int:household_id>/correct/", corrections.correct, name="correct"),
    path("households/<int:household_id>/members/<int:member_id>/correct/", corrections.correct, name="correct-member"),
    path("households/<int:household_id>/join/", membership.join, name="join"),
    path("households/<int:household_id>/members/<int:member_id>/join/", membership.join, name="join-again"),
    path("households/<int:household_id>/members/<int:member_id>/leave/", membership.leave, name="leave"),
    path("imports/", imports.jobs, name="imports"),
    path("imports/new/", imports.new, name="import"),
    path("imports/templates/<slug:kind>/", imports.template, name="template"),
    path("imports/<int:job_id>/", imports.job, name="job"),
    path("imports/<int:job_id>/progress/", imports.progress, name="job-progress"),
    path("imports/<int:job_id>/confirm/", imports.confirm, name="confirm"),
    path("imports/<int:job_id>/again/", imports.again, name="again"),
    path("imports/<int:job_id>/marked/", imports.marked, name="marked"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("conflicts/<int:conflict_id>/", conflicts.conflict, name="conflict"),
    path("conflicts/<int:conflict_id>/open/", conflicts.open_values, name="open-conflict"),
    path("years/", years.years, name="years"),
    path("years/<int:county_code>/<int:year>/close/", years.close, name="close-year"),
    path("years/<int:county_code>/<int:year>/reopen/", years.reopen, name="reopen-year"),
]
