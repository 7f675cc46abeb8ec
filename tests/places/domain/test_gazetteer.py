"""The packaged tree and its past."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from importlib.resources import files

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.places import gazetteer as packaged
from lianxin.places.domain.names import village_stem
from lianxin.places.gazetteer import gazetteer


def test_it_holds_the_whole_tree_of_2023() -> None:
    tree = gazetteer()
    counties = tree.counties_under("")
    townships = [t for county in counties for t in tree.townships(county)]
    top = [d for d in tree.top_divisions() if len(d.code) < 6]
    assert len(tree.provinces()) == 31
    assert len(top) - 31 == 342
    assert len(counties) == 2978
    assert len(townships) == 41352


def test_it_counts_every_village() -> None:
    tree = gazetteer()
    # Every hundredth county is unpacked and walked; the shared test compares them all.
    for county in tree.counties_under("")[::100]:
        for township in tree.townships(county):
            villages = tree.villages(township.code)
            assert villages
            assert [v.code for v in villages] == sorted({v.code for v in villages})
            assert all(v.code.startswith(township.code) and len(v.code) == 12 and v.name for v in villages)


def test_it_walks_from_the_province_down() -> None:
    path = gazetteer().path("630106102222")
    assert [d.name for d in path] == ["青海省", "西宁市", "湟中区", "鲁沙尔镇", "白土庄村委会"]
    assert [d.code for d in gazetteer().children("63")][:2] == ["6301", "6302"]
    assert gazetteer().children("630106102222") == ()
    assert len(gazetteer().children("")) == 31


@pytest.mark.parametrize("code", ["630199", "99", "630106999", "630106102999", "999999001001"])
def test_it_has_no_path_for_a_code_that_is_not_there(code: str) -> None:
    assert gazetteer().division(code) is None
    with pytest.raises(Refused) as refusal:
        gazetteer().path(code)
    assert refusal.value.code == "PLACE-002"


def test_it_knows_what_a_county_was_on_a_day() -> None:
    tree = gazetteer()
    (before,) = tree.as_of("630106", date(2016, 6, 1))
    (after,) = tree.as_of("630122", date(2020, 6, 1))
    assert (before.code, before.name) == ("630122", "湟中县")
    assert (after.code, after.name) == ("630106", "湟中区")
    assert after.valid_from == before.valid_before == date(2019, 12, 31)
    assert [v.code for v in tree.as_of("630106", date(1990, 1, 1))] == ["632124"]


@pytest.mark.parametrize(
    ("code", "on", "names"),
    [
        ("520304", date(2014, 1, 1), ["遵义县"]),
        ("520581", date(2015, 1, 1), ["黔西县"]),
        ("520581", date(2005, 1, 1), ["黔西县"]),
        ("4206", date(2005, 1, 1), ["襄樊市"]),
        ("320213", date(2010, 1, 1), ["北塘区", "南长区", "崇安区"]),
        ("622900", date(2020, 1, 1), ["临夏回族自治州"]),
    ],
)
def test_it_follows_renamings_and_mergers_back(code: str, on: date, names: list[str]) -> None:
    assert sorted(v.name for v in gazetteer().as_of(code, on)) == names


@pytest.mark.parametrize(
    ("old", "new"), [("630122", "630106"), ("632124", "630106"), ("522423", "520581"), ("350427", "350405")]
)
def test_it_follows_an_abolished_code_forward(old: str, new: str) -> None:
    assert gazetteer().latest_codes(old) == (new,)


def test_it_refuses_a_day_for_a_code_that_never_was() -> None:
    with pytest.raises(Refused) as refusal:
        gazetteer().as_of("639999", date(2020, 1, 1))
    assert refusal.value.code == "PLACE-002"
    assert gazetteer().latest_codes("639999") == ()


def test_it_gives_every_county_of_the_edition_one_name_on_its_day() -> None:
    tree = gazetteer()
    on = date(2023, 12, 31)
    for division in tree.top_divisions():
        assert [v.name for v in tree.as_of(division.code, on) if v.code == division.code] == [division.name]


def test_it_never_lets_two_versions_of_a_code_overlap() -> None:
    history = gazetteer().history
    for version in history.all_versions():
        others = [v for v in history.versions(version.code) if v is not version]
        start = version.valid_from or date.min
        assert version.valid_before is None or version.valid_before > start
        assert not any(other.is_valid_on(start) for other in others)


def test_it_knows_positions_only_where_its_source_does() -> None:
    tree = gazetteer()
    longitude, latitude = tree.position("630106") or (0, 0)
    assert 101 < longitude < 102
    assert 36 < latitude < 37
    assert tree.position("630106102222") is None


def test_it_refuses_a_file_that_its_manifest_does_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = packaged._packaged
    monkeypatch.setattr(packaged, "_packaged", lambda name: real(name) + (b"x" if name.startswith("history") else b""))
    with pytest.raises(Refused) as refusal:
        packaged.gazetteer.__wrapped__()
    assert refusal.value.code == "PLACE-003"
    assert "history.txt.xz" in refusal.value.what.zh


def test_it_refuses_to_start_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "POSITIONS", "no_such_file.txt.xz")
    with pytest.raises(Refused) as refusal:
        packaged.gazetteer.__wrapped__()
    assert refusal.value.code == "PLACE-003"


def test_it_ships_what_the_manifest_says() -> None:
    folder = files("lianxin.places.gazetteer")
    digests = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))["sha256"]
    assert {name: hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() for name in digests} == digests


def test_it_finds_the_bare_name_of_every_village_in_its_packed_line() -> None:
    tree = gazetteer()
    for county in [*tree.counties_under("")[::150], "130209"]:
        for township in tree.townships(county):
            for village in tree.villages(township.code):
                assert tree.may_name(township.code, village_stem(village.name)), village
    assert not tree.may_name("630106102", "没有这个村")
    assert not tree.may_name("639999999", "白土庄")
