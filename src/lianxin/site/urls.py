"""The site's own pages."""

from __future__ import annotations

from django.urls import path

from lianxin.site import views

app_name = "site"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("sign-in", views.SignIn.as_view(), name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("language", views.choose_language, name="language"),
    path("appearance", views.choose_appearance, name="appearance"),
    path("about", views.about, name="about"),
    path("style", views.style, name="style"),
    path("healthz", views.healthz, name="healthz"),
    path("look/<str:digest>/<str:name>", views.look, name="look"),
]
