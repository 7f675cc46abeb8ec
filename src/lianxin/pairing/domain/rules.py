"""The rules of a pairing problem and their dated-by-source defaults (``default_rules.yaml`` beside this file)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import yaml

from lianxin.core.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Rules:
    """What a plan must keep to, and the points by which plans are compared. Each field is an entry of the YAML."""

    lead_per_village: int
    responsible_per_village: int
    every_unit_used: bool
    first_helpers_per_household: int
    second_helpers_per_household: int
    every_helper_used: bool
    leaders_per_village: int
    cap_first: int
    cap_second: int
    same_unit_only: bool
    avoid_kin: bool
    avoid_home_village: bool
    reshuffle: bool
    moving_price: int
    distance_weight: int
    balance_weight: int
    skill_weight: int
    other_unit_price: int
    nearest_helpers: int

    @property
    def price_of_moving(self) -> int:
        """Points for each existing pairing that is moved; at least one, so that among equal plans nobody moves."""
        return max(1, self.moving_price)


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as the YAML has it."""

    name: str
    words: Words
    value: int | bool
    minimum: int
    maximum: int
    unit: str
    source: str
    verified: bool


@cache
def rule_entries() -> Mapping[str, RuleEntry]:
    """Return every rule with its default, bounds and source.

    Raises:
        ValueError: the YAML and the fields of ``Rules`` differ.
    """
    text = files("lianxin.pairing.domain").joinpath("default_rules.yaml").read_text(encoding="utf-8")
    entries = {
        name: RuleEntry(
            name,
            Words(entry["zh"], entry["en"]),
            entry["value"],
            entry.get("minimum", 0),
            entry.get("maximum", 1),
            entry.get("unit", ""),
            entry["source"],
            entry["verified"],
        )
        for name, entry in yaml.safe_load(text).items()
    }
    names = {field.name for field in fields(Rules)}
    if names != set(entries):
        raise ValueError(f"default_rules.yaml and Rules differ: {sorted(names ^ set(entries))}")
    return entries


def default_rules(**changes: int | bool) -> Rules:
    """Return the default rules with these changes.

    Raises:
        KeyError: no rule has this name.
    """
    values = {name: entry.value for name, entry in rule_entries().items()}
    for name, value in changes.items():
        if name not in values:
            raise KeyError(name)
        values[name] = value
    return Rules(**values)  # type: ignore[arg-type]
