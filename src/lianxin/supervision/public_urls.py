"""What everybody may do without signing in: make a complaint, and see with its code what came of it."""

from __future__ import annotations

from django.urls import path

from lianxin.supervision.views import public

app_name = "complaints"
urlpatterns = [
    path("", public.new, name="new"),
    path("follow/", public.follow, name="follow"),
    path("judge/", public.judge, name="judge"),
]
