"""Divisions of another country from a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.places.commands import app
from lianxin.places.domain.codes import Level, is_foreign, is_temporary, parent_code, short_code
from lianxin.places.loading import ForeignArea, load_areas, read_areas
from lianxin.places.models import Area
from lianxin.places.queries import area_by_code, areas_under, resolve_mention

WHOLE = """code,name,level,parent
CI0101001001,Azito,village,CI0101001
CI,Côte d'Ivoire,province,
CI0101,Abidjan,county,CI01
CI01,Abidjan,city,CI
CI0101001,Yopougon,township,CI0101
"""


class Clerk:
    """Somebody who may not change areas."""

    pk, name = 1, "甲某"

    def may(self, act: str) -> bool:
        return False


def loaded(tmp_path: Path, text: str) -> int:
    path = tmp_path / "areas.csv"
    path.write_text(text, encoding="utf-8")
    return load_areas(areas=read_areas(path), by=None)


@pytest.mark.django_db
def test_it_opens_a_country_in_any_order_of_lines_once(tmp_path: Path) -> None:
    assert loaded(tmp_path, WHOLE) == 5
    assert loaded(tmp_path, WHOLE) == 0
    village = area_by_code("CI0101001001")
    assert village is not None
    assert (village.name, village.level, village.is_temporary) == ("Azito", "village", False)
    assert village.parent is not None
    assert village.parent.name == "Yopougon"
    assert set(areas_under("CI0101").values_list("code", flat=True)) == {"CI0101001", "CI0101001001"}
    assert Event.objects.filter(act="places.load").count() == 1


@pytest.mark.django_db
def test_it_finds_a_loaded_village_by_name_inside_its_county(tmp_path: Path) -> None:
    loaded(tmp_path, WHOLE)
    assert resolve_mention("Azito", within="CI0101", on=date(2022, 12, 31)).code == "CI0101001001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("CI9,Nowhere,city,CI", "PLACE-001"),
        ("C10101,Nowhere,county,CI01", "PLACE-001"),
        ("6301,西宁市,city,63", "PLACE-013"),
        ("CI02,Nowhere,county,CI", "PLACE-004"),
        ("CI0101001001G01,Nowhere,group,CI0101001001", "PLACE-004"),
        ("CI02,,city,CI", "PLACE-011"),
        ("CI0201,Nowhere,county,CI02", "PLACE-014"),
        ("CI02,Nowhere,city,", "PLACE-014"),
        ("KE01,Nairobi,city,CI", "PLACE-014"),
        ("CI01,Bouaké,city,CI", "PLACE-015"),
        ("CI02,Nowhere,district,CI", "PLACE-016"),
        ("CI02,Nowhere,city,CI,more", "PLACE-016"),
    ],
)
def test_it_refuses_a_table_with_one_wrong_line_whole(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        loaded(tmp_path, f"{WHOLE}{line}\n")
    assert refusal.value.code == code
    assert not Area.objects.exists()


@pytest.mark.parametrize("content", [b"", b"name,code\n", "code,name,level,parent\nCI,É,province,".encode("latin-1")])
def test_it_refuses_a_file_that_is_no_such_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match="PLACE-016"):
        read_areas(path)


@pytest.mark.django_db
def test_it_refuses_who_may_not_change_areas() -> None:
    with pytest.raises(Refused, match="PLACE-010"):
        load_areas(areas=[ForeignArea("CI", "Côte d'Ivoire", Level.PROVINCE)], by=Clerk())
    assert not Area.objects.exists()


def test_it_tells_foreign_codes_from_national_and_temporary_ones() -> None:
    assert [is_foreign(code) for code in ("CI", "CI0101", "63", "630106T01")] == [True, True, False, False]
    assert [is_temporary(code) for code in ("CI", "CI0101001", "CI0101T01", "630106T01")] == [False, False, True, True]
    assert (short_code("ci0101"), parent_code("CI0101001")) == ("CI0101", "CI0101")


@pytest.mark.django_db
def test_it_loads_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(WHOLE, encoding="utf-8")
    assert "5 areas loaded" in CliRunner().invoke(app, ["load", str(path)]).stdout
    assert Area.objects.count() == 5
