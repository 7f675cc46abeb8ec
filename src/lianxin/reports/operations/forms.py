"""Take in a form of a superior, explain its headings once, and fill it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.blank_forms import in_new_dress, open_form
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports import errors
from lianxin.reports.domain.forms_answers import Answer, Target, answer_from_key, answer_of
from lianxin.reports.domain.forms_asking import Asked, Filled
from lianxin.reports.domain.forms_conditions import NoSuchCondition, condition_of
from lianxin.reports.domain.forms_counts import PER_PERSON_INCOME
from lianxin.reports.domain.forms_layout import (
    CARD_ROWS,
    Block,
    answers_carried,
    blocks_of,
    regions_of,
    rows_carried,
    told_layout,
)
from lianxin.reports.domain.forms_matching import heading_key
from lianxin.reports.domain.forms_shape import CARD, TABLE, stands_beside_another
from lianxin.reports.domain.forms_vocabulary import REACHES, ROWS, entry_of
from lianxin.reports.models import FormFill, FormVersion, HeadingWord, NamedForm
from lianxin.reports.queries.form_filling import Progress, filled_form
from lianxin.reports.queries.form_versions import blocks_of_version, house_words, narrowing_words, opened

if TYPE_CHECKING:
    from lianxin.people.models import User

LONGEST_NAME = 100
KEPT_GAPS = 500


@dataclass(frozen=True, slots=True)
class NewForm:
    """A form as it is sent in: the blank workbook, what it is called, for which area it is kept, who asks for it."""

    name: str
    area_code: str
    content: bytes
    file_name: str
    asked_by: str = ""


@transaction.atomic
def enter_form(*, entry: NewForm, by: User | None) -> FormVersion:
    """Take in a form that nobody has sent before and return its first version.

    Raises:
        PermissionDenied: ``by`` may not shape forms of the area.
        Refused: FORM-001 nothing to be filled, FORM-002 the name is taken, FORM-003 no name, REPORTS-160 tables side by side;
            SHEET codes: no blank form.
    """
    _may(by, Act.SHAPE_FORMS, entry.area_code)
    name = entry.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(errors.NO_NAME, longest=LONGEST_NAME)
    if NamedForm.objects.filter(area_code=entry.area_code, name=name).exists():
        raise Refused(errors.NAME_TAKEN, name=name, area=area_names([entry.area_code])[entry.area_code])
    form = NamedForm.objects.create(
        name=name, area_code=entry.area_code, asked_by=entry.asked_by.strip()[:100], made_by=by, made_at=timezone.now()
    )
    content, lost = in_new_dress(entry.content, entry.file_name)
    version = _version(form, _Sent(content, entry.file_name, lost), None, by)
    record_event(
        act="reports.enter_form", by=by, thing="reports.form", thing_id=form.pk, area_code=form.area_code,
        digest=version.digest,
    )  # fmt: skip
    return version


@transaction.atomic
def add_version(*, form: NamedForm, content: bytes, file_name: str, by: User | None) -> FormVersion:
    """Take in a form that came with other headings. Answers given for the last version are carried over by heading.

    Raises:
        PermissionDenied: ``by`` may not shape forms of its area.
        Refused: FORM-001 nothing to be filled, FORM-004 the file is the same, REPORTS-160 tables side by side; SHEET codes: no
            blank form.
    """
    _may(by, Act.SHAPE_FORMS, form.area_code)
    held = NamedForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    content, lost = in_new_dress(content, file_name)
    same = held.versions.filter(digest=hashlib.sha256(content).hexdigest()).first()
    if same is not None:
        raise Refused(errors.SAME_FILE, number=same.number)
    last = held.versions.order_by("-number").first()
    version = _version(held, _Sent(content, file_name, lost), last, by)
    record_event(
        act="reports.add_version", by=by, thing="reports.form", thing_id=form.pk, area_code=form.area_code,
        number=version.number, digest=version.digest,
    )  # fmt: skip
    return version


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form in the dress in which it will be filled, and what it lost by being put into it."""

    content: bytes
    file_name: str
    lost: tuple[Words, ...]


def _version(form: NamedForm, sent: _Sent, last: FormVersion | None, by: User | None) -> FormVersion:
    answers = last.answers if last is not None else {}
    form_sent = open_form(sent.content, sent.file_name)
    remembered = house_words() | {key: answer_of(told) for key, told in answers.items()}
    regions = {key: told for key, told in last.rows.items() if "@" in key} if last is not None else {}
    blocks = blocks_of(form_sent, remembered=remembered, rows=regions)
    rows = regions | (rows_carried(last.layout, blocks) if last is not None else {})
    blocks = blocks_of(form_sent, remembered=remembered, rows=rows)
    if last is not None and (carried := answers_carried(last.layout, blocks, remembered)):
        answers = answers | {key: answer.told() for key, answer in carried.items()}
        blocks = blocks_of(form_sent, remembered=remembered | carried, rows=rows)
    _refuse_unfit(blocks, sent.file_name)
    known = {heading_key(block.rows_are, part.path) for block in blocks for part in block.parts}
    return FormVersion.objects.create(
        form=form,
        number=last.number + 1 if last is not None else 1,
        file_name=sent.file_name[:200],
        content=sent.content,
        digest=hashlib.sha256(sent.content).hexdigest(),
        layout=told_layout(blocks),
        rows=rows,
        answers={key: told for key, told in answers.items() if key in known},
        lost=[[words.zh, words.en] for words in (*sent.lost, *form_sent.lost)],
        made_by=by,
        made_at=timezone.now(),
    )


def _refuse_unfit(blocks: tuple[Block, ...], file_name: str) -> None:
    if not blocks:
        raise Refused(errors.NOTHING_TO_FILL, file=file_name)
    for block in blocks:
        if block.table is not None and stands_beside_another(block.table):
            raise Refused(errors.SIDE_BY_SIDE, sheet=block.table.sheet)


@transaction.atomic
def answer_headings(
    *,
    version: FormVersion,
    answers: Mapping[tuple[str, int], str],
    rows: Mapping[str, str] | None = None,
    regions: Iterable[str] | None = None,
    only_here: bool = False,
    by: User | None,
) -> int:
    """Say what headings of a version mean, and return how many were answered anew. ``answers`` maps (table, place of the heading)
    to an answer's key. They are remembered for every form of the house, unless ``only_here``.

    ``rows`` says what the rows of a table are; that alone may change what its headings mean. ``regions`` say that a table is a card,
    or that a table begins at a row of a card (``card:1@村名``, ``table:1@序号``): see :func:`regions_of`.

    Raises:
        PermissionDenied: ``by`` may not shape forms of its area.
        Refused: FORM-005 no such heading, FORM-006 no such answer, FORM-012 no such rows, REPORTS-240 no such region.
    """
    _may(by, Act.SHAPE_FORMS, version.form.area_code)
    held = FormVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    _say_rows(held, rows or {})
    for said in regions or ():
        _say_region(held, said)
    blocks = {block.key: block for block in blocks_of_version(held)}
    count = 0
    for (key, place), told in answers.items():
        block = blocks.get(key)
        if block is None or not 0 <= place < len(block.parts):
            raise Refused(errors.NO_SUCH_HEADING, name=f"{key}#{place + 1}")
        path = block.parts[place].path
        answer = _checked(block, path, told)
        present = block.matches[place]
        if present.is_remembered and present.answer is not None and present.answer.key == answer.key:
            continue
        if only_here:
            held.answers[heading_key(block.rows_are, path)] = answer.told()
        else:
            _remember(heading_key(block.rows_are, path), path, answer, by)
            held.answers.pop(heading_key(block.rows_are, path), None)
        count += 1
    held.layout = told_layout(tuple(blocks_of_version(held)))
    held.save(update_fields=["rows", "answers", "layout"])
    record_event(
        act="reports.answer_headings", by=by, thing="reports.form", thing_id=held.form_id,
        area_code=version.form.area_code, number=held.number, answered=count, only_here=only_here,
    )  # fmt: skip
    return count


def _say_rows(held: FormVersion, rows: Mapping[str, str]) -> None:
    for key, told in rows.items():
        if told not in (*ROWS, *CARD_ROWS):
            raise Refused(errors.NO_SUCH_ROWS, name=told, known="、".join(ROWS))
        held.rows[key] = told


def _say_region(held: FormVersion, said: str) -> None:
    """Note that a region is a card or a table. Tables of its sheet are numbered anew: what was said of their rows falls away."""
    kind, _, name = said.partition(":")
    known = {one for block in blocks_of_version(held) for one in regions_of(opened(held), block).values()}
    if kind not in {CARD, TABLE} or name not in known:
        raise Refused(errors.NO_SUCH_REGION, name=said)
    number = name.partition("@")[0]
    held.rows = {key: told for key, told in held.rows.items() if not key.startswith(f"{number}.")} | {name: kind}
    if not blocks_of_version(held):
        raise Refused(errors.NOTHING_TO_FILL, file=held.file_name)


def _checked(block: Block, path: str, told: str) -> Answer:
    """Return an answer that fits the table: facts that its rows reach, counts where rows are areas."""
    refusal = Refused(errors.NO_SUCH_ANSWER, path=path, answer=told)
    try:
        answer = answer_from_key(told)
        if answer.target in {Target.FIELD, Target.SUM, Target.MEAN}:
            entry_of(answer.what)
        for one in answer.conditions:
            condition_of(one)
    except (ValueError, KeyError, NoSuchCondition) as error:
        raise refusal from error
    is_counting = block.is_of_areas or (block.card is not None and block.rows_are == "village")
    table = answer.what.partition(".")[0]
    fits = {
        Target.FIELD: table in {*REACHES[block.rows_are], *(("head",) if block.rows_are == "household" else ())},
        Target.COUNT: (is_counting and answer.what in {"household", "member", "village"})
        or _counts_members(block, answer),
        Target.SUM: is_counting and table in {"household", "member"},
        Target.MEAN: is_counting and answer.what == PER_PERSON_INCOME,
        Target.TEXT: 0 < len(answer.what) <= 200,
    }.get(answer.target, True)
    if not fits:
        raise refusal
    return answer


def _counts_members(block: Block, answer: Answer) -> bool:
    """Whether the answer is a count of the members of a row's household."""
    own = [condition_of(one).table for one in answer.conditions]
    return block.rows_are == "household" and answer.what == "member" and bool(own) and set(own) == {"member"}


def _remember(key: str, path: str, answer: Answer, by: User | None) -> None:
    now = timezone.now()
    HeadingWord.objects.filter(key=key, replaced_at__isnull=True).update(replaced_at=now)
    HeadingWord.objects.create(key=key, path=path[:400], answer=answer.told(), by=by, at=now)


@transaction.atomic
def fill_version(
    *, version: FormVersion, asked: Asked, by: User | None, tell: Progress | None = None
) -> tuple[FormFill, Filled]:
    """Fill a version for an area and a year, and keep a record of it: who, when, which gaps, the digest of the file.

    The file is not kept: filled again from the same facts it is the same to the byte. ``tell`` hears how far it is.

    Raises:
        PermissionDenied: ``by`` may not fill forms for the whole area.
        Refused: FORM-007 to FORM-011.
    """
    _may(by, Act.FILL_FORMS, asked.area_code)
    _check_conditions(asked)
    filled = filled_form(bytes(version.content), blocks_of_version(version), asked, by, tell)
    fill = FormFill.objects.create(
        version=version,
        area_code=asked.area_code,
        year=asked.year,
        on=asked.on,
        household_id=asked.household_id,
        only=list(asked.only),
        with_sensitive=bool(filled.opened) and asked.with_sensitive,
        lines=filled.lines,
        gaps=[gap.told() for gap in filled.gaps[:KEPT_GAPS]],
        gap_count=sum(gap.count for gap in filled.gaps),
        doubts=[list(doubt) for doubt in filled.doubts[:KEPT_GAPS]],
        digest=hashlib.sha256(filled.content).hexdigest(),
        by=by,
        at=timezone.now(),
    )
    record_filled(fill, filled, by)
    return fill, filled


@transaction.atomic
def fill_once(*, content: bytes, file_name: str, asked: Asked, by: User | None) -> Filled:
    """Fill a form that is not kept, with what the house knows of headings; what nobody has explained stays blank.

    Raises:
        PermissionDenied: ``by`` may not fill forms for the whole area.
        Refused: FORM-001, FORM-007 to FORM-011, REPORTS-160; SHEET codes.
    """
    _may(by, Act.FILL_FORMS, asked.area_code)
    _check_conditions(asked)
    content, _ = in_new_dress(content, file_name)
    blocks = blocks_of(open_form(content, file_name), remembered=house_words())
    _refuse_unfit(blocks, file_name)
    filled = filled_form(content, blocks, asked, by)
    is_sensitive = bool(filled.opened)
    record_event(
        act=Act.OPEN_SENSITIVE if is_sensitive else "reports.fill_form", by=by, thing="reports.file", thing_id="",
        area_code=asked.area_code, year=asked.year, lines=filled.lines,
        digest=hashlib.sha256(filled.content).hexdigest(), **({"fields": sorted(filled.opened)} if is_sensitive else {}),
    )  # fmt: skip
    return filled


def _check_conditions(asked: Asked) -> None:
    for name in asked.only:
        try:
            condition_of(name)
        except NoSuchCondition as error:
            known = "、".join(word for word, _ in narrowing_words())
            raise Refused(errors.NO_SUCH_CONDITION, name=name, known=known) from error


@transaction.atomic
def refill(*, fill: FormFill, by: User | None) -> tuple[bytes, bool]:
    """Return a filled form again, made from today's facts, and whether it is still the same to the byte.

    Raises:
        PermissionDenied: ``by`` may not fill forms for the whole area.
        Refused: as :func:`fill_version`.
    """
    _may(by, Act.FILL_FORMS, fill.area_code)
    asked = Asked(fill.area_code, fill.year, fill.on, tuple(fill.only), fill.household_id, fill.with_sensitive)
    version = fill.version
    filled = filled_form(bytes(version.content), blocks_of_version(version), asked, by)
    record_filled(fill, filled, by)
    return filled.content, hashlib.sha256(filled.content).hexdigest() == fill.digest


@transaction.atomic
def take_waiting(*, fill: FormFill, content: bytes, by: User | None) -> bytes:
    """Return a filled form that a job left to be taken, if it is still the one on record; that it was taken is recorded.

    Raises:
        PermissionDenied: ``by`` may not fill forms for the whole area.
        Refused: as :func:`refill`, where somebody has touched the file.
    """
    _may(by, Act.FILL_FORMS, fill.area_code)
    if hashlib.sha256(content).hexdigest() != fill.digest:
        return refill(fill=fill, by=by)[0]
    record_event(
        act=Act.OPEN_SENSITIVE if fill.with_sensitive else "reports.fill_form", by=by, thing="reports.fill", thing_id=fill.pk,
        area_code=fill.area_code, year=fill.year, lines=fill.lines, digest=fill.digest,
    )  # fmt: skip
    return content


def record_filled(fill: FormFill, filled: Filled, by: User | None) -> None:
    """Record that a filled form left: as the opening of sensitive values where it holds such."""
    is_sensitive = fill.with_sensitive and bool(filled.opened)
    record_event(
        act=Act.OPEN_SENSITIVE if is_sensitive else "reports.fill_form",
        by=by,
        thing="reports.fill",
        thing_id=fill.pk,
        area_code=fill.area_code,
        year=fill.year,
        lines=fill.lines,
        digest=fill.digest,
        **({"fields": sorted(filled.opened)} if is_sensitive else {}),
    )


def _may(by: User | None, act: Act, area_code: str) -> None:
    if by is not None:
        required_area(by, act, area_code)
