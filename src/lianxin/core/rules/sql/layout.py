"""Where the facts are: the names of tables and columns in a database or snapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.sql.dialects import Dialect

_TABLE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_COLUMN = re.compile(r"[A-Za-z_]\w*", re.ASCII)

ALIASES = {"household": "h", "member": "m", "village": "v", "county": "c"}


@dataclass(frozen=True)
class TableLayout:
    """One row per household, member, village and county, keyed as named here; a column per field, named like the field unless
    ``columns`` (``"household.income": "income_fen"``) says otherwise.

    With ``summaries_stored`` the household table also has the columns that ``summaries_of`` names, and no query touches
    the members.

    Raises:
        Refused: a name is not a plain name (RULE-019).
    """

    households: str = "households"
    members: str = "members"
    villages: str = "villages"
    household_id: str = "household_id"
    member_id: str = "member_id"
    village_code: str = "village_code"
    columns: Mapping[str, str] = field(default_factory=dict)
    summaries_stored: bool = False
    counties: str = "counties"

    def __post_init__(self) -> None:
        for name in (self.households, self.members, self.villages, self.counties):
            _require(_TABLE, name, Words("数据表", "database table"))
        for name in (self.household_id, self.member_id, self.village_code, *self.columns.values()):
            _require(_COLUMN, name, Words("数据列", "database column"))

    def table(self, table: str, dialect: Dialect) -> str:
        """Return the table of households, members, villages or counties with its alias."""
        names = {
            "household": self.households,
            "member": self.members,
            "village": self.villages,
            "county": self.counties,
        }
        quoted = ".".join(dialect.quoted(part) for part in names[table].split("."))
        return f"{quoted} AS {ALIASES[table]}"

    def column(self, table: str, name: str, dialect: Dialect) -> str:
        """Return the column of a field, qualified by the alias of its table."""
        return f"{ALIASES[table]}.{dialect.quoted(self.columns.get(f'{table}.{name}', name))}"

    def key(self, table: str, key: str, dialect: Dialect) -> str:
        """Return a key column (``household_id``, ``member_id``, ``village_code``) of a table."""
        return f"{ALIASES[table]}.{dialect.quoted(getattr(self, key))}"


def _require(form: re.Pattern[str], name: str, thing: Words) -> None:
    if not form.fullmatch(name):
        raise Refused(errors.BAD_NAME, found=name, thing=thing, reason=Words("写法不对", "it is misspelt"))
