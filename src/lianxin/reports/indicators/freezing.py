"""Keep the rows of a published figure in a file named by its digest, and prove a figure against it and against the rows of today."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianxin.audit.queries import events_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Measure, Question, checked_question
from lianxin.reports.domain.sealing import (
    FrozenOrigin,
    FrozenRow,
    Recount,
    fraction_text,
    line_of,
    row_of,
    seal,
    texts_of,
)
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of, parts_of, references
from lianxin.reports.indicators.origins import origins_of

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source
    from lianxin.reports.indicators.recording import Recorded
    from lianxin.reports.models import PublishedFigure

_CHUNK = 2000


def folder() -> Path:
    """Where rows of published figures are kept."""
    return Path(settings.LIANXIN_HOME) / "files" / "figures"


def columns_of(source: Source) -> list[str]:
    """Return the columns of a row that count, in the order in which they are frozen."""
    match source.indicator.measure:
        case Measure.COUNT_DISTINCT:
            return [source.thing]
        case Measure.SUM:
            return [source.value, *([source.qualifier] if source.qualifier else [])]
        case Measure.RATIO:
            return [source.numerator, source.denominator or source.per]
    return [source.since, *([source.until] if source.until else [])]


def frozen_rows(question: Question, reader: User | None) -> Iterator[FrozenRow]:
    """Return the rows that a figure rests on, table by table in the order of their numbers, a few at a time, each with who recorded it.

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    for source, rows in parts_of(question, reader):
        table, columns, after = source.model._meta.label_lower, columns_of(source), 0
        while chunk := list(rows.order_by("pk").filter(pk__gt=after).values_list("pk", *columns).distinct()[:_CHUNK]):
            numbers = [number for number, *_ in chunk]
            origins = origins_of(source, list(references(source, rows.filter(pk__in=numbers))))
            for number, *told in chunk:
                yield FrozenRow(table, number, texts_of(told), _origin(origins.get(number)))
            after = chunk[-1][0]


def _origin(told: Recorded | None) -> FrozenOrigin | None:
    return None if told is None else FrozenOrigin(told.by, told.at.isoformat(), told.document)


def keep_rows(rows: Iterator[FrozenRow]) -> tuple[str, int]:
    """Write rows into a file named by the digest of its lines; return digest and number. The same rows are kept once."""
    folder().mkdir(parents=True, exist_ok=True)
    digest, count = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as draft:
        # No moment and no name in the file: the same rows are the same bytes.
        with gzip.GzipFile(filename="", fileobj=draft, mode="wb", mtime=0) as packed:
            for row in rows:
                line = line_of(row)
                digest.update(line)
                packed.write(line)
                count += 1
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(file_of(digest.hexdigest()))
    return digest.hexdigest(), count


def file_of(digest: str) -> Path:
    """Return the file of rows with a digest."""
    return folder() / f"{digest}.jsonl.gz"


def lines_of(digest: str) -> Iterator[bytes]:
    """Return the lines of a file of rows.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    with gzip.open(file_of(digest), "rb") as lines:
        yield from lines


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving a published figure found: each test with its answer, and how the rows of today differ from those that were frozen."""

    tests: tuple[tuple[Words, bool], ...]
    now: Fraction | None
    rows_now: int | None

    @property
    def holds(self) -> bool:
        return all(is_met for _, is_met in self.tests)


def proof_of(published: PublishedFigure, *, now: datetime) -> Proof:
    """Prove a published figure: its seal, its rows, its value worked out again from them, its event; and what it would be now."""
    sealed = published.sealed
    is_read, recounted, counted = _recounted(sealed)
    events = events_of("reports.published", published.pk)
    in_chain = any(event.details.get("digest") == published.digest for event in events)
    before = published.corrects
    tests = (
        (Words("封印和内容相符", "the seal fits what is sealed"), seal(sealed) == published.digest),
        (Words("封存的行完整", "the frozen rows are whole"), is_read and counted == published.rows),
        (Words("由封存的行重算，数相同", "worked out again from the frozen rows, it is the same"), recounted),
        (Words("操作记录链里有这一版", "the chain of events has this edition"), in_chain),
        (
            Words("更正链完整", "the chain of corrections is whole"),
            sealed["corrects"] == (before.digest if before else None),
        ),
    )
    current, rows = as_of_now(sealed, now)
    return Proof(tests, current, rows)


def _recounted(sealed: dict[str, Any]) -> tuple[bool, bool, int]:
    """Whether the rows are those that were sealed, whether they come to the same, and how many they are."""
    told = sealed["definition"]
    source = shelf().sources.get(told["code"])
    again = Recount(
        Measure(told["measure"]), told["unit"], date.fromisoformat(sealed["last_day"]), bool(source and source.per)
    )
    digest, count = hashlib.sha256(), 0
    try:
        for line in lines_of(sealed["rows_digest"]):
            digest.update(line)
            again.take(row_of(line))
            count += 1
    except (OSError, EOFError, ValueError):
        return False, False, count
    bounds = again.bounds
    found = (None, None) if bounds is None else (fraction_text(bounds.least), fraction_text(bounds.most))
    return digest.hexdigest() == sealed["rows_digest"], found == (sealed["least"], sealed["most"]), count


def as_of_now(sealed: dict[str, Any], now: datetime) -> tuple[Fraction | None, int | None]:
    """Return what a sealed figure would be now, over how many rows; None where its indicator cannot be asked any more."""
    indicator = shelf().library.indicators.get(sealed["definition"]["code"])
    if indicator is None:
        return None, None
    try:
        found = figure_of(question_of(sealed), reader=None, now=now)
    except Refused:
        return None, None
    return found.value, found.rows


def question_of(sealed: dict[str, Any]) -> Question:
    """Return the question of a sealed figure.

    Raises:
        Refused: REPORTS-003 to 006, 012, 013: the indicator has changed so much that it cannot be asked any more.
    """
    told = sealed["question"]
    indicator = shelf().library.indicator(sealed["definition"]["code"], "sealed")
    return checked_question(
        indicator,
        place="sealed",
        areas=told["areas"],
        starts_on=date.fromisoformat(told["from"]) if told["from"] else None,
        ends_before=date.fromisoformat(told["before"]) if told["before"] else None,
        filters=told["filters"],
    )
