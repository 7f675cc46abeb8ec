"""The areas that projects are for."""

from __future__ import annotations

import pytest

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE
from lianxin.places.models import Area
from registry.makers import areas, year_book


@pytest.fixture(autouse=True)
def known_areas(request: pytest.FixtureRequest) -> None:
    """Names for the county, both townships and both villages; nothing for the tests of the domain, which need no tables."""
    if "domain" in request.path.parts:
        return
    request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
    areas()
    year_book()
    county = Area.objects.get(level=Area.Level.COUNTY)
    town = Area.objects.create(code=OTHER_TOWNSHIP, name="邻镇", level=Area.Level.TOWNSHIP, parent=county)
    Area.objects.create(code=OTHER_VILLAGE, name="下河村", level=Area.Level.VILLAGE, parent=town)


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))
