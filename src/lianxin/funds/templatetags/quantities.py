"""How quantities of goods are written."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def quantity(number: Decimal) -> str:
    """``{{ lot.quantity|quantity }}``: ``1,800`` for 1800.000, and never 1.8E+3."""
    written = f"{number:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
