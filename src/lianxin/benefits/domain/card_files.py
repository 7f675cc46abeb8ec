"""The file that a county sends to the bank of the one-card system (一卡通): a table with a total row."""

from __future__ import annotations

import csv
import io
from enum import StrEnum

from lianxin.benefits.domain.errors import NOT_ENCODABLE
from lianxin.benefits.domain.payments import PaymentOrder, checked_order
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen

HEADINGS = ("序号", "姓名", "身份证号", "银行账号", "开户行", "金额(元)", "项目", "备注")
TOTAL = "合计"

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


class Encoding(StrEnum):
    """How the file is written; the banks' programs read GB18030, spreadsheets want a byte-order mark before UTF-8."""

    GB18030 = "gb18030"
    GBK = "gbk"
    UTF_8 = "utf-8-sig"


def card_file(order: PaymentOrder, *, encoding: Encoding = Encoding.GB18030) -> bytes:
    """Return the file: a heading, a row for each payment, a total row with count and sum; CRLF at the ends of lines.

    Numbers are text with two decimals and no thousands separator; accounts and identity numbers are written plainly.

    Raises:
        Refused: BENEFIT-040 the order cannot be paid; 042 a character that the encoding lacks (rare names in GBK).
    """
    checked_order(order)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in order.lines:
        texts = (_plain(line.name), line.identity_no, line.account, _plain(line.bank))
        writer.writerow((line.number, *texts, amount_text(line.amount_fen), _plain(line.item), _plain(line.note)))
    writer.writerow((TOTAL, f"{len(order.lines)}笔", "", "", "", amount_text(order.total_fen), "", ""))
    try:
        return text.getvalue().encode(encoding.value)
    except UnicodeEncodeError as error:
        raise Refused(NOT_ENCODABLE, character=error.object[error.start], encoding=encoding.value) from error


def amount_text(fen: Fen) -> str:
    """Return ``1234.50``, as banks read it."""
    return f"{fen // 100}.{fen % 100:02d}"


def _plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
