"""Post transfers by the ten thousand: the road of imports. Every rule of the ledger holds as on the other road; one act, one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, connection, transaction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.models import Transfer
from lianxin.funds.operations.gates import checked_text, may, record
from lianxin.funds.operations.posting import Move, Paper, as_rows, refusal_of
from lianxin.people.roles import Act

if TYPE_CHECKING:
    from lianxin.people.models import User

_BATCH = 50_000
_COLUMNS = tuple(field for field in Transfer._meta.concrete_fields if not field.primary_key)


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
    while batch := list(islice(waiting, _BATCH)):
        rows = list(_rows(batch, area_code))
        try:
            with transaction.atomic():
                _write(rows)
        except (IntegrityError, DataError) as error:
            raise refusal_of(error, [move for move, _ in batch], batch[0][1]) from error
        posted += len(rows)
    record("funds.post_in_bulk", by, "funds.transfer", "", area_code, document_no=number, transfers=posted)
    return posted


def _rows(batch: Iterable[tuple[Move, Paper]], area_code: str) -> Iterator[Transfer]:
    for move, paper in batch:
        [row] = as_rows([move], paper)
        if not row.area_code.startswith(area_code):
            raise Refused(errors.OUTSIDE_THE_AREA, document=row.document_no, code=row.area_code, area=area_code)
        yield row


def _write(rows: list[Transfer]) -> None:
    if connection.vendor != "postgresql":
        Transfer.objects.bulk_create(rows, batch_size=_BATCH)
        return
    names = ", ".join(connection.ops.quote_name(field.column) for field in _COLUMNS)
    read = [field.attname for field in _COLUMNS]
    copying = f"COPY funds_transfer ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in read])
