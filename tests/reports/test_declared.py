"""What an indicator declares is told wherever it is met: on its page, in the list and its files, over the API, at the shell."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from cast import COUNTY, Program, signed_in
from lianxin.people.models import User
from lianxin.reports.commands import app
from lianxin.reports.declared import declared
from lianxin.reports.indicators import shelf
from registry.makers import areas

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]
_SAID = ("单位", "计的是", "怎么算", "时段", "地方", "基数", "来源", "性质", "版本")


@pytest.fixture(autouse=True)
def _areas() -> None:
    areas()


def test_every_indicator_says_all_of_itself_in_both_languages() -> None:
    for indicator in shelf().library.indicators.values():
        lines = declared(indicator).lines()
        assert all(name.zh and name.en and told.zh and told.en for name, told in lines), indicator.code
        names = [name.zh for name, _ in lines]
        assert set(_SAID) <= set(names)
        assert ("分子" in names) == ("分母" in names) == (indicator.measure == "ratio"), indicator.code


def test_persons_are_told_from_person_times_and_from_what_was_told() -> None:
    things = {code: declared(shelf().library.indicators[code]).thing.zh for code in shelf().library.indicators}
    assert things["work.persons"] == "人，同一人只算一次"
    assert things["work.person_times"] == "人次，同一人几次算几次"
    assert things["registry.village_persons"].startswith("人，按填报")


def test_the_page_of_an_indicator_shows_what_it_is_in_the_language_of_its_reader(county_officer: User) -> None:
    client, url = signed_in(county_officer), "/reports/figures/exits.incidence/"
    page = client.get(url).content.decode()
    for told in (*_SAID, "贫困人口", "农业户籍人口", "只算这一级自己的数", "第 2 版定义", "退出、农户登记"):
        assert told in page, told
    # The same stands beside the figure itself.
    assert "农业户籍人口" in client.get(url, {"area": COUNTY, "before": "2020-01-01"}).content.decode()
    client.post("/language", {"language": "en", "next": url})
    page = client.get(url).content.decode()
    for told in ("Numerator", "persons registered as rural", "Source rooms", "version 2 of the definition"):
        assert told in page, told


def test_the_list_and_its_file_have_a_column_for_each(county_officer: User) -> None:
    client = signed_in(county_officer)
    page = client.get("/reports/figures/", {"q": "exits.incidence"}).content.decode()
    for told in ("贫困人口 ÷ 农业户籍人口", "时段最后一天所在年度的资料", "只算这一级自己的数", "第 2 版"):
        assert told in page, told
    found = client.get("/reports/figures/", {"format": "csv"})
    content = b"".join(found.streaming_content)  # type: ignore[attr-defined]
    rows = {row["代码"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    assert len(rows) == len(shelf().library.indicators)
    assert (rows["exits.incidence"]["分子"], rows["exits.incidence"]["分母"]) == ("贫困人口", "农业户籍人口")
    assert (rows["work.person_times"]["单位"], rows["work.person_times"]["版本"]) == ("人次", "1")


def test_the_api_and_the_shell_tell_the_same(county_officer: User) -> None:
    told = json.loads(CliRunner().invoke(app, ["indicators", "--json"]).output)
    shell = {one["code"]: one for one in told}["exits.incidence"]
    assert shell["denominator"] == {"zh": "农业户籍人口", "en": "persons registered as rural"}
    assert (shell["rooms"], shell["base"]["zh"].split("：")[0]) == (["exits", "registry"], "贫困发生率、退出判定")
    over = {one["code"]: one for one in Program(county_officer).get("reports/indicators").json()}["exits.incidence"]
    assert (over["denominator"], over["thing"], over["timing"]) == (shell["denominator"], "rate", "yearly")
    assert (over["period"], over["area"], over["base"]) == (shell["period"], shell["area"], shell["base"])
