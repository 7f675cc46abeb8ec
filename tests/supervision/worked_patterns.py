"""For every test of the catalogue: rows in which it finds something, and rows that come as near as they can without a hit.

All are invented. A pattern is a function over rows, so that the same rows can be put in another order or handed in twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lianxin.benefits.domain.claims import Claim
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook import rulebook
from lianxin.supervision.domain import (
    borrowers,
    contracts,
    entries,
    households,
    incomes,
    listed_people,
    measures,
    prices,
    purposes,
    receivers,
    relatives,
    tranches,
    works,
)
from lianxin.supervision.domain.clues import About, Outcome, Subject

ON = date(2026, 11, 24)
VILLAGE, OTHER, FAR = "999901101201", "999901101202", "999901102201"
Run = Callable[[Sequence[Any]], Outcome]


@dataclass(frozen=True)
class Pattern:
    """A test with rows that hit and rows that just miss."""

    test: str
    run: Run
    hit: Sequence[Any]
    near_miss: Sequence[Any]


# Payments to households ---------------------------------------------------------------------------------------------------


def paid(payment: int, household: int = 1, **given: Any) -> receivers.HouseholdPayment:
    wanted: dict[str, Any] = {
        "area_code": VILLAGE, "payee": "甲某", "amount_fen": 100_000, "on": date(2026, 5, 10), "names": frozenset({"甲某", "乙某"}),
        "member": 7, "account": f"account-{household}", "account_tail": "1234",
    }  # fmt: skip
    return receivers.HouseholdPayment(payment=payment, household=household, **(wanted | given))


def into_one_account(count: int) -> list[receivers.HouseholdPayment]:
    return [paid(number, number, account="same") for number in range(1, count + 1)]


DIED = receivers.Death(7, date(2026, 4, 30), "listed:1", "某县民政局")
AWAY = receivers.Absence(7, date(2026, 5, 1), date(2026, 6, 1), "listed:2", "某县司法局")


def after_death(rows: Sequence[Any]) -> Outcome:
    return receivers.paid_after_death(rows, [DIED])


def in_absence(test: str) -> Run:
    return lambda rows: receivers.paid_in_absence(test, rows, [AWAY])


# Department lists ---------------------------------------------------------------------------------------------------------


def listed(**given: Any) -> listed_people.ListedMember:
    wanted: dict[str, Any] = {
        "member": 7, "household": 1, "area_code": VILLAGE, "is_assisted": True, "source": "listed:3", "told_by": "某局",
        "item": "小型普通客车", "starts_on": date(2024, 1, 1),
    }  # fmt: skip
    return listed_people.ListedMember(**(wanted | given))


def on_list(test: str, *passed_over: str) -> Run:
    return lambda rows: listed_people.listed_and_assisted(
        test, rows, on=ON, rows_compared=len(rows), passed_over=passed_over
    )


# Relatives ----------------------------------------------------------------------------------------------------------------

KIN = relatives.Kin("listed:4", "村干部甲", "某县纪委")


def receipts(household: int, yuan: int, *kin: relatives.Kin) -> relatives.HouseholdReceipts:
    return relatives.HouseholdReceipts(household, VILLAGE, yuan * 100, kin)


def village_with_kin(yuan: int) -> list[relatives.HouseholdReceipts]:
    return [receipts(1, yuan, KIN), receipts(2, 1000), receipts(3, 1000)]


# Contracts and prices -----------------------------------------------------------------------------------------------------

TERMS = contracts.TenderTerms(limit_fen=400_000_000, just_below_percent=80, days=90)


def signed(
    number: int, *, yuan: int = 3_900_000, on: date = date(2026, 3, 1), **given: Any
) -> contracts.SignedContract:
    wanted: dict[str, Any] = {"project": number, "area_code": VILLAGE, "payee": "某建筑公司", "number": f"HT-{number}"}
    return contracts.SignedContract(contract=number, amount_fen=yuan * 100, signed_on=on, **(wanted | given))


def accepted(claimed_yuan: int) -> contracts.AcceptedProject:
    return contracts.AcceptedProject(1, VILLAGE, claimed_yuan * 100, 80_000_00)


def priced(number: int, yuan: int) -> prices.PricedItem:
    about = About(Subject.HOUSEHOLD, VILLAGE, household=number)
    return prices.PricedItem(f"benefit:{number}", about, "999901", "仔猪", "头", yuan * 100)


def market(last_yuan: int) -> list[prices.PricedItem]:
    return [*(priced(number, 600 + 10 * number) for number in range(1, 9)), priced(9, last_yuan)]


PRICE_TERMS = prices.PriceTerms(most_deviations=5, least_count=8, least_spread_percent=5)


# What money is spent for --------------------------------------------------------------------------------------------------


def supplied(payee: str = "某建筑公司", **given: Any) -> purposes.SupplierPayment:
    return purposes.SupplierPayment(1, 1, VILLAGE, payee, Words("车", "Vehicle"), 5_000_00, date(2025, 5, 1), **given)


def unfitting(rows: Sequence[Any]) -> Outcome:
    return purposes.payee_unfitting(rows, {"payee_hotel": ("宾馆", "酒店"), "payee_vehicle": ("汽车销售",)})


# Measures -----------------------------------------------------------------------------------------------------------------


def claim_row(number: int, *, month: int = 5, item: str = "护林员", source: str = "") -> measures.ClaimRow:
    period = Period(date(2026, month, 1), date(2026, month + 1, 1))
    claim = Claim(str(number), "public_welfare_post", "1", "7", item, period, source)
    return measures.ClaimRow(f"benefit:{number}", claim, VILLAGE, 1, 7, source)


def doubled(rows: Sequence[Any]) -> Outcome:
    return measures.paid_twice(rows, rulebook().measures)


def given_to(
    benefit: int = 1, *, holds: bool | None = True, units: int | None = 1, **given: Any
) -> measures.GivenMeasure:
    wanted: dict[str, Any] = {
        "measure": Words("公益岗位", "Post"), "household": 1, "member": 7, "area_code": VILLAGE, "on": date(2026, 5, 10),
        "period": "2026-05", "answers": (measures.Answer("age", Words("年龄", "Age"), holds),), "units": units,
    }  # fmt: skip
    return measures.GivenMeasure(benefit=benefit, **(wanted | given))


def broken(test: str) -> Run:
    return lambda rows: measures.conditions_broken(test, rows)


def enrolment(rows: Sequence[Any]) -> Outcome:
    return measures.not_enrolled(rows, {8: [(date(2025, 9, 1), date(2026, 7, 1))]})


# Loans --------------------------------------------------------------------------------------------------------------------


def lent(number: int, *, days: int = 30, enterprise: str = "某合作社") -> borrowers.DrawnLoan:
    drawn = date(2026, 3, 1)
    return borrowers.DrawnLoan(number, number, VILLAGE, 5_000_000, drawn, enterprise, drawn + timedelta(days=days))


FLOW = borrowers.FlowTerms(days=60, least_borrowers=5)


# Incomes and edits --------------------------------------------------------------------------------------------------------


def income(household: int, village: str = VILLAGE, **given: Any) -> incomes.HouseholdIncome:
    return incomes.HouseholdIncome(household, village, 2026, **given)


def same_incomes(count: int) -> list[incomes.HouseholdIncome]:
    return [income(number, net_fen=32_345_00) for number in range(count)] + [income(99, net_fen=32_346_00)]


def two_villages(heaped: int) -> list[incomes.HouseholdIncome]:
    """A village in which so many of sixty incomes end in 0, beside one whose digits are even."""
    here = [income(n, net_fen=(20_000 + (10 * n if n < heaped else n)) * 100) for n in range(60)]
    return here + [income(100 + n, OTHER, net_fen=(20_000 + n) * 100) for n in range(60)]


def at_line(above: int, below: int) -> list[incomes.HouseholdIncome]:
    over = [income(n, per_person_fen=4_000_00 + n * 100) for n in range(above)]
    return over + [income(50 + n, per_person_fen=3_999_00 - n * 100) for n in range(below)]


LINE = incomes.LineTerms(line_fen=4_000_00, band_percent=2, most_times=3, least_households=8)
CLOSED_AT = datetime(2026, 1, 10, 10, tzinfo=UTC)
RUSH = entries.RushTerms(hours=48, most_percent=50, least_edits=20)


def edits(late: int, early: int) -> list[entries.Edit]:
    found = [entries.Edit(n, VILLAGE, 2025, CLOSED_AT - timedelta(hours=47), 3) for n in range(late)]
    return found + [entries.Edit(500 + n, VILLAGE, 2025, CLOSED_AT - timedelta(hours=49), 3) for n in range(early)]


def rushed(rows: Sequence[Any]) -> Outcome:
    return entries.edits_before_close(rows, [entries.Close(2025, CLOSED_AT, date(2026, 1, 10))], RUSH)


# Households ---------------------------------------------------------------------------------------------------------------


def arrived(moved_on: date | None, identified_on: date | None = date(2026, 6, 1)) -> households.Arrival:
    return households.Arrival(7, 1, VILLAGE, 2, moved_on, identified_on)


def numbered(member: int, household: int) -> households.NumberedMember:
    return households.NumberedMember(member, household, VILLAGE, "digest")


# Records of work ----------------------------------------------------------------------------------------------------------

# Two hashes that differ in five bits, and two that differ in six.
LIKE, NEAR = "00ff00ff00ff00ff", "00ff00ff00ff00e0"
FAR_LIKE, FAR_NEAR = "0f0f0f0f0f0f0f0f", "0f0f0f0f0f0f0f30"
EVE = datetime(2026, 11, 1, tzinfo=UTC)
EVE_TERMS = works.EveTerms(12, 40, 4)


def pictured(record: int, likeness: str = LIKE, digest: str = "") -> works.Pictured:
    return works.Pictured(record, VILLAGE, date(2026, 10, record), digest or f"d{record}", likeness, record)


def texts(count: int, text: str = "same") -> list[works.Written]:
    return [works.Written(number, VILLAGE, date(2026, 10, 1), text, 3) for number in range(1, count + 1)]


def visits_within(minutes: int, count: int) -> list[works.Visited]:
    """So many visits, evenly over some minutes."""
    first = datetime(2026, 10, 9, 10, tzinfo=UTC)
    return [
        works.Visited(n, n, VILLAGE, date(2026, 10, 9), first + timedelta(minutes=minutes) * n / (count - 1), 3)
        for n in range(count)
    ]


def on_the_eve(late: int, early: int, *, on: date = date(2026, 10, 5)) -> list[works.Entered]:
    """Records of work done weeks before, so many of them entered on the last evening."""
    times = [EVE - timedelta(hours=12)] * late + [EVE - timedelta(hours=12, minutes=1)] * early
    return [works.Entered(number, VILLAGE, on, at, 3) for number, at in enumerate(times)]


def eve(rows: Sequence[Any]) -> Outcome:
    return works.entries_on_the_eve(
        rows, [works.Deadline(1, "999901", date(2026, 9, 1), date(2026, 10, 31), EVE)], EVE_TERMS
    )


def served(on: date) -> list[works.Visited]:
    at = datetime(2026, 10, 9, 10, tzinfo=UTC)
    return [works.Visited(1, household, VILLAGE, on, at, 3, date(2026, 10, 9)) for household in (1, 2)]


def on_leave(since: date | None) -> list[works.Visited]:
    at = datetime(2026, 10, 9, 10, tzinfo=UTC)
    return [works.Visited(1, household, VILLAGE, date(2026, 10, 8), at, 3, None, since) for household in (2, 1)]


PATTERNS: tuple[Pattern, ...] = (
    Pattern("kin_favoured", lambda rows: relatives.kin_favoured(rows, most_times=2), village_with_kin(2001), village_with_kin(2000)),
    Pattern(
        "kin_contact_shared", lambda rows: relatives.kin_contact_shared(rows, households_compared=3),
        [relatives.SharedContact(1, VILLAGE, "account", "1234", KIN)], [],
    ),
    Pattern("payee_elsewhere", receivers.payee_elsewhere, [paid(1, payee="丙某")], [paid(1, payee=" 乙某 ")]),
    Pattern(
        "claimed_over_accepted", lambda rows: contracts.claimed_over_accepted(rows, most_percent=100),
        [accepted(80_001)], [accepted(80_000)],
    ),
    Pattern("paid_twice", doubled, [claim_row(1), claim_row(2, source="某局")], [claim_row(1), claim_row(2, month=6)]),
    Pattern("paid_after_death", after_death, [paid(1, on=date(2026, 5, 1))], [paid(1, on=date(2026, 4, 30))]),
    Pattern("on_payroll", on_list("on_payroll"), [listed(item="某局")], [listed(ends_before=ON)]),
    Pattern("has_vehicle", on_list("has_vehicle", "三轮"), [listed()], [listed(item="正三轮载货摩托车")]),
    Pattern("has_house", on_list("has_house"), [listed(item="县城某小区")], [listed(is_assisted=False)]),
    Pattern("has_company", on_list("has_company", "合作社"), [listed(item="某商贸公司")], [listed(item="某养蜂合作社")]),
    Pattern("paid_in_prison", in_absence("paid_in_prison"), [paid(1, on=date(2026, 5, 1))], [paid(1, on=date(2026, 6, 1))]),
    Pattern("paid_while_missing", in_absence("paid_while_missing"), [paid(1, on=date(2026, 5, 31))], [paid(1, on=date(2026, 4, 30))]),
    Pattern("paid_after_moving", in_absence("paid_after_moving"), [paid(1)], [paid(1, member=8)]),
    Pattern("payee_unfitting", unfitting, [supplied("某某大酒店")], [supplied("某酒厂")]),
    Pattern(
        "expense_barred", purposes.expense_barred,
        [supplied(is_forbidden=True)], [supplied(), supplied(is_bound=False, is_forbidden=True)],
    ),
    Pattern(
        "money_idle", lambda rows: tranches.money_idle(rows, on=ON, most_days=180),
        [tranches.ReceivedTranche(1, "999901", ON - timedelta(days=181), None, 100)],
        [
            tranches.ReceivedTranche(1, "999901", ON - timedelta(days=180), None, 100),
            tranches.ReceivedTranche(2, "999901", date(2025, 1, 1), date(2025, 6, 30), 100),
        ],
    ),
    Pattern(
        "carry_over_old", lambda rows: tranches.carry_over_old(rows, on=ON, most_months=12),
        [tranches.ReceivedTranche(1, "999901", date(2025, 11, 24), date(2025, 12, 1), 1)],
        [
            tranches.ReceivedTranche(1, "999901", date(2025, 11, 25), None, 1),
            tranches.ReceivedTranche(2, "999901", date(2024, 1, 1), None, 0),
        ],
    ),
    Pattern(
        "contracts_split", lambda rows: contracts.contracts_split(rows, TERMS),
        [signed(1), signed(2, on=date(2026, 5, 30))],
        [signed(1), signed(2, on=date(2026, 5, 31)), signed(3, yuan=4_000_000), signed(4, yuan=3_199_999), signed(5, payee="别家")],
    ),
    Pattern("unit_price_high", lambda rows: prices.unit_price_high(rows, PRICE_TERMS), market(2_000), market(690)),
    Pattern(
        "settled_over_contract", lambda rows: contracts.settled_over_contract(rows, most_percent=110),
        [signed(1, yuan=100, settled_fen=110_01)], [signed(1, yuan=100, settled_fen=110_00)],
    ),
    Pattern("account_shared", lambda rows: receivers.account_shared(rows, most_households=3), into_one_account(4), into_one_account(3)),
    Pattern(
        "loans_to_one_enterprise", lambda rows: borrowers.loans_to_one_enterprise(rows, FLOW),
        [lent(n) for n in range(5)], [*(lent(n) for n in range(4)), lent(4, days=61), lent(5, days=-1)],
    ),
    Pattern("grant_conditions", broken("grant_conditions"), [given_to(holds=False)], [given_to(holds=True)]),
    Pattern("grant_not_enrolled", enrolment, [given_to(member=8, on=date(2026, 7, 1))], [given_to(member=8, on=date(2026, 6, 30))]),
    Pattern("post_conditions", broken("post_conditions"), [given_to(holds=False)], [given_to(holds=None)]),
    Pattern(
        "post_months_over", lambda rows: measures.post_months_over(rows, most_months=12),
        [given_to(1, units=9), given_to(2, units=4)], [given_to(1, units=9), given_to(2, units=3), given_to(3, on=date(2025, 5, 1))],
    ),
    Pattern(
        "work_photo_again", lambda rows: works.photo_again(rows, most_bits=5), [pictured(1), pictured(2, NEAR)],
        [pictured(21, FAR_LIKE), pictured(22, FAR_NEAR)],
    ),
    Pattern("work_text_copied", lambda rows: works.text_copied(rows, most_copies=5), texts(6), texts(5, "other")),
    Pattern(
        "visits_in_an_hour", lambda rows: works.visits_in_an_hour(rows, most_households=12), visits_within(60, 13),
        visits_within(65, 13),
    ),
    Pattern("visit_out_of_service", works.visit_out_of_service, served(date(2026, 10, 9)), served(date(2026, 10, 8))),
    Pattern("visit_on_leave", works.visit_on_leave, on_leave(date(2026, 10, 7)), on_leave(None)),
    Pattern("entries_on_the_eve", eve, on_the_eve(5, 7), on_the_eve(4, 6)),
    Pattern("edits_before_close", rushed, edits(21, 20), edits(20, 20)),
    Pattern("incomes_identical", lambda rows: incomes.incomes_identical(rows, most_households=4), same_incomes(5), same_incomes(4)),
    Pattern(
        "incomes_rounded", lambda rows: incomes.incomes_rounded(rows, most_chi_square=27.88, least_households=50),
        two_villages(40), two_villages(8),
    ),
    Pattern("incomes_at_line", lambda rows: incomes.incomes_at_line(rows, LINE), at_line(9, 3), at_line(8, 3)),
    Pattern(
        "income_jump", lambda rows: incomes.income_jump(rows, most_percent=100),
        [income(1, per_person_fen=2001, per_person_before_fen=1000)],
        [
            income(1, per_person_fen=2000, per_person_before_fen=1000),
            income(2, per_person_fen=9000, per_person_before_fen=1000, has_help=True),
        ],
    ),
    Pattern(
        "income_without_cost", lambda rows: incomes.income_without_cost(rows, least_fen=5_000_00),
        [income(1, operating_income_fen=5_000_00, operating_cost_fen=0)],
        [
            income(1, operating_income_fen=4_999_99, operating_cost_fen=0),
            income(2, operating_income_fen=9_000_00, operating_cost_fen=1),
        ],
    ),
    Pattern(
        "household_split", lambda rows: households.household_split(rows, households=5, most_months=12),
        [arrived(date(2025, 6, 2))], [arrived(date(2025, 6, 1)), replace(arrived(date(2026, 7, 1)), household=3)],
    ),
    Pattern(
        "number_in_two_households", lambda rows: households.number_in_two_households(rows, members=9, unnumbered=0),
        [numbered(1, 1), numbered(2, 2)], [numbered(1, 1), numbered(2, 1)],
    ),
)  # fmt: skip

# Rows of which a test can say nothing, and the fact that it misses: never a silent pass.
UNTOLD: tuple[tuple[str, Run, Sequence[Any], str], ...] = (
    ("work_photo_again", lambda rows: works.photo_again(rows, most_bits=5), [pictured(1, "0" * 16), pictured(2, "0" * 16)], "likeness"),
    ("work_text_copied", lambda rows: works.text_copied(rows, most_copies=5), texts(9, ""), "text"),
    (
        "visits_in_an_hour", lambda rows: works.visits_in_an_hour(rows, most_households=12),
        [replace(one, by=None) for one in visits_within(10, 20)], "author",
    ),
    ("paid_after_death", after_death, [paid(1, member=None)], "person"),
    (
        "paid_after_death", lambda rows: receivers.paid_after_death(rows, [replace(DIED, died_on=None)]),
        [paid(1)], "day_of_death",
    ),
    (
        "paid_in_prison", lambda rows: receivers.paid_in_absence("paid_in_prison", rows, [replace(AWAY, starts_on=None)]),
        [paid(1)], "days_of_absence",
    ),
    ("paid_in_prison", in_absence("paid_in_prison"), [paid(1, member=None)], "person"),
    ("on_payroll", on_list("on_payroll"), [listed(is_assisted=None)], "assisted"),
    ("account_shared", lambda rows: receivers.account_shared(rows, most_households=3), [paid(1, account="")], "account"),
    ("expense_barred", purposes.expense_barred, [supplied(is_bound=False)], "not_bound"),
    ("kin_favoured", lambda rows: relatives.kin_favoured(rows, most_times=2), [receipts(1, 9, KIN)], "few_households"),
    (
        "claimed_over_accepted", lambda rows: contracts.claimed_over_accepted(rows, most_percent=100),
        [replace(accepted(1), accepted_fen=None)], "accepted_sum",
    ),
    ("settled_over_contract", lambda rows: contracts.settled_over_contract(rows, most_percent=110), [signed(1)], "settlement"),
    ("unit_price_high", lambda rows: prices.unit_price_high(rows, PRICE_TERMS), market(2_000)[2:], "few_prices"),
    (
        "unit_price_high", lambda rows: prices.unit_price_high(rows, PRICE_TERMS),
        [replace(priced(1, 1), unit_price_fen=None)], "unit_price",
    ),
    ("paid_twice", doubled, [replace(claim_row(1), claim=None)], "item_unknown"),
    ("post_conditions", broken("post_conditions"), [given_to(holds=None)], "condition"),
    ("post_conditions", broken("post_conditions"), [given_to(answers=())], "condition"),
    ("post_months_over", lambda rows: measures.post_months_over(rows, most_months=12), [given_to(units=None)], "months"),
    (
        "loans_to_one_enterprise", lambda rows: borrowers.loans_to_one_enterprise(rows, FLOW),
        [replace(lent(1), enterprise="", shares_from=None)], "flow",
    ),
    ("edits_before_close", rushed, [replace(edits(1, 0)[0], year=2026)], "year_open"),
    ("incomes_identical", lambda rows: incomes.incomes_identical(rows, most_households=4), [income(1)], "income"),
    (
        "incomes_rounded", lambda rows: incomes.incomes_rounded(rows, most_chi_square=27.88, least_households=50),
        same_incomes(3), "few_households",
    ),
    ("incomes_rounded", lambda rows: incomes.incomes_rounded(rows, most_chi_square=1, least_households=1), [income(1)], "income"),
    ("incomes_at_line", lambda rows: incomes.incomes_at_line(rows, LINE), [income(1)], "income"),
    ("income_jump", lambda rows: incomes.income_jump(rows, most_percent=100), [income(1)], "income"),
    ("income_jump", lambda rows: incomes.income_jump(rows, most_percent=100), [income(1, per_person_fen=1)], "income_before"),
    ("income_without_cost", lambda rows: incomes.income_without_cost(rows, least_fen=1), [income(1)], "income"),
    (
        "income_without_cost", lambda rows: incomes.income_without_cost(rows, least_fen=1),
        [income(1, operating_income_fen=1)], "operating_cost",
    ),
    (
        "household_split", lambda rows: households.household_split(rows, households=1, most_months=12),
        [arrived(date(2026, 1, 1), None)], "identified",
    ),
    (
        "household_split", lambda rows: households.household_split(rows, households=1, most_months=12),
        [arrived(None)], "moved_on",
    ),
    (
        "number_in_two_households", lambda rows: households.number_in_two_households(rows, members=2, unnumbered=1),
        [], "identity",
    ),
)  # fmt: skip
