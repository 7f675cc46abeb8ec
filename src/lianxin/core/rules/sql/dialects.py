"""What differs between the engines: names, literals, whole-number division, parts of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.errors import Refused
from lianxin.core.rules import errors
from lianxin.core.rules.kinds import Kind
from lianxin.core.rules.tokens import is_plain


@dataclass(frozen=True)
class Dialect:
    """One engine's SQL. This one is DuckDB's; the others say where they differ."""

    name: str = "duckdb"
    name_quote: str = '"'
    divide: str = "//"
    least: str = "least"
    greatest: str = "greatest"
    ignores_null_in_least: bool = True
    most_nesting: int | None = None

    def quoted(self, name: str) -> str:
        """Return the name of a table or column in quotes."""
        return self.name_quote + name.replace(self.name_quote, self.name_quote * 2) + self.name_quote

    def type_name(self, kind: Kind) -> str:
        """Return the name of the type that holds values of a kind."""
        names = {Kind.BOOLEAN: "BOOLEAN", Kind.DATE: "DATE", Kind.NUMBER: "DOUBLE", Kind.INTEGER: "BIGINT"}
        return names.get(Kind.INTEGER if kind is Kind.MONEY else kind, "VARCHAR")

    def cast(self, sql: str, kind: Kind) -> str:
        """Return the value as a kind."""
        return f"CAST({sql} AS {self.type_name(kind)})"

    def literal(self, value: object, kind: Kind) -> str:
        """Return a value as SQL, quoted by its type."""
        if value is None:
            return self.cast("NULL", kind)
        if isinstance(value, bool):
            return self.boolean(value)
        if isinstance(value, int):
            return str(value) if value >= 0 else f"({value})"
        if isinstance(value, float):
            written = self.number(value)
            return written if value >= 0 else f"({written})"
        if isinstance(value, date):
            return self.day(value)
        return self.text(str(value))

    def text(self, value: str) -> str:
        """Return a text literal. Control characters and backslashes never get this far (RULE-005, RULE-027)."""
        assert is_plain(value)
        return "'" + value.replace("'", "''") + "'"

    def boolean(self, value: bool) -> str:
        return "TRUE" if value else "FALSE"

    def number(self, value: float) -> str:
        """Return a double; the exponent keeps the engine from taking it for an exact decimal."""
        written = repr(value)
        return written if "e" in written else f"{written}e0"

    def day(self, value: date) -> str:
        return f"DATE '{value.isoformat()}'"

    def year(self, day: str) -> str:
        return f"year({day})"

    def month(self, day: str) -> str:
        return f"month({day})"

    def day_of_month(self, day: str) -> str:
        return f"day({day})"

    def month_and_day(self, day: str) -> str:
        """Return something that orders days within a year."""
        return f"(100 * {self.month(day)} + {self.day_of_month(day)})"

    def month_and_day_of(self, value: date) -> str:
        """Return the same thing for a known day."""
        return str(100 * value.month + value.day)

    def contains(self, text: str, part: str) -> str:
        return f"contains({text}, {part})"


@dataclass(frozen=True)
class SQLite(Dialect):
    """SQLite: dates are ISO text, booleans 0 and 1, ``min`` of two values is unknown if one is. Its parser holds about
    100 open symbols, so deep nesting is refused here instead of by the engine."""

    name: str = "sqlite"
    divide: str = "/"
    least: str = "min"
    greatest: str = "max"
    ignores_null_in_least: bool = False
    most_nesting: int | None = 84

    def type_name(self, kind: Kind) -> str:
        return {Kind.NUMBER: "REAL", Kind.INTEGER: "INTEGER", Kind.MONEY: "INTEGER", Kind.BOOLEAN: "INTEGER"}.get(
            kind, "TEXT"
        )

    def boolean(self, value: bool) -> str:
        return "1" if value else "0"

    def day(self, value: date) -> str:
        return f"'{value.isoformat()}'"

    def year(self, day: str) -> str:
        return f"CAST(substr({day}, 1, 4) AS INTEGER)"

    def month(self, day: str) -> str:
        return f"CAST(substr({day}, 6, 2) AS INTEGER)"

    def day_of_month(self, day: str) -> str:
        return f"CAST(substr({day}, 9, 2) AS INTEGER)"

    def month_and_day(self, day: str) -> str:
        return f"substr({day}, 6, 5)"

    def month_and_day_of(self, value: date) -> str:
        return f"'{value.month:02d}-{value.day:02d}'"

    def contains(self, text: str, part: str) -> str:
        return f"(instr({text}, {part}) > 0)"


@dataclass(frozen=True)
class PostgreSQL(Dialect):
    """PostgreSQL: ``/`` of integers divides them whole, and parts of dates are extracted."""

    name: str = "postgresql"
    divide: str = "/"

    def type_name(self, kind: Kind) -> str:
        return "DOUBLE PRECISION" if kind is Kind.NUMBER else super().type_name(kind)

    def number(self, value: float) -> str:
        return f"CAST('{value!r}' AS DOUBLE PRECISION)"

    def year(self, day: str) -> str:
        return f"CAST(EXTRACT(YEAR FROM {day}) AS INTEGER)"

    def month(self, day: str) -> str:
        return f"CAST(EXTRACT(MONTH FROM {day}) AS INTEGER)"

    def day_of_month(self, day: str) -> str:
        return f"CAST(EXTRACT(DAY FROM {day}) AS INTEGER)"

    def contains(self, text: str, part: str) -> str:
        return f"(strpos({text}, {part}) > 0)"


@dataclass(frozen=True)
class Spark(Dialect):
    """Spark SQL 3 and later, for a cluster."""

    name: str = "spark"
    name_quote: str = "`"
    divide: str = "div"

    def type_name(self, kind: Kind) -> str:
        name = super().type_name(kind)
        return "STRING" if name == "VARCHAR" else name

    def number(self, value: float) -> str:
        return f"{value!r}D"

    def contains(self, text: str, part: str) -> str:
        return f"(instr({text}, {part}) > 0)"


DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (Dialect(), SQLite(), PostgreSQL(), Spark())}


def dialect_of(name: str) -> Dialect:
    """Return the dialect of that name.

    Raises:
        Refused: there is none.
    """
    if name not in DIALECTS:
        raise Refused(errors.UNKNOWN_DIALECT, found=name, known=", ".join(DIALECTS))
    return DIALECTS[name]
