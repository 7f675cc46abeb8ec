"""Drawing: frames, designs, lots. The same seed and frame give the same sample; chances are exact."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.measures.populations import EXITED, TAKES, UNREGISTERED, county, design, drawn
from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import Design, Listed, Selection, Take, draw, frame_from, frame_of, shared_out
from lianxin.core.measures.drawing import lot, systematic

A, B = "999901101001", "999901102001"
SMALL = frame_of([*(Listed(A, f"A{n}", EXITED, 3) for n in range(4)), *(Listed(B, f"B{n}", EXITED) for n in range(6))])


def refused(code: str, act: Any, *args: Any, **given: Any) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **given)
    assert found.value.code == code, found.value
    return found.value


def test_it_is_the_same_frame_in_whatever_order_it_comes() -> None:
    turned = frame_of(reversed(SMALL.households))
    assert turned == SMALL
    assert frame_from(SMALL.content()) == SMALL
    assert SMALL.content().startswith(f"village,household,stratum,persons\n{A},A0,exited,3\n".encode())
    assert turned.digest == SMALL.digest


def test_it_draws_the_same_bytes_on_every_machine() -> None:
    sample = draw(SMALL, Design(2, {EXITED: Take(count=2)}, reserve=1), "双色球 2026138：03 08 11 19 25 30 + 07")
    assert (sample.frame_digest, sample.digest) == (GOLDEN_FRAME, GOLDEN_SAMPLE)
    assert draw(SMALL, Design(2, {EXITED: Take(count=2)}, reserve=1), f" {sample.seed}\n").content() == sample.content()


GOLDEN_FRAME = "07a46ca447bf3f44aacbc9a896a57daf01c014605268dac8e7533df9d4a5f2c0"
GOLDEN_SAMPLE = "50cbff5258bb4e0a4cf779a5a148a847a48039e7a83ed29f73285e6372933035"


def test_it_can_be_checked_by_hand() -> None:
    """``printf '%s\\n%s\\nhousehold\\nA1' DIGEST SEED | sha256sum`` gives the lot of household A1."""
    import hashlib

    text = f"{SMALL.digest}\n种子\nhousehold\nA1"
    assert lot(SMALL.digest, "种子", "household", "A1") == int(hashlib.sha256(text.encode()).hexdigest(), 16)
    sample = draw(SMALL, Design(None, {EXITED: Take(count=2)}), "种子")
    lots = {f"A{n}": lot(SMALL.digest, "种子", "household", f"A{n}") for n in range(4)}
    assert [row.household for row in sample.rows if row.village == A] == sorted(lots, key=lambda n: lots[n])[:2]


def test_it_draws_another_sample_by_another_seed_or_frame() -> None:
    frame = county()
    assert drawn(frame, design(), 1).rows != drawn(frame, design(), 2).rows
    longer = frame_of([*frame.households, Listed("999901101999", "new", EXITED)])
    assert longer.digest != frame.digest


def test_it_gives_each_household_the_chance_that_its_weight_says() -> None:
    frame = county(16)
    of = Design(5, TAKES, area_digits=0)
    seen: Counter[str] = Counter()
    rounds = 400
    for number in range(rounds):
        seen.update(row.village for row in drawn(frame, of, number).rows if row.order == 1 and row.stratum == EXITED)
    sizes = {village: len(households) for village, households in frame.villages().items()}
    for village, size in sizes.items():
        expected = rounds * 5 * size / len(frame.households)
        assert abs(seen[village] - expected) < 5 * (expected * (1 - expected / rounds)) ** 0.5 + 1


@given(st.lists(st.integers(1, 30), min_size=2, max_size=7), st.data())
def test_it_draws_villages_in_proportion_with_exact_chances(sizes: list[int], data: Any) -> None:
    count = data.draw(st.integers(1, len(sizes)))
    units = [(str(number), size) for number, size in enumerate(sizes)]
    # Every start that can make a difference, each as likely: one for each whole number below the total of the rest.
    seen: Counter[str] = Counter()
    chances: dict[str, Fraction] = {}
    certain = {name for name, chance in systematic(units, count, 0).items() if chance == 1}
    total = sum(size for name, size in units if name not in certain)
    starts = max(total, 1)
    for number in range(starts):
        found = systematic(units, count, -(-(number << 256) // starts))
        assert len(found) == count
        seen.update(found.keys())
        chances |= found
    assert sum(seen.values()) == count * starts
    for name, chance in chances.items():
        assert Fraction(seen[name], starts) == chance


def test_it_draws_villages_within_each_area() -> None:
    frame = county(40)
    sample = drawn(frame, design(10, selection=Selection.EQUAL, digits=9), 5)
    by_area = Counter(village[:9] for village in {row.village for row in sample.rows})
    assert set(by_area.values()) <= {2, 3}
    assert len(by_area) == 4
    for row in sample.rows:
        assert row.village_chance == Fraction(by_area[row.area], 10)


def test_it_takes_a_number_a_share_or_all() -> None:
    assert Take(count=20).of(7) == 7
    assert Take(everyone=True).of(33) == 33
    share = Take(percent=Fraction(20), at_most=200, at_least=3)
    assert [share.of(number) for number in (0, 2, 6, 101, 5000)] == [0, 2, 3, 21, 200]
    assert shared_out(20, {"a": 5, "b": 3, "c": 2}) == {"a": 10, "b": 6, "c": 4}
    assert shared_out(11, {"a": 1, "b": 1}) == {"a": 6, "b": 5}


@given(st.integers(0, 500), st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any))
def test_it_shares_out_everything(total: int, shares: list[int]) -> None:
    found = shared_out(total, {str(n): share for n, share in enumerate(shares)})
    assert sum(found.values()) == total
    assert all(abs(found[str(n)] - total * share / sum(shares)) < 1 for n, share in enumerate(shares))


def test_it_keeps_a_reserve_in_the_order_of_lots() -> None:
    sample = drawn(county(), design(), 3)
    assert {row.order - row.cell_drawn for row in sample.rows if row.is_reserve} == {1, 2, 3}
    assert all(row.weight * row.chance == 1 for row in sample.rows)
    assert len({row.household for row in sample.rows}) == len(sample.rows)


@pytest.mark.parametrize(
    "wrong",
    [
        Listed("", "H1", EXITED),
        Listed(A, " H1", EXITED),
        Listed(A, "H,1", EXITED),
        Listed(A, "H1", "a\nb"),
        Listed(A, "H1", EXITED, -1),
        Listed(A, "A0", EXITED),
    ],
)
def test_it_refuses_a_household_that_cannot_be_told_apart(wrong: Listed) -> None:
    assert refused("MEASURE-001", frame_of, [*SMALL.households, wrong]).details["row"] == 11


@pytest.mark.parametrize("line", ["x", f"{A},H1,exited,four", f"{A},H1,exited,1,2"])
def test_it_refuses_a_frame_of_other_lines(line: str) -> None:
    refused("MEASURE-001", frame_from, f"village,household,stratum,persons\n{line}\n".encode())


def test_it_refuses_what_is_no_frame() -> None:
    refused("MEASURE-002", frame_of, [])
    refused("MEASURE-003", frame_from, b"household,village\n")


def test_it_refuses_designs_that_cannot_be() -> None:
    takes = {EXITED: Take(count=1)}
    for wrong in (
        {"villages": 0},
        {"takes": {}},
        {"area_digits": -1},
        {"reserve": -1},
        {"at_least_households": -1},
        {"at_least_percent": Fraction(101)},
        {"takes": {EXITED: Take()}},
        {"takes": {EXITED: Take(count=1, everyone=True)}},
        {"takes": {EXITED: Take(count=-1)}},
        {"takes": {EXITED: Take(percent=Fraction(120))}},
        {"takes": {EXITED: Take(everyone=True, at_most=-1)}},
    ):
        refused("MEASURE-004", Design, **({"villages": 1, "takes": takes} | wrong))
    refused("MEASURE-004", shared_out, 5, {"a": 0})
    refused("MEASURE-004", shared_out, 5, {"a": -1, "b": 3})


def test_it_refuses_to_draw_what_the_design_does_not_say() -> None:
    of = design(2)
    refused("MEASURE-005", draw, frame_of([Listed(A, "H1", "monitored")]), of, "种子")
    refused("MEASURE-006", draw, SMALL, replace(of, villages=3), "种子")
    refused("MEASURE-006", draw, county(), design(7, digits=9), "种子")
    refused("MEASURE-007", draw, SMALL, Design(2, TAKES, at_least_households=11), "种子")
    refused("MEASURE-007", draw, SMALL, Design(2, {EXITED: Take(count=1)}, at_least_percent=Fraction(21)), "种子")
    refused("MEASURE-007", draw, SMALL, Design(2, {EXITED: Take(count=0), UNREGISTERED: Take(count=1)}), "种子")
    refused("MEASURE-008", draw, SMALL, of, " ")
    refused("MEASURE-009", draw, SMALL, of, "种子", published_digest="0" * 64)
