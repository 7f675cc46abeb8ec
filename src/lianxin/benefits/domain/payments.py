"""A payment order: so much to so many accounts. It is checked as a whole before any file is made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.benefits.domain.errors import LINES_UNFIT
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import IdentityForm, read_identity_number
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words

_ACCOUNT = re.compile(r"[0-9]{8,32}\Z")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,30}\Z")


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment to one person. ``number`` is its place in the order, from 1; the bank answers by it."""

    number: int
    name: str
    identity_no: str
    account: str
    bank: str
    amount_fen: Fen
    item: str
    note: str = ""


@dataclass(frozen=True)
class PaymentOrder:
    """Everything paid in one go from one account. ``reference`` names the order to the bank: letters, digits and hyphens."""

    reference: str
    payer: str
    payer_account: str
    payer_bank: str
    pay_on: date
    lines: tuple[PaymentLine, ...]

    @property
    def total_fen(self) -> Fen:
        return sum(line.amount_fen for line in self.lines)


class LineFault(StrEnum):
    """Why a line cannot be paid, or should be looked at."""

    AMOUNT = "amount"  # nothing, or less than nothing
    NAME = "name"  # no name
    IDENTITY = "identity"  # no sound identity number
    ACCOUNT = "account"  # no account number
    NUMBER = "number"  # not numbered 1, 2, 3 …
    CONTROL_CHARACTER = "control_character"  # a tab, a line break
    SAME_ACCOUNT = "same_account"  # one account for several persons (clue: 一卡通被代管)
    PAID_TWICE = "paid_twice"  # the same person, item and amount again


CLUES = frozenset({LineFault.SAME_ACCOUNT, LineFault.PAID_TWICE})

_WORDS = {
    LineFault.AMOUNT: Words("金额应大于零", "the amount must be more than nothing"),
    LineFault.NAME: Words("没有姓名", "the name is missing"),
    LineFault.IDENTITY: Words("身份证号不对", "the identity number is not sound"),
    LineFault.ACCOUNT: Words("账号应为 8 至 32 位数字", "the account has 8 to 32 digits"),
    LineFault.NUMBER: Words("序号应从 1 起连续", "lines are numbered from 1 without gaps"),
    LineFault.CONTROL_CHARACTER: Words("含有换行或制表符", "a line break or tab stands in a text"),
    LineFault.SAME_ACCOUNT: Words("几个人用同一账号", "several persons have the same account"),
    LineFault.PAID_TWICE: Words("同一人同一项目同一金额出现两次", "the same person, item and amount stand there twice"),
}


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A fault of one line, without any personal data."""

    number: int
    fault: LineFault

    @property
    def words(self) -> Words:
        words = _WORDS[self.fault]
        return Words(f"第 {self.number} 行{words.zh}", f"line {self.number}: {words.en}")


def problems_of(order: PaymentOrder) -> tuple[LineProblem, ...]:
    """Return every fault of an order, in the order of its lines. Faults in :data:`CLUES` are to be looked at; the others stop it."""
    found = [LineProblem(line.number, fault) for n, line in enumerate(order.lines, 1) for fault in _faults(line, n)]
    owners: dict[str, set[str]] = {}
    for line in order.lines:
        owners.setdefault(line.account, set()).add(line.identity_no)
    seen: set[tuple[str, str, Fen]] = set()
    for line in order.lines:
        if line.account and len(owners[line.account]) > 1:
            found.append(LineProblem(line.number, LineFault.SAME_ACCOUNT))
        key = (line.identity_no, line.item, line.amount_fen)
        if key in seen:
            found.append(LineProblem(line.number, LineFault.PAID_TWICE))
        seen.add(key)
    return tuple(sorted(found, key=lambda problem: problem.number))


def checked_order(order: PaymentOrder) -> PaymentOrder:
    """Return the order if every line can be paid.

    Raises:
        Refused: BENEFIT-040 a line, the reference or the payer's account is unfit, or there are no lines.
    """
    stopping = [problem.words for problem in problems_of(order) if problem.fault not in CLUES]
    if not order.lines:
        stopping.insert(0, Words("没有任何一行", "there are no lines"))
    if not _ACCOUNT.match(order.payer_account):
        stopping.insert(0, Words("付款账号应为 8 至 32 位数字", "the payer's account has 8 to 32 digits"))
    if not order.payer.strip() or not _is_plain(order.payer + order.payer_bank):
        reason = Words("付款单位为空，或含有换行", "the payer is missing, or a line break stands in it")
        stopping.insert(0, reason)
    if not _REFERENCE.match(order.reference):
        reason = Words(
            "批次号应为 1 至 30 位字母、数字或连字符", "the reference has 1 to 30 letters, digits or hyphens"
        )
        stopping.insert(0, reason)
    if stopping:
        raise Refused(LINES_UNFIT, count=len(stopping), first=stopping[0])
    return order


def _faults(line: PaymentLine, place: int) -> Iterator[LineFault]:
    if line.number != place:
        yield LineFault.NUMBER
    if line.amount_fen <= 0:
        yield LineFault.AMOUNT
    if not line.name.strip():
        yield LineFault.NAME
    identity = read_identity_number(line.identity_no)
    if identity.faults or identity.form in (IdentityForm.NONE, IdentityForm.PLACEHOLDER):
        yield LineFault.IDENTITY
    if not _ACCOUNT.match(line.account):
        yield LineFault.ACCOUNT
    if not all(map(_is_plain, (line.name, line.bank, line.item, line.note))):
        yield LineFault.CONTROL_CHARACTER


def _is_plain(text: str) -> bool:
    """Whether a text holds only what a row of a table and XML can hold. Characters too new to be known here pass: names are."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff" for c in text)
