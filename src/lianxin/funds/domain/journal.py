"""The ledger as a journal that beancount reads: names of accounts, and every line of the file. Pure text.

A posting's amount is signed: what came in is positive, what went out negative. Books never share an account. Everybody's money is
under numbers and codes: no name of a person, no bank account, no text that somebody typed freely stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from lianxin.core.kernel.money import Fen

CURRENCY = "CNY"
_BOOKS = {"grant": "Grant", "loan": "Loan", "return": "Return"}
# Which of beancount's five roots a kind of account stands under, what it is called there, and what its numbers are numbers of.
_KINDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "source": ("Income", "Source", ()),
    "tranche": ("Assets", "Tranche", ("T",)),
    "allocation": ("Assets", "Allocation", ("T", "P")),
    "claim": ("Assets", "Claim", ("C", "T")),
    "transit": ("Assets", "Transit", ("C", "T")),
    "household": ("Expenses", "Household", ("H",)),
    "asset": ("Expenses", "Asset", ("A",)),
    "service": ("Expenses", "Service", ("P",)),
    "recovered": ("Expenses", "Recovered", ()),
    "lender": ("Liabilities", "Lender", ()),
    "borrower": ("Assets", "Borrower", ("H",)),
    "risk_fund": ("Assets", "RiskFund", ()),
    "enterprise": ("Income", "Enterprise", ()),
    "dividend": ("Assets", "Dividend", ()),
}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@lru_cache(maxsize=1 << 16)
def account_name(code: str, book: str) -> str:
    """Return beancount's name of an account: ``tranche:12`` of grants is ``Assets:Grant:Tranche:T12``. No two codes share a name."""
    kind, *parts = code.split(":")
    root, label, letters = _KINDS[kind]
    named = [
        f"{letters[at]}{part}" if at < len(letters) and part.isascii() and part.isdigit() else _component(part)
        for at, part in enumerate(parts)
    ]
    return ":".join((root, _BOOKS[book], label, *named))


def opening_account(book: str) -> str:
    """The account against which balances of before a period are brought in."""
    return f"Equity:{_BOOKS[book]}:Opening"


def _component(part: str) -> str:
    """A part of a code as beancount allows it: a capital or a digit first, then letters, digits and hyphens. What does not fit is
    written by its number between capitals, which stand nowhere else, so that the name can be read back."""
    text = "".join(sign if sign in _PLAIN else "-" if sign == "_" else f"X{ord(sign):X}Z" for sign in part)
    if not text or text[0] == "-":
        text = f"X{text}"
    return text[0].upper() + text[1:]


def header(title: str, *, accounts_note: str) -> str:
    """The head of the file."""
    return f'; {_one_line(accounts_note)}\noption "title" {quoted(title)}\noption "operating_currency" "{CURRENCY}"\n'


def commodity(on: date) -> str:
    """Declare the currency."""
    return f"{on.isoformat()} commodity {CURRENCY}\n"


def opening(name: str, on: date, *, code: str = "", is_partial: bool = False) -> str:
    """Open an account. ``is_partial``: transfers of other areas move it too, and are not in the file."""
    told = {"code": code, "partial": "TRUE" if is_partial else ""}
    return f"{on.isoformat()} open {name} {CURRENCY}\n{_metadata(told)}"


def transaction(on: date, words: str, told: Mapping[str, str], *, debit: str, credit: str, amount: Fen) -> str:
    """One transfer: two postings of one amount. Metadata that say nothing are left out."""
    yuan = amount_text(amount)
    return (
        f"{on.isoformat()} * {quoted(words)}\n{_metadata(told)}"
        f"  {debit}  {yuan} {CURRENCY}\n  {credit}  {amount_text(-amount)} {CURRENCY}\n"
    )


def balance(name: str, on: date, amount: Fen) -> str:
    """Assert what an account holds when the day begins, to the fen: beancount by itself would let a fen pass."""
    return f"{on.isoformat()} balance {name} {amount_text(amount)} ~ 0 {CURRENCY}\n"


def note(name: str, on: date, words: str) -> str:
    """A remark on an account."""
    return f"{on.isoformat()} note {name} {quoted(words)}\n"


def amount_text(amount: Fen) -> str:
    """Yuan with two decimals and nothing else: ``-1234.50``."""
    whole, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{cents:02d}"


def quoted(text: str) -> str:
    """A text as beancount writes it."""
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _metadata(told: Mapping[str, str]) -> str:
    return "".join(f"  {key}: {_value(value)}\n" for key, value in told.items() if value)


def _value(value: str) -> str:
    return value if value == "TRUE" else quoted(value)


def together(pieces: Iterable[str], *, at_once: int = 1_000) -> Iterable[str]:
    """Join pieces of a file into fewer, so that it is written in large steps."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= at_once:
            yield "".join(held)
            held.clear()
    if held:
        yield "".join(held)
