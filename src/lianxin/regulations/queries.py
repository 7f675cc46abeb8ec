"""Reads of the library: regulations with the version in force, versions with what they justify, and the parts of the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.regulations.access import regulations_open_to
from lianxin.regulations.models import Justification, Regulation, RegulationVersion
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

_SHELVES: Mapping[str, tuple[Words, Callable[[], Mapping[str, Any]]]] = {
    "value": (Words("参数", "Value"), lambda: {name: rulebook().values[name] for name in rulebook().values}),
    "rule": (Words("规则", "Rule"), lambda: rulebook().rules),
    "measure": (Words("到户措施", "Measure"), lambda: rulebook().measures),
    "loan_product": (Words("贷款产品", "Loan product"), lambda: rulebook().loan_products),
    "work_kind": (Words("工作类别", "Kind of work"), lambda: rulebook().work_kinds),
    "work_indicator": (Words("工作指标", "Indicator of work"), lambda: rulebook().work_indicators),
    "score_sheet": (Words("考核表", "Score sheet"), lambda: rulebook().score_sheets),
}
SHELVES: Mapping[str, Words] = {name: words for name, (words, _) in _SHELVES.items()}


@dataclass(frozen=True, slots=True)
class Justified:
    """A thing of the rulebook that a version justifies: which part, its name, its words, and the clause."""

    shelf: str
    name: str
    part: Words
    words: Words
    clause: str


def thing_of_rulebook(shelf: str, name: str) -> Words | None:
    """What a name of a part of the rulebook is called; None where the rulebook has no such thing."""
    if shelf not in _SHELVES:
        return None
    found = _SHELVES[shelf][1]().get(name)
    words = getattr(found, "words", None)
    return None if found is None else words if isinstance(words, Words) else Words(name, name)


def justified_by(version: RegulationVersion) -> list[Justified]:
    """What a version justifies, part by part."""
    return [
        Justified(one.shelf, one.name, SHELVES[one.shelf], thing_of_rulebook(one.shelf, one.name) or Words(one.name, one.name), one.clause)
        for one in version.justifications.all()
    ]  # fmt: skip


def versions_of(regulation: Regulation) -> list[RegulationVersion]:
    """Every version of a regulation, the newest first, with what it justifies."""
    found = regulation.versions.select_related("by").order_by("-number")
    return list(found.prefetch_related(Prefetch("justifications", Justification.objects.order_by("shelf", "name"))))


def version_in_force(regulation: Regulation, on: date) -> RegulationVersion | None:
    """The version that holds on a day; None before the first."""
    return regulation.versions.filter(starts_on__lte=on).order_by("-number").first()


def listed_regulations(user: User, *, thing: str = "") -> QuerySet[Regulation]:
    """Regulations with number, day and document of their newest version; ``thing`` (value:small_loan.cap) keeps those whose newest
    version justifies it.

    Raises:
        PermissionDenied: he reads none.
    """
    newest = RegulationVersion.objects.filter(regulation=OuterRef("pk")).order_by("-number")
    found = regulations_open_to(user).annotate(
        newest_id=Subquery(newest.values("pk")[:1]), document_no=Subquery(newest.values("document_no")[:1]),
        starts_on=Subquery(newest.values("starts_on")[:1]),
    )  # fmt: skip
    if thing:
        shelf, _, name = thing.partition(":")
        held = Justification.objects.filter(version=OuterRef("newest_id"), shelf=shelf, name=name)
        found = found.filter(Exists(held))
    return found.order_by("area_code", "series", "title", "pk")


def areas_to_rule(user: User) -> list[tuple[str, str]]:
    """Provinces, cities and counties for which the user may enter regulations, with their names.

    Raises:
        PermissionDenied: none.
    """
    scope = required_scope(user, Act.MANAGE_REGULATIONS)
    found = areas_under("").filter(level__in=("province", "city", "county")).order_by("code")
    return [(one.code, one.name) for one in found if scope.covers(one.code)]
