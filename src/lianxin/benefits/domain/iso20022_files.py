"""The same order as ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiation), for banks that take it."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as Tree

from lianxin.benefits.domain.card_files import amount_text
from lianxin.benefits.domain.payments import PaymentLine, PaymentOrder, checked_order

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "CNY"

_NAME, _TEXT, _REFERENCE = 140, 140, 35


def credit_transfer_file(order: PaymentOrder, *, made_at: datetime) -> bytes:
    """Return the message: one payment information block, one transaction for each line, with count and control sum.

    A line's end-to-end identification is the order's reference and its number; the bank's answer brings it back. Identity
    numbers go in as the creditor's other identification with the scheme NIDN; texts are cut at the lengths of the standard.

    Args:
        order: what is paid.
        made_at: the moment the message is made.

    Raises:
        Refused: BENEFIT-040, the order cannot be paid.
    """
    checked_order(order)
    document = Tree.Element("Document", xmlns=NAMESPACE)
    message = Tree.SubElement(document, "CstmrCdtTrfInitn")
    header = Tree.SubElement(message, "GrpHdr")
    _leaf(header, "MsgId", order.reference)
    _leaf(header, "CreDtTm", made_at.isoformat(timespec="seconds"))
    _counts(header, order)
    _leaf(Tree.SubElement(header, "InitgPty"), "Nm", order.payer[:_NAME])
    block = Tree.SubElement(message, "PmtInf")
    _leaf(block, "PmtInfId", order.reference)
    _leaf(block, "PmtMtd", "TRF")
    _leaf(block, "BtchBookg", "true")
    _counts(block, order)
    _leaf(Tree.SubElement(block, "ReqdExctnDt"), "Dt", order.pay_on.isoformat())
    _leaf(Tree.SubElement(block, "Dbtr"), "Nm", order.payer[:_NAME])
    _account(Tree.SubElement(block, "DbtrAcct"), order.payer_account)
    _agent(Tree.SubElement(block, "DbtrAgt"), order.payer_bank)
    for line in order.lines:
        _transaction(Tree.SubElement(block, "CdtTrfTxInf"), line, order)
    Tree.indent(document)
    return bytes(Tree.tostring(document, encoding="utf-8", xml_declaration=True))


def end_to_end_id(reference: str, number: int) -> str:
    """Return the identification by which the bank's answer names a line."""
    return f"{reference}-{number}"[-_REFERENCE:]


def _transaction(element: Tree.Element, line: PaymentLine, order: PaymentOrder) -> None:
    _leaf(Tree.SubElement(element, "PmtId"), "EndToEndId", end_to_end_id(order.reference, line.number))
    amount = _leaf(Tree.SubElement(element, "Amt"), "InstdAmt", amount_text(line.amount_fen))
    amount.set("Ccy", CURRENCY)
    if line.bank:
        _agent(Tree.SubElement(element, "CdtrAgt"), line.bank)
    creditor = Tree.SubElement(element, "Cdtr")
    _leaf(creditor, "Nm", line.name[:_NAME])
    identification = Tree.SubElement(Tree.SubElement(Tree.SubElement(creditor, "Id"), "PrvtId"), "Othr")
    _leaf(identification, "Id", line.identity_no)
    _leaf(Tree.SubElement(identification, "SchmeNm"), "Cd", "NIDN")
    _account(Tree.SubElement(element, "CdtrAcct"), line.account)
    _leaf(Tree.SubElement(element, "RmtInf"), "Ustrd", f"{line.item} {line.note}".strip()[:_TEXT])


def _counts(element: Tree.Element, order: PaymentOrder) -> None:
    _leaf(element, "NbOfTxs", str(len(order.lines)))
    _leaf(element, "CtrlSum", amount_text(order.total_fen))


def _account(element: Tree.Element, number: str) -> None:
    _leaf(Tree.SubElement(Tree.SubElement(element, "Id"), "Othr"), "Id", number)


def _agent(element: Tree.Element, bank: str) -> None:
    _leaf(Tree.SubElement(element, "FinInstnId"), "Nm", bank[:_NAME])


def _leaf(parent: Tree.Element, tag: str, text: str) -> Tree.Element:
    element = Tree.SubElement(parent, tag)
    element.text = text
    return element
