"""The transfers behind a sum: what was received, allocated and paid, in an area or by a unit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.queries.flows import flows_by, total_of
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.reports.boards.behind_sides import SIDES, THERE, WHOLE, Asked, Behind, Side, unknown_rows
from lianxin.reports.boards.rates import Rate
from lianxin.rulebook import dictionary

_ARRANGED = (Transfer.Kind.ALLOCATE, Transfer.Kind.WITHDRAW)
_PAID = (Transfer.Kind.PAY,)
_RECEIVED = (Transfer.Kind.RECEIVE,)
_SUMS: Mapping[tuple[str, ...], str] = {_ARRANGED: "arranged_fen", _PAID: "paid_fen", _RECEIVED: "received_fen"}
_OF_A_UNIT = (
    ("received", Words("到位资金", "Received"), _RECEIVED),
    ("arranged", Words("已安排", "Allocated"), _ARRANGED),
    ("paid", Words("已支付", "Paid"), _PAID),
)


def _moved(asked: Asked, year: int) -> QuerySet[Transfer]:
    asked.needs(Act.READ_FUNDS)
    return transfers_open_to(asked.user).filter(within_area("area_code", asked.area), year=year)


def _steps(name: str, words: Words, moved: QuerySet[Transfer], kinds: tuple[str, ...]) -> Side:
    """The transfers of a step and what took them back, with what both come to."""
    grants = moved.filter(book="grant", tranche__isnull=False)
    found = grants.filter(Q(kind__in=kinds) | Q(kind=Transfer.Kind.REVERSE, reverses__kind__in=kinds))
    flows = total_of(flows_by(moved, "year", kinds=kinds).values())
    return Side(name, words, found, getattr(flows, _SUMS[kinds]))


def money_behind(asked: Asked) -> Behind:
    """What was allocated in a budget year, by channel, purpose and project."""
    moved, names = _moved(asked, asked.year), []
    columns = {"channel": "tranche__channel", "purpose": "purpose"}
    for name, column in columns.items():
        if name in asked.told:
            known = {code.key: code.words for code in dictionary().code_lists[f"fund_{name}"].codes}
            key, words = asked.one_of(name, known)
            moved = moved.filter(**{column: key})
            names.append(words)
    if "project" in asked.told:
        moved = moved.filter(project_id=asked.number("project"))
    # Only what stands with a project is drawn.
    side = _steps(WHOLE, SIDES[WHOLE], moved.filter(project__isnull=False), _ARRANGED)
    title = Words(
        " · ".join([f"{asked.year} 年安排的资金", *(one.zh for one in names)]),
        " · ".join([f"Money allocated in {asked.year}", *(one.en for one in names)]),
    )
    return Behind(title, (side,))


def paid_behind(rate: Rate, asked: Asked) -> Behind:
    """What was paid of what was allocated in the year of the day."""
    moved = _moved(asked, asked.on.year)
    sides = (
        _steps(THERE, Words("已支付", "Paid"), moved, _PAID),
        _steps(WHOLE, Words("已安排", "Allocated"), moved, _ARRANGED),
    )
    return Behind(rate.words, sides, rate.detail)


def unit_money_behind(asked: Asked) -> Behind:
    """What a unit gave in the year: received, allocated and paid."""
    if asked.subject is None or asked.subject.unit is None:
        raise unknown_rows("unit-money")
    asked.needs(Act.READ_FUNDS)
    moved = transfers_open_to(asked.user).filter(tranche__unit=asked.subject.unit, year=asked.on.year)
    sides = tuple(_steps(name, words, moved, kinds) for name, words, kinds in _OF_A_UNIT)
    return Behind(Words("本单位投入的资金", "Money that the unit gave"), sides)
