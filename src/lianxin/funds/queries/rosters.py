"""Who belongs to the households that gain from a project, as the newest roster up to a day says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from lianxin.config.statements import Columns, Statement, models_in
from lianxin.core.kernel.words import Words
from lianxin.projects.models import Project
from lianxin.registry.models import Member, MemberFacts
from lianxin.rulebook import dictionary

_GAINING = Statement(
    "SELECT household_id FROM projects_benefitlink WHERE project_id = %s AND starts_on <= %s "
    "AND (ends_before IS NULL OR ends_before > %s)"
)
_GAINING_AMONG = Statement(f"{_GAINING.words} AND household_id = ANY(%s)")
# Of a hundred columns, those that say who belongs.
_FACTS = Columns(MemberFacts, "f", ("id", "year", "household_id", "member_id", "left_on", "leaving_kind"))
_MEMBER = Columns(Member, "m", ("id", "name"))
_ROSTERS = Statement(
    f"SELECT {_FACTS.words}, {_MEMBER.words} FROM registry_memberfacts f JOIN registry_member m ON m.id = f.member_id "  # noqa: S608
    "WHERE f.household_id = ANY(%s) AND f.year <= %s ORDER BY f.year DESC, f.id"
)


def gaining_ids(project: Project, on: date, among: Collection[int] | None = None) -> set[int]:
    """Numbers of the households that gain from a project on a day: of all, or of these."""
    if among is None:
        return {number for (number,) in _GAINING.rows(project.pk, on, on)}
    return {number for (number,) in _GAINING_AMONG.rows(project.pk, on, on, list(among))}


def rosters_of(household_ids: Collection[int], on: date) -> dict[int, list[MemberFacts]]:
    """Members by household: each household's newest roster of a year up to the day's. A row holds its name and whether he left."""
    found: dict[int, list[MemberFacts]] = {}
    for row in _ROSTERS.rows(list(household_ids), on.year):
        facts, facts.member = models_in(row, _FACTS, _MEMBER)
        listed = found.setdefault(facts.household_id, [])
        if not listed or listed[0].year == facts.year:
            listed.append(facts)
    return found


def leaving_words(leaving_kind: str) -> Words:
    """Why a member left, in words."""
    codes = {code.key: code.words for code in dictionary().code_lists["member_change"].codes}
    return codes.get(leaving_kind, Words("离开", "left"))
