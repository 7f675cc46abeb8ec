"""A list declares its columns once: how they are shown, how they are filed, how the list is taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django import forms
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import FileResponse, StreamingHttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from openpyxl import load_workbook

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site import downloads
from lianxin.site.downloads import Offer, addresses_of, asked_of, download, lists_of, told_filters
from lianxin.site.listing import NOTHING, Column, Kind, Listing, body_of, head_of, linked, text_of, together

NAME = Words("姓名", "Name")


class Reader:
    """Somebody whose home is a county."""

    name = "甲"
    pk = 1

    def home_area(self, act: str) -> str:
        return "999901" if act == "tests.read" else ""


def listing(*columns: Column, **given: Any) -> Listing:
    wanted: dict[str, Any] = {"name": "tests.list", "words": Words("名单", "List"), "act": "tests.read"}
    return Listing(**(wanted | given), columns=columns or (Column(NAME, lambda row: row),))


def request(query: str = "") -> Any:
    made = RequestFactory().get(f"/list/?{query}")
    made.user = Reader()  # type: ignore[assignment]
    return made


@pytest.fixture(autouse=True)
def _connections_stay() -> Iterator[None]:
    """Let a response that is closed here leave connections to the database alone."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was recorded of downloads, and an area that has a name."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(downloads, "_recorders", [lambda **given: told.append(given)])
    monkeypatch.setattr(downloads, "_namers", [lambda code: f"县{code}"])
    return told


def content_of(response: Any) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    content = b"".join(response)
    response.close()
    return content


def lines_of(response: Any) -> list[list[str]]:
    text = content_of(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


CELLS: dict[str, tuple[Kind, Any, str, Any]] = {
    "text": (Kind.TEXT, "<甲>", "&lt;甲&gt;", "<甲>"),
    "words": (Kind.TEXT, Words("甲", "A"), "甲", "甲"),
    "several": (Kind.TEXT, [Words("甲", "A"), "乙"], "甲、乙", "甲、乙"),
    "code": (Kind.CODE, "007", "007", "007"),
    "count": (Kind.COUNT, 12_345, "12,345", 12_345),
    "zero": (Kind.COUNT, 0, "0", 0),
    "yuan": (Kind.YUAN, 512_345, "5,123.45", Decimal("5123.45")),
    "day": (Kind.DAY, date(2026, 11, 24), "2026-11-24", date(2026, 11, 24)),
    "moment": (
        Kind.MOMENT,
        datetime(2026, 11, 24, 2, 5, 9, tzinfo=UTC),
        "2026年11月24日 10:05",
        datetime(2026, 11, 24, 10, 5),  # noqa: DTZ001 - a cell has no time zone
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_value_is_shown_and_filed_as_its_kind(name: str) -> None:
    kind, value, shown, filed = CELLS[name]
    column = Column(NAME, lambda row: row, kind)
    assert shown in body_of(listing(Column(NAME, lambda row: "x"), column), [value])
    assert column.filed(value) == filed


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("value", [None, "", ()])
def test_what_is_missing_says_so_and_is_never_zero(kind: Kind, value: Any) -> None:
    assert "未填" in str(Column(NAME, lambda row: row, kind).shown(value))
    assert "未填" not in str(Column(NAME, lambda row: row, kind, missing=NOTHING).shown(value))
    assert Column(NAME, lambda row: row, kind).filed(value) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.COUNT, "3"), (Kind.COUNT, True), (Kind.YUAN, 1.5), (Kind.DAY, "2026-11-24"), (Kind.TEXT, 3), (Kind.CODE, 3)],
)
def test_a_value_of_another_kind_is_a_fault(kind: Kind, value: Any) -> None:
    with pytest.raises(TypeError):
        Column(NAME, lambda row: row, kind).filed(value)


def test_it_draws_a_table_whose_rows_can_be_cards() -> None:
    table = listing(
        Column(NAME, lambda row: row, html=lambda row: linked(row, "/x?a=1&b=2")),
        Column(Words("人<口", "Members"), lambda row: 3, Kind.COUNT),
        row_id=lambda row: f"row-{row}",
    )
    assert head_of(table) == (
        '<thead><tr><th scope="col">姓名</th><th scope="col" class="number">人&lt;口</th></tr></thead>'
    )
    assert body_of(table, ["甲"]) == (
        '<tbody><tr id="row-甲"><th scope="row"><a href="/x?a=1&amp;b=2">甲</a></th>'
        '<td class="number" data-heading="人&lt;口">3</td></tr></tbody>'
    )


def test_parts_of_a_cell_stay_together() -> None:
    assert together("<甲>", "", linked("乙", "/")) == '<span>&lt;甲&gt; <a href="/">乙</a></span>'


def test_a_text_of_a_number_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        text_of([1])  # type: ignore[list-item]


def test_it_keeps_every_filter_in_the_address_of_a_file() -> None:
    asked = request("q=%E7%94%B2&area=1&area=2&page=x&format=csv&list=y")
    assert addresses_of(asked, listing()) == [
        ("Excel", "?q=%E7%94%B2&area=1&area=2&format=xlsx"),
        ("CSV", "?q=%E7%94%B2&area=1&area=2&format=csv"),
        ("PDF", "?q=%E7%94%B2&area=1&area=2&format=pdf"),
        ("Word", "?q=%E7%94%B2&area=1&area=2&format=docx"),
    ]
    assert addresses_of(request(), listing(part="loads"))[1] == ("CSV", "?list=loads&format=csv")


def test_without_a_format_it_is_the_page(recorded: list[Any]) -> None:
    assert download(request("list=x"), Offer(listing(), ["甲"])) is None
    assert recorded == []


def test_it_gives_text_with_a_name_and_records_who_took_what(recorded: list[Any]) -> None:
    offer = Offer(listing(), ["甲", "乙"], filters={"q": "…"})
    response = download(request("format=csv"), offer)
    assert recorded == [
        {
            "by": recorded[0]["by"],
            "listing": "tests.list",
            "area_code": "999901",
            "filters": {"q": "…"},
            "rows": 2,
            "file_format": "csv",
        }
    ]
    assert response is not None
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "名单-县999901-2026-11-24.csv" in unquote(response.headers["Content-Disposition"])
    assert lines_of(response) == [["姓名"], ["甲"], ["乙"]]


def test_it_gives_a_workbook_of_the_chosen_area(recorded: list[Any]) -> None:
    response = download(request("format=xlsx"), Offer(listing(), ["甲"], area_code="999901101"))
    assert isinstance(response, FileResponse)
    assert recorded[0]["area_code"] == "999901101"
    assert "名单-县999901101-2026-11-24.xlsx" in unquote(response.headers["Content-Disposition"])
    sheet = load_workbook(io.BytesIO(content_of(response))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet] == [["姓名"], ["甲"]]


def test_it_speaks_the_reader_s_language_to_the_last_row() -> None:
    rows = [Words("甲", "A")] * 1_100
    with translation.override("en"):
        response = download(request("format=csv"), Offer(listing(), rows))
    assert translation.get_language() == "zh-hans"  # the page's own language is put away before the stream is made
    found = lines_of(response)
    assert found[0] == ["Name"]
    assert {line[0] for line in found[1:]} == {"A"}
    assert len(found) == 1_101


def test_it_takes_things_some_hundred_at_a_time() -> None:
    sizes: list[int] = []

    def rows_of(some: list[Any]) -> Iterator[Any]:
        sizes.append(len(some))
        return iter(some)

    response = download(request("format=csv"), Offer(listing(), ["甲"] * 1_100, rows_of))
    assert sizes == []
    lines_of(response)
    assert sizes == [500, 500, 100]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_more_rows_than_the_limit_are_refused_and_not_recorded(
    file_format: str, recorded: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", 2)
    assert content_of(download(request(f"format={file_format}"), Offer(listing(), ["甲"] * 2)))
    recorded.clear()
    with pytest.raises(Refused, match="SITE-005") as refusal:
        download(request(f"format={file_format}"), Offer(listing(), ["甲"] * 3))
    assert "2" in refusal.value.what.zh
    assert recorded == []


@pytest.mark.parametrize("query", ["format=odt", "format=CSV", "format=csv&list=other", "format=xlsx&list=%3Cb%3E"])
def test_an_unknown_file_or_list_is_refused(query: str, recorded: list[Any]) -> None:
    with pytest.raises(Refused, match="SITE-006"):
        download(request(query), Offer(listing(), ["甲"]), Offer(listing(part="loads"), ["乙"]))
    assert recorded == []


def test_a_page_with_several_lists_gives_the_one_that_is_named() -> None:
    offers = (Offer(listing(), ["甲"]), Offer(listing(part="loads"), ["乙"]))
    assert lines_of(download(request("format=csv&list=loads"), *offers))[1] == ["乙"]


def test_a_house_that_cannot_record_gives_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_recorders", [])
    with pytest.raises(ValueError, match="not enough values"):
        download(request("format=csv"), Offer(listing(), ["甲"]))


class Filters(forms.Form):
    """Filters of each sort."""

    q = forms.CharField(required=False)
    area = forms.ChoiceField(required=False, choices=[("", "—"), ("9999", "某县")])
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, choices=[(2026, "2026")])
    carried = forms.BooleanField(required=False)
    day = forms.DateField(required=False)


def test_an_event_keeps_choices_but_no_words_of_the_reader() -> None:
    form = Filters({"q": "张三", "area": "9999", "year": "2026", "carried": "on", "day": "2026-11-24"})
    assert form.is_valid()
    assert told_filters(form) == {"q": "…", "area": "9999", "year": "2026", "carried": "True", "day": "2026-11-24"}
    empty = Filters({})
    assert empty.is_valid()
    assert told_filters(empty) == {}


@pytest.mark.parametrize("query", ["", "page=x", "format=csv", "format=xlsx&list=people&page=x"])
def test_turning_a_page_or_taking_the_file_keeps_what_the_list_opened_with(query: str) -> None:
    assert asked_of(request(query), state="open") == {"state": "open"}


@pytest.mark.parametrize("query", ["state=", "state=closed&format=csv", "q=x"])
def test_who_asks_is_given_what_he_asks_for(query: str) -> None:
    asked = asked_of(request(query), state="open")
    assert asked.get("state", "all") != "open"


def test_a_table_of_a_list_has_its_links_under_it() -> None:
    people = listing(part="people")
    source = '{% table "名单" "List" of=lists.people %}<tbody><tr><td>甲</td></tr></tbody>{% endtable %}'
    shown = Template(source).render(Context({"request": request("q=x"), "lists": lists_of(Offer(people, ["甲"]))}))
    assert "?q=x&amp;list=people&amp;format=csv" in shown.partition("</table>")[2]


@pytest.mark.parametrize("given", [{}, {"lists": {}}, {"lists": {"people": "a list"}}])
def test_a_table_of_a_list_that_is_not_there_is_a_fault(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="名单"):
        Template('{% table "名单" "List" of=lists.people %}{% endtable %}').render(
            Context({"request": request()} | given)
        )


def test_the_answer_to_a_form_has_no_links_for_it_stands_at_the_address_of_an_act() -> None:
    sent = RequestFactory().post("/act/")
    source = '{% table "名单" "List" of=people %}<tbody><tr><td>甲</td></tr></tbody>{% endtable %}'
    shown = Template(source).render(Context({"request": sent, "people": listing()}))
    assert "甲" in shown
    assert "format=" not in shown
