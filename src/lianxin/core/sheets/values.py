"""Choose how the cells of a column are read, from the field that the column fills."""

from __future__ import annotations

from collections.abc import Callable

from lianxin.core.kernel.dictionary import Dictionary, FieldType
from lianxin.core.kernel.errors import Severity
from lianxin.core.sheets.dates import read_date, read_month
from lianxin.core.sheets.identity import identifier_reader
from lianxin.core.sheets.labels import LabelReader, boolean_reader
from lianxin.core.sheets.layouts import UsedColumn
from lianxin.core.sheets.numbers import Measure, integer_reader, money_reader, number_reader
from lianxin.core.sheets.texts import read_area, read_text
from lianxin.core.sheets.units import canonical_unit

CellReader = Callable[[object], object]  # cell → value | None | Fault


def cell_reader(
    column: UsedColumn,
    dictionary: Dictionary,
    *,
    identity_severity: Severity | None = Severity.WARNING,
    accepts_code_numbers: bool = False,
) -> CellReader:
    """Return the function that reads one cell of the column into its typed value, None (a missing fact) or a fault."""
    entry = column.field
    unit = canonical_unit(column.unit, dictionary.units)
    bounds_unit = "元" if entry.type is FieldType.MONEY else unit
    measure = Measure(unit, bounds_unit, column.yuan, entry.minimum, entry.maximum, entry.strict)
    match entry.type:
        case FieldType.TEXT:
            return lambda cell: read_text(cell, entry.max_length)
        case FieldType.AREA:
            return lambda cell: read_area(cell, entry.max_length)
        case FieldType.CODE:
            reader = LabelReader(dictionary.code_list_of(entry), accepts_numbers=accepts_code_numbers)
            return reader.read_one
        case FieldType.CODES:
            reader = LabelReader(dictionary.code_list_of(entry), accepts_numbers=accepts_code_numbers)
            return reader.read_several
        case FieldType.INTEGER:
            return integer_reader(measure)
        case FieldType.NUMBER:
            return number_reader(measure)
        case FieldType.MONEY:
            return money_reader(measure)
        case FieldType.DATE:
            return read_date
        case FieldType.MONTH:
            return read_month
        case FieldType.BOOLEAN:
            return boolean_reader()
        case FieldType.IDENTIFIER:
            return identifier_reader(entry.identifier, entry.max_length, identity_severity)
