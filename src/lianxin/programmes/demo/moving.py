"""Who moved to a new house, who came to a household and who left it, and small loans with subsidised interest; nobody exists."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from lianxin.benefits.models import Loan
from lianxin.benefits.operations import (
    NewLoan,
    NewSubsidyClaim,
    NewTerm,
    apply_for_loan,
    check_in_village,
    claim_subsidy,
    draw_loan,
    pay_subsidy,
    rate_borrower,
    repay_loan,
    review_loan,
    set_local_term,
)
from lianxin.benefits.queries.loans import account_of
from lianxin.benefits.queries.terms import is_left_open
from lianxin.funds.operations import (
    Arrangement,
    NewTranche,
    allocate,
    announce_tranche,
    approve_claim,
    receive_tranche,
)
from lianxin.people.models import User
from lianxin.programmes.demo.people import drawn_name
from lianxin.programmes.ledgers import Kept, project_of_ledger
from lianxin.programmes.loading import imported
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.models import Project
from lianxin.projects.operations import NewShowing, record_publicity
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.registry.operations.membership import Arrival, close_membership, join_household

_MAPPING = Path(__file__).parent / "relocation.yaml"
_HEADINGS = (
    "村代码", "户号", "易地搬迁", "搬迁方式", "安置方式", "安置地", "开工", "竣工", "验收", "入住", "面积", "补助", "自筹",
)  # fmt: skip
_MODES = ("自然村整体搬迁", "个别农户搬迁")
# What a household is given and adds itself for each person, in yuan, and how many square metres a person is built: all ours.
_GRANT, _OWN, _SQUARE_METRES = 57_000, 2_500, 20
_BORROWERS, _PAYING = 8, 6
_LENT_YUAN = (50_000, 30_000, 50_000, 40_000, 20_000, 50_000, 30_000, 50_000)
_USES = ("livestock", "crops", "livestock", "processing")
_SUBSIDY_YUAN = 6_000
_BANK = "湟中农村商业银行（虚构）"


def move(folder: Path, *, county: str, on: date, by: User) -> None:
    """Import the county's ledger of relocation as ``by``, and tell of births, marriages, deaths and moves of the year."""
    path = folder / "13-易地搬迁台账.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_HEADINGS)
        lines.writerows(_relocated(on.year))
    imported(path, "", area_code=county, year=on.year, mapping=_MAPPING.read_text(encoding="utf-8"), by=by)
    _come_and_go(on)


def _relocated(year: int) -> Iterator[tuple[object, ...]]:
    """One line for each household that the register knows as relocated, with how, whither, when and at what cost."""
    found = (
        HouseholdFacts.objects.filter(year=year, relocated=True).select_related("household").order_by("household_id")
    )
    for number, facts in enumerate(found):
        home, persons = facts.household, facts.household.member_count or 1
        is_together = bool(number % 4)
        began = date(2017 + number % 2, 4, 1 + number % 20)
        done = began + timedelta(days=190 + number % 30)
        yield (
            home.village_code, home.household_no, "是", _MODES[number % 2], "集中安置" if is_together else "分散安置",
            "乡镇" if is_together else "村内", began, done, done + timedelta(days=25),
            done + timedelta(days=50), persons * _SQUARE_METRES, persons * _GRANT, persons * _OWN,
        )  # fmt: skip


def _come_and_go(on: date) -> None:
    """A dozen changes of the year: who left is never a head, so that nobody need take his place."""
    rows = MemberFacts.objects.filter(year=on.year, left_on__isnull=True, household__is_live=True)
    daughters = rows.filter(relation_to_head="daughter", member__birth_on__year__range=(on.year - 30, on.year - 20))
    parents = rows.filter(relation_to_head__in=("father", "mother"), member__birth_on__year__lt=on.year - 70)
    for kind, found, note in (
        ("married_out", daughters, "户口已迁出（演示）"),
        ("death", parents, "村里报，医院证明（演示）"),
    ):
        for number, facts in enumerate(list(found.order_by("pk")[:3])):
            day = on - timedelta(days=40 + 31 * number)
            close_membership(
                household_id=facts.household_id, member_id=facts.member_id, kind=kind, on=day, by=None, note=note
            )
    chance = Random(on.year)  # noqa: S311 - a repeatable example, not a secret
    families = rows.filter(relation_to_head="son", member__birth_on__year__range=(on.year - 36, on.year - 22))
    for number, facts in enumerate(list(families.order_by("-pk")[:6])):
        day = on - timedelta(days=30 + 29 * number)
        if number % 2:
            arrival = Arrival("daughter_in_law", name=drawn_name(chance, "female", "han"), sex="female")
            join_household(household_id=facts.household_id, arrival=arrival, kind="married_in", on=day, by=None)
            continue
        baby = Arrival("grandson", name=drawn_name(chance, "male", "han"), born_on=day, sex="male")
        join_household(household_id=facts.household_id, arrival=baby, kind="newborn", on=day, by=None)


def lend(*, county: str, on: date) -> None:
    """Eight households borrow; six pay their interest as it falls due; the quarter's subsidy is claimed, approved and paid."""
    document = "湟中区小额信贷贴息办法（虚构）"
    for name, value in (("prime_rate.one_year", 30_000), ("small_loan.subsidy_share", 700_000)):
        if is_left_open(name, date(on.year, 1, 1), county):
            set_local_term(entry=NewTerm(county, name, value, date(on.year, 1, 1), document), by=None)
    # The roster of the year is the oldest one that knows them all.
    asked = max(on - timedelta(days=215), date(on.year, 1, 5))
    homes = HouseholdFacts.objects.filter(year=on.year, household_type="exited", household__is_live=True)
    loans = []
    for facts in homes.select_related("household").order_by("household_id"):
        head = MemberFacts.objects.filter(household=facts.household, year=on.year, relation_to_head="head").first()
        if head is None or head.member.birth_on is None or not 25 <= on.year - head.member.birth_on.year <= 55:
            continue
        loans.append(_drawn(facts, head, len(loans), asked))
        if len(loans) == _BORROWERS:
            break
    for loan in loans[:_PAYING]:
        _pay_interest(loan, on)
    project = _subsidies(county, asked)
    until = on - timedelta(days=30)
    entry = NewSubsidyClaim(project, until, f"TX-{on.year}-1（演示）", "银行利息清单、村级公示（演示）")
    claim = approve_claim(claim=claim_subsidy(entry=entry, by=None), on=until + timedelta(days=5), by=None)
    pay_subsidy(claim=claim, voucher_no=f"TXPZ-{on.year}-1（演示）", on=until + timedelta(days=9), by=None)


def _drawn(facts: HouseholdFacts, head: MemberFacts, number: int, asked: date) -> Loan:
    entry = NewLoan(
        product="small_loan_2021", household=facts.household, member=head.member, lender=_BANK,
        amount_fen=_LENT_YUAN[number] * 100, months=12, repayment="interest_quarterly", use=_USES[number % len(_USES)],
        asked_on=asked,
    )  # fmt: skip
    loan = apply_for_loan(entry=entry, by=None)
    check_in_village(loan=loan, on=asked + timedelta(days=3), words="入户看过，用途属实（演示）", by=None)
    rate_borrower(loan=loan, on=asked + timedelta(days=6), words="信用户（演示）", by=None)
    review_loan(loan=loan, on=asked + timedelta(days=10), words="同意（演示）", by=None)
    return draw_loan(
        loan=loan, on=asked + timedelta(days=14), contract_no=f"XD-{asked.year}-{number + 1:03d}（演示）", by=None
    )


def _pay_interest(loan: Loan, on: date) -> None:
    for number, due in enumerate(account_of(loan, on).dues, 1):
        number_of_receipt = f"{loan.contract_no}-{number}"
        repay_loan(
            loan=loan, kind="due", amount_fen=due.payment_fen, on=due.due_on, document_no=number_of_receipt, by=None
        )


def _subsidies(county: str, on: date) -> Project:
    """The project that the subsidies are paid out of, with its money."""
    fen = _SUBSIDY_YUAN * 100
    kept = Kept(
        county, "小额信贷贴息", "employment", "loan_interest", fen, ("quantity", "贴息户数（户）", str(_BORROWERS)), on,
        "区项目台账（演示）",
    )  # fmt: skip
    project = project_of_ledger(kept)
    shown_on = on - timedelta(days=40)
    shown = NewShowing(Occasion.BEFORE, Level.COUNTY, "区政府网站", shown_on, shown_on + timedelta(days=12))
    record_publicity(project_id=project.pk, entry=shown, by=None)
    entry = NewTranche(
        document_no=f"演贴息〔{on.year}〕1号", name="小额信贷贴息资金", channel="special_poverty", level="county", area_code=county,
        year=on.year, amount_fen=fen, purpose="loan_interest", announced_on=on,
    )  # fmt: skip
    tranche = receive_tranche(tranche=announce_tranche(entry=entry, by=None), on=on + timedelta(days=10), by=None)
    told = Arrangement(tranche, project, fen, on + timedelta(days=20), f"演贴息〔{on.year}〕2号")
    allocate(arrangement=told, by=None)
    return project
