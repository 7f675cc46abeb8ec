"""A form read as a whole: its tables and cards with what each heading means, and how two versions of it differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.core.sheets.blank_forms import BlankForm
from lianxin.core.sheets.headings import ColumnHeading, read_heading
from lianxin.reports.domain.forms_answers import Answer, Target
from lianxin.reports.domain.forms_matching import SIMILAR, Headed, Match, State, heading_key, match, meaning_of, rows_of
from lianxin.reports.domain.forms_shape import CardShape, FormColumn, TableShape, anchor_of, path_of, shape_of
from lianxin.reports.domain.forms_vocabulary import AREA_ROWS, ROWS, helper_names

CARD_ROWS = ("household", "village")
_SAME_QUESTION = 0.75


@dataclass(frozen=True, slots=True)
class Block:
    """One table or card. ``key`` names it within the form (``1.1``: first sheet, first block); ``rows_are`` is what a row of it
    is, or whose card it is."""

    key: str
    shape: TableShape | CardShape
    rows_are: str
    matches: tuple[Match, ...]

    @property
    def table(self) -> TableShape | None:
        return self.shape if isinstance(self.shape, TableShape) else None

    @property
    def card(self) -> CardShape | None:
        return self.shape if isinstance(self.shape, CardShape) else None

    @property
    def parts(self) -> tuple[Headed, ...]:
        """Columns of a table, blanks of a card, in the order of ``matches``."""
        return self.shape.columns if isinstance(self.shape, TableShape) else self.shape.blanks

    @property
    def is_of_areas(self) -> bool:
        return self.rows_are in AREA_ROWS


def blocks_of(
    form: BlankForm, *, remembered: Mapping[str, Answer], rows: Mapping[str, str] | None = None
) -> tuple[Block, ...]:
    """Return everything to be filled in a form. ``rows`` says of a block what its rows are, where a person has said so; and of a
    region of a sheet (``1@户主姓名``: on the first, where 户主姓名 begins) that it is a card or a table."""
    told = rows or {}
    found = []
    for number, sheet in enumerate(form.sheets, start=1):
        said = {key.partition("@")[2]: told[key] for key in told if key.startswith(f"{number}@")}
        shape = shape_of(sheet, _is_known, said)
        shapes: list[TableShape | CardShape] = [*([shape.card] if shape.card else []), *shape.tables]
        for place, one in enumerate(shapes, start=1):
            key = f"{number}.{place}"
            found.append(_block(key, one, told.get(key, ""), remembered))
    return tuple(found)


def regions_of(form: BlankForm, block: Block) -> dict[int, str]:
    """Return, by row, how a region of a block may be called that begins there: the first row of a table, any of a card."""
    number = int(block.key.partition(".")[0])
    sheet = form.sheets[number - 1]
    rows = (
        [block.table.heading_rows[0]]
        if block.table
        else sorted({one.row for one in block.card.blanks} if block.card else ())
    )
    return {row: f"{number}@{anchor_of(sheet, row)}" for row in rows}


def _block(key: str, shape: TableShape | CardShape, told: str, remembered: Mapping[str, Answer]) -> Block:
    if isinstance(shape, TableShape):
        rows = told if told in ROWS else rows_of(shape)
        columns = [_of_column(one, rows, remembered, shape.banner_unit) for one in shape.columns]
        told_apart = _beside_helpers(shape.columns, columns)
        return Block(key, shape, rows, tuple(_beside_heads(told_apart) if rows == "household" else told_apart))
    rows = told if told in CARD_ROWS else _card_of(shape)
    return Block(
        key,
        shape,
        rows,
        tuple(match(one, rows, remembered=remembered, banner_unit=shape.banner_unit) for one in shape.blanks),
    )


def _of_column(column: FormColumn, rows: str, remembered: Mapping[str, Answer], unit: str) -> Match:
    if column.has_formula:
        return Match(
            column.path, State.KNOWN, Answer(Target.BLANK), why=Words("由公式算出。", "Worked out by a formula.")
        )
    return match(column, rows, remembered=remembered, banner_unit=unit)


def _beside_helpers(columns: Sequence[FormColumn], matches: Sequence[Match]) -> Iterator[Match]:
    """Doubt a telephone or a post that stands beside a column about a helper: whose is it?"""
    before: Answer | None = None
    for column, found in zip(columns, matches, strict=True):
        names = next((helper_names()[k] for k in read_heading(column.path).keys if k in helper_names()), ())
        is_beside = before is not None and before.what.startswith(("helper.", "unit."))
        own = found.answer
        is_sure = found.state is State.KNOWN and not found.is_remembered and own is not None
        if is_beside and is_sure and names and "/" not in column.path and own is not None and own.what not in names:
            offered = (*(replace(own, what=name) for name in names), own)
            why = Words("是帮扶责任人的，还是这一户的？", "The helper's, or the household's?")
            yield Match(column.path, State.GUESSED, offered[0], offered, why)
        else:
            yield found
        before = own if own is not None and own.target is Target.FIELD else None


def _beside_heads(matches: Iterable[Match]) -> Iterator[Match]:
    """Take what stands beside the name of the head for his: 户主姓名, 性别, 身份证号码."""
    is_beside = False
    for found in matches:
        own = found.answer
        of_head = own is not None and own.what.startswith("head.")
        if is_beside and of_head and found.why == SIMILAR and "/" not in found.path:
            yield replace(found, state=State.KNOWN, candidates=(), why=None)
        else:
            yield found
        is_beside = own is not None and (own.what == "household.head_name" or (is_beside and of_head))


def _card_of(card: CardShape) -> str:
    scores = {rows: sum(meaning_of(one, rows).state is State.KNOWN for one in card.blanks) for rows in CARD_ROWS}
    return max(CARD_ROWS, key=lambda rows: scores[rows])


def _is_known(heading: ColumnHeading) -> bool:
    column = FormColumn(
        heading.column, path_of(heading.written), tuple(one.written for one in heading.readings), heading.units
    )
    return any(
        meaning_of(column, rows).state is State.KNOWN
        for rows in ("member", "household", "township_area", "village", "helper", "project", "payment")
    )


# What is kept of a version, and what a new one changes -----------------------------------------------------------------


def told_layout(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return a layout as it is kept with a version, for the comparison with the next."""
    return [
        {
            "key": block.key,
            "sheet": block.shape.sheet,
            "title": block.shape.title,
            "rows_are": block.rows_are,
            "headings": [
                {
                    "path": part.path,
                    "units": list(part.units),
                    "key": heading_key(block.rows_are, part.path),
                    "means": found.answer.key if found.state is State.KNOWN and found.answer is not None else "",
                }
                for part, found in zip(block.parts, block.matches, strict=True)
            ],
        }
        for block in blocks
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: ``kind`` is added, gone, renamed, moved or unit."""

    kind: str
    block: str
    path: str
    before: str = ""
    after: str = ""


def changes_between(older: list[dict[str, Any]], newer: list[dict[str, Any]]) -> list[Change]:
    """Return how a newer layout differs from an older one, block by block.

    A heading that went and one that came are told as renamed where they mean the same fact, are written alike, or stand alone at the
    same place: likely the same question.
    """
    found: list[Change] = []
    left = {block["key"]: block for block in older}
    for block in newer:
        before = left.pop(block["key"], None)
        if before is None:
            found += [Change("added", block["key"], heading["path"]) for heading in block["headings"]]
        else:
            found += _changes_of_block(block["key"], before["headings"], block["headings"])
    for block in left.values():
        found += [Change("gone", block["key"], heading["path"]) for heading in block["headings"]]
    return found


def _changes_of_block(key: str, older: list[dict[str, Any]], newer: list[dict[str, Any]]) -> list[Change]:

    found = []
    was = {_name(heading): (place, heading) for place, heading in enumerate(older)}
    now = {_name(heading): (place, heading) for place, heading in enumerate(newer)}
    gone = [name for name in was if name not in now]
    came = [name for name in now if name not in was]
    for name in list(came):
        likely = [
            one for one in gone if _is_of_a_fact(now[name][1]) and was[one][1].get("means") == now[name][1]["means"]
        ]
        likely = likely or difflib.get_close_matches(name, gone, n=1, cutoff=0.6)
        if not likely and len(gone) == len(came) == 1 and was[gone[0]][0] == now[name][0]:
            likely = gone[:1]
        if likely:
            gone.remove(likely[0])
            came.remove(name)
            before, after = was[likely[0]][1]["path"], now[name][1]["path"]
            found.append(Change("renamed", key, after, before, after))
    found += [Change("added", key, now[name][1]["path"]) for name in came]
    found += [Change("gone", key, was[name][1]["path"]) for name in gone]
    kept = [name for name in now if name in was]
    order = [name for name in was if name in now]
    for name in _moved(order, kept):
        found.append(Change("moved", key, now[name][1]["path"], str(was[name][0] + 1), str(now[name][0] + 1)))
    for name in kept:
        before, after = "、".join(was[name][1]["units"]), "、".join(now[name][1]["units"])
        if before != after:
            found.append(Change("unit", key, now[name][1]["path"], before, after))
    return found


def _is_of_a_fact(heading: dict[str, Any]) -> bool:
    return str(heading.get("means", "")).startswith(("field|", "count|", "sum|", "mean|"))


def answers_carried(
    older: list[dict[str, Any]], newer: tuple[Block, ...], known: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Return, by key, what headings of a new version mean that were renamed a little and that nobody knows by their new name."""
    was = {heading["path"]: heading["key"] for block in older for heading in block["headings"]}
    found = {}
    renamed = {one.path: one.before for one in changes_between(older, told_layout(newer)) if one.kind == "renamed"}
    for block in newer:
        for part, means in zip(block.parts, block.matches, strict=True):
            before = renamed.get(part.path)
            answer = known.get(was.get(before, "")) if before is not None else None
            if answer is not None and means.state is not State.KNOWN and _is_alike(part.path, before or ""):
                found[heading_key(block.rows_are, part.path)] = answer
    return found


def _is_alike(one: str, other: str) -> bool:
    """Whether two names differ in what is in brackets, or in a word at most."""
    bare, before = (read_heading(path.replace("/", "\u2571")).keys[-1:] for path in (one, other))
    return bare == before or difflib.SequenceMatcher(a=one, b=other).ratio() > _SAME_QUESTION


def _name(heading: dict[str, Any]) -> str:
    """A heading in its plainest writing, whatever rows were taken for."""
    return str(heading["key"]).partition("|")[2]


def rows_carried(older: list[dict[str, Any]], newer: tuple[Block, ...]) -> dict[str, str]:
    """Return, table by table, what rows were in the last version, where the new one still has half of its headings."""
    now = {block.key: {heading_key("", part.path).partition("|")[2] for part in block.parts} for block in newer}
    return {
        block["key"]: block["rows_are"]
        for block in older
        if 2 * len(now.get(block["key"], set()) & {_name(heading) for heading in block["headings"]})
        >= len(block["headings"])
    }


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Return the few names that must be taken out for the others to stand in the same order in both lists."""

    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    still = {name for block in matcher.get_matching_blocks() for name in after[block.b : block.b + block.size]}
    return [name for name in after if name not in still]
