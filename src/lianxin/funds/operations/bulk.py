"""Post transfers by the ten thousand: the road of imports. Every rule of the ledger holds as on the other road; one act, one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.operations.gates import checked_text, may, record
from lianxin.funds.operations.posting import Move, Paper, checked_paper, refusal_of
from lianxin.funds.operations.rows import copy
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_BATCH = 50_000


@transaction.atomic
def post_in_bulk(*, entries: Iterable[tuple[Move, Paper]], area_code: str, document_no: str, by: User | None) -> int:
    """Write many transfers, each on a paper of its own, all of them or none; return how many.

    They are read one batch after the other, so that a file of any length passes; on PostgreSQL each batch is one COPY, and its
    rows are judged together; on SQLite they are judged in turn. ``document_no`` names the file that they come from.

    Raises:
        PermissionDenied: ``by`` does not keep funds in the area.
        Refused: FUND-141 no document, FUND-157 a transfer for another area, and as :func:`post_transfers`.
    """
    may(by, Act.MANAGE_FUNDS, area_code)
    number = checked_text(document_no, Words("文件", "document"))
    posted, waiting = 0, iter(entries)
    _forget_plans()
    while batch := list(islice(waiting, _BATCH)):
        rows = list(_rows(batch, area_code))
        try:
            with transaction.atomic():
                copy(rows)
        except (IntegrityError, DataError) as error:
            raise refusal_of(error, [move for move, _ in batch], batch[0][1]) from error
        posted += len(rows)
    _forget_plans()
    record("funds.post_in_bulk", by, "funds.transfer", "", area_code, document_no=number, transfers=posted)
    return posted


def _forget_plans() -> None:
    """Let the guards of PostgreSQL plan anew: a session plans them once, for one row or for fifty thousand, and keeps the plan."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")


def _rows(batch: Iterable[tuple[Move, Paper]], area_code: str) -> Iterator[tuple[object, ...]]:
    """What is written of each transfer, in the order of the columns. A model's instance for each would cost more than the writing."""
    at: object = timezone.now()
    checked: Paper | None = None
    for move, paper in batch:
        # Many moves stand on one paper.
        if paper is not checked:
            checked, told = paper, checked_paper(paper)
        place = move.area_code or move.debit.area_code
        if not place.startswith(area_code):
            raise Refused(errors.OUTSIDE_THE_AREA, document=paper.document_no, code=place, area=area_code)
        yield (
            move.debit.pk, move.credit.pk, move.amount_fen, move.debit.book, str(move.kind), paper.on, told.document_no,
            move.purpose, place, move.year, move.tranche_id, move.project_id, move.household_id, move.payment_id,
            move.reverses_id, told.reason, told.key, 0, paper.by.pk if paper.by is not None else None, at,
        )  # fmt: skip
