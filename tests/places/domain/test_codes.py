"""Division codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.codes import (
    LOCAL_LEVELS,
    Level,
    LocalKind,
    codes_above,
    committee_kind,
    full_code,
    is_temporary,
    level_of,
    parent_code,
    short_code,
    temporary_code,
)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("63", "63"),
        ("630000", "63"),
        ("630100", "6301"),
        ("630106", "630106"),
        ("630106000000", "630106"),
        ("630106102000", "630106102"),
        (" 630106102222 ", "630106102222"),
        ("110100000000", "1101"),
        ("441900", "441900"),
        ("441900000000", "4419"),
        ("630106102v01", "630106102V01"),
        ("630106T01V02N03", "630106T01V02N03"),
    ],
)
def test_it_reads_a_code_as_offices_write_it(written: str, short: str) -> None:
    assert short_code(written) == short


@pytest.mark.parametrize(
    "written",
    [
        "",
        "6",
        "631",
        "63010",
        "6301061",
        "063010",
        "630106102222222",
        "63010610222G01",
        "湟中区",
        "630106G01",
        "630106102222T01",
    ],
)
def test_it_refuses_what_is_no_code(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        short_code(written)
    assert refusal.value.code == "PLACE-001"


def test_it_refuses_a_level_for_a_length_that_no_level_has() -> None:
    with pytest.raises(Refused) as refusal:
        level_of("63010")
    assert refusal.value.code == "PLACE-001"


def test_it_knows_what_lies_above() -> None:
    assert codes_above("630106102222") == ("63", "6301", "630106", "630106102")
    assert parent_code("630106") == "6301"
    assert parent_code("63") == ""


@given(st.sampled_from(["1", "5", "6"]), st.integers(0, 10**11 - 1))
def test_it_returns_the_same_place_from_the_padded_code(first: str, rest: int) -> None:
    short = short_code(f"{first}{rest:011d}")
    assert short_code(full_code(short)) == short


@given(
    st.sampled_from(list(LocalKind)),
    st.integers(1, 99),
    st.integers(1, 99),
)
def test_it_gives_temporary_codes_that_no_national_code_can_be(kind: LocalKind, number: int, other: int) -> None:
    parent = {Level.TOWNSHIP: "630106", Level.VILLAGE: "630106102", Level.GROUP: "630106102222"}[LOCAL_LEVELS[kind]]
    code = temporary_code(parent, kind, number)
    assert short_code(code) == code
    assert level_of(code) is LOCAL_LEVELS[kind]
    assert parent_code(code) == parent
    assert is_temporary(code)
    assert not code.isdigit()
    assert (temporary_code(parent, kind, other) == code) == (other == number)


@pytest.mark.parametrize("number", [0, 100, -1])
def test_it_refuses_a_temporary_number_that_does_not_fit(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        temporary_code("630106", LocalKind.TOWNSHIP, number)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("630106102001", "neighbourhood_committee"),
        ("630106102222", "village_committee"),
        ("630106102498", "like_a_village"),
        ("630106102V01", "village_committee"),
    ],
)
def test_it_tells_committees_by_their_numbers(code: str, kind: str) -> None:
    assert committee_kind(code) == kind
