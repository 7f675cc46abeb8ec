"""Addresses of the money pages."""

from __future__ import annotations

from lianxin.funds.urls import papers, reading, writing

app_name = "funds"
urlpatterns = [*reading.urlpatterns, *writing.urlpatterns, *papers.urlpatterns]
