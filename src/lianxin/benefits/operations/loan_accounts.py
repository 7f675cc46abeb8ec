"""Where the money of loans stands in the ledger: lenders outside, a borrower's account for each loan, the county's risk fund."""

from __future__ import annotations

from lianxin.benefits.models import Loan
from lianxin.benefits.queries.loans import risk_fund_code
from lianxin.benefits.queries.terms import county_of
from lianxin.funds.models import Account
from lianxin.funds.models.ledger import Book
from lianxin.funds.operations import account_named


def lender_account(loan: Loan) -> Account:
    """The lender's account in the county; it stands outside."""
    county = county_of(loan.area_code)
    return account_named(
        f"lender:{county}:{loan.lender}", kind=Account.Kind.LENDER, book=Book.LOAN, area_code=county, is_outside=True
    )


def borrower_account(loan: Loan) -> Account:
    """The account of one loan: its balance is the principal not repaid."""
    return account_named(
        f"borrower:{loan.pk}",
        kind=Account.Kind.BORROWER,
        book=Book.LOAN,
        area_code=loan.area_code,
        household_id=loan.household_id,
    )


def risk_fund_account(county_code: str) -> Account:
    """The county's risk fund."""
    return account_named(
        risk_fund_code(county_code), kind=Account.Kind.RISK_FUND, book=Book.LOAN, area_code=county_code
    )


def risk_fund_source(county_code: str) -> Account:
    """Whoever pays into the county's risk fund; it stands outside."""
    return account_named(
        f"source:risk_fund:{county_code}",
        kind=Account.Kind.SOURCE,
        book=Book.LOAN,
        area_code=county_code,
        is_outside=True,
    )
