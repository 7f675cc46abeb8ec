"""What a form of projects says of their money: arranged by level and by channel, paid, and the share that is paid. It is the ledger of
funds that knows, and whoever may not read funds is told nothing of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.money import Fen
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.queries.flows import flows_by
from lianxin.people.roles import Act
from lianxin.reports.domain.forms_answers import Answer
from lianxin.reports.domain.forms_asking import FormRow

if TYPE_CHECKING:
    from lianxin.people.models import User

ARRANGED, PAID, RATE = "project.arranged_yuan", "project.paid_yuan", "project.payment_rate_percent"
_UNPAID, _OTHER = "project.unpaid_yuan", "project.other_yuan"
_OF_LEVEL = {
    "central": "project.central_yuan",
    "province": "project.province_yuan",
    "prefecture": "project.prefecture_yuan",
    "county": "project.county_yuan",
}
_OF_CHANNEL = {
    "transition": "project.transition_yuan",
    "sector": "project.sector_yuan",
    "east_west": "project.east_west_yuan",
    "designated_unit": "project.helping_unit_yuan",
    "donation": "project.donated_yuan",
    "village_own": "project.own_share_yuan",
    "household_own": "project.own_share_yuan",
}
_NAMED = frozenset({*_OF_LEVEL.values(), *_OF_CHANNEL.values()})
MONEY = _NAMED | {ARRANGED, PAID, RATE, _UNPAID, _OTHER}
"""Paths that the ledger of funds fills."""


def money_of_projects(
    projects: Sequence[int], paths: Iterable[str], user: User | None
) -> dict[int, dict[str, Any]] | None:
    """Return by project what the ledger says of its money, in fen; nothing where no path asks for it, None where the reader may
    not read funds. Money that came back is taken off what was paid. A project without a transfer has nought, not nothing.

    Other money is what no level or channel of the form takes: with 中央 and 其他 on a form, that of the province is other.
    """
    asked = MONEY & set(paths)
    if not asked:
        return {}
    named = asked & _NAMED or set(_OF_LEVEL.values())
    if user is not None and not user.may(Act.READ_FUNDS):
        return None
    moved = Transfer.objects.all() if user is None else transfers_open_to(user)
    keys = ("project_id", "tranche__level", "tranche__channel")
    found: dict[int, dict[str, Fen]] = {number: defaultdict(int) for number in projects}
    for (number, level, channel), flows in flows_by(moved.filter(project_id__in=projects), *keys).items():
        sums = found[number]
        sums[ARRANGED] += flows.arranged_fen
        sums[PAID] += flows.paid_fen - flows.returned_fen
        groups = {path for path in (_OF_LEVEL.get(level), _OF_CHANNEL.get(channel)) if path is not None}
        for path in groups if groups & named else (*groups, _OTHER):
            sums[path] += flows.arranged_fen
    return {number: _told(sums) for number, sums in found.items()}


def _told(sums: Mapping[str, Fen]) -> dict[str, Any]:
    told: dict[str, Any] = {path: sums.get(path, 0) for path in MONEY if path != RATE}
    return told | {_UNPAID: told[ARRANGED] - told[PAID], RATE: rate(told[PAID], told[ARRANGED])}


def rate(paid_fen: Fen, arranged_fen: Fen) -> Decimal | None:
    """Return what was paid of what was arranged, in per cent with two decimals, a half rounded up; None of nothing."""
    if arranged_fen <= 0:
        return None
    return Decimal((20_000 * paid_fen + arranged_fen) // (2 * arranged_fen)) / 100


def rates_over(rows: Sequence[FormRow], answers: Mapping[int, Answer]) -> dict[int, Decimal]:
    """Return, for the columns that hold a rate, that of all rows together: rates are not added up."""
    if not any(ARRANGED in row.values for row in rows):
        return {}
    paid, arranged = (sum(row.values.get(path) or 0 for row in rows) for path in (PAID, ARRANGED))
    found = rate(paid, arranged)
    columns = [column for column, answer in answers.items() if answer.what == RATE]
    return dict.fromkeys(columns, found) if found is not None else {}
