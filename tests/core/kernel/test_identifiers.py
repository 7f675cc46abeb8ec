"""Identity numbers: what is sound, what is not, and what is hidden. Every number here is computed, none is a person's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.core.kernel.identifiers import (
    IdentityFault,
    IdentityForm,
    SoundNumbers,
    check_character,
    clean_identity_number,
    masked,
    number_on_card,
    read_identity_number,
    sex_in,
)


def number(region: str = "999901", born: str = "19800229", order: str = "001") -> str:
    """A well-formed number of a region that does not exist. (999999 would be a placeholder.)"""
    body = region + born + order
    return body + check_character(body)


def test_it_reads_birth_date_and_sex_from_a_sound_number() -> None:
    read = read_identity_number(number(order="002"))
    assert (read.form, read.born_on, read.sex, read.faults) == (IdentityForm.RESIDENT, date(1980, 2, 29), "female", ())


def test_it_knows_the_worked_example_of_the_standard() -> None:
    # GB 11643-1999, annex: 11010519491231002X.
    assert check_character("11010519491231002") == "X"


def test_it_takes_full_width_digits_spaces_quotes_and_small_x() -> None:
    body = "11010519491231002"
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in body) + "×"
    assert clean_identity_number(f"'{body[:6]} {body[6:]}x") == body + "X"
    assert clean_identity_number(wide) == body + "X"


@pytest.mark.parametrize("born", ["19810229", "20001301", "19800431"])
def test_it_finds_a_birth_date_that_does_not_exist(born: str) -> None:
    assert IdentityFault.BIRTH_DATE in read_identity_number(number(born=born)).faults


def test_it_finds_letters_where_digits_must_be() -> None:
    assert read_identity_number("99990119800229A01X").faults == (IdentityFault.CHARACTERS,)


@pytest.mark.parametrize("length", [1, 9, 14, 16, 17, 19, 21, 23])
def test_it_finds_a_wrong_length(length: int) -> None:
    assert read_identity_number("1" * length).faults == (IdentityFault.LENGTH,)


def test_it_reads_disability_cards_of_both_lengths() -> None:
    card = read_identity_number(number() + "43")
    again = read_identity_number(number() + "43B1")
    assert (card.form, card.disability_category, card.disability_grade) == (IdentityForm.DISABILITY, 4, 3)
    assert (again.form, again.faults) == (IdentityForm.DISABILITY_REISSUED, ())


@pytest.mark.parametrize("tail", ["83", "45", "00", "43C1", "43BX"])
def test_it_finds_disability_digits_that_do_not_exist(tail: str) -> None:
    assert IdentityFault.DISABILITY_CODE in read_identity_number(number() + tail).faults


def test_it_knows_a_placeholder_and_a_missing_number_and_gives_them_no_faults() -> None:
    assert read_identity_number("999999198001010001").form is IdentityForm.PLACEHOLDER
    assert [read_identity_number(text).form for text in ("", " ", "无", "暂无", "/")] == [IdentityForm.NONE] * 5


def test_it_reads_first_generation_numbers() -> None:
    read = read_identity_number("999901800229001")
    assert (read.form, read.born_on, read.sex) == (IdentityForm.FIRST_GENERATION, date(1980, 2, 29), "male")
    assert read_identity_number("999901801329001").faults == (IdentityFault.BIRTH_DATE,)


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_it_notices_every_single_wrong_digit(born: date, order: int, place: int, shift: int) -> None:
    sound = number(born=born.strftime("%Y%m%d"), order=f"{order:03d}")
    if place == 17:
        wrong = sound[:17] + next(c for c in "0123456789X" if c != sound[17])
    else:
        wrong = sound[:place] + str((int(sound[place]) + shift) % 10) + sound[place + 1 :]
    assert read_identity_number(sound).faults == ()
    assert read_identity_number(wrong).faults


@given(st.text(max_size=30))
def test_it_never_raises_whatever_is_written(written: str) -> None:
    read_identity_number(written)


@given(st.text(min_size=1, max_size=30))
def test_it_hides_the_middle_and_keeps_the_length(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert hidden[4:-2] == "*" * len(text[4:-2])
    if len(text) <= 6:
        assert set(hidden) == {"*"}


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 999), st.sampled_from("0123456789X"))
def test_the_short_way_knows_the_same_numbers_as_the_long_one(born: date, sequence: int, last: str) -> None:
    text = f"999901{born:%Y%m%d}{sequence:03d}{last}"
    read = read_identity_number(text)
    assert SoundNumbers().born_on(text) == (None if read.faults else read.born_on)
    assert sex_in(text) == read.sex


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9999",
        "999999198001010001",
        "99990119800230001X",
        "９99901198001010014",
        number()[:17] + "A",
        number() + "1",
    ],
)
def test_the_short_way_leaves_everything_else_to_the_long_one(text: str) -> None:
    assert SoundNumbers().born_on(text) is None


def test_a_disability_card_holds_the_identity_number_of_its_bearer() -> None:
    for tail in ("43", "43B1", "99"):
        assert number_on_card(read_identity_number(number() + tail)) == number()
    for other in (number(), number()[:17] + ("1" if number()[17] != "1" else "2") + "43", "无", ""):
        assert number_on_card(read_identity_number(other)) == ""
