"""A document is had as PDF and as Word at one address, and a declared list becomes one."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.paper import Document, Note, Paragraph, Size, Table
from lianxin.site import downloads, papers
from lianxin.site.downloads import Offer, download
from lianxin.site.listing import Column, Kind, Listing
from lianxin.site.papers import asks_for_paper, document_of_list, give_out

LISTING = Listing(
    name="tests.list",
    words=Words("发放台账", "Ledger"),
    act="tests.read",
    columns=(
        Column(Words("户主", "Head"), lambda row: row[0]),
        Column(Words("金额", "Amount"), lambda row: row[1], Kind.YUAN),
        Column(Words("日期", "Day"), lambda row: row[2], Kind.DAY),
        Column(Words("人数", "Persons"), lambda row: row[3], Kind.COUNT),
        Column(Words("时刻", "Moment"), lambda row: row[4], Kind.MOMENT),
    ),
)
ROWS = [("甲", 123_456, date(2026, 11, 1), 1200, datetime(2026, 11, 1, 4, tzinfo=UTC)), ("乙", None, None, None, None)]


class Reader:
    """Somebody whose home is a county."""

    pk = 1

    def home_area(self, act: str) -> str:
        return "999901"


def request(query: str = "") -> Any:
    made = RequestFactory().get(f"/list/?{query}")
    made.user = Reader()  # type: ignore[assignment]
    return made


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was recorded of downloads, and an area that has a name."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(papers, "_issuers", [])
    monkeypatch.setattr(downloads, "_recorders", [lambda **given: told.append(given)])
    monkeypatch.setattr(downloads, "_namers", [lambda code: f"县{code}"])
    return told


def test_a_document_is_pdf_unless_word_is_asked_for() -> None:
    document = Document("认定表", (Paragraph("正文。"),))
    pdf, word = give_out(request(), document, "认定表 1"), give_out(request("format=docx"), document, "认定表 1")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert docx.Document(io.BytesIO(word.content)).paragraphs[0].text == "认定表"
    assert [one["Content-Disposition"][-3:] for one in (pdf, word)] == ["pdf", "ocx"]
    assert {one["Cache-Control"] for one in (pdf, word)} == {"private, no-store"}


def test_word_is_saved_even_where_a_pdf_is_shown() -> None:
    kinds = [
        give_out(request(f"format={kind}"), Document("表", ()), "表", is_shown=True)["Content-Disposition"].split(";")[
            0
        ]
        for kind in ("pdf", "docx")
    ]
    assert kinds == ["inline", "attachment"]


def test_it_refuses_a_kind_of_file_that_it_does_not_make() -> None:
    with pytest.raises(Refused) as refusal:
        give_out(request("format=odt"), Document("表", ()), "表")
    assert refusal.value.code == "SITE-006"
    assert not asks_for_paper(request("format=xlsx"))
    assert asks_for_paper(request("format=docx"))


def test_a_list_on_paper_leaves_empty_what_is_missing_and_writes_money_in_yuan() -> None:
    document = document_of_list(LISTING, ROWS, area="某县", on=date(2026, 11, 29))
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.rows == (
        ("1", "甲", "1,234.56", "2026-11-01", "1,200", "2026-11-01 12:00"),
        ("2", "乙", "", "", "", ""),
    )
    assert [column.is_number for column in table.columns] == [True, False, True, False, True, False]
    assert (document.subtitle, document.sheet.is_landscape, document.sheet.has_page_total) == (
        "某县　2026-11-29",
        True,
        True,
    )


def test_a_list_of_many_columns_stays_on_a4_and_english_readers_read_english() -> None:
    wide = Listing(name="x", words=LISTING.words, act="x", columns=(LISTING.columns[0], *[LISTING.columns[2]] * 14))
    made = document_of_list(wide, ROWS, area="", on=date(2026, 11, 29))
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert made.sheet.size is Size.A4
    assert (table.columns[-1].heading, table.rows[0][-1]) == ("日期／\n日期", "2026-11-01／\n2026-11-01")
    with translation.override("en"):
        document = document_of_list(LISTING, ROWS, area="", on=date(2026, 11, 29))
    assert (document.title, document.language) == ("Ledger", "en")


def test_columns_that_are_added_up_end_in_a_total_that_says_what_it_leaves_out() -> None:
    money, persons = (replace(LISTING.columns[place], is_summed=True) for place in (1, 3))
    summed = replace(LISTING, columns=(LISTING.columns[0], money, LISTING.columns[2], persons))
    more = ("丙", 100, None, 5, None)
    document = document_of_list(summed, [*ROWS, more], area="", on=date(2026, 11, 29))
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.rows[-1] == ("合计", "", "1,235.56＊", "", "1,205＊")
    note = next(block for block in document.blocks if isinstance(block, Note))
    assert note.text == "共 3 行。带＊的合计不含没有数的行。"
    whole = document_of_list(summed, [ROWS[0], more], area="", on=date(2026, 11, 29))
    assert next(block for block in whole.blocks if isinstance(block, Table)).rows[-1][2] == "1,235.56"


def test_money_of_a_ledger_of_funds_is_told_in_ten_thousands_to_the_last_fen() -> None:
    column = replace(LISTING.columns[1], words=Words("金额（元）", "Amount, yuan"), is_wan_on_paper=True)
    rows = [("甲", 603_000_000, None, 1, None), ("乙", 123_456_701, None, 2, None), ("丙", 0, None, 0, None)]
    listing = replace(LISTING, columns=(LISTING.columns[0], column))
    made = document_of_list(listing, rows, area="", on=date(2026, 11, 29))
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert table.columns[2].heading == "金额（万元）"
    assert [row[2] for row in table.rows] == ["603.00", "123.456701", "0.00"]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_list_is_taken_away_on_paper_and_recorded(kind: str, recorded: list[dict[str, Any]]) -> None:
    response: Any = download(request(f"format={kind}"), Offer(LISTING, ROWS))
    assert response["Content-Type"] == papers.TYPES[kind]
    assert [(one["file_format"], one["rows"]) for one in recorded] == [(kind, 2)]


def test_a_list_too_long_for_one_paper_is_printed_in_parts(
    recorded: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_ROWS_ON_PAPER", 1)
    said: list[Any] = []
    monkeypatch.setattr(papers, "give_out", lambda request, document, name, about: said.append((document, name, about)))
    for number in ("1", "2"):
        download(request(f"format=pdf&sheaf={number}"), Offer(LISTING, ROWS))
    (first, _, _), (second, name, about) = said
    tables = [next(block for block in one.blocks if isinstance(block, Table)) for one in (first, second)]
    assert [table.rows[0][:2] for table in tables] == [("1", "甲"), ("2", "乙")]
    assert "第 2 份，共 2 份：第 2—2 行" in second.subtitle
    assert (name[-2:], about.rows) == ("-2", 1)


@pytest.mark.parametrize("sheaf", ["0", "3", "x", "9999999"])
def test_a_part_that_a_list_has_not_is_refused_and_not_recorded(
    sheaf: str, recorded: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_ROWS_ON_PAPER", 1)
    with pytest.raises(Refused) as refusal:
        download(request(f"format=pdf&sheaf={sheaf}"), Offer(LISTING, ROWS))
    assert refusal.value.code == "SITE-007"
    assert recorded == []


def test_a_page_offers_both_at_one_address() -> None:
    shown = Template('{% papers address "认定表" "Form" %}').render(Context({"address": "/form?year=2026"}))
    assert 'href="/form?year=2026&amp;format=pdf"' in shown
    assert 'href="/form?year=2026&amp;format=docx"' in shown
    assert "认定表（PDF）" in shown
