"""Addresses of the pages of daily work."""

from __future__ import annotations

from django.urls import path

from lianxin.work.views import (
    attendance,
    campaigns,
    groups,
    ledgers,
    meetings,
    plans,
    records,
    reminders,
    tasks,
    totals,
    visits,
)

app_name = "work"
urlpatterns = [
    path("", visits.visits, name="visits"),
    path("records/", records.records, name="records"),
    path("records/new/", records.new, name="new-record"),
    path("records/take-in/", ledgers.take_in, name="take-in"),
    path("records/new-total/", records.new_total, name="new-total"),
    path("records/<int:record_id>/", records.record, name="record"),
    path("records/<int:record_id>/correct/", records.correct, name="correct-record"),
    path("records/<int:record_id>/withdraw/", records.withdraw, name="withdraw-record"),
    path("records/<int:record_id>/photos/<slug:digest>/", records.photo, name="photo"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<slug:kind>/<slug:subject>/", plans.plan, name="plan"),
    path("plans/<slug:kind>/<slug:subject>/write/", plans.write, name="write-plan"),
    path("plans/<slug:kind>/<slug:subject>/paper/", plans.paper, name="plan-paper"),
    path("plans/<slug:kind>/<slug:subject>/scans/<slug:digest>/", plans.scan, name="plan-scan"),
    path("plans/<slug:kind>/<slug:subject>/do/<slug:name>/", plans.act, name="plan-act"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="new-campaign"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/targets/", campaigns.targets, name="targets"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new, name="new-meeting"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.new, name="new-task"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/<slug:name>/", tasks.act, name="task-act"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/teams/<int:team_id>/", attendance.team, name="team-month"),
    path("attendance/teams/<int:team_id>/paper/", attendance.paper, name="team-month-paper"),
    path("absences/", attendance.absences, name="absences"),
    path("absences/new/", attendance.new_absence, name="new-absence"),
    path("absences/<int:absence_id>/", attendance.absence, name="absence"),
    path("absences/<int:absence_id>/<slug:name>/", attendance.act, name="absence-act"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new, name="new-group"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("totals/", totals.totals, name="totals"),
    path("totals/<slug:name>/", totals.indicator, name="indicator"),
]
