"""Ledgers count rows of several rooms, are scoped, and are had as Excel, CSV, PDF and Word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from cast import TOWNSHIP, VILLAGE, signed_in
from lianxin.benefits.models import Benefit
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.ledger_lists import LEDGERS, ledgers_open_to
from lianxin.reports.queries import ledgers
from registry import makers

pytestmark = pytest.mark.django_db


def rows(user: User, name: str, **asked: Any) -> list[dict[str, str]]:
    """The rows of a ledger's file."""
    response: Any = signed_in(user).get(f"/reports/ledgers/{name}/", {"format": "csv", "year": 2026, **asked})
    assert response.status_code == 200, name
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pairing", {"帮扶责任人": "帮扶戊", "户主": "甲大山", "职务": "科长", "本年走访（天）": "1"}),
        (
            "duties",
            {
                "村": "某镇上河村",
                "驻村干部（人）": "1",
                "帮扶责任人（人）": "1",
                "结对户（户）": "1",
                "走访量（次）": "1",
            },
        ),
        ("students", {"姓名": "甲小妹", "就读学校": "某县职校", "金额（元）": "1500.00", "状态": "待审批"}),
        ("workers", {"姓名": "甲大山", "务工时间(月)": "5"}),
        ("relocated", {"户主": "甲大山", "人口": "1"}),
        (
            "summary",
            {
                "在册户": "2",
                "人口": "3",
                "贫困户": "0",
                "建档属性：一般贫困户": "1",
                "劳动力": "1",
                "劳动力未填": "1",
                "有帮扶责任人": "1",
                "有计划": "1",
            },
        ),
        ("causes", {"在册户": "2", "因病": ""}),
    ],
)
def test_a_ledger_tells_what_the_rooms_remember(
    name: str, expected: dict[str, str], home: Household, grant: Benefit, township_clerk: User
) -> None:
    (first, *_) = rows(township_clerk, name)
    assert {key: first[key] for key in expected} == expected


def test_causes_are_told_where_no_neighbour_can_be_guessed(home: Household, township_clerk: User) -> None:
    for number in range(3):
        makers.household(f"丙{number}", main_cause="disability")
    (first,) = rows(township_clerk, "causes")
    assert (first["在册户"], first["因病"], first["因残"], first["未填"]) == ("5", "1", "3", "1")


def test_missing_facts_are_listed_line_by_line_with_who_is_to_look(home: Household, township_clerk: User) -> None:
    found = rows(township_clerk, "missing")
    assert {"甲大山", "乙小河"} == {one["户主"] for one in found}
    assert all(one["责任人"] == ("帮扶戊" if one["户主"] == "甲大山" else "") for one in found)
    assert {(one["户主"], one["成员"], one["缺少的项目"]) for one in found} == {
        ("甲大山", "甲大山", "证件号码"),
        ("乙小河", "乙小河", "证件号码"),
    }


def test_an_area_too_wide_to_look_through_asks_for_a_smaller_one(
    home: Household, township_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "MOST_CHECKED", 1)
    page = signed_in(township_clerk).get("/reports/ledgers/missing/").content.decode()
    assert "请在上面选一个乡镇或村" in page


def test_nobody_sees_rows_of_another_township(
    home: Household, grant: Benefit, other_township_clerk: User, other_helper: User
) -> None:
    for name in LEDGERS:
        for user in (other_township_clerk, other_helper):
            if user.may(LEDGERS[name].listing.act):
                assert rows(user, name) == [], name


@pytest.mark.parametrize("name", list(LEDGERS))
def test_the_cast_at_a_ledger(name: str, home: Household, sent_at: Callable[..., dict[str, int]]) -> None:
    status = sent_at(f"/reports/ledgers/{name}/", members=("township_clerk", "helper", "stranger", "nobody"))
    assert (status["township_clerk"], status["stranger"], status["nobody"]) == (200, 403, 302)
    money = LEDGERS[name].listing.act == "projects.read"  # which helpers may not read
    assert status["helper"] == (403 if money else 200)


@pytest.mark.one_engine
def test_a_ledger_is_had_on_paper(home: Household, township_clerk: User) -> None:
    client = signed_in(township_clerk)
    for kind, sign in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = client.get("/reports/ledgers/summary/", {"format": kind, "area": VILLAGE})
        assert answer.content.startswith(sign)
    assert client.get("/reports/ledgers/summary/", {"area": TOWNSHIP}).status_code == 200
    assert client.get("/reports/ledgers/summary/", {"area": "999902"}).status_code == 400
    assert client.get("/reports/ledgers/nothing/").status_code == 404


def test_every_ledger_on_the_shelf_can_be_opened(home: Household, township_clerk: User) -> None:
    client = signed_in(township_clerk)
    found = ledgers_open_to(township_clerk)
    assert len(found) > len(LEDGERS)
    assert {client.get(one.url).status_code for one in found} == {200}
