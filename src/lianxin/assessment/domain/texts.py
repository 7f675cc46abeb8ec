"""Frames and samples as plain text with a heading: what the command line reads without any database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lianxin.assessment import errors
from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import Answered, Frame, Listed, frame_of
from lianxin.core.measures.errors import COLUMN_ABSENT
from lianxin.core.sheets.delimited import read_delimited

Row = Mapping[str, str]
_FRAME = ("household", "village", "stratum")
_SAMPLE = ("area", "village", "stratum", "village_chance", "cell_households")


def rows_of(content: bytes, wanted: tuple[str, ...]) -> list[tuple[int, Row]]:
    """The rows of a text with their numbers as a spreadsheet shows them, as cells by heading; empty lines are passed over.

    Raises:
        Refused: SHEET-009 no known encoding; MEASURE-003 a column that is wanted is absent.
    """
    lines = enumerate(read_delimited(content).rows(), 1)
    heading: list[str] | None = None
    found: list[tuple[int, Row]] = []
    for number, cells in lines:
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        if heading is None:
            heading = stripped
            continue
        padded = stripped + [""] * (len(heading) - len(stripped))
        found.append((number, dict(zip(heading, padded, strict=False))))
    for column in wanted:
        if column not in (heading or ()):
            raise Refused(COLUMN_ABSENT, column=column, wanted="、".join(wanted))
    return found


def frame_in(content: bytes) -> Frame:
    """Read a frame: columns household, village, stratum, and persons where it is known; other columns play no part.

    Raises:
        Refused: as :func:`rows_of`; MEASURE-001, MEASURE-002; ASSESS-002 persons that are no number.
    """
    return frame_of(
        Listed(row["village"], row["household"], row["stratum"], _persons(number, row.get("persons", "")))
        for number, row in rows_of(content, _FRAME)
    )


def _persons(number: int, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()):
        raise Refused(errors.CELL_UNFIT, row=number, column="persons", value=cell)
    return int(cell)


def answers_in(content: bytes, numerator: str, denominator: str = "") -> list[Answered]:
    """Read what the households of a sample answered: the columns of the sample, and those with the counts.

    Without a column for the denominator each household that has a numerator counts once. A household whose counts are empty
    was not reached; one whose denominator is 0 was, and the question did not concern it.

    Raises:
        Refused: as :func:`rows_of`; ASSESS-002 a cell that cannot be read.
    """
    wanted = (*_SAMPLE, numerator, *([denominator] if denominator else []))
    return list(_answers(rows_of(content, wanted), numerator, denominator))


def _answers(rows: list[tuple[int, Row]], numerator: str, denominator: str) -> Iterator[Answered]:
    for number, row in rows:
        if not row[numerator] and not (denominator and row[denominator]):
            continue
        yield Answered(
            area=row["area"],
            village=row["village"],
            stratum=row["stratum"],
            village_chance=_chance(number, row["village_chance"]),
            cell_households=int(_number(number, "cell_households", row["cell_households"])),
            numerator=_number(number, numerator, row[numerator] or "0"),
            denominator=_number(number, denominator, row[denominator]) if denominator else 1.0,
        )


def _chance(number: int, cell: str) -> Fraction:
    try:
        return Fraction(cell)
    except (ValueError, ZeroDivisionError):
        raise Refused(errors.CELL_UNFIT, row=number, column="village_chance", value=cell) from None


def _number(number: int, column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise Refused(errors.CELL_UNFIT, row=number, column=column, value=cell) from None
