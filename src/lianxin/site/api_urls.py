"""Addresses of the API."""

from __future__ import annotations

from lianxin.site.api import addresses

app_name = "api"
urlpatterns = addresses()
