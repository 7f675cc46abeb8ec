"""Lay the bank's answer beside the order, line by line: what was paid, what was not and why, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lianxin.benefits.domain.bank_answers import Answer, Outcome
from lianxin.benefits.domain.payments import PaymentLine, PaymentOrder
from lianxin.core.kernel.money import Fen


class Match(StrEnum):
    """What is known of a line of the order after the bank has answered."""

    PAID = "paid"
    REFUSED = "refused"
    PENDING = "pending"
    UNCLEAR = "unclear"
    AMOUNT_DIFFERS = "amount_differs"  # paid, but another sum
    ACCOUNT_DIFFERS = "account_differs"  # answered for another account
    ANSWERED_TWICE = "answered_twice"  # twice in one file, or with answers that contradict each other
    NOT_ANSWERED = "not_answered"


_MATCHES = {
    Outcome.PAID: Match.PAID,
    Outcome.REFUSED: Match.REFUSED,
    Outcome.PENDING: Match.PENDING,
    Outcome.UNCLEAR: Match.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class LineMatch:
    """A line with what the bank said of it. ``answered_fen`` is the sum it names, the order's where it names none and paid."""

    line: PaymentLine
    match: Match
    answers: tuple[Answer, ...]
    answered_fen: Fen | None
    reason: str


@dataclass(frozen=True)
class Reconciliation:
    """An order reconciled. ``unknown`` are answers for which there is no line, or no single one."""

    order: PaymentOrder
    lines: tuple[LineMatch, ...]
    unknown: tuple[Answer, ...]

    def of(self, match: Match) -> tuple[LineMatch, ...]:
        """Return the lines of one kind."""
        return tuple(line for line in self.lines if line.match is match)

    @property
    def paid_fen(self) -> Fen:
        """What certainly left the account: lines paid with the sum of the order, and those paid with another."""
        paid = (*self.of(Match.PAID), *self.of(Match.AMOUNT_DIFFERS))
        return sum(line.answered_fen or 0 for line in paid)

    @property
    def open_fen(self) -> Fen:
        """The order's sum of every line that is not known to be paid as ordered or refused: somebody has to ask the bank."""
        closed = (Match.PAID, Match.REFUSED)
        return sum(line.line.amount_fen for line in self.lines if line.match not in closed)

    @property
    def is_closed(self) -> bool:
        """Whether every line is paid as ordered or refused, and no answer is left over."""
        return not self.unknown and self.open_fen == 0


def reconciled(order: PaymentOrder, answers: Iterable[Answer]) -> Reconciliation:
    """Match answers to lines: by number where the bank gives one, otherwise by account where it stands in one line only.

    An answer whose number is in the order but whose account is another is never taken as payment. A later file may say again
    what an earlier one said; a final answer follows one that was pending; a refusal after a payment is money that came back.
    The same answer twice in one file may be a payment made twice, and is not passed over.

    Args:
        order: what was to be paid.
        answers: of all the bank's files, the oldest file first.
    """
    by_number = {line.number: line for line in order.lines}
    by_account: dict[str, list[PaymentLine]] = {}
    for line in order.lines:
        by_account.setdefault(line.account, []).append(line)
    found: dict[int, list[Answer]] = {}
    unknown = []
    for answer in answers:
        matched = _line_of(answer, by_number, by_account)
        if matched is None:
            unknown.append(answer)
        else:
            found.setdefault(matched.number, []).append(answer)
    lines = tuple(_match(line, tuple(found.get(line.number, ()))) for line in order.lines)
    return Reconciliation(order, lines, tuple(unknown))


def _line_of(
    answer: Answer, by_number: Mapping[int, PaymentLine], by_account: Mapping[str, list[PaymentLine]]
) -> PaymentLine | None:
    if answer.number is not None:
        return by_number.get(answer.number)
    candidates = by_account.get(answer.account, []) if answer.account else []
    if len(candidates) > 1 and answer.amount_fen is not None:
        candidates = [line for line in candidates if line.amount_fen == answer.amount_fen]
    return candidates[0] if len(candidates) == 1 else None


def _match(line: PaymentLine, answers: tuple[Answer, ...]) -> LineMatch:
    if not answers:
        return LineMatch(line, Match.NOT_ANSWERED, (), None, "")
    # A pending answer is overtaken by a final one.
    final = [answer for answer in answers if answer.outcome is not Outcome.PENDING] or list(answers)
    last = final[-1]
    sums = {answer.amount_fen for answer in final if answer.amount_fen is not None}
    if _is_twice(final) or len(sums) > 1:
        return LineMatch(line, Match.ANSWERED_TWICE, answers, None, last.reason)
    answered_fen = next(iter(sums), line.amount_fen if last.outcome is Outcome.PAID else None)
    match = _MATCHES[last.outcome]
    if any(answer.account and not _is_account(answer.account, line.account) for answer in final):
        match = Match.ACCOUNT_DIFFERS
    elif match is Match.PAID and answered_fen != line.amount_fen:
        match = Match.AMOUNT_DIFFERS
    return LineMatch(line, match, answers, answered_fen, last.reason)


def _is_account(answered: str, account: str) -> bool:
    """Whether an account as the bank writes it is this one; banks hide its middle with asterisks."""
    head, hidden, rest = answered.partition("*")
    return account.startswith(head) and account.endswith(rest.rpartition("*")[2]) if hidden else answered == account


def _is_twice(final: list[Answer]) -> bool:
    """Whether answers repeat within a file, or change other than from paid to returned."""
    repeated = len({(answer.file, answer.outcome) for answer in final}) < len(final)
    changes = [earlier.outcome for earlier, later in pairwise(final) if earlier.outcome is not later.outcome]
    return repeated or (changes != [] and (changes != [Outcome.PAID] or final[-1].outcome is not Outcome.REFUSED))
