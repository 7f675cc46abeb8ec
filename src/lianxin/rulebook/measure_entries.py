"""Load measures: what may be given to a person or a household, under which conditions, how much, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.conditions import Condition, Shelf, read_conditions, value_name
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import AMOUNT_UNFIT, BAD_BOUNDS, NO_SUCH_ENTRY, UNKNOWN_UNIT

RECEIVERS = ("person", "household")
PERIODS = ("month", "term", "year", "once")
AMOUNTS = ("fixed", "quantity", "share", "valued")
QUOTAS = ("none", "places", "money")
WAYS = ("card", "provider", "hand")

# Which references each way of reckoning an amount must have, and which it may have.
_NEEDED = {"fixed": {"value"}, "quantity": {"cap"}, "share": {"share"}, "valued": set[str]()}
_ALLOWED = {"fixed": {"most_units", "cap"}, "quantity": set[str](), "share": {"threshold", "cap"}, "valued": set[str]()}
_TYPES = {
    "value": FieldType.MONEY,
    "cap": FieldType.MONEY,
    "threshold": FieldType.MONEY,
    "share": FieldType.INTEGER,
    "most_units": FieldType.INTEGER,
}


@dataclass(frozen=True, slots=True)
class AmountRule:
    """How much is given. Names of dated values, empty where there is none.

    ``fixed``: ``value`` for each unit, for ``most_units`` at most. ``quantity``: verified quantity times the unit price of the
    item. ``share``: the part ``share`` (millionths) of the expense above ``threshold``. ``valued``: as it was valued when it
    was given. Never more than ``cap``.
    """

    kind: str
    value: str = ""
    cap: str = ""
    threshold: str = ""
    share: str = ""
    most_units: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """Every dated value that the amount hangs on."""
        return tuple(filter(None, (self.value, self.share, self.threshold, self.cap, self.most_units)))


@dataclass(frozen=True)
class Measure:
    """Something that may be given. Per ``period_kind`` the same item is given once to the same person or household.

    ``most_at_once`` items of the measure may run at the same time (None: any number). ``excludes`` names measures that the
    same person or household may not have on the same days, nor ever, where both are given once. ``quota`` says what is
    limited. ``paid_by`` is to the card (一卡通), to the provider, or by hand.
    """

    name: str
    words: Words
    given_to: str
    unit: str
    period_kind: str
    amount: AmountRule
    most_at_once: int | None
    quota: str
    paid_by: str
    conditions: tuple[Condition, ...]
    excludes: tuple[str, ...]
    period: Period
    area: str
    source: Citation
    verified: bool
    note: Words | None


def load_measures(entries: Mapping[str, Entry], shelf: Shelf) -> dict[str, Measure]:
    """Load every measure.

    Raises:
        Refused: RULEBOOK-003 to 009, 012, 014, 016, 024, 030, 040, 041, 044 and 045, the first fault found.
    """
    measures = {name: _measure(name, entry, shelf) for name, entry in entries.items()}
    for name, measure in measures.items():
        for other in measure.excludes:
            # An exclusion that one side alone knows of would be found or not depending on which came first.
            known = [m for m, one in measures.items() if name in one.excludes and one.given_to == measure.given_to]
            if other not in known:
                raise Refused(NO_SUCH_ENTRY, place=entries[name].at("excludes"), name=other, known=", ".join(known))
    return measures


def _measure(name: str, entry: Entry, shelf: Shelf) -> Measure:
    starts_on, ends_before = read_period(entry)
    unit = entry.text("unit")
    if unit not in shelf.dictionary.units:
        raise Refused(UNKNOWN_UNIT, place=entry.at("unit"), name=unit)
    at_once = entry.integer("most_at_once", 1) if "most_at_once" in entry.content else None
    if at_once is not None and at_once < 1:
        raise Refused(BAD_BOUNDS, place=entry.at("most_at_once"), reason=str(at_once))
    given_to = entry.choice("given_to", RECEIVERS)
    # A condition on a person cannot be asked of a household.
    tables = ("household", "member") if given_to == "person" else ("household",)
    measure = Measure(
        name=name,
        words=entry.words(),
        given_to=given_to,
        unit=unit,
        period_kind=entry.choice("period", PERIODS),
        amount=_amount(entry.entry("amount"), shelf),
        most_at_once=at_once,
        quota=entry.choice("quota", QUOTAS, "none"),
        paid_by=entry.choice("paid_by", WAYS),
        conditions=read_conditions(entry, Shelf(shelf.schema, shelf.dictionary, shelf.values, tables)),
        excludes=entry.texts("excludes"),
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return measure


def _amount(entry: Entry, shelf: Shelf) -> AmountRule:
    kind = entry.choice("kind", AMOUNTS)
    names = {key: value_name(entry, key, wanted, shelf, optional=True) for key, wanted in _TYPES.items()}
    entry.finish()
    given = {key for key, name in names.items() if name}
    unfit = (_NEEDED[kind] - given) | (given - _NEEDED[kind] - _ALLOWED[kind])
    for key in sorted(unfit):
        raise Refused(AMOUNT_UNFIT, place=entry.place, key=key)
    return AmountRule(kind, **names)
