"""Fill a version of a form from the register: every table and card of it, with what stayed blank and what does not agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.dictionary import Sensitivity
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.identifiers import masked
from lianxin.core.sheets.extents import column_letters
from lianxin.core.sheets.form_filling import CellFill, FormCell, TableFill, fill_form
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.display import Veil, veil_of
from lianxin.reports.domain.forms_answers import COUNTED, Answer, Target
from lianxin.reports.domain.forms_asking import AreaCount, Asked, Filled, FormRow, Gap
from lianxin.reports.domain.forms_checks import is_additive, parts_agree, total_of, totals_agree
from lianxin.reports.domain.forms_conditions import condition_of, fields_of
from lianxin.reports.domain.forms_layout import Block
from lianxin.reports.domain.forms_matching import State
from lianxin.reports.domain.forms_shape import BOX, CardBlank, TableShape, summed_of
from lianxin.reports.domain.forms_values import CannotWrite, cell_of, money_in, ticked
from lianxin.reports.domain.forms_vocabulary import entry_of
from lianxin.reports.errors import NO_FACTS, NO_HOUSEHOLD, NO_VILLAGE
from lianxin.reports.queries.form_areas import (
    AreaName,
    Numbers,
    area_name,
    area_named,
    areas_asked,
    numbers_asked,
    unknown_households,
)
from lianxin.reports.queries.form_rows import form_rows, place_values
from lianxin.reports.queries.project_money import rates_over

if TYPE_CHECKING:
    from lianxin.people.models import User

_TOLD_EVERY = 200
_UNTOLD_LISTED = 20
_VILLAGE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of the blank form. Lines of a table count from its first blank row (``anchor``), however many are put in."""

    sheet: str
    row: int
    column: int
    anchor: int


Progress = Callable[[int, float], None]
"""Hears how many lines are filled, and what part of all that is, 0 to 1."""


def _part_told(tell: Progress, number: int, count: int, lines: int, share: float) -> None:
    """Tell of one block of several. Writing the workbook is the rest."""
    tell(lines, (number + share) / count * 0.8)


@dataclass(slots=True)
class _Filling:
    """One filling under way."""

    asked: Asked
    user: User | None
    may_open: bool
    filled: Filled
    tables: list[TableFill] = field(default_factory=list)
    cells: list[CellFill] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)  # of the gaps, in their order
    tell: Progress | None = None


def filled_form(
    content: bytes, blocks: Iterable[Block], asked: Asked, user: User | None, tell: Progress | None = None
) -> Filled:
    """Return a form filled for an area and a year, as far as the reader may see. ``tell`` hears lines filled, and their share.

    Raises:
        PermissionDenied: he may see nothing of the kind there.
        Refused: FORM-007 there is nothing to fill in, FORM-008 too many lines, FORM-009 a card without a household, FORM-011 a
            village's card for something else.
    """
    may_open = user is None or scope_of(user, Act.OPEN_SENSITIVE).covers(asked.area_code)
    some = list(blocks)
    work = _Filling(asked, user, may_open, Filled())
    for number, block in enumerate(some):
        if tell is not None:
            work.tell = partial(_part_told, tell, number, len(some))
        if block.table is not None:
            if block.is_of_areas:
                _fill_areas(work, block, block.table)
            else:
                _fill_roster(work, block, block.table)
        else:
            _fill_card(work, block)
    if not work.filled.lines:
        raise Refused(NO_FACTS, area=area_name(asked.area_code), year=asked.year)
    work.filled.content = fill_form(content, work.tables, work.cells)
    work.filled.gaps = _moved_down(work)
    return work.filled


# Rosters -------------------------------------------------------------------------------------------------------------


def _fill_roster(work: _Filling, block: Block, table: TableShape) -> None:
    answers = _answers(work, block)
    rows = _rows(work, block.rows_are, answers.values())
    lines: list[dict[int, FormCell | None]] = []
    for number, row in enumerate(rows):
        line: dict[int, FormCell | None] = {}
        for column in table.columns:
            answer = answers.get(column.index)
            if answer is None or column.has_formula:
                continue
            place = _Place(table.sheet, table.first_row + number, column.index, table.first_row)
            line[column.index] = _cell(work, answer, row, number + 1, place, column.path)
        lines.append(line)
        if work.tell is not None and len(lines) % _TOLD_EVERY == 0:
            work.tell(work.filled.lines + len(lines), len(lines) / len(rows))
    work.tables.append(TableFill(table.sheet, table.first_row, table.last_row, lines))
    work.filled.lines += len(lines)
    _write_totals(work, table, _totals(lines, answers) | rates_over(rows, answers))
    _note_parts(work, table, answers, [(f"第 {number} 行", line) for number, line in enumerate(lines, start=1)])


def _rows(work: _Filling, rows_are: str, answers: Iterable[Answer]) -> list[FormRow]:
    some = list(answers)
    paths = [answer.what for answer in some if answer.target is Target.FIELD]
    counts = [answer for answer in some if answer.target is Target.COUNT] if rows_are == "household" else []
    return form_rows(rows_are, paths, work.asked, work.user, counts)


def _cell(work: _Filling, answer: Answer, row: FormRow, number: int, place: _Place, path: str) -> FormCell | None:
    match answer.target:
        case Target.SERIAL:
            return number
        case Target.BLANK:
            return None
        case Target.FIELD if answer.what in row.closed:
            _note(work, place, path, "no_right", row.household_id)
            return None
        case Target.FIELD:
            return _fact(work, answer, row.values.get(answer.what), row.household_id, place, path)
        case Target.COUNT:
            return _members_told(work, answer, row, place, path)
        case _:
            return _same_everywhere(work, answer)


def _members_told(work: _Filling, answer: Answer, row: FormRow, place: _Place, path: str) -> FormCell | None:
    """Return how many members of a household are so, as far as the reader may see what decides it."""
    entries = [entry for one in answer.conditions for entry in fields_of(condition_of(one))]
    # Of illness a number of one household says who it is, of a roster; of work and age it says nothing.
    sensitive = [entry for entry in entries if entry.sensitivity is Sensitivity.SENSITIVE]
    veils = {veil_of(entry, may_open=work.may_open) for entry in sensitive} - {Veil.SHOWN}
    if veils and (Veil.HIDDEN in veils or not work.asked.with_sensitive):
        _note(work, place, path, "no_right" if Veil.HIDDEN in veils else "not_opened", row.household_id)
        return None
    if veils:
        work.filled.opened.update(f"{entry.table}.{entry.name}" for entry in sensitive)
    found: AreaCount = row.values[answer.key]
    if found.untold:
        _note(work, place, path, "untold", row.household_id, count=found.untold)
    return int(found.number) if found.number or (found.number is not None and not found.untold) else None


def _same_everywhere(work: _Filling, answer: Answer) -> FormCell | None:
    match answer.target:
        case Target.AREA:
            return area_name(work.asked.area_code)
        case Target.YEAR:
            return work.asked.year
        case Target.DAY:
            day = work.asked.on
            return f"{day.year}年{day.month}月{day.day}日"
        case Target.TEXT:
            return answer.what
    return None


def _fact(
    work: _Filling, answer: Answer, value: Any, household_id: int | None, place: _Place, path: str
) -> FormCell | None:
    """Return a fact as the form wants it and the reader may see it; a blank is noted with its reason."""
    if value is None or value == "":
        _note(work, place, path, "missing", household_id)
        return None
    entry = entry_of(answer.what)
    veil = veil_of(entry, may_open=work.may_open)
    # The telephone of a helper is for the contact card, which every household has.
    if veil is not Veil.SHOWN and answer.what not in {"helper.phone", "secretary.phone"}:
        if veil is Veil.HIDDEN or not work.asked.with_sensitive:
            _note(work, place, path, "no_right" if veil is Veil.HIDDEN else "not_opened", household_id)
            return masked(str(value)) if entry.identifier else None
        work.filled.opened.add(answer.what)
    try:
        return cell_of(answer, value, on=work.asked.on)
    except CannotWrite:
        _note(work, place, path, "no_code", household_id)
        return None


# Tables of areas -----------------------------------------------------------------------------------------------------


def _fill_areas(work: _Filling, block: Block, table: TableShape) -> None:
    answers = _answers(work, block)
    areas = areas_asked(block.rows_are, work.asked)
    numbers = numbers_asked(answers, work.asked)
    facts = _facts_of_villages(work, block, answers)
    lines: list[tuple[str, dict[int, FormCell | None]]] = []
    if table.named:
        for number, (row, written) in enumerate(table.named, start=1):
            area = area_named(written, areas)
            if area is None:
                _note(work, _Place(table.sheet, row, table.name_column, row), written, "no_area", None)
                continue
            line = _area_line(work, table, answers, numbers, facts, area, row, number)
            line.pop(table.name_column, None)
            work.cells += [
                CellFill(table.sheet, row, column, value) for column, value in line.items() if value is not None
            ]
            lines.append((area.name, line))
    else:
        for number, area in enumerate(areas, start=1):
            row = table.first_row + number - 1
            lines.append((area.name, _area_line(work, table, answers, numbers, facts, area, row, number)))
        rows = [line for _, line in lines]
        work.tables.append(TableFill(table.sheet, table.first_row, table.last_row, rows))
    work.filled.lines += len(lines)
    bare = [line for _, line in lines]
    codes = [found.code for _, written in table.named if (found := area_named(written, areas)) is not None]
    codes = codes if table.named else [area.code for area in areas]
    totals = {
        column: _number(answer, numbers.of_several(codes, column).value)
        if answer.target is Target.MEAN
        else total_of(bare, column)
        if is_additive(answer)
        else None
        for column, answer in answers.items()
    }
    parts = _write_subtotals(work, table, answers, numbers)
    _write_totals(work, replace(table, totals=tuple(one for one in table.totals if one not in parts)), totals)
    _note_parts(work, table, answers, lines)
    counted = {
        column: _number(answer, numbers.of(work.asked.area_code, column).number)
        for column, answer in answers.items()
        if answer.target in {Target.COUNT, Target.SUM}
    }
    known = {column: value for column, value in counted.items() if value is not None}
    for doubt in totals_agree(table.columns, known, bare):  # type: ignore[arg-type]
        work.filled.doubts.append((doubt.place, doubt.words.zh, doubt.words.en))


def _write_subtotals(work: _Filling, table: TableShape, answers: Mapping[int, Answer], numbers: Numbers) -> set[int]:
    """Write the totals that are called after an area (某镇小计): its numbers. Return their rows."""
    parts: dict[int, str] = {
        row: summed_of(name) for row, name in zip(table.totals, table.total_names, strict=True) if summed_of(name)
    }
    if not parts:
        return set()
    areas = [area for level in ("township_area", "village_area") for area in areas_asked(level, work.asked)]
    found = {row: area for row, name in parts.items() if (area := area_named(name, areas)) is not None}
    for row, area in found.items():
        for column, answer in answers.items():
            if answer.target in COUNTED:
                told = numbers.of(area.code, column)
                value = _number(answer, told.value, told.untold)
                if value is not None:
                    work.cells.append(CellFill(table.sheet, row, column, value))
    return set(found)


def _area_line(
    work: _Filling,
    table: TableShape,
    answers: Mapping[int, Answer],
    numbers: Numbers,
    facts: Mapping[str, FormRow],
    area: AreaName,
    row: int,
    serial: int,
) -> dict[int, FormCell | None]:
    line: dict[int, FormCell | None] = {}
    for column in table.columns:
        answer = answers.get(column.index)
        if answer is None or column.has_formula:
            continue
        place = _Place(table.sheet, row, column.index, row if table.named else table.first_row)
        match answer.target:
            case Target.SERIAL:
                line[column.index] = serial
            case Target.AREA:
                line[column.index] = area.name
            case Target.COUNT | Target.SUM | Target.MEAN:
                found = numbers.of(area.code, column.index)
                line[column.index] = _number(answer, found.value, found.untold)
                if found.untold:
                    _note_untold(work, answer, area, place, column.path, found.untold)
                elif found.number is None:
                    _note(work, place, column.path, "missing", None)
            case Target.FIELD if answer.what.startswith("place."):
                line[column.index] = _place_name(answer.what, area)
            case Target.FIELD:
                known = facts.get(area.code)
                value = known.values.get(answer.what) if known else None
                line[column.index] = _fact(work, answer, value, None, place, column.path)
            case _:
                line[column.index] = _same_everywhere(work, answer)
    return line


def _number(answer: Answer, number: float | None, untold: int = 0) -> FormCell | None:
    # None of those who are on record, while of others nothing is: that is not nought.
    if number is None or (not number and untold):
        return None
    if answer.target in {Target.SUM, Target.MEAN}:
        return (
            cell_of(answer, number, on=date.min)
            if not answer.what.endswith("_yuan")
            else money_in(int(number), answer.unit)
        )
    return int(number)


def _place_name(path: str, area: AreaName) -> str | None:
    level = path.partition(".")[2]
    length = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": len(area.code)}[level]
    if len(area.code) < length:
        return None
    return area.name if len(area.code) == length else area_name(area.code[:length])


def _facts_of_villages(work: _Filling, block: Block, answers: Mapping[int, Answer]) -> dict[str, FormRow]:
    own = [a for a in answers.values() if a.target is Target.FIELD and a.what.startswith(("village.", "secretary."))]
    if not own or block.rows_are != "village_area":
        return {}
    return {str(row.values["village.village"]): row for row in _rows(work, "village", own)}


def _note_untold(work: _Filling, answer: Answer, area: AreaName, place: _Place, path: str, untold: int) -> None:
    households = unknown_households(answer, work.asked, area.code, at_most=_UNTOLD_LISTED)
    _note(work, place, path, "untold", households[0] if households else None, count=untold)
    for household in households[1:]:
        _note(work, place, path, "untold_also", household, count=0)


# Cards ---------------------------------------------------------------------------------------------------------------


def _fill_card(work: _Filling, block: Block) -> None:
    assert block.card is not None
    answers = {place: match.answer for place, match in enumerate(block.matches) if match.state is State.KNOWN}
    row, numbers = _subject(work, block, answers)
    for number, (blank, match) in enumerate(zip(block.card.blanks, block.matches, strict=True)):
        answer = answers.get(number)
        place = _Place(block.shape.sheet, blank.row, blank.column, blank.row)
        if answer is None:
            _note(work, place, blank.path, _why_open(match.state), None)
            continue
        if numbers is not None and answer.target in COUNTED:
            found = numbers.of(work.asked.area_code, number)
            value = _number(answer, found.value, found.untold)
            if found.untold:
                own = AreaName(work.asked.area_code, "")
                _note_untold(work, answer, own, place, blank.path, found.untold)
        else:
            value = _cell(work, answer, row, 1, place, blank.path)
        if value is not None:
            work.cells.append(CellFill(place.sheet, place.row, place.column, _in_boxes(blank, value)))
    work.filled.lines += 1


def _subject(work: _Filling, block: Block, answers: Mapping[int, Answer | None]) -> tuple[FormRow, Numbers | None]:
    given = [answer for answer in answers.values() if answer is not None]
    if block.rows_are == "household":
        if work.asked.household_id is None:
            raise Refused(NO_HOUSEHOLD, area=area_name(work.asked.area_code), number="")
        rows = _rows(work, "household", given)
        if not rows:
            raise Refused(NO_FACTS, area=area_name(work.asked.area_code), year=work.asked.year)
        return rows[0], None
    if len(work.asked.area_code) != _VILLAGE_LENGTH:
        raise Refused(NO_VILLAGE, area=area_name(work.asked.area_code))
    rows = _rows(work, "village", [*given, Answer(Target.FIELD, "place.village")])
    counts = {n: a for n, a in answers.items() if a is not None and a.target in COUNTED}
    code = work.asked.area_code
    row = rows[0] if rows else FormRow(place_values([code])[code])  # a village without facts of the year has a name
    return row, numbers_asked(counts, work.asked)


def _in_boxes(blank: CardBlank, value: FormCell) -> FormCell:
    if not blank.inside:
        return value
    if not BOX.search(blank.inside):
        return f"{value}{blank.inside.strip()}"  # the unit stands in the blank: 36户
    return ticked(blank.inside, str(value)) or (value if BOX.match(blank.inside.strip()) else f"{blank.inside} {value}")


# What all share ------------------------------------------------------------------------------------------------------


def _answers(work: _Filling, block: Block) -> dict[int, Answer]:
    """Answers by column; a column that nobody has explained is noted once."""
    assert block.table is not None
    found = {}
    for column, match in zip(block.table.columns, block.matches, strict=True):
        if match.state is State.KNOWN and match.answer is not None:
            found[column.index] = match.answer
        elif not column.is_hidden or match.state is State.GUESSED:
            place = _Place(block.table.sheet, block.table.heading_rows[1], column.index, block.table.heading_rows[1])
            _note(work, place, column.path, _why_open(match.state), None)
    return found


def _why_open(state: State) -> str:
    return "not_answered" if state is State.GUESSED else "not_in_dictionary"


def _totals(lines: list[dict[int, FormCell | None]], answers: Mapping[int, Answer]) -> dict[int, Any]:
    return {column: total_of(lines, column) for column, answer in answers.items() if is_additive(answer)}


def _write_totals(work: _Filling, table: TableShape, totals: Mapping[int, Any]) -> None:
    for row in table.totals[-1:]:
        work.cells += [
            CellFill(table.sheet, row, column, total) for column, total in totals.items() if total is not None
        ]


def _note_parts(
    work: _Filling,
    table: TableShape,
    answers: Mapping[int, Answer],
    lines: list[tuple[str, dict[int, FormCell | None]]],
) -> None:
    for doubt in parts_agree(table.columns, answers, lines):
        work.filled.doubts.append((doubt.place, doubt.words.zh, doubt.words.en))


def _note(work: _Filling, place: _Place, path: str, why: str, household_id: int | None, *, count: int = 1) -> None:
    work.filled.gaps.append(Gap(place.sheet, "", path, why, household_id, count))
    work.places.append(place)


def _moved_down(work: _Filling) -> list[Gap]:
    """Return the gaps with their places in the filled file: rows that were put in above move them down."""
    moved = []
    for gap, place in zip(work.filled.gaps, work.places, strict=True):
        down = sum(
            max(0, len(fill.lines) - (fill.last_row - fill.first_row + 1))
            for fill in work.tables
            if fill.sheet == place.sheet and fill.last_row < place.anchor
        )
        moved.append(replace(gap, cell=f"{column_letters(place.column)}{place.row + down + 1}"))
    return moved
