"""Whether something was handed in before: the tokens of forms that were done."""

from __future__ import annotations

from lianxin.funds.models import GoodsDelivery, GoodsLot, ToldTotal, Transfer

_KEPT_IN = (Transfer, GoodsLot, GoodsDelivery, ToldTotal)


def is_handed_in(key: str) -> bool:
    """Whether an act with this token was done. Without a token nothing was."""
    return bool(key) and any(kept.objects.filter(key=key).exists() for kept in _KEPT_IN)  # type: ignore[attr-defined]
