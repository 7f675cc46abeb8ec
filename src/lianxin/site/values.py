"""How values are written for people. What is not recorded says so: it never shows as 0 or as nothing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.shares import percent_of
from lianxin.core.kernel.words import Words
from lianxin.site.icons import drawing
from lianxin.site.language import is_chinese, say

NOT_RECORDED = Words("未填", "not recorded")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_VERDICTS = {
    Verdict.MET: (Words("符合", "Met"), "good"),
    Verdict.NOT_MET: (Words("不符合", "Not met"), "bad"),
    Verdict.CANNOT_TELL: (Words("无法判断", "Cannot tell"), "unsure"),
}
TONES = {"good": "check", "bad": "x", "unsure": "circle-question-mark", "info": "info", "plain": ""}


def icon(name: str, size: str = "") -> SafeString:
    """Return an icon as SVG, hidden from screen readers: the text beside it says the same.

    Raises:
        KeyError: there is no such icon.
    """
    inner = SafeString(drawing(name))
    extra = f" icon--{size}" if size else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        inner,
    )


def badge(text: str, tone: str = "plain", sign: str = "") -> SafeString:
    """Return a label with a sign and a text, so that colour never speaks alone.

    Raises:
        KeyError: there is no such tone or sign.
    """
    sign = sign or TONES[tone]
    return format_html('<span class="badge badge--{}">{}{}</span>', tone, icon(sign, "small") if sign else "", text)


def not_recorded() -> SafeString:
    """Return the mark of a missing fact."""
    return format_html('<span class="not-recorded">{}</span>', say(NOT_RECORDED))


def _is_missing(value: Any) -> bool:
    return value is None or value == ""


def known(value: Any) -> Any:
    """Return a text, or the mark of a missing fact."""
    return not_recorded() if _is_missing(value) else value


def yuan(fen: int | None) -> Any:
    """Return ``1,234.50`` for 123450 fen.

    Raises:
        TypeError: not integer fen: amounts in other units must not pass for fen.
    """
    if _is_missing(fen):
        return not_recorded()
    return yuan_text(_whole(fen))


_LARGE_ZH = ((10_000_000_000, "亿元"), (1_000_000, "万元"), (100, "元"))
_LARGE_EN = ((100_000_000_000, " billion"), (100_000_000, " million"), (100_000, " thousand"), (100, ""))


def wan_yuan(fen: int | None) -> Any:
    """Return ``12.35 万元`` or ``¥123.46 thousand`` for 12345600 fen, in the unit that leaves few digits; half to even."""
    if _is_missing(fen):
        return not_recorded()
    whole = _whole(fen)
    units = _LARGE_ZH if is_chinese() else _LARGE_EN
    size, name = next((unit for unit in units if abs(whole) >= unit[0]), units[-1])
    amount = f"{Decimal(whole) / size:,.2f}"
    return f"{amount} {name}" if is_chinese() else f"¥{amount}{name}"


def count(number: int | None) -> Any:
    """Return ``12,345``."""
    return not_recorded() if _is_missing(number) else f"{_whole(number):,}"


def _whole(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"expected an integer, not {type(number).__name__}")
    return number


def share(ratio: float | None, digits: int = 1) -> Any:
    """Return ``12.3%`` for 0.123."""
    return not_recorded() if _is_missing(ratio) or ratio is None else f"{percent_of(ratio, 1, int(digits))}%"


def iso(day: date | None) -> Any:
    """Return ``2026-11-23`` for columns."""
    if _is_missing(day):
        return not_recorded()
    text = day_of(day).isoformat()
    return format_html('<time class="nowrap" datetime="{}">{}</time>', text, text)


def day(value: date | None) -> Any:
    """Return ``2026年11月23日`` or ``23 Nov 2026``."""
    if _is_missing(value):
        return not_recorded()
    found = day_of(value)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', found.isoformat(), day_text(found))


def day_text(found: date) -> str:
    """Return a day in words, without markup."""
    if is_chinese():
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def moment(value: datetime | None) -> Any:
    """Return day and minute in the deployment's time zone.

    Raises:
        TypeError: not an aware datetime.
    """
    if _is_missing(value):
        return not_recorded()
    if not isinstance(value, datetime) or timezone.is_naive(value):
        raise TypeError("a moment is a datetime with a time zone")
    local = timezone.localtime(value)
    text = f"{day_text(local.date())} {local:%H:%M}"
    return format_html('<time class="nowrap" datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


def day_of(value: Any) -> date:
    """Return a day; of a moment, its day in the deployment's time zone.

    Raises:
        TypeError: neither.
    """
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if not isinstance(value, date):
        raise TypeError(f"expected a date, not {type(value).__name__}")
    return value


def yes_no(flag: bool | None) -> Any:
    """Return 是 or 否; a missing answer is neither."""
    if _is_missing(flag):
        return not_recorded()
    return say(Words("是", "Yes") if flag else Words("否", "No"))


def hidden_middle(identifier: str | None) -> Any:
    """Return an identity number or telephone with its middle hidden."""
    if identifier is None or identifier == "":
        return not_recorded()
    return format_html('<span class="mono nowrap">{}</span>', masked(identifier))


def verdict(found: Verdict | str) -> SafeString:
    """Return the label of a verdict.

    Raises:
        ValueError: not a verdict.
    """
    return badge(say(verdict_words(found)), _VERDICTS[Verdict(found)][1])


def verdict_words(found: Verdict | str) -> Words:
    """Return what a verdict is called, for lists.

    Raises:
        ValueError: not a verdict.
    """
    return _VERDICTS[Verdict(found)][0]
