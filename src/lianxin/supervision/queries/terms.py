"""The values of policy that issues, complaints and disputes lean on, on a day in an area: a county's own before the rulebook's."""

from __future__ import annotations

from datetime import date, timedelta

from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force
from lianxin.rulebook import dictionary
from lianxin.supervision.domain.issue_deadlines import Terms, months_after


def number(name: str, *, on: date, area_code: str = "") -> int | None:
    """Return ``supervision.<name>``; None where nobody laid it down."""
    found = value_in_force(f"supervision.{name}", on=on, area_code=area_code)
    return None if found is None else int(found)


def deadline_terms(*, on: date, area_code: str) -> Terms:
    """Return what the kinds of deadline mean."""
    names = ("immediate_days", "limited_least_months", "limited_most_months")
    return Terms(*(number(name, on=on, area_code=area_code) for name in names))


def soon_until(on: date) -> date:
    """Return the last day that counts as soon."""
    return on + timedelta(days=number("soon_days", on=on) or 0)


def repeats_since(found_on: date, area_code: str) -> date:
    """Return the day from which on the same counts as found again."""
    return months_after(found_on, -(number("repeat_months", on=found_on, area_code=area_code) or 0))


def code_words(list_name: str, key: str) -> Words:
    """Return what a code is called; one that its list no longer knows stands as it is."""
    return next(
        (one.words for one in dictionary().code_lists[list_name].codes if one.key == key), Words(key or "—", key or "—")
    )


def code_keys(list_name: str) -> frozenset[str]:
    """Return the keys of a code list."""
    return frozenset(one.key for one in dictionary().code_lists[list_name].codes)
