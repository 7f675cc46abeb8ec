"""Lines of the ledger as a page shows them: in words, and with a household's name only where the reader may see the household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.funds.models import Account, Transfer
from lianxin.funds.queries import open_tranche_ids, seen_household_names
from lianxin.funds.wording import ACCOUNT_KINDS, TRANSFER_KINDS, code_words

if TYPE_CHECKING:
    from lianxin.people.models import User

SOMEBODY = Words("一户（姓名不显示）", "A household (name not shown)")
TONES = {
    Transfer.Kind.RECEIVE: "good",
    Transfer.Kind.CONFIRM: "good",
    Transfer.Kind.REVERSE: "bad",
    Transfer.Kind.WITHDRAW: "unsure",
    Transfer.Kind.RELEASE: "unsure",
    Transfer.Kind.RECOVER: "unsure",
}


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer in words. ``household`` is its head's name; None where the reader may not see it."""

    transfer: Transfer
    kind: Words
    tone: str
    source: Words
    target: Words
    household: str | None


def transfer_rows(user: User, transfers: Sequence[Transfer]) -> list[TransferRow]:
    """Return transfers in words; what they name is asked of the database once for all."""
    names = seen_household_names(user, {t.household_id for t in transfers})
    return [
        TransferRow(
            transfer,
            TRANSFER_KINDS[transfer.kind],
            TONES.get(Transfer.Kind(transfer.kind), "plain"),
            account_title(transfer.credit, names),
            account_title(transfer.debit, names),
            names.get(transfer.household_id or 0),
        )
        for transfer in transfers
    ]


def account_title(account: Account, names: Mapping[int, str]) -> Words:
    """What an account is, for somebody who does not know its code: ``names`` are those of households he may see."""
    kind = ACCOUNT_KINDS[account.kind]
    if account.kind == Account.Kind.SOURCE:
        _, channel, level, *_ = [*account.code.split(":"), "", "", ""]
        if not level:
            return kind
        named, of = code_words("fund_channel", channel), code_words("fund_level", level)
        return Words(f"{named.zh}（{of.zh}）", f"{named.en} ({of.en})")
    if account.household_id is not None:
        name = names.get(account.household_id)
        who = Words(name, name) if name else SOMEBODY
        return Words(f"{kind.zh}：{who.zh}", f"{kind.en}: {who.en}")
    told = _told(account)
    return Words(f"{kind.zh}：{told}", f"{kind.en}: {told}") if told else kind


def _told(account: Account) -> str:
    if account.kind == Account.Kind.TRANCHE and account.tranche is not None:
        return str(account.tranche)
    if account.asset is not None:
        return account.asset.name
    return account.project.name if account.project is not None else ""


def ledger_address(**asked: Any) -> str:
    """The address of the ledger, narrowed."""
    query = urlencode({name: value for name, value in asked.items() if value not in (None, "")})
    return reverse("funds:ledger") + (f"?{query}" if query else "")


def openable_tranches(user: User, numbers: Iterable[int | None]) -> set[int]:
    """Those of the tranches whose page the reader may open."""
    return open_tranche_ids(user, {number for number in numbers if number is not None})
