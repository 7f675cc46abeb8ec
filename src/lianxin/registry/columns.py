"""Database columns made from the data dictionary, so that a field is declared once.

A new dictionary entry becomes a column at the next ``makemigrations``; the suite fails while the two differ.
"""

from __future__ import annotations

from django.db import models

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.registry.encryption import EncryptedField
from lianxin.rulebook import dictionary


def column_for(entry: Field) -> models.Field:  # type: ignore[type-arg]
    """Return the column that stores a dictionary field. Every fact may be missing: NULL, never 0 or an empty text."""
    help_text = f"{entry.words.zh} · {entry.words.en}" + (f" ({entry.unit})" if entry.unit else "")
    common = {"null": True, "blank": True, "help_text": help_text, "verbose_name": entry.words.zh}
    match entry.type:
        case FieldType.TEXT:
            return models.CharField(max_length=entry.max_length, **common)
        case FieldType.CODE:
            return models.CharField(max_length=60, **common)
        case FieldType.CODES:
            return models.CharField(max_length=400, **common)
        case FieldType.AREA:
            return models.CharField(max_length=20, **common)
        case FieldType.INTEGER:
            return models.IntegerField(**common)
        case FieldType.NUMBER:
            return models.FloatField(**common)
        case FieldType.MONEY:
            return models.BigIntegerField(**common)
        case FieldType.DATE | FieldType.MONTH:
            return models.DateField(**common)
        case FieldType.BOOLEAN:
            return models.BooleanField(**common)
        case FieldType.IDENTIFIER:
            # Whose number it is must be found at once; telephones and accounts are only read.
            return EncryptedField(db_index=entry.name == "id_no", **common)
    raise AssertionError(entry.type)


# Columns that a table writes out itself, because they are keys, links or have rules of their own.
WRITTEN_OUT = {
    "household": frozenset({"village", "household_no", "head_name", "head_id_no"}),
    "member": frozenset({"person_no", "name", "relation_to_head"}),
    "village": frozenset(),
}


def add_columns(model: type[models.Model], table: str, *, yearly: bool) -> None:
    """Add to a model every dictionary field of the table that is (or is not) yearly and not written out."""
    for entry in dictionary().fields_of(table, yearly=yearly):
        if entry.name not in WRITTEN_OUT[table]:
            model.add_to_class(entry.name, column_for(entry))
