"""What a sheet says beside its layout: columns that any sheet may have, and who collected it when, above or below the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lianxin.core.kernel.dictionary import Dictionary, SheetColumn, SheetKind
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.dates import read_date
from lianxin.core.sheets.headings import read_heading
from lianxin.core.sheets.layouts import Recognised, UsedColumn, heading_index
from lianxin.core.sheets.texts import cleaned_text, is_blank

_LONGEST_NAME = 50
_BLANKS_TO_WRITE_ON = re.compile(r"[_\s]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who collected the facts of a sheet, and on which day; "" and None when the sheet does not say."""

    collector: str = ""
    collected_on: date | None = None


UNSIGNED = Signature()


@dataclass(frozen=True, slots=True)
class SignatureFields:
    """The fields whose labels and synonyms stand before the name and the day (``采集人：…  采集日期：…``)."""

    collector: str
    collected_on: str


def with_attached(found: Recognised, attached: Iterable[str], dictionary: Dictionary) -> Recognised:
    """Return the sheet recognised with columns of further fields (``table.field``) among its unknown headings; a field that
    the layout has already, or that two headings claim, is left alone."""
    present = {column.path for column in found.columns}
    wanted = tuple(SheetColumn(dictionary.field(path).words.zh, field=path) for path in attached if path not in present)
    if not wanted or not found.unknown_headings:
        return found
    index = heading_index(SheetKind("attached", Words("附加列", "attached"), found.kind.rows_are, wanted), dictionary)
    claims: dict[str, list[tuple[int, str]]] = {}
    for place, heading in found.unknown_headings:
        position = next((index[key] for key in read_heading(heading).keys if key in index), None)
        if position is not None:
            claims.setdefault(wanted[position].field, []).append((place, heading))
    taken = {path: claim[0] for path, claim in claims.items() if len(claim) == 1}
    used = [
        UsedColumn(place, heading, SheetColumn(heading, field=path), dictionary.field(path))
        for path, (place, heading) in taken.items()
    ]
    if not used:
        return found
    places = {column.index for column in used}
    return replace(
        found,
        columns=tuple(sorted((*found.columns, *used), key=lambda column: column.index)),
        unknown_headings=tuple(one for one in found.unknown_headings if one[0] not in places),
        known_columns=tuple(sorted((*found.known_columns, *places))),
    )


def signature_in(rows: Iterable[Sequence[object]], fields: SignatureFields, dictionary: Dictionary) -> Signature:
    """Read who collected and when from rows around a table. The name or day stands behind the label in its cell, or in the
    next filled cell to its right. The first one found counts; a day that is none is not taken."""
    collector, day = "", None
    names, days = _label(fields.collector, dictionary), _label(fields.collected_on, dictionary)
    for row in rows:
        collector = collector or next((name for text in _behind(row, names) if (name := _name(text))), "")
        day = day or next((found for text in _behind(row, days) if isinstance(found := read_date(text), date)), None)
    return Signature(collector, day)


def _label(path: str, dictionary: Dictionary) -> re.Pattern[str]:
    entry = dictionary.field(path)
    labels = sorted({entry.words.zh, entry.words.en, *entry.synonyms}, key=len, reverse=True)
    written = "|".join(r"\s*".join(map(re.escape, label.replace(" ", ""))) for label in labels)
    return re.compile(rf"(?:^|[\s,;(、。])\s*(?:{written})\s*(?:\(签[字名章]\))?\s*(:|$)", re.IGNORECASE)


def _behind(row: Sequence[object], label: re.Pattern[str]) -> Iterable[object]:
    cells = [cell for cell in row if str(cell).strip()]
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or len(cell) > 500:
            continue
        text = unicodedata.normalize("NFKC", cell)
        found = label.search(text)
        if not found:
            continue
        rest = _first_entry(text[found.end() :])
        if rest:
            yield rest
        elif place + 1 < len(cells) and not (isinstance(cells[place + 1], str) and ":" in _narrow(cells[place + 1])):
            yield cells[place + 1]


def _narrow(cell: object) -> str:
    return unicodedata.normalize("NFKC", str(cell))


def _first_entry(rest: str) -> str:
    """What is written behind a label, up to the label of the next entry (``张三   填表日期：…``)."""
    before_next = re.split(r"[,;。]|\s+(?=[^\s:]{2,8}\s*:)", rest, maxsplit=1)[0]
    return before_next.strip(" _\t\u3000")


def _name(cell: object) -> str:
    text = cleaned_text(cell)
    if not isinstance(text, str):
        return ""
    text = _BLANKS_TO_WRITE_ON.sub(" ", text).strip()
    has_letter = any(character.isalpha() for character in text)
    return text if has_letter and not is_blank(text) and len(text) <= _LONGEST_NAME else ""
