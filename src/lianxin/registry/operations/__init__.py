"""Writes of the register: one act per function."""

from lianxin.registry.operations.access import give_access, withdraw_access
from lianxin.registry.operations.corrections import Collected, correct_facts
from lianxin.registry.operations.membership import Arrival, close_membership, join_household
from lianxin.registry.operations.villages import correct_village_facts
from lianxin.registry.operations.years import close_year, open_year, reopen_year

__all__ = [
    "Arrival",
    "Collected",
    "close_membership",
    "close_year",
    "correct_facts",
    "correct_village_facts",
    "give_access",
    "join_household",
    "open_year",
    "reopen_year",
    "withdraw_access",
]
