"""What everybody may see without signing in: live notices, and one's own household with a code."""

from __future__ import annotations

from django.urls import path

from lianxin.notices.views import public

app_name = "public"
urlpatterns = [
    path("", public.notices, name="notices"),
    path("mine/", public.mine, name="mine"),
    path("<str:key>/", public.notice, name="notice"),
    path("<str:key>/sheet.pdf", public.sheet, name="sheet"),
    path("<str:key>/objection", public.objection, name="objection"),
]
