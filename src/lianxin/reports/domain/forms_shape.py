"""Find in a blank form what is to be filled: tables with their headings, and cards of labels beside blanks.

Where headings stand is told by the frame (rows that are followed by blank rows, a total or names of areas) and by how many of
them are known; what they mean is for ``forms_matching``. Rows and columns count from 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lianxin.core.sheets.blank_forms import FormSheet
from lianxin.core.sheets.headings import ColumnHeading, column_headings, read_heading
from lianxin.core.sheets.units import is_money, unit_of

Known = Callable[[ColumnHeading], bool]

_DEEPEST = 5
_LEAST_HEADINGS = 3
_LONGEST_LABEL = 40
_BANNER = re.compile(
    r"^\s*(?:填\s*[报表]|统计|报送|编制|制\s*表|上报|汇总|金额|计量|单\s*位|地\s*区|时\s*间|日\s*期|年\s*度|表\s*号|截[至止]|数据截)[^:：]{0,8}[:：]"
)
_BESIDE_A_TITLE = re.compile(r"^\s*(?:附件|附表|截[至止]|\d{4}\s*年\s*\d{1,2}\s*月|表\s*\d|[（(])")
_UNITS = re.compile(r"单位\s*[:：]?\s*([^\s。;；)）]+)|[(（]\s*([^\s()（）]{1,12})\s*[)）]\s*$")
FOOT = re.compile(
    r"^[（(]?\s*(?:备\s*注\s*[:：]|注\s*\d{0,2}\s*[:：.、]|说\s*明|填\s*[表写报]\s*说\s*明|填\s*[表报]\s*[人日单时]|填\s*写\s*人|制\s*表|审\s*[核签]|复\s*核|经\s*办|"
    r"(?:单\s*位)?\s*负\s*责\s*人|[\u3400-\u9fff]{1,6}负责人\s*[:：]|分管领导|主要领导|包村领导|签\s*[字名章]|盖\s*章|[（(]?\s*公?章|联\s*系\s*电\s*话\s*[:：]|日\s*期\s*[:：]|年\s*月\s*日|数据来源|以下空白|第\s*\d+\s*页|共\s*\d+\s*页)"
)
_TOTAL = re.compile(
    r"^(?:[\u3400-\u9fff]{0,6})?(?:合计|总计|小计|共计|累计)$|^全[省市州县区乡镇村]$|^total$", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"^(?:[甲乙丙丁戊己庚辛]|[a-z]|[(（]?\d{1,3}[)）]?|[①-⑳]|\d+\s*=[\d+\-*/×÷=\s().]+)$", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"^[….。·\-—~\s]+$")
_BLANKS = re.compile(r"[_＿\s]+")
BOX = re.compile("[□☐]")
CARD, TABLE = "card", "table"
SERIAL = frozenset({"序号", "编号", "序", "no", "no.", "顺序号", "序列"})


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a table: what stands over it from the top row down (``path``), the units that it names, whether it is hidden
    and whether its blank cells hold formulas."""

    index: int
    path: str
    readings: tuple[str, ...]
    units: tuple[str, ...] = ()
    is_hidden: bool = False
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its columns, its blank rows ``first_row`` to ``last_row``, rows that bear a name already (an area), its totals."""

    sheet: str
    title: str
    heading_rows: tuple[int, int]
    columns: tuple[FormColumn, ...]
    first_row: int
    last_row: int
    named: tuple[tuple[int, str], ...] = ()  # (row, what stands there)
    totals: tuple[int, ...] = ()
    total_names: tuple[str, ...] = ()  # what each total is called
    name_column: int = 0
    banner_unit: str = ""


@dataclass(frozen=True, slots=True)
class CardBlank:
    """A blank of a card: where it is, the label beside or above it with what the label stands under, and what stands in it: boxes to
    tick (□是□否), perhaps behind the label itself, or a unit (户)."""

    row: int
    column: int
    path: str
    readings: tuple[str, ...]
    units: tuple[str, ...] = ()
    inside: str = ""


@dataclass(frozen=True, slots=True)
class CardShape:
    """Labels beside blanks, for one household or one village."""

    sheet: str
    title: str
    blanks: tuple[CardBlank, ...]
    banner_unit: str = ""


@dataclass(slots=True)
class SheetShape:
    """Everything to be filled on one sheet."""

    tables: list[TableShape] = field(default_factory=list)
    card: CardShape | None = None


def plain(text: str) -> str:
    """Return a text in half width without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def summed_of(text: str) -> str:
    """Return of what a total is one: 某镇 of 某镇小计; "" of everything."""
    found = re.match(r"^(.*?)(?:合计|总计|小计|共计|累计)$", plain(text))
    return found.group(1) if found else ""


def stands_beside_another(table: TableShape) -> bool:
    """Whether two tables stand beside each other in the same rows: each has its own serial numbers."""
    leaves = [plain(column.path.rsplit("/", 1)[-1]).casefold() for column in table.columns]
    return sum(leaf in SERIAL for leaf in leaves) > 1


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total."""
    return bool(_TOTAL.match(plain(text)))


def anchor_of(sheet: FormSheet, row: int) -> str:
    """Return by what a region is called that begins in a row: its first text, which stays when rows are put in above."""
    return plain(next((cell for cell in sheet.rows[row] if cell.strip()), ""))


def shape_of(sheet: FormSheet, known: Known, said: Mapping[str, str] | None = None) -> SheetShape:
    """Return the tables and the card of a sheet. ``known`` says whether a heading means something; ``said``, by the anchor of a
    region, that a person has called it a card or a table."""
    told = said or {}
    shape = SheetShape()
    row = 0
    taken: set[int] = set()
    while row < len(sheet.rows):
        found = _next_table(sheet, row, known, told)
        if found is None:
            break
        last = max(found.last_row, *found.totals, *(place for place, _ in found.named), found.heading_rows[1])
        if told.get(anchor_of(sheet, found.heading_rows[0])) != CARD:
            shape.tables.append(found)
            taken.update(range(found.heading_rows[0], last + 1))
        row = last + 1
    shape.card = _card(sheet, taken, has_tables=bool(shape.tables))
    return shape


# Tables --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Window:
    top: int
    bottom: int
    headings: list[ColumnHeading]
    fit: tuple[int, int, int, int]


def _next_table(sheet: FormSheet, start: int, known: Known, told: Mapping[str, str]) -> TableShape | None:
    for bottom in range(start, len(sheet.rows)):
        if told.get(anchor_of(sheet, bottom)) == TABLE:
            headings = column_headings(sheet.rows[bottom : bottom + 1], sheet.merged, bottom)
            named = [one for one in headings if one.written.strip()]
            return _table(sheet, _Window(bottom, bottom, named, (0, 0, 0, 0)), start)
        best: _Window | None = None
        for top in range(max(start, bottom - _DEEPEST + 1), bottom + 1):
            window = _window(sheet, top, bottom, known)
            if window is not None and (best is None or window.fit > best.fit):
                best = window
        if best is None:
            continue
        deeper = _deepened(sheet, best, known)
        return _table(sheet, deeper, start)
    return None


def _deepened(sheet: FormSheet, window: _Window, known: Known) -> _Window:
    """Take rows below into the headings while they read better: children of merged headings, a row of units."""
    best = window
    for bottom in range(window.bottom + 1, min(window.top + _DEEPEST, len(sheet.rows))):
        longer = _window(sheet, window.top, bottom, known)
        if longer is not None and longer.fit > best.fit:
            best = longer
    return best


def _window(sheet: FormSheet, top: int, bottom: int, known: Known) -> _Window | None:
    rows = sheet.rows[top : bottom + 1]
    if any(_is_banner(row) or _is_foot(row) for row in rows) or not any(rows[0]) or not any(rows[-1]):
        return None
    if any(_is_lone(sheet, place) for place in range(top, bottom + 1)):
        return None
    # No heading reaches into the rows to be filled, and none hangs from above the window.
    if any(one[0][0] < top <= one[1][0] or top <= one[0][0] <= bottom < one[1][0] for one in sheet.merged):
        return None
    headings = [one for one in column_headings(rows, sheet.merged, top) if one.written.strip()]
    if len(headings) < _LEAST_HEADINGS or not _blank_follows(sheet, bottom, {one.column for one in headings}):
        return None
    places = [one.column for one in headings]
    if len(headings) * 10 < 8 * (max(places) - min(places) + 1):
        return None  # labels with blanks between them: a card
    texts = [one.written for one in headings]
    if any(BOX.match(part.strip()) for text in texts for part in text.split("/")):
        return None  # boxes to tick stand beside labels: a card
    if sum(len(text) > 3 * _LONGEST_LABEL for text in texts) > 1 or all(
        _NUMBERING.match(plain(text)) for text in texts
    ):
        return None
    open_ranges = sum(
        one[0][0] == bottom == one[1][0] and one[1][1] > one[0][1] and bottom > top for one in sheet.merged
    )
    distinct = len(set(texts))
    count = sum(known(one) for one in headings)
    if not count and distinct < _LEAST_HEADINGS:
        return None
    has_parents = int(top > 0 and _is_parent_row(sheet, top - 1, places))
    return _Window(top, bottom, headings, (-has_parents - open_ranges, count, distinct, -(bottom - top)))


def _is_parent_row(sheet: FormSheet, place: int, columns: Sequence[int]) -> bool:
    """Whether a row stands over headings: several texts, some merged over several columns, and no remark."""
    row = sheet.rows[place]
    if _is_banner(row) or _is_foot(row) or _is_lone(sheet, place):
        return False
    spans = [one for one in sheet.merged if one[0][0] == place == one[1][0] and one[1][1] > one[0][1]]
    return any(one[0][1] in columns and one[1][1] in columns for one in spans)


def _is_banner(row: Sequence[str]) -> bool:
    return any(_BANNER.match(cell) for cell in row if cell)


def _is_foot(row: Sequence[str]) -> bool:
    first = next((cell for cell in row if cell.strip()), "")
    return bool(FOOT.match(unicodedata.normalize("NFKC", first)))


def _is_lone(sheet: FormSheet, place: int) -> bool:
    """Whether a row holds one text only: a title or a note, unless it is the parent of headings over a part of the width."""
    written = [column for column, cell in enumerate(sheet.rows[place]) if cell.strip()]
    if len(written) != 1:
        return False
    merged = next((one for one in sheet.merged if one[0] == (place, written[0])), None)
    if merged is None:
        return not any(one[0][0] < place <= one[1][0] for one in sheet.merged)
    covered = merged[1][1] - merged[0][1] + 1
    # A vertical heading that reaches into this row makes it one of headings.
    return covered * 10 >= sheet.width * 7 or not any(one[0][0] < place <= one[1][0] for one in sheet.merged)


def _blank_follows(sheet: FormSheet, bottom: int, columns: set[int]) -> bool:
    place = bottom + 1
    while place < len(sheet.rows) and (_is_numbering(sheet.rows[place]) or _is_note(sheet, place)):
        place += 1
    if place >= len(sheet.rows):
        return True
    return _role(sheet, place, columns) in {"blank", "total", "named"}


def _is_numbering(row: Sequence[str]) -> bool:
    written = [plain(cell) for cell in row if cell.strip()]
    return len(written) >= _LEAST_HEADINGS and all(_NUMBERING.match(cell) for cell in written)


def _is_note(sheet: FormSheet, place: int) -> bool:
    """Whether a row between headings and blanks is a remark merged across the table."""
    written = [cell for cell in sheet.rows[place] if cell.strip()]
    if len(written) != 1:
        return False
    is_wide = any(one[0][0] == place and one[1][1] - one[0][1] + 1 >= 3 for one in sheet.merged)
    text = plain(written[0])
    return is_wide and not is_total(text) and (len(text) > 8 or text.startswith(("注", "说明", "填", "(")))


def _role(sheet: FormSheet, place: int, columns: set[int]) -> str:
    """Say what a row below headings is: blank, total, named, unit or other."""
    row = sheet.rows[place]
    written = [(column, cell) for column, cell in enumerate(row) if cell.strip() and not _ELLIPSIS.match(cell)]
    if not written:
        return "blank"
    if _is_foot(row) or _is_banner(row):
        return "other"
    if any(is_total(cell) for _, cell in written[:3]):
        return "total"
    if any(BOX.search(cell) for _, cell in written):
        return "other"
    texts = [(column, cell) for column, cell in written if not plain(cell).isdigit()]
    if not texts:
        return "blank" if len(written) == 1 else "other"
    if len(texts) == 1 and texts[0][0] in columns and texts[0][0] <= min(columns) + 2 and len(plain(texts[0][1])) <= 16:
        return "named"
    if (
        len(texts) == 2
        and texts[1][0] == texts[0][0] + 1 <= min(columns) + 2
        and all(len(plain(cell)) <= 16 for _, cell in texts)
    ):
        return "named"
    return "other"


def _table(sheet: FormSheet, window: _Window, start: int) -> TableShape:
    columns = {one.column for one in window.headings}
    place = window.bottom + 1
    while place < len(sheet.rows) and (_is_numbering(sheet.rows[place]) or _is_note(sheet, place)):
        place += 1
    first = place
    blanks: list[int] = []
    named: list[tuple[int, str]] = []
    totals: list[int] = []
    total_names: list[str] = []
    is_framed = window.bottom in sheet.framed or first in sheet.framed
    while place < len(sheet.rows):
        role = _role(sheet, place, columns)
        if role == "other" or (role == "blank" and is_framed and place not in sheet.framed):
            break
        if role == "named" and blanks and place not in sheet.framed and is_framed:
            break
        if role == "total":
            totals.append(place)
            total_names.append(next(cell for cell in sheet.rows[place] if cell.strip() and is_total(cell)))
        elif role == "named":
            named.append((place, _name_in(sheet.rows[place])))
        else:
            blanks.append(place)
        place += 1
    blanks = _together(blanks, first)
    if not blanks and not named:
        # Headings at the very end of the sheet: the row below is free, and so are all that follow.
        blanks = (
            [(totals[-1] + 1) if totals and totals[0] == first else first] if not totals or totals[0] == first else []
        )
        blanks = blanks or [first]
    names = [column for _, text in named for column, cell in enumerate(sheet.rows[_]) if cell == text]
    return TableShape(
        sheet.name,
        _title(sheet, window.top, start),
        (window.top, first - 1),
        tuple(_column(sheet, one, blanks or [row for row, _ in named]) for one in window.headings),
        blanks[0] if blanks else named[0][0],
        blanks[-1] if blanks else named[0][0] - 1,
        tuple(named),
        tuple(totals),
        tuple(total_names),
        max(set(names), key=names.count) if names else 0,
        _banner_unit(sheet, start, window.top),
    )


def _together(blanks: list[int], first: int) -> list[int]:
    """The longest run of blank rows that stand together."""
    runs: list[list[int]] = []
    for place in blanks:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len, default=[])


def _name_in(row: Sequence[str]) -> str:
    texts = [cell for cell in row if cell.strip() and not plain(cell).isdigit()]
    return texts[-1]


def _column(sheet: FormSheet, heading: ColumnHeading, blanks: Sequence[int]) -> FormColumn:
    return FormColumn(
        heading.column,
        path_of(heading.written),
        tuple(one.written for one in heading.readings),
        heading.units,
        heading.column in sheet.hidden_columns,
        any((place, heading.column) in sheet.formulas for place in blanks),
    )


def path_of(written: str) -> str:
    """Return a heading as people see it: parents and leaf with ``/`` between, without line breaks and blanks."""
    return "/".join(part for part in (re.sub(r"\s+", "", one) for one in written.split("/")) if part)


def _title(sheet: FormSheet, top: int, start: int) -> str:
    above = [cell for place in range(start, top) for cell in sheet.rows[place] if cell.strip()]
    titles = [cell for cell in above if not (_BANNER.match(cell) or FOOT.match(cell) or _BESIDE_A_TITLE.match(cell))]
    return re.sub(r"\s+", " ", max(titles, key=len, default="")).strip()[:100]


def _banner_unit(sheet: FormSheet, start: int, top: int) -> str:
    """Return the unit of money that stands above a table or card (单位：户、人、万元), that of the nearest row; several with 、 between."""
    for place in range(top - 1, start - 1, -1):
        found = [
            unit
            for cell in sheet.rows[place]
            for pair in _UNITS.findall(unicodedata.normalize("NFKC", cell))
            for written in re.split(r"[、,，/和及]", pair[0] or pair[1])
            if is_money(unit := unit_of(written))
        ]
        if found:
            return "、".join(dict.fromkeys(found))
    return ""


# Cards ---------------------------------------------------------------------------------------------------------------


def _card(sheet: FormSheet, taken: set[int], *, has_tables: bool) -> CardShape | None:
    blanks: list[CardBlank] = []
    merged = {one[0]: one[1] for one in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for place, row in enumerate(sheet.rows):
        if place in taken or _is_foot(row) or _is_lone(sheet, place):
            continue
        for column, cell in enumerate(row):
            if BOX.search(cell):
                label = BOX.split(cell)[0].strip(" ：:")
                if label and len(plain(label)) <= _LONGEST_LABEL:
                    blanks.append(_blank(sheet, place, column, label, (place, column), cell))
                continue
            if not cell.strip() or unit_of(cell) or len(plain(cell)) > _LONGEST_LABEL:
                continue
            end_row, end_column = merged.get((place, column), (place, column))
            target = (place, end_column + 1)
            if target[1] >= max(sheet.width, 2) or target in covered or target in sheet.formulas:
                continue
            beside = row[target[1]]
            is_free = not beside.strip() or bool(BOX.match(beside.strip())) or bool(unit_of(beside))
            if not is_free or (end_row > place and _is_group(sheet, place, end_row, end_column)):
                continue
            blanks.append(_blank(sheet, place, column, cell, target, beside.strip() and beside))
    if len(blanks) < (1 if not has_tables else 2):
        return None
    first = min(one.row for one in blanks)
    return CardShape(sheet.name, _title(sheet, first, 0), tuple(blanks), _banner_unit(sheet, 0, first))


def _is_group(sheet: FormSheet, top: int, bottom: int, column: int) -> bool:
    """Whether a label merged down has labels to its right in its lower rows: then it stands over them and has no blank."""
    return any(sheet.rows[place][column + 1 : column + 2] not in ((), ("",)) for place in range(top, bottom + 1))


def _blank(sheet: FormSheet, place: int, column: int, cell: str, target: tuple[int, int], inside: str) -> CardBlank:
    parents = [
        sheet.rows[top][left]
        for (top, left), (bottom, right) in sheet.merged
        if right < column and top <= place <= bottom and bottom > top and sheet.rows[top][left].strip()
    ]
    label = re.sub(r"[:：]\s*$", "", cell.strip())
    parts = [*parents, label]
    tails = tuple("/".join(parts[start:]) for start in range(len(parts)))
    units = read_heading(label).units or ((unit_of(inside),) if unit_of(inside) else ())
    return CardBlank(target[0], target[1], path_of("/".join(parts)), tails, units, inside)
