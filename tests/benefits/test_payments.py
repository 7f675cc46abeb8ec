"""Payment files as banks take them, what banks answer, and how the two are laid side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
import sepaxml
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lianxin.benefits.domain import errors
from lianxin.benefits.domain.bank_answers import Answer, Outcome, read_answer, stated_totals
from lianxin.benefits.domain.card_files import HEADINGS, Encoding, amount_text, card_file
from lianxin.benefits.domain.iso20022_files import NAMESPACE, credit_transfer_file, end_to_end_id
from lianxin.benefits.domain.payments import LineFault, PaymentLine, PaymentOrder, checked_order, problems_of
from lianxin.benefits.domain.reconciliation import Match, Reconciliation, reconciled
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import check_character

MADE_AT = datetime(2023, 6, 1, 9, 30)  # noqa: DTZ001 the message carries the bank's local time


def identity(number: int) -> str:
    """Return a computed identity number of nobody."""
    first_17 = f"99990119800101{number:03d}"
    return first_17 + check_character(first_17)


def line(number: int, **changed: Any) -> PaymentLine:
    made = PaymentLine(
        number=number,
        name=f"张{'一二三四五六七八九十'[number % 10]}",
        identity_no=identity(number),
        account=f"6217000000000{number:04d}",
        bank="某县农村信用社",
        amount_fen=150_000 + number,
        item="雨露计划",
        note="2023年春季",
    )
    return replace(made, **changed)


def order(*lines: PaymentLine, **changed: Any) -> PaymentOrder:
    made = PaymentOrder("RD-2023-06", "某县财政局", "1234567890", "某县农商行", date(2023, 6, 2), lines)
    return replace(made, **changed)


ORDER = order(*(line(number) for number in range(1, 6)))
RARE = "\U00030edd"  # a hanzi of extension G: in GB18030 and UTF-8, not in GBK


# The order ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"amount_fen": 0}, LineFault.AMOUNT),
        ({"amount_fen": -100}, LineFault.AMOUNT),
        ({"name": " "}, LineFault.NAME),
        ({"identity_no": ""}, LineFault.IDENTITY),
        ({"identity_no": identity(1)[:-1] + ("0" if identity(1)[-1] != "0" else "1")}, LineFault.IDENTITY),
        ({"identity_no": "999999198001010001"}, LineFault.IDENTITY),  # a placeholder: no number yet
        ({"account": "6217 0000"}, LineFault.ACCOUNT),
        ({"account": "1234567"}, LineFault.ACCOUNT),
        ({"note": "两\n行"}, LineFault.CONTROL_CHARACTER),
        ({"bank": "行\ufffe"}, LineFault.CONTROL_CHARACTER),
    ],
)
def test_it_refuses_an_order_with_a_line_that_cannot_be_paid(changed: dict[str, Any], fault: LineFault) -> None:
    bad = order(line(1), line(2, **changed))
    assert fault in {problem.fault for problem in problems_of(bad)}
    for make in (checked_order, card_file):
        with pytest.raises(Refused) as refused:
            make(bad)
        assert refused.value.kind is errors.LINES_UNFIT
        assert identity(2) not in str(refused.value), "a refusal carries no personal data"
    with pytest.raises(Refused):
        credit_transfer_file(bad, made_at=MADE_AT)


def test_it_refuses_lines_that_are_not_numbered_in_turn() -> None:
    found = problems_of(order(line(1), line(3), line(2)))
    assert [(problem.number, problem.fault) for problem in found] == [(2, LineFault.NUMBER), (3, LineFault.NUMBER)]


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": ()},
        {"payer_account": "x"},
        {"reference": "批次一"},
        {"reference": "a" * 31},
        {"payer": ""},
        {"payer": "a\tb"},
    ],
)
def test_it_refuses_an_order_that_no_bank_takes(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        checked_order(replace(ORDER, **changed))
    assert refused.value.kind is errors.LINES_UNFIT


def test_it_points_at_what_looks_wrong_and_pays_it_all_the_same() -> None:
    shared = line(2, account=line(1).account)
    again = line(3, identity_no=identity(1), amount_fen=line(1).amount_fen)
    found = order(line(1), shared, again)
    assert [(problem.number, problem.fault) for problem in problems_of(found)] == [
        (1, LineFault.SAME_ACCOUNT),
        (2, LineFault.SAME_ACCOUNT),
        (3, LineFault.PAID_TWICE),
    ]
    assert checked_order(found) is found


# The table of the one-card bank -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", Encoding)
def test_it_writes_a_table_with_a_total_row(encoding: Encoding) -> None:
    content = card_file(ORDER, encoding=encoding)
    rows = list(csv.reader(io.StringIO(content.decode(encoding.value), newline="")))
    assert tuple(rows[0]) == HEADINGS
    assert rows[1] == [
        "1",
        ORDER.lines[0].name,
        identity(1),
        "62170000000000001",
        "某县农村信用社",
        "1500.01",
        "雨露计划",
        "2023年春季",
    ]
    assert rows[-1] == ["合计", "5笔", "", "", "", "7500.15", "", ""]
    assert len(rows) == 7
    assert content.count(b"\r\n") == 7
    assert content.startswith(b"\xef\xbb\xbf") == (encoding is Encoding.UTF_8)


def test_it_refuses_a_rare_name_only_where_the_encoding_lacks_it() -> None:
    rare = order(line(1, name=f"张{RARE}"))
    for encoding in (Encoding.GB18030, Encoding.UTF_8):
        assert RARE in card_file(rare, encoding=encoding).decode(encoding.value)
    with pytest.raises(Refused) as refused:
        card_file(rare, encoding=Encoding.GBK)
    assert refused.value.kind is errors.NOT_ENCODABLE


def test_it_writes_nothing_that_a_spreadsheet_runs() -> None:
    text = card_file(order(line(1, note="=1+1", item="@x")), encoding=Encoding.UTF_8).decode("utf-8-sig")
    assert ",'@x,'=1+1" in text


@pytest.mark.parametrize(("fen", "text"), [(1, "0.01"), (100, "1.00"), (123_456_789, "1234567.89")])
def test_it_writes_amounts_as_banks_read_them(fen: int, text: str) -> None:
    assert amount_text(fen) == text


# ISO 20022 ----------------------------------------------------------------------------------------------------------------


@cache
def schema() -> xmlschema.XMLSchema:
    """The official schema, as sepaxml ships it."""
    return xmlschema.XMLSchema(Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd")


def test_it_writes_a_message_that_the_official_schema_accepts() -> None:
    content = credit_transfer_file(
        order(line(1), line(2, bank="", note=""), line(3, name=f"张{RARE} & <b>")), made_at=MADE_AT
    )
    assert schema().is_valid(content.decode("utf-8"))
    root = Tree.fromstring(content)  # noqa: S314 our own file
    space = {"p": NAMESPACE}
    assert root.findtext(".//p:GrpHdr/p:NbOfTxs", None, space) == "3"
    assert [sum_.text for sum_ in root.iterfind(".//p:CtrlSum", space)] == ["4500.06", "4500.06"]
    assert [one.text for one in root.iterfind(".//p:EndToEndId", space)] == [f"RD-2023-06-{n}" for n in (1, 2, 3)]
    assert [one.attrib["Ccy"] for one in root.iterfind(".//p:InstdAmt", space)] == ["CNY"] * 3


@given(
    name=st.text(
        st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufffe\uffff"), min_size=1, max_size=200
    ),
    amount_fen=st.integers(1, 10**14),
    reference=st.from_regex(r"[A-Za-z0-9-]{1,30}", fullmatch=True),
)
def test_it_keeps_to_the_schema_whatever_the_texts(name: str, amount_fen: int, reference: str) -> None:
    if not name.strip():
        return
    made = order(line(1, name=name, bank=name, note=name, amount_fen=amount_fen), reference=reference, payer=name)
    schema().validate(credit_transfer_file(made, made_at=MADE_AT).decode("utf-8"))


def test_it_would_notice_a_message_that_the_schema_does_not_accept() -> None:
    text = credit_transfer_file(ORDER, made_at=MADE_AT).decode("utf-8")
    assert not schema().is_valid(text.replace("<PmtMtd>TRF</PmtMtd>", ""))
    assert not schema().is_valid(text.replace("1500.01", "1500.0.1"))


def test_it_names_a_line_by_the_order_and_its_number() -> None:
    assert end_to_end_id("RD-1", 12) == "RD-1-12"
    assert len(end_to_end_id("a" * 30, 1_234_567)) == 35


@given(reference=st.from_regex(r"[A-Za-z0-9-]{1,30}", fullmatch=True), number=st.integers(1, 10_000_000))
def test_it_knows_its_own_lines_again(reference: str, number: int) -> None:
    text = PAIN_002.replace("RD-2023-06-1<", f"{end_to_end_id(reference, number)}<")
    assert read_answer(text.encode(), reference=reference)[0].number == number


# What banks answer --------------------------------------------------------------------------------------------------------

PAIN_002 = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>RD-2023-06</OrgnlPmtInfId>
<TxInfAndSts><OrgnlEndToEndId>RD-2023-06-1</OrgnlEndToEndId><TxSts>ACSC</TxSts>
 <OrgnlTxRef><Amt><InstdAmt Ccy="CNY">1500.01</InstdAmt></Amt>
 <CdtrAcct><Id><Othr><Id>62170000000000001</Id></Othr></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>RD-2023-06-2</OrgnlEndToEndId><TxSts>RJCT</TxSts>
 <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销户</AddtlInf></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>RD-2023-06-3</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>OTHER-1</OrgnlEndToEndId><TxSts>WHAT</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>2023-06-1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
CAMT_054 = """<?xml version="1.0" encoding="GBK"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
<Ntry><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>
 <TxDtls><Refs><EndToEndId>RD-2023-06-1</EndToEndId></Refs><Amt Ccy="CNY">1500.01</Amt></TxDtls>
 <TxDtls><Refs><EndToEndId>RD-2023-06-2</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="CNY">1500.02</Amt></TxAmt></AmtDtls></TxDtls>
</NtryDtls></Ntry>
<Ntry><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>
 <TxDtls><Refs><EndToEndId>RD-2023-06-2</EndToEndId></Refs><Amt Ccy="CNY">1500.02</Amt>
 <RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts><NtryDtls>
 <TxDtls><Refs><EndToEndId>RD-2023-06-3</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


def test_it_reads_a_table_with_results_in_either_encoding() -> None:
    rows = (
        "某银行批量代发结果",
        "序号,姓名,账号,金额(元),处理结果,失败原因",
        "1,张一,62170000000000001,1500.01,成功,",
        '2,张二,,"1,500.02",失败,户名不符',
        "3,张三,,,处理中,",
        "4,张四,,,待核,",
        "合计,,,,,",
    )
    text = "\r\n".join(rows)
    wanted = [
        (1, 150_001, Outcome.PAID, ""),
        (2, 150_002, Outcome.REFUSED, "户名不符"),
        (3, None, Outcome.PENDING, ""),
        (4, None, Outcome.UNCLEAR, "待核"),
    ]
    for encoding in ("gb18030", "utf-8-sig", "utf-8"):
        found = read_answer(text.encode(encoding), reference=ORDER.reference, file="a.csv")
        assert [(a.number, a.amount_fen, a.outcome, a.reason) for a in found] == wanted
        assert [a.place for a in found] == ["3", "4", "5", "6"]
        assert {a.file for a in found} == {"a.csv"}


def as_workbook(*rows: Sequence[object]) -> bytes:
    """A bank's workbook: a cover, then the sheet with its rows."""
    book = Workbook()
    book.active.append(["某银行代发回盘"])
    sheet = book.create_sheet("结果")
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_it_reads_a_workbook_with_results() -> None:
    content = as_workbook(
        ["某银行批量代发结果"],
        ["序号", "姓名", "账号", "金额(元)", "处理结果", "失败原因"],
        [1, "张一", "62170000000000001", 1500.01, "成功", None],
        [2, "张二", 621700001, "1,500.02", "失败", "户名不符"],
        ["合计", None, None, 3000.03, None, None],
    )
    found = read_answer(content, reference=ORDER.reference, file="a.xlsx")
    assert [(a.place, a.number, a.account, a.amount_fen, a.outcome, a.reason) for a in found] == [
        ("3", 1, "62170000000000001", 150_001, Outcome.PAID, ""),
        ("4", 2, "621700001", 150_002, Outcome.REFUSED, "户名不符"),
    ]
    [total] = stated_totals(content, reference=ORDER.reference)
    assert (total.place, total.sum_fen, total.found_count) == ("5", 300_003, 2)


def test_a_workbook_whose_accounts_lost_their_last_digits_is_refused_with_its_row() -> None:
    heading = ["序号", "账号", "金额(元)", "处理结果"]
    with pytest.raises(Refused, match=r"BENEFIT-041.*row 2"):
        read_answer(as_workbook(heading, [1, 6217000000000000123, 1, "成功"]), reference=ORDER.reference)
    with pytest.raises(Refused, match=r"BENEFIT-041.*no result column"):
        read_answer(as_workbook(["序号", "金额"], [1, 2]), reference=ORDER.reference)
    with pytest.raises(Refused, match="SHEET-"):
        read_answer(as_workbook(heading)[:200], reference=ORDER.reference)


def test_it_reads_a_status_report() -> None:
    found = read_answer(PAIN_002.encode(), reference=ORDER.reference)
    assert [(a.number, a.amount_fen, a.outcome, a.reason) for a in found] == [
        (1, 150_001, Outcome.PAID, ""),
        (2, None, Outcome.REFUSED, "AC04 账户已销户"),
        (3, None, Outcome.PENDING, ""),
        (None, None, Outcome.UNCLEAR, "WHAT"),
        (None, None, Outcome.PAID, ""),  # an order whose reference is the end of ours
    ]
    assert found[0].account == "62170000000000001"


def test_it_reads_a_notification_with_money_that_came_back() -> None:
    found = read_answer(CAMT_054.encode("gbk"), reference=ORDER.reference)
    assert [(a.number, a.amount_fen, a.outcome, a.reason) for a in found] == [
        (1, 150_001, Outcome.PAID, ""),
        (2, 150_002, Outcome.PAID, ""),
        (2, 150_002, Outcome.REFUSED, "AC01"),
        (3, None, Outcome.PENDING, ""),
    ]
    lines = reconciled(ORDER, found).lines
    assert [one.match for one in lines[:3]] == [Match.PAID, Match.REFUSED, Match.PENDING]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("序号,姓名\r\n1,张一\r\n".encode(), "BENEFIT-041"),
        ("姓名,结果\r\n张一,成功\r\n".encode(), "BENEFIT-041"),
        ("序号,金额,结果\r\n1,一百,成功\r\n".encode(), "BENEFIT-041"),
        (b"", "BENEFIT-041"),
        (b"<Document><unclosed></Document>", "BENEFIT-041"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "BENEFIT-041"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa">]><Document>&a;</Document>', "BENEFIT-041"),
        ('序号,结果\r\n1,"成功\r\n'.encode(), "SHEET-009"),
        (b"\xff\xfe\xff\xfe\xff\x00\x81", "SHEET-009"),
    ],
)
def test_it_refuses_what_is_no_answer(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_answer(content, reference=ORDER.reference)
    assert refused.value.code == code


def test_it_reads_its_own_file_back_when_the_bank_adds_a_column() -> None:
    rows = card_file(ORDER).decode("gb18030").split("\r\n")
    answered = [rows[0] + ",结果", *(row + ",成功" for row in rows[1:-2]), rows[-2] + ",", ""]
    found = reconciled(ORDER, read_answer("\r\n".join(answered).encode("gb18030"), reference=ORDER.reference))
    assert found.is_closed
    assert found.paid_fen == ORDER.total_fen


# Side by side -------------------------------------------------------------------------------------------------------------


def answer(
    number: int | None, outcome: Outcome = Outcome.PAID, amount_fen: int | None = None, **changed: Any
) -> Answer:
    return Answer(
        place="1", number=number, account=changed.pop("account", ""), amount_fen=amount_fen, outcome=outcome, **changed
    )


def matches(*answers: Answer, of: PaymentOrder = ORDER) -> dict[int, Match]:
    return {one.line.number: one.match for one in reconciled(of, answers).lines if one.match is not Match.NOT_ANSWERED}


@pytest.mark.parametrize(
    ("answers", "match"),
    [
        ([answer(1)], Match.PAID),
        ([answer(1, amount_fen=150_001)], Match.PAID),
        ([answer(1, amount_fen=150_000)], Match.AMOUNT_DIFFERS),
        ([answer(1, Outcome.REFUSED)], Match.REFUSED),
        ([answer(1, Outcome.PENDING)], Match.PENDING),
        ([answer(1, Outcome.UNCLEAR)], Match.UNCLEAR),
        ([answer(1, account="62170000000000001")], Match.PAID),
        ([answer(1, account="62170000000000002")], Match.ACCOUNT_DIFFERS),
        ([answer(1, account="6217****0001")], Match.PAID),  # its middle hidden
        ([answer(1, account="6217****0002")], Match.ACCOUNT_DIFFERS),
        ([answer(None, account="6217****0001")], Match.NOT_ANSWERED),  # too little to tell a line by
        ([answer(None, account="62170000000000001")], Match.PAID),
        ([answer(1, Outcome.PENDING, file="a"), answer(1, file="b")], Match.PAID),
        ([answer(1, Outcome.PENDING, file="a"), answer(1, Outcome.REFUSED, file="b")], Match.REFUSED),
        ([answer(1, file="a"), answer(1, file="b")], Match.PAID),  # said again the next day
        ([answer(1, file="a"), answer(1, file="a")], Match.ANSWERED_TWICE),  # perhaps paid twice
        ([answer(1, file="a"), answer(1, Outcome.REFUSED, file="b")], Match.REFUSED),  # came back
        ([answer(1, Outcome.REFUSED, file="a"), answer(1, file="b")], Match.ANSWERED_TWICE),
        ([answer(1, file="a"), answer(1, Outcome.REFUSED, file="b"), answer(1, file="c")], Match.ANSWERED_TWICE),
        ([answer(1, amount_fen=1, file="a"), answer(1, amount_fen=2, file="b")], Match.ANSWERED_TWICE),
    ],
)
def test_it_matches_a_line_to_what_the_bank_said(answers: list[Answer], match: Match) -> None:
    assert reconciled(ORDER, answers).lines[0].match is match


def test_it_leaves_over_what_belongs_to_no_line() -> None:
    stray = [answer(9), answer(None), answer(None, account="62170000000009999")]
    found = reconciled(ORDER, stray)
    assert found.unknown == tuple(stray)
    assert not found.is_closed
    assert found.open_fen == ORDER.total_fen


def test_it_tells_lines_of_one_account_apart_by_the_sum_or_not_at_all() -> None:
    twins = order(line(1), line(2, account=line(1).account), line(3, account=line(1).account, amount_fen=150_002))
    by_sum = answer(None, account=line(1).account, amount_fen=150_001)
    assert matches(by_sum, of=twins) == {1: Match.PAID}
    for unclear in (answer(None, account=line(1).account), replace(by_sum, amount_fen=150_002)):
        assert reconciled(twins, [unclear]).unknown == (unclear,)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.sampled_from(Outcome),
            st.none() | st.sampled_from([150_001, 150_002]),
            st.sampled_from("ab"),
        )
    )
)
def test_it_accounts_for_every_line_and_every_answer(drawn: list[tuple[int, Outcome, int | None, str]]) -> None:
    answers = [answer(number, outcome, amount, file=file) for number, outcome, amount, file in drawn]
    found: Reconciliation = reconciled(ORDER, answers)
    assert [one.line for one in found.lines] == list(ORDER.lines)
    assert sum(len(one.answers) for one in found.lines) + len(found.unknown) == len(answers)
    assert sum(len(found.of(match)) for match in Match) == len(ORDER.lines)
    closed = [one for one in found.lines if one.match in (Match.PAID, Match.REFUSED)]
    assert found.open_fen + sum(one.line.amount_fen for one in closed) == ORDER.total_fen
    if found.is_closed:
        assert found.paid_fen == sum(one.line.amount_fen for one in found.of(Match.PAID))
