"""Progress reports say only what rows support, in the words of their statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.paper import Heading, Paragraph, Table
from lianxin.people.models import User
from lianxin.reports.documents.progress import progress_document
from lianxin.reports.domain.bounds import Bounds
from lianxin.reports.domain.indicators import Figure
from lianxin.reports.domain.progress import load_progress_report
from lianxin.reports.domain.statements import Agreement, agreement, load_statements
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.answering import (
    Answer,
    programmes_with_reports,
    programmes_with_statements,
    progress_report_of,
    statements_of,
)
from lianxin.reports.telling import found_words, statement_words, told_of
from paper_pictures import assert_looks_as_kept

ON = date(2026, 11, 30)
TEXT = """
title: {zh: 纪实, en: Report}
reporter: {zh: 办公室, en: Office}
sections:
  - heading: {zh: 一、资金, en: I. Money}
    paragraphs:
      - - {zh: '引进资金{1}。', en: '{1} came in.'}
        - {zh: '另有{2}。', en: 'And {2}.'}
    table: {title: {zh: 表, en: Table}, statements: ['1', '2']}
    chart: {title: {zh: 图, en: Chart}, statements: ['1', '2']}
"""

KEPT = Path(__file__).parent / "papers" / "pictures"


def statements(*lines: str) -> Any:
    return load_statements("statements:\n" + "\n".join(f"  - {{{line}}}" for line in lines), shelf().library)


def stated(statement: Any) -> Answer:
    """A statement whose rows say what the press said."""
    value = Fraction(statement.reported) * {"万元": 1_000_000, "亿元": 10_000_000_000, "元": 100}.get(statement.unit, 1)
    indicator = shelf().library.indicator(statement.question.indicator, "")
    figure = Figure(
        indicator=indicator, question=statement.question, value=value, bounds=Bounds.exactly(value), rows=3,
        as_of=datetime(2026, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    return Answer(statement, figure, agreement(statement, figure))


def answered(line: str, value: int | None) -> Answer:
    """A statement with a figure of that value, in the unit of its indicator; None: nothing on record."""
    (statement,) = statements(line)
    indicator = shelf().library.indicator(statement.question.indicator, "")
    known = None if value is None else Bounds.exactly(Fraction(value))
    figure = Figure(
        indicator=indicator, question=statement.question, value=None if value is None else Fraction(value), bounds=known, rows=3,
        as_of=datetime(2026, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    return Answer(statement, figure, agreement(statement, figure))


MONEY = "number: '{n}', zh: 资金, en: money, reported: {r}, unit: {u}, qualifier: '{q}', indicator: funds.tranches"


@pytest.mark.parametrize(
    ("unit", "qualifier", "reported", "fen", "zh", "en"),
    [
        ("万元", "=", "4156", 4_156_000_000, "4156万元", "41.56 million yuan"),
        ("万元", ">", "200", 213_000_000, "200余万元", "more than 2 million yuan"),
        ("万元", "about", "480", 480_000_000, "约480万元", "about 4.8 million yuan"),
        ("万元", "nearly", "300", 298_000_000, "近300万元", "nearly 3 million yuan"),
        ("亿元", ">=", "1", 10_500_000_000, "1亿元以上", "100 million yuan or more"),
        ("亿元", ">", "1", 11_750_000_000, "1亿余元", "more than 100 million yuan"),
        ("万元", ">", "7", 7_360_000, "7万余元", "more than 70,000 yuan"),
        ("元", "=", "4000", 400_000, "4000元", "4,000 yuan"),
        # Rows differ: the report tells what they say, exactly.
        ("万元", "=", "4156", 4_155_000_000, "4155万元", "41.55 million yuan"),
        ("万元", ">", "200", 190_500_000, "190.5万元", "1.905 million yuan"),
    ],
)
def test_it_tells_a_number_as_its_language_does(
    unit: str, qualifier: str, reported: str, fen: int, zh: str, en: str
) -> None:
    told = told_of(answered(MONEY.format(n="1", r=reported, u=unit, q=qualifier), fen))
    assert told == Words(zh, en)


@pytest.mark.parametrize(
    ("more", "fen", "said", "found"),
    [
        ("", 4_156_000_000, Words("4156万元", "41.56 million yuan"), Words("4,156万元", "41.56 million yuan")),
        # One fen more is not so many ten-thousandths of 万元: it is told as it is.
        ("", 4_156_000_001, Words("4156万元", "41.56 million yuan"), Words("41,560,000.01元", "41,560,000.01 yuan")),
        (
            ", unsaid: true", 4_156_000_000, Words("4156万元（报道没有写）", "41.56 million yuan (not in the report)"),
            Words("4,156万元", "41.56 million yuan"),
        ),
    ],
)  # fmt: skip
def test_it_lays_the_rows_beside_the_statement_in_its_own_unit(more: str, fen: int, said: Words, found: Words) -> None:
    answer = answered(MONEY.format(n="1", r=4156, u="万元", q="=") + more, fen)
    assert (statement_words(answer.statement), found_words(answer)) == (said, found)


def test_a_nought_that_rests_on_no_rows_is_not_told() -> None:
    found = answered(MONEY.format(n="1", r=4156, u="万元", q="="), 0)
    assert told_of(replace(found, figure=replace(found.figure, rows=0))) is None


def test_it_leaves_out_what_rows_cannot_tell_and_says_so() -> None:
    known = answered(MONEY.format(n="1", r=4156, u="万元", q="="), 4_156_000_000)
    unknown = answered(MONEY.format(n="2", r=108, u="万元", q="="), None)
    report = load_progress_report(TEXT, {"1", "2"})
    document = progress_document(report, [known, unknown], language="zh", on=ON)
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts[0] == "引进资金4156万元。"
    assert "108" not in texts[0]
    assert texts[-1] == "另有[108万元？]。"
    assert [block.text for block in document.blocks if isinstance(block, Heading)][-1] == "没有写入的"
    first, sources = (block for block in document.blocks if isinstance(block, Table))
    assert first.rows == (("资金", "4,156万元"),)
    assert [row[5] for row in sources.rows] == ["一致", "无法判定"]


@pytest.mark.one_engine
def test_a_report_looks_as_it_was_seen(tmp_path: Path) -> None:
    """Statements as the press told them, where those are in the unit of their indicator; the others are told as left out."""
    report = progress_report_of("qinghai")
    stated_ones = [stated(one) for one in statements_of("qinghai")]
    answers = [one for one in stated_ones if one.agreement is Agreement.AGREES]
    assert_looks_as_kept(progress_document(report, answers, language="zh", on=ON), KEPT / "progress.png", tmp_path)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (TEXT.replace("{2}.", "{1}."), "REPORTS-040.*different numbers"),
        (TEXT.replace("['1', '2']", "['1', '9']", 1), "REPORTS-040.*no statement 9"),
        (TEXT.replace("reporter:", "author:"), "REPORTS-040.*nothing else"),
        (TEXT.replace("en: Report", "fr: Rapport"), "REPORTS-040.*nothing else"),
        ("title: [", "cannot be read"),
        (TEXT.split("sections:")[0] + "sections: []", "REPORTS-040.*a list is needed"),
    ],
)
def test_it_refuses_a_text_that_cannot_be_printed_truly(spoilt: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        load_progress_report(spoilt, {"1", "2"})


def test_every_programme_has_a_report_whose_numbers_are_its_statements() -> None:
    assert set(programmes_with_reports()) == set(programmes_with_statements())
    for name in programmes_with_reports():
        report = progress_report_of(name)
        left = {one.number for one in statements_of(name)} - set(report.numbers)
        # A rounded or repeated form of a fact need not be told twice.
        assert len(left) <= 5, (name, left)


def test_it_names_the_programmes_that_have_a_report() -> None:
    with pytest.raises(Refused, match=r"REPORTS-041.*qinghai"):
        progress_report_of("nowhere")


@pytest.mark.django_db
def test_where_a_programme_is_not_loaded_its_page_says_so_and_its_report_claims_nothing(
    client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    page = client.get(reverse("reports:programme", args=["qinghai"]))
    assert "PROGRAMME=qinghai" in page.content.decode()
    told = progress_document(progress_report_of("qinghai"), page.context["offer"].found, language="zh", on=ON)
    text = "".join(block.text for block in told.blocks if isinstance(block, Paragraph) and "？" not in block.text)
    assert "27个单位" not in text
    assert "0" not in text
    paper = client.get(reverse("reports:progress", args=["qinghai"]))
    assert paper.content.startswith(b"%PDF")
    word = client.get(reverse("reports:progress", args=["qinghai"]), {"format": "docx"})
    assert word.content.startswith(b"PK")


@pytest.mark.django_db
def test_its_pages_are_for_those_who_read_findings(sent_at: Callable[..., Mapping[str, int]]) -> None:
    for address in (reverse("reports:programmes"), reverse("reports:programme", args=["xihe"])):
        got = sent_at(address)
        assert {who for who, status in got.items() if status != 200} == {"stranger", "nobody"}
    assert set(sent_at(reverse("reports:programme", args=["nowhere"])).values()) <= {302, 403, 404}


@pytest.mark.django_db
def test_what_is_closed_to_a_reader_is_told_him_by_nobody(client: Client, helper: User) -> None:
    client.force_login(helper)
    page = client.get(reverse("reports:programme", args=["qinghai"]))
    shown = {one.statement.number for one in page.context["offer"].found}
    # Money is closed to a helper: 41.56 million stands on no page of his, nor in his report.
    assert "004-12" not in shown
    assert page.context["closed"] == len(statements_of("qinghai")) - len(shown)
    assert client.get(reverse("reports:progress", args=["qinghai"])).content.startswith(b"%PDF")
    told = progress_document(progress_report_of("qinghai"), page.context["offer"].found, language="zh", on=ON)
    texts = "".join(block.text for block in told.blocks if isinstance(block, Paragraph))
    assert "4156" not in texts
    assert "[？]" in texts
