"""Rules as SQL: one query for many rules over a whole table, in the words of four engines."""

from lianxin.core.rules.sql.dialects import DIALECTS, Dialect
from lianxin.core.rules.sql.layout import TableLayout
from lianxin.core.rules.sql.statements import Summary, sql_of, summaries_of, summary_sql

__all__ = ["DIALECTS", "Dialect", "Summary", "TableLayout", "sql_of", "summaries_of", "summary_sql"]
