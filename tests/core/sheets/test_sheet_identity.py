"""Identity numbers, telephone numbers and accounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cell_outcomes import code, wide
from lianxin.core.kernel.errors import Severity
from lianxin.core.kernel.identifiers import check_character
from lianxin.core.sheets.faults import Fault
from lianxin.core.sheets.identity import IdentityReader, identifier_reader

SOUND_17 = "99010119800229123"
SOUND = SOUND_17 + check_character(SOUND_17)


IDENTITY = IdentityReader(Severity.WARNING)


@pytest.mark.parametrize(
    "cell", [SOUND, f"'{SOUND}", wide(SOUND), f" {SOUND[:6]} {SOUND[6:]} ", f"\u201c{SOUND}\u201d", SOUND + "\u200b"]
)
def test_it_reads_an_identity_number(cell: str):
    assert IDENTITY(cell) == SOUND


@pytest.mark.parametrize("cell", ["", "无", "暂无", "/", "不详", "none"])
def test_it_reads_no_identity_number_as_a_missing_fact(cell: str):
    assert IDENTITY(cell) is None


@pytest.mark.parametrize(
    "cell", [5.22422196301155e17, "5.22422E+17", "5.22e17", "522422196301150000", 522422196301150017]
)
def test_it_refuses_an_identity_number_that_the_spreadsheet_has_rounded(cell: object):
    fault = IDENTITY(cell)
    assert isinstance(fault, Fault)
    assert fault.kind.code == "SHEET-214"
    assert fault.severity is Severity.ERROR
    assert "文本" in fault.kind.remedy.zh


@pytest.mark.parametrize(
    "number",
    [
        SOUND[:17] + ("0" if SOUND[17] != "0" else "1"),
        SOUND[:17],
        "990101198002301230",
        "99010119800229A23X",
        SOUND + "99",
    ],
)
def test_it_weighs_an_unsound_identity_number_as_the_caller_decides(number: str):
    warning, error, unchecked = (IdentityReader(s)(number) for s in (Severity.WARNING, Severity.ERROR, None))
    assert isinstance(warning, Fault)
    assert isinstance(error, Fault)
    assert (warning.kind.code, warning.severity, warning.value) == ("SHEET-216", Severity.WARNING, number)
    assert (error.severity, error.value) == (Severity.ERROR, None)
    assert unchecked == number


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True) | st.integers(0, 10**15 - 1).map("{:015d}000".format))
def test_it_keeps_a_number_that_the_caller_checks_unless_it_was_rounded(number: str):
    checked, unchecked = IDENTITY(number), IdentityReader(None)(number)
    if isinstance(checked, Fault) and checked.kind.code == "SHEET-214":
        assert isinstance(unchecked, Fault)
        assert unchecked.kind.code == "SHEET-214"
    else:
        assert unchecked == number


@given(
    st.integers(0, 999_999),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
def test_it_agrees_on_the_short_way_with_the_standard(place: int, born: date, sequence: int, last: str):
    body = f"{place:06d}{born:%Y%m%d}{sequence:03d}"
    read = IdentityReader(Severity.ERROR)(body + last)
    is_sound = check_character(body) == last or body.startswith("999999")
    assert (read == body + last) is is_sound


def test_it_keeps_the_placeholder_of_people_without_a_number():
    assert IDENTITY("999999201001010001") == "999999201001010001"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("13800000000", "13800000000"), (13800000000.0, "13800000000"), ("138-0000-0000", "13800000000"),
        ("0851-85512345", "085185512345"),
        ("+8613800000000", "13800000000"), (wide("13800000000"), "13800000000"), ("", None), ("无", None),
    ],
)  # fmt: skip
def test_it_reads_a_telephone_number(cell: object, value: str | None):
    assert identifier_reader("phone", 20, None)(cell) == value


@pytest.mark.parametrize("cell", ["1380000000", "12800000000", "13800000000、13900000000", "abc"])
def test_it_doubts_what_does_not_look_like_a_telephone_number(cell: str):
    fault = identifier_reader("phone", 20, None)(cell)
    assert isinstance(fault, Fault)
    assert (fault.kind.code, fault.severity) == ("SHEET-217", Severity.WARNING)


@pytest.mark.parametrize(
    ("cell", "value"), [("6222 0211-0000 1234567", "6222021100001234567"), ("'0012", "0012"), (12.0, "12")]
)
def test_it_reads_an_account(cell: object, value: str):
    assert identifier_reader("account", 30, None)(cell) == value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("没办", "SHEET-215"),
        (1.5, "SHEET-215"),
        (-3.0, "SHEET-215"),
        (True, "SHEET-215"),
        ("1" * 31, "SHEET-219"),
        ("6\x0722", "SHEET-218"),
    ],
)
def test_it_refuses_what_is_not_an_identifier(cell: object, expected: str):
    assert code(identifier_reader("", 30, None)(cell)) == expected


@pytest.mark.parametrize("kind", ["resident", "phone", "account"])
def test_it_refuses_a_whole_page_of_digits_as_a_number(kind: str):
    assert code(identifier_reader(kind, 22, None)("9" * 32_767)) == "SHEET-219"
