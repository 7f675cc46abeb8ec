# ruff: noqa: S608 - names come from models and the rule language, which quotes its own literals; other values are bound
"""The SQL of an identification: the register's rows of a year as the tables that rules are compiled over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from lianxin.core.rules import Expression, TableLayout, sql_of
from lianxin.eligibility.domain.judging import Terms
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts, VillageFacts
from lianxin.rulebook.rule_entries import RuleSet

LAYOUT = TableLayout(households="case_households", members="case_members", villages="case_villages")


def facts_tables(
    expressions: Iterable[Expression], *, year: int, area_code: str, with_facts_only: bool = False
) -> tuple[str, list[Any]]:
    """Return ``WITH case_households AS (…), …`` with its bound values: only the columns that the rules read.

    ``with_facts_only`` leaves out households that have no facts of the year: whoever counts those on the roster of a year does
    not count who came later.
    """
    wanted: dict[str, set[str]] = {"household": set(), "member": set(), "village": set()}
    for expression in expressions:
        for path in expression.fields:
            table, name = path.split(".", 1)
            wanted[table].add(name)
    under = area_code + "%"
    joined = "JOIN" if with_facts_only else "LEFT JOIN"
    households = (
        f"case_households AS (SELECT h.id AS household_id, h.village_code AS village_code"
        f"{_columns('h', Household, 'f', HouseholdFacts, wanted['household'])} "
        f"FROM registry_household h {joined} registry_householdfacts f ON f.household_id = h.id AND f.year = %s "
        f"WHERE h.is_live AND h.village_code LIKE %s)"
    )
    members = (
        f"case_members AS (SELECT m.household_id AS household_id, m.member_id AS member_id"
        f"{_columns('p', Member, 'm', MemberFacts, wanted['member'])} "
        f"FROM registry_memberfacts m JOIN registry_member p ON p.id = m.member_id "
        f"JOIN registry_household h ON h.id = m.household_id "
        f"WHERE m.year = %s AND m.left_on IS NULL AND h.is_live AND h.village_code LIKE %s)"
    )
    villages = (
        f"case_villages AS (SELECT v.village_code AS village_code{_columns('v', VillageFacts, 'v', VillageFacts, wanted['village'])} "
        f"FROM registry_villagefacts v WHERE v.year = %s)"
    )
    return f"WITH {households}, {members}, {villages} ", [year, under, year, under, year]


def verdicts(rule_set: RuleSet, terms: Terms) -> str:
    """Return the query of one row per household: ``household_id``, ``verdict`` and a column per rule."""
    named = {"verdict": rule_set.verdict} | {rule.name: rule.expression for rule in rule_set.rules}
    statement = sql_of(named, dialect=dialect(), on=terms.on, parameters=terms.parameters, layout=LAYOUT)
    # The statement goes through a driver that takes % as the beginning of a bound value.
    return statement.replace("%", "%%")


def expressions_of(rule_set: RuleSet) -> list[Expression]:
    """Everything that a rule set reads."""
    return [rule_set.verdict, *(rule.expression for rule in rule_set.rules)]


def truth(column: str, wanted: bool | None) -> str:
    """Return the condition that a column of truth has a value (None: cannot tell)."""
    if wanted is None:
        return f"{column} IS NULL"
    if dialect() == "postgresql":
        return f"{column} IS {'TRUE' if wanted else 'FALSE'}"
    return f"{column} = {int(wanted)}"


def _columns(identity: str, identity_model: Any, yearly: str, yearly_model: Any, names: set[str]) -> str:
    quote = connection.ops.quote_name
    found = []
    for name in sorted(names - {"village_code"}):
        holder = yearly if any(f.name == name for f in yearly_model._meta.concrete_fields) else identity
        found.append(f", {holder}.{quote(name)} AS {quote(name)}")
    return "".join(found)


def dialect() -> str:
    """The name of this database in the rule language."""
    return "postgresql" if connection.vendor == "postgresql" else "sqlite"
