"""What stands on one page, or on pages side by side, tells no small number together: answers, rates, columns that are parts."""

from __future__ import annotations

import random
import re
from types import SimpleNamespace
from typing import Any

import pytest

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, signed_in
from eligibility.test_identification import ON, YEAR, line, secure
from lianxin.core.kernel.findings import Verdict
from lianxin.core.measures import Sum
from lianxin.core.measures.attack import given_away
from lianxin.eligibility.operations import identify
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.boards.hiding import HOMES, Hidden, hidden_on_board
from lianxin.reports.boards.lights import Share
from lianxin.reports.boards.rates import RATES
from lianxin.reports.ledger_lists import SUMMARY
from lianxin.reports.queries.ledgers import AreaRow
from lianxin.site.veiling import hidden_in_areas, veiled_list

LEAST = 5
LOWER = "999901101202"
_RATES = {rate.name: rate for rate in RATES}


def board(*villages: tuple[str, int, int, int], plans: dict[str, int] | None = None) -> Hidden:
    """What is hidden of a county: of each village who is at risk, who is not, and who cannot be told; each at risk is helped."""
    answers = {code: dict(zip(Verdict, numbers, strict=True)) for code, *numbers in villages}
    homes = {code: sum(numbers) for code, *numbers in villages}
    shares = [
        (_RATES["told"], {c: Share(homes[c] - a[Verdict.CANNOT_TELL], homes[c]) for c, a in answers.items()}),
        (_RATES["paired"], {c: Share(a[Verdict.MET], a[Verdict.MET]) for c, a in answers.items()}),
        (
            _RATES["planned"],
            {c: Share((plans or {}).get(c, a[Verdict.MET]), a[Verdict.MET]) for c, a in answers.items()},
        ),
    ]
    figures: Any = SimpleNamespace(
        villages=homes, by_village=answers, paired=sum(a[Verdict.MET] for a in answers.values())
    )
    return hidden_on_board(shares, figures, [COUNTY, *homes], LEAST)


@pytest.mark.one_engine
def test_who_is_identified_is_hidden_with_the_rate_that_counts_them() -> None:
    assert list(Verdict) == [Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL]
    # Thirty-six households, twenty-eight not at risk, seven of seven helped: one of which nobody knows.
    hidden = board((VILLAGE, 7, 28, 1), (OTHER_VILLAGE, 20, 30, 9))
    assert not hidden.hides(VILLAGE, HOMES)
    assert all(hidden.hides(VILLAGE, answer) for answer in Verdict)
    assert hidden.hides_rate(VILLAGE, _RATES["told"])
    assert hidden.hides_rate(VILLAGE, _RATES["paired"])
    assert board((VILLAGE, 7, 28, 6), (OTHER_VILLAGE, 20, 30, 9)).gone == frozenset()


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(6))
def test_no_small_answer_can_be_worked_out_of_all_that_a_board_shows(seed: int) -> None:
    chance = random.Random(seed)
    villages = [
        (code, chance.randint(0, 12), chance.randint(0, 30), chance.choice((0, 1, 2, 6)))
        for code in (VILLAGE, LOWER, OTHER_VILLAGE)
    ]
    hidden = board(*villages)
    counts: dict[Any, int] = {}
    sums: list[Sum[Any]] = []
    for code, at_risk, safe, unknown in (*villages, (COUNTY, *(sum(one[n] for one in villages) for n in (1, 2, 3)))):
        counts |= {
            (code, "met"): at_risk,
            (code, "not"): safe,
            (code, "unknown"): unknown,
            (code, "told"): at_risk + safe,
        }
        counts |= {(code, "homes"): at_risk + safe + unknown, (code, "helped"): at_risk}
        sums += [
            Sum((code, "homes"), ((code, "told"), (code, "unknown"))),
            Sum((code, "told"), ((code, "met"), (code, "not"))),
            Sum((code, "helped"), ((code, "met"),)),
        ]
    sums += [
        Sum((COUNTY, what), tuple((one[0], what) for one in villages)) for what in ("met", "not", "unknown", "homes")
    ]
    shown_as = {"met": Verdict.MET, "not": Verdict.NOT_MET, "unknown": Verdict.CANNOT_TELL, "homes": HOMES}
    gone = {key for key in counts if key[1] in shown_as and hidden.hides(key[0], shown_as[key[1]])}
    gone |= {(code, "helped") for code, _ in counts if hidden.hides_rate(code, _RATES["paired"])}
    gone |= {(code, "told") for code, _ in counts if hidden.hides_rate(code, _RATES["told"])}
    small = {key for key, number in counts.items() if 0 < number < LEAST and key[1] != "told"}
    assert small <= gone
    # A nought that is hidden beside others is one of several: only what counts somebody is a secret.
    known = gone - {key for key in gone if counts[key] == 0}
    assert given_away(sums, known, counts, small) == frozenset()


@pytest.mark.one_engine
def test_what_one_page_hides_is_hidden_on_the_next_and_in_areas_above() -> None:
    counts = {(COUNTY, "a"): 40, (VILLAGE, "a"): 12, (LOWER, "a"): 20, (OTHER_VILLAGE, "a"): 8}
    assert hidden_in_areas(counts, LEAST) == frozenset()
    gone = hidden_in_areas(counts, LEAST, also={(VILLAGE, "a")})
    assert (VILLAGE, "a") in gone
    assert len(gone) >= 2
    # Of two numbers of which one is some of the other, the rest is taken.
    counts |= {(VILLAGE, "b"): 10}
    assert hidden_in_areas(counts, LEAST, within=[("a", "b")]) & {(VILLAGE, "a"), (VILLAGE, "b")}
    # A number that is not the sum it is said to be gives nothing exact away.
    assert hidden_in_areas({("99", "a"): 9, ("99", "b"): 4}, LEAST, wholes={"a": ("b",)}) == {("99", "b")}


@pytest.mark.one_engine
def test_columns_of_the_county_summary_that_are_parts_of_one_another_are_hidden_together() -> None:
    def told(**numbers: int) -> dict[str, Any]:
        rows = [AreaRow("1", "甲", households=40, persons=150, workers=90, helped=20, planned=10, measures=10)]
        rows += [
            AreaRow(str(n), f"村{n}", households=60, persons=190, workers=90, helped=30, planned=15, measures=20)
            for n in (2, 3)
        ]
        for name, number in numbers.items():
            setattr(rows[0], name, number)
        columns = veiled_list(SUMMARY, rows, LEAST).columns
        return {column.words.zh: column.filed(rows[0]) for column in columns if column.of_people}

    assert (told()["有帮扶责任人"], told()["有计划"]) == (20, 10)
    # Twelve are helped and nine planned for: three are not.
    found = told(helped=12, planned=9)
    assert None in (found["有帮扶责任人"], found["有计划"])
    # Of a hundred and fifty, ninety can work and fifty-seven are not recorded: three cannot.
    found = told(workers=90, unknown_workers=57)
    assert None in (found["人口"], found["劳动力"], found["劳动力未填"])


@pytest.mark.django_db
def test_a_board_the_page_of_identification_and_the_rows_hide_the_same(
    funds_officer: User, county_officer: User
) -> None:
    line()
    for number in range(20):
        secure(1000 if number < 7 else 9000 if number < 19 else None)
    for _ in range(16):
        Household.objects.filter(pk=secure(9000).pk).update(village_code=OTHER_VILLAGE)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    funds, county = signed_in(funds_officer), signed_in(county_officer)
    page = funds.get(f"/reports/?area={VILLAGE}")
    assert {shown for _, shown, _ in page.context["verdicts"]} == {"不显示"}
    assert [shown for _, shown, _ in county.get(f"/reports/?area={VILLAGE}").context["verdicts"]] == ["7", "12", "1"]
    # Whatever the board hides opens to no rows either: they would be counted.
    for rows in ("verdict/?verdict=met&", "verdict/?verdict=not_met&", "told/?"):
        assert funds.get(f"/reports/rows/{rows}area={VILLAGE}").status_code == 403
        assert county.get(f"/reports/rows/{rows}area={VILLAGE}").status_code == 200
    overview = funds.get("/eligibility/").content.decode()
    rows = funds.get("/eligibility/?format=csv&list=villages").getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert any(re.fullmatch(r"[^,]+,,,", row) for row in rows[1:])
    assert "不显示" in overview
