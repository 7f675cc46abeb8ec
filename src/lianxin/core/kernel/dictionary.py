"""The data dictionary: one entry per field, code list and workbook layout, from which everything else is generated.

Import, forms, blank templates, reference docs, masks and the type checker of the rule language all read these entries;
none repeats them. The entries themselves are data: ``lianxin/rulebook/dictionary/*.yaml``, loaded by
``lianxin.rulebook.dictionary()``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.words import Words


class FieldType(StrEnum):
    """What a value is, how it is stored, and how a rule may use it."""

    TEXT = "text"  # str
    CODE = "code"  # str: the key of one code of the field's list
    CODES = "codes"  # str: ``,key,key,`` sorted, commas at both ends; "none chosen" is ``,``
    INTEGER = "integer"  # int
    NUMBER = "number"  # float: a physical quantity, never money
    MONEY = "money"  # int fen
    DATE = "date"  # datetime.date
    MONTH = "month"  # datetime.date, the first of the month
    BOOLEAN = "boolean"  # bool
    IDENTIFIER = "identifier"  # str, encrypted at rest (identity numbers, accounts, phones)
    AREA = "area"  # str: a 12-digit division code


class Sensitivity(StrEnum):
    """Who may see a value (DOMAIN §11.2): ``PUBLIC`` may stand on a notice; ``INTERNAL`` staff in scope;
    ``PERSONAL`` staff in scope, masked until opened; ``SENSITIVE`` illness, disability, minors: masked, each opening logged."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list. ``key`` is ours and stable; national codes drifted by year and province, so import maps
    by label and synonym, and ``national`` (scheme → code) serves export only."""

    key: str
    words: Words
    synonyms: tuple[str, ...] = ()
    national: Mapping[str, str] = field(default_factory=dict)
    valid_from: date | None = None
    valid_before: date | None = None
    note: str = ""

    def is_valid_on(self, on: date) -> bool:
        """Whether the code may be used for a fact that is true on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_before is None or on < self.valid_before
        )


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes with its source."""

    name: str
    words: Words
    codes: tuple[Code, ...]
    source: str = ""

    def by_key(self, key: str) -> Code:
        """Return the code with this key.

        Raises:
            KeyError: no such code.
        """
        for code in self.codes:
            if code.key == key:
                return code
        raise KeyError(f"{self.name} has no code {key!r}")

    def labels(self) -> dict[str, str]:
        """Every label and synonym, as written, to its key."""
        return {label: code.key for code in self.codes for label in (code.words.zh, code.words.en, *code.synonyms)}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a field or a column is written in. ``factor`` turns it into the unit ``of``: 1 万元 is 10000 of yuan."""

    key: str
    words: Words
    of: str = ""
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One fact about a household, a member, a village or a county.

    ``yearly`` fields are columns of the yearly facts; the others belong to the thing itself and are corrected, not carried
    forward. ``minimum`` and ``maximum`` are plausibility bounds in the field's unit (yuan for money): outside them a value
    is kept with a warning, except where ``strict`` says that it cannot be true.

    A ``derived`` field is worked out from others when it is asked for: no table has a column for it, no form and no sheet
    a place, and only rules read it.
    """

    table: str
    name: str
    words: Words
    type: FieldType
    yearly: bool = True
    unit: str = ""
    code_list: str = ""
    minimum: float | None = None
    maximum: float | None = None
    strict: bool = False
    max_length: int = 100
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    synonyms: tuple[str, ...] = ()
    national_code: str = ""
    form_item: str = ""
    required_by: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    identifier: str = (
        ""  # what an IDENTIFIER is read as: "resident" (GB 11643 and disability cards), "phone", "account"
    )
    section: Words | None = None  # the heading under which pages and forms show the field
    derived: bool = False


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a workbook layout: the heading as printed, other headings it is known under, the field it fills.

    ``field`` is ``table.name``; a heading that belongs to no field (序号) has none and is passed over.
    ``required`` headings must be present; ``filled`` ones must also have a value in every row. ``unit_told``: the file itself
    must say the unit of money, which is never assumed. ``summed``: a total at the foot is compared with the rows.
    """

    heading: str
    field: str = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    unit: str = ""
    unit_told: bool = False
    summed: bool = False


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A workbook layout that import recognises and templates are made of (``household_roster``, ``village_sheet``, …).

    ``rows_are`` is the table one row stands for; ``banner_rows`` is how many title rows stand above the heading in the
    official print (import finds the heading row by itself).
    """

    name: str
    words: Words
    rows_are: str
    columns: tuple[SheetColumn, ...]
    banner_rows: int = 0
    banners: tuple[str, ...] = ()
    source: str = ""

    @property
    def required_headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns if column.required)


@dataclass(frozen=True)
class Dictionary:
    """All entries. Lookups raise ``KeyError`` with the name that is unknown: nothing is ever silently absent."""

    fields: Mapping[str, Field]  # "table.name" → Field
    code_lists: Mapping[str, CodeList]
    sheet_kinds: Mapping[str, SheetKind]
    tables: Mapping[str, Words]  # household, member, village, helper, unit, place
    units: Mapping[str, Unit] = field(default_factory=dict)

    def field(self, path: str) -> Field:
        """Return the field ``table.name``."""
        return self.fields[path]

    def fields_of(self, table: str, *, yearly: bool | None = None, with_derived: bool = False) -> Iterator[Field]:
        """Yield the fields of a table in dictionary order: those that are recorded, with ``with_derived`` also the others; with
        ``yearly``, only those that are (or are not) yearly."""
        for entry in self.fields.values():
            if (
                entry.table == table
                and (yearly is None or entry.yearly is yearly)
                and (with_derived or not entry.derived)
            ):
                yield entry

    def code_list_of(self, entry: Field) -> CodeList:
        """Return the code list of a coded field."""
        return self.code_lists[entry.code_list]
