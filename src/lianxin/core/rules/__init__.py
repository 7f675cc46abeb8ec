"""The rule language: one text, checked once, for one household, for a whole snapshot, and for the page that says why.

The language is described in ``docs/reference/rule-language.md``; its examples are run as tests.

    schema = Schema.of(dictionary, definitions=…, parameters=…)
    rule = schema.compile("income_per_person < @income_line.identify", table="household")
    judge = rule.bind(on=day, parameters={"income_line.identify": 280_000})
    judge(Case(household, members, village))      # True, False, or None: cannot tell
    rule.missing(case, …), rule.explain(case, …)  # what is not known; why
    sql_of({"poor": rule}, dialect="duckdb", …)   # the same for every household of a snapshot
"""

from lianxin.core.rules.binding import ByArea
from lianxin.core.rules.case import Case
from lianxin.core.rules.explaining import Clause
from lianxin.core.rules.expression import Expression
from lianxin.core.rules.kinds import Kind, Type
from lianxin.core.rules.schema import Definition, ParameterType, Schema
from lianxin.core.rules.sql import Summary, TableLayout, sql_of, summaries_of, summary_sql

__all__ = [
    "ByArea",
    "Case",
    "Clause",
    "Definition",
    "Expression",
    "Kind",
    "ParameterType",
    "Schema",
    "Summary",
    "TableLayout",
    "Type",
    "sql_of",
    "summaries_of",
    "summary_sql",
]
