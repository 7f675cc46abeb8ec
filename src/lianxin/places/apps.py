from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lianxin.places"
    label = "places"

    def ready(self) -> None:
        from lianxin.places.queries import area_title
        from lianxin.site.downloads import name_areas_with

        name_areas_with(area_title)
