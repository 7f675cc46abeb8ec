"""The rows that a clue rests on, each with where it can be opened by this reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.benefits.models import Benefit, Loan
from lianxin.core.kernel.words import Words
from lianxin.funds.models import GoodsLot, Payment, Tranche
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects.models import Contract, Project
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, Member
from lianxin.supervision.models import Clue, ListedPerson
from lianxin.supervision.queries.clues import fact_of
from lianxin.work.access import records_open_to
from lianxin.work.models import WorkRecord

if TYPE_CHECKING:
    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row of evidence: what it is, what it is called, where it opens ("" where this reader may not open it), its facts."""

    words: Words
    title: str
    url: str
    facts: tuple[tuple[Words, str, Any], ...]


_KINDS = {
    "payment": Words("拨付", "Payment"),
    "household": Words("农户", "Household"),
    "member": Words("成员", "Member"),
    "listed": Words("名单", "Line of a list"),
    "tranche": Words("资金指标", "Tranche"),
    "contract": Words("合同", "Contract"),
    "project": Words("项目", "Project"),
    "benefit": Words("到户措施", "Measure"),
    "loan": Words("贷款", "Loan"),
    "lot": Words("物资", "Goods"),
    "work": Words("工作记录", "Record of work"),
    "": Words("合计", "Figures"),
}
_Titles = dict[int, tuple[str, str]]


def evidence_of(user: User, clue: Clue) -> list[EvidenceRow]:
    """The evidence of a clue with links, in its order."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in clue.evidence:
        kind, _, rest = one["row"].partition(":")
        if rest:
            wanted[kind].add(int(rest.partition(":")[0]))
    known = {kind: _LOOK_UPS[kind](user, numbers) for kind, numbers in wanted.items() if kind in _LOOK_UPS}
    found = []
    for one in clue.evidence:
        kind, _, rest = one["row"].partition(":")
        title, url = known.get(kind, {}).get(int(rest.partition(":")[0]), ("", "")) if rest else ("", "")
        facts = tuple(fact_of(name, value) for name, value in one["facts"])
        found.append(EvidenceRow(_KINDS.get(kind, _KINDS[""]), title, url, facts))
    return found


def _covers(user: User, act: Act) -> Callable[[str], bool]:
    return scope_of(user, act).covers


def _payments(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_FUNDS)
    rows = Payment.objects.filter(pk__in=numbers).values_list(
        "id", "voucher_no", "claim_id", "claim__project__area_code"
    )
    return {n: (voucher, _url("funds:claim", claim) if covers(area) else "") for n, voucher, claim, area in rows}


def _households(user: User, numbers: Iterable[int]) -> _Titles:
    listed = list(numbers)
    open_ids = _openable(user, listed)
    rows = Household.objects.filter(pk__in=listed).values_list("id", "head_name")
    return {n: (name, _url("registry:household", n) if n in open_ids else "") for n, name in rows if n in open_ids}


def _members(user: User, numbers: Iterable[int]) -> _Titles:
    listed = list(numbers)
    homes = dict(Member.objects.filter(pk__in=listed).order_by("facts__year").values_list("id", "facts__household_id"))
    open_ids = _openable(user, [home for home in homes.values() if home])
    names = dict(Member.objects.filter(pk__in=listed).values_list("id", "name"))
    return {n: (names[n], reverse("registry:member", args=[home, n])) for n, home in homes.items() if home in open_ids}


def _lines(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.SETTLE_CLUES)
    rows = ListedPerson.objects.filter(pk__in=numbers).values_list("id", "row_number", "list_id", "list__area_code")
    return {n: (f"#{row}", _url("supervision:list", owner) if covers(area) else "") for n, row, owner, area in rows}


def _tranches(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_FUNDS)
    rows = Tranche.objects.filter(pk__in=numbers).values_list("id", "document_no", "area_code")
    return {n: (name, _url("funds:tranche", n) if covers(area) else "") for n, name, area in rows}


def _contracts(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_PROJECTS)
    rows = Contract.objects.filter(pk__in=numbers).values_list("id", "contract_no", "project_id", "project__area_code")
    return {n: (name, _url("projects:project", project) if covers(area) else "") for n, name, project, area in rows}


def _projects(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_PROJECTS)
    rows = Project.objects.filter(pk__in=numbers).values_list("id", "name", "area_code")
    return {n: (name, _url("projects:project", n) if covers(area) else "") for n, name, area in rows}


def _benefits(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_BENEFITS)
    rows = Benefit.objects.filter(pk__in=numbers).values_list("id", "item", "area_code")
    return {n: (name or str(n), _url("benefits:benefit", n) if covers(area) else "") for n, name, area in rows}


def _loans(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_BENEFITS)
    rows = Loan.objects.filter(pk__in=numbers).values_list("id", "contract_no", "area_code")
    return {n: (name or str(n), _url("benefits:loan", n) if covers(area) else "") for n, name, area in rows}


def _lots(user: User, numbers: Iterable[int]) -> _Titles:
    covers = _covers(user, Act.READ_FUNDS)
    rows = GoodsLot.objects.filter(pk__in=numbers).values_list("id", "item", "area_code")
    return {n: (name, _url("funds:lot", n) if covers(area) else "") for n, name, area in rows}


def _work(user: User, numbers: Iterable[int]) -> _Titles:
    listed = list(numbers)
    open_ids = (
        set(records_open_to(user).filter(pk__in=listed).values_list("id", flat=True))
        if user.may(Act.READ_WORK)
        else set()
    )
    rows = WorkRecord.objects.filter(pk__in=listed).values_list("id", "on")
    return {n: (on.isoformat(), _url("work:record", n) if n in open_ids else "") for n, on in rows}


def _openable(user: User, numbers: list[int]) -> set[int]:
    if not user.may(Act.READ_REGISTRY):
        return set()
    return set(households_open_to(user).filter(pk__in=numbers).values_list("id", flat=True))


def _url(name: str, number: int) -> str:
    return reverse(name, args=[number])


_LOOK_UPS: dict[str, Callable[[User, Iterable[int]], _Titles]] = {
    "payment": _payments,
    "household": _households,
    "member": _members,
    "listed": _lines,
    "tranche": _tranches,
    "contract": _contracts,
    "project": _projects,
    "benefit": _benefits,
    "loan": _loans,
    "lot": _lots,
    "work": _work,
}
