"""What the lists of ledgers share: the ledger itself, and columns that many have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.registry.display import value_text
from lianxin.rulebook import dictionary
from lianxin.site.listing import Column, Kind, Listing, linked
from lianxin.site.values import known

Found = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger: its list, what it is for, what it holds of an area and year, how rows are made, and its order for turning pages.

    ``found`` returns None where the area is too wide to be looked through. ``rows_of`` is told the year where rows are made with it
    (``is_by_year``), and the reader where he decides what of a row is shown (``is_by_reader``).
    """

    listing: Listing
    purpose: Words
    found: Callable[..., Found | None]
    rows_of: Callable[..., Iterable[Any]] = iter
    order: tuple[str, ...] = ("id",)
    is_by_year: bool = False
    is_by_reader: bool = False

    @property
    def name(self) -> str:
        return self.listing.name.removeprefix("reports.")


def head_column(household: Callable[[Any], Any]) -> Column:
    """The head of the household, which leads to its page."""
    return Column(
        Words("户主", "Head"), lambda row: household(row).head_name,
        html=lambda row: linked(known(household(row).head_name), reverse("registry:household", args=[household(row).pk])),
    )  # fmt: skip


def fact_column(table: str, name: str, thing: Callable[[Any], Any], kind: Kind = Kind.TEXT) -> Column:
    """A column of a fact of the dictionary that everybody who sees the household may read."""
    entry = dictionary().field(f"{table}.{name}")

    def value(row: Any) -> Any:
        held = getattr(thing(row), name, None)
        return value_text(entry, held) if kind is Kind.TEXT else held

    words = entry.words
    if kind is Kind.YUAN:
        words = Words(f"{words.zh}（元）", f"{words.en} (yuan)")
    return Column(words, value, kind)


PLACE = Column(Words("村", "Village"), lambda row: row.place)
