"""Every room's pages under its own name."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("lianxin.site.urls")),
    path("api/v1/", include("lianxin.site.api_urls")),
    path("jobs/", include("lianxin.jobs.urls")),
    path("places/", include("lianxin.places.urls")),
    path("people/", include("lianxin.people.urls")),
    path("registry/", include("lianxin.registry.urls")),
    path("notices/", include("lianxin.notices.urls")),
    path("public/", include("lianxin.notices.public_urls")),
    path("eligibility/", include("lianxin.eligibility.urls")),
    path("procedures/", include("lianxin.procedures.urls")),
    path("pairing/", include("lianxin.pairing.urls")),
    path("projects/", include("lianxin.projects.urls")),
    path("funds/", include("lianxin.funds.urls")),
    path("benefits/", include("lianxin.benefits.urls")),
    path("daily-work/", include("lianxin.work.urls")),
    path("supervision/", include("lianxin.supervision.urls")),
    path("complaints/", include("lianxin.supervision.public_urls")),
    path("monitoring/", include("lianxin.monitoring.urls")),
    path("regulations/", include("lianxin.regulations.urls")),
    path("exits/", include("lianxin.exits.urls")),
    path("field/", include("lianxin.field.urls")),
    path("odk/", include("lianxin.field.odk_urls")),
    path("assessment/", include("lianxin.assessment.urls")),
    path("reports/", include("lianxin.reports.urls")),
    path("audit/", include("lianxin.audit.urls")),
]
handler403 = "lianxin.site.views.forbidden"
handler404 = "lianxin.site.views.not_found"
handler500 = "lianxin.site.views.server_error"
