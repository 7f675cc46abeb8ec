"""Read a pairing problem from JSON: every fault at once, each with its path in the file."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.pairing.domain.errors import (
    CONTRADICTION,
    COUNT_DIFFERS,
    DUPLICATE,
    EXISTING_TWICE,
    MISSING,
    TOO_MANY,
    UNKNOWN_REFERENCE,
)
from lianxin.pairing.domain.json_reader import Entry, JsonReader, ProblemRefused
from lianxin.pairing.domain.problem import (
    ExistingHelper,
    ExistingUnit,
    Helper,
    Household,
    Order,
    Origin,
    PairingProblem,
    Point,
    Post,
    Role,
    Unit,
    Village,
)
from lianxin.pairing.domain.rules import Rules, default_rules, rule_entries

__all__ = ["ProblemRefused", "read_problem"]

# What the solvers can carry without overflow and in the memory of an ordinary machine; not policy.
_MOST_VILLAGES = 20_000
_MOST_UNITS = 20_000
_MOST_HELPERS = 200_000
_MOST_HOUSEHOLDS = 600_000
_MOST_DIFFICULTY = 100
_MOST_CAPACITY = 1_000
_MOST_PEOPLE = 100_000

_TABLES = {
    "villages": Words("村", "villages"),
    "units": Words("单位", "units"),
    "households": Words("户", "households"),
    "helpers": Words("帮扶责任人", "helpers"),
}


def read_problem(text: str) -> PairingProblem:
    """Return the problem written in a JSON text (``docs/reference/pairing-problem.md`` has every field).

    Raises:
        ProblemRefused: the text has faults (PAIR-001 to PAIR-015); all of them are in ``problems``.
    """
    reader = JsonReader()
    top = reader.document(text)
    known = ("title", "villages", "units", "households", "helpers", "existing", "rules")
    reader.refuse_unknown(top, known)
    reader.text(top, "title", required=False)
    villages = [_village(reader, entry) for entry in reader.entries(top, "villages", _MOST_VILLAGES, required=True)]
    units = [_unit(reader, entry) for entry in reader.entries(top, "units", _MOST_UNITS)]
    households = [_household(reader, entry) for entry in reader.entries(top, "households", _MOST_HOUSEHOLDS)]
    helpers = [_helper(reader, entry) for entry in reader.entries(top, "helpers", _MOST_HELPERS)]
    existing_units, existing_helpers = _existing(reader, top)
    rules = _rules(reader, top)
    if not villages and isinstance(top.value.get("villages"), list):
        reader.fault(MISSING, "villages", field="villages[0]")
    problem = PairingProblem(
        tuple(villages),
        tuple(units),
        tuple(households),
        tuple(helpers),
        tuple(existing_units),
        tuple(existing_helpers),
        rules,
    )
    _check_identifiers(reader, problem)
    if not reader.problems:
        _check_references(reader, problem)
    if not reader.problems:
        _check_counts(reader, problem)
        _check_origins(reader, problem)
    reader.refuse_if_any()
    return problem


def _point(reader: JsonReader, entry: Entry) -> Point | None:
    longitude = reader.number(entry, "longitude", -180, 180)
    latitude = reader.number(entry, "latitude", -90, 90)
    if longitude is None or latitude is None:
        reader.refuse_half_a_place(entry, longitude, latitude)
        return None
    return Point(longitude, latitude)


def _village(reader: JsonReader, entry: Entry) -> Village:
    known = ("code", "name", "longitude", "latitude", "difficulty", "households", "needs")
    reader.refuse_unknown(entry, known)
    difficulty = reader.integer(entry, "difficulty", 1, _MOST_DIFFICULTY, required=False)
    return Village(
        reader.text(entry, "code"),
        reader.text(entry, "name"),
        _point(reader, entry),
        1 if difficulty is None else difficulty,
        reader.integer(entry, "households", 0, _MOST_PEOPLE, required=False),
        reader.texts(entry, "needs"),
    )


def _unit(reader: JsonReader, entry: Entry) -> Unit:
    known = ("id", "name", "longitude", "latitude", "capacity", "staff", "skills", "can_lead", "origin_of")
    reader.refuse_unknown(entry, known)
    capacity = reader.integer(entry, "capacity", 0, _MOST_CAPACITY)
    origins = []
    for origin in reader.entries(entry, "origin_of", _MOST_CAPACITY):
        reader.refuse_unknown(origin, ("village", "post"))
        post = reader.choice(origin, "post", Post)
        origins.append(Origin(reader.text(origin, "village"), post or Post.FIRST_SECRETARY))
    return Unit(
        reader.text(entry, "id"),
        reader.text(entry, "name"),
        capacity or 0,
        _point(reader, entry),
        reader.integer(entry, "staff", 0, _MOST_PEOPLE, required=False),
        reader.texts(entry, "skills"),
        reader.truth(entry, "can_lead", otherwise=True),
        tuple(origins),
    )


def _household(reader: JsonReader, entry: Entry) -> Household:
    reader.refuse_unknown(entry, ("id", "village", "difficulty", "group", "kin", "needs"))
    return Household(
        reader.text(entry, "id"),
        reader.text(entry, "village"),
        reader.integer(entry, "difficulty", 1, _MOST_DIFFICULTY) or 1,
        reader.text(entry, "group", required=False),
        reader.texts(entry, "kin"),
        reader.texts(entry, "needs"),
    )


def _helper(reader: JsonReader, entry: Entry) -> Helper:
    known = (
        "id",
        "unit",
        "name",
        "longitude",
        "latitude",
        "cap_households",
        "is_leader",
        "home_village",
        "skills",
    )
    reader.refuse_unknown(entry, known)
    return Helper(
        reader.text(entry, "id"),
        reader.text(entry, "unit"),
        reader.text(entry, "name", required=False),
        _point(reader, entry),
        reader.integer(entry, "cap_households", 0, _MOST_CAPACITY, required=False),
        reader.truth(entry, "is_leader", otherwise=False),
        reader.text(entry, "home_village", required=False),
        reader.texts(entry, "skills"),
    )


def _existing(reader: JsonReader, top: Entry) -> tuple[list[ExistingUnit], list[ExistingHelper]]:
    existing = reader.entry(top, "existing")
    if existing is None:
        return [], []
    reader.refuse_unknown(existing, ("unit_villages", "household_helpers"))
    units = []
    for entry in reader.entries(existing, "unit_villages", _MOST_UNITS):
        reader.refuse_unknown(entry, ("unit", "village", "role"))
        role = reader.choice(entry, "role", Role) or Role.CO
        units.append(ExistingUnit(reader.text(entry, "unit"), reader.text(entry, "village"), role))
    helpers = []
    for entry in reader.entries(existing, "household_helpers", 2 * _MOST_HOUSEHOLDS):
        reader.refuse_unknown(entry, ("household", "helper", "order"))
        order = reader.choice(entry, "order", Order) or Order.FIRST
        helpers.append(ExistingHelper(reader.text(entry, "household"), reader.text(entry, "helper"), order))
    return units, helpers


def _rules(reader: JsonReader, top: Entry) -> Rules:
    rules = reader.entry(top, "rules")
    if rules is None:
        return default_rules()
    entries = rule_entries()
    reader.refuse_unknown(rules, tuple(entries))
    changes: dict[str, int | bool] = {}
    for name, rule in entries.items():
        if name not in rules.value:
            continue
        if isinstance(rule.value, bool):
            changes[name] = reader.truth(rules, name, otherwise=rule.value)
        else:
            number = reader.integer(rules, name, rule.minimum, rule.maximum)
            changes[name] = rule.value if number is None else number
    return default_rules(**changes)


def _check_identifiers(reader: JsonReader, problem: PairingProblem) -> None:
    tables: dict[str, list[tuple[str, str]]] = {
        "villages": [(village.code, "code") for village in problem.villages],
        "units": [(unit.id, "id") for unit in problem.units],
        "households": [(household.id, "id") for household in problem.households],
        "helpers": [(helper.id, "id") for helper in problem.helpers],
    }
    for table, identifiers in tables.items():
        first: dict[str, int] = {}
        for number, (identifier, key) in enumerate(identifiers):
            if identifier and first.setdefault(identifier, number) != number:
                path = f"{table}[{number}].{key}"
                reader.fault(DUPLICATE, path, identifier, first=f"{table}[{first[identifier]}].{key}")
    for name, pairs in (
        ("unit_villages", [(e.unit, e.village) for e in problem.existing_units]),
        ("household_helpers", [(e.household, e.helper) for e in problem.existing_helpers]),
    ):
        seen: dict[tuple[str, str], int] = {}
        for number, pair in enumerate(pairs):
            if seen.setdefault(pair, number) != number:
                reader.fault(EXISTING_TWICE, f"existing.{name}[{number}]", first=f"existing.{name}[{seen[pair]}]")


def _check_references(reader: JsonReader, problem: PairingProblem) -> None:
    known: dict[str, Any] = {
        "villages": problem.village_by_code,
        "units": problem.unit_by_id,
        "households": problem.household_by_id,
        "helpers": problem.helper_by_id,
    }

    def look_up(table: str, value: str, path: str) -> None:
        if value not in known[table]:
            reader.fault(UNKNOWN_REFERENCE, path, value, table=_TABLES[table])

    for number, unit in enumerate(problem.units):
        for index, origin in enumerate(unit.origin_of):
            look_up("villages", origin.village, f"units[{number}].origin_of[{index}].village")
    for number, household in enumerate(problem.households):
        look_up("villages", household.village, f"households[{number}].village")
        for index, kin in enumerate(household.kin):
            look_up("helpers", kin, f"households[{number}].kin[{index}]")
    for number, helper in enumerate(problem.helpers):
        look_up("units", helper.unit, f"helpers[{number}].unit")
        if helper.home_village:
            look_up("villages", helper.home_village, f"helpers[{number}].home_village")
    for number, existing in enumerate(problem.existing_units):
        look_up("units", existing.unit, f"existing.unit_villages[{number}].unit")
        look_up("villages", existing.village, f"existing.unit_villages[{number}].village")
    for number, pair in enumerate(problem.existing_helpers):
        look_up("households", pair.household, f"existing.household_helpers[{number}].household")
        look_up("helpers", pair.helper, f"existing.household_helpers[{number}].helper")


def _check_counts(reader: JsonReader, problem: PairingProblem) -> None:
    for number, village in enumerate(problem.villages):
        path = f"villages[{number}].households"
        listed = len(problem.households_of_village[village.code])
        if problem.households and village.households is not None and village.households != listed:
            reader.fault(COUNT_DIFFERS, path, str(village.households), stated=village.households, listed=listed)
        if not problem.households and village.households is None:
            reader.fault(MISSING, path, field="households")
    if not problem.helpers and any(unit.staff is not None for unit in problem.units):
        for number, unit in enumerate(problem.units):
            if unit.staff is None:
                reader.fault(MISSING, f"units[{number}].staff", field="staff")
    total = sum(h.difficulty for h in problem.households)
    most = 10 * _MOST_PEOPLE // max(1, problem.rules.first_helpers_per_household)
    if total > most:
        reader.fault(TOO_MANY, "households", count=total, most=most)


def _check_origins(reader: JsonReader, problem: PairingProblem) -> None:
    holders: dict[tuple[str, Post], str] = {}
    for number, unit in enumerate(problem.units):
        path = f"units[{number}].origin_of"
        own = {origin.village for origin in unit.origin_of}
        if len(own) < len(unit.origin_of):
            twice = next(o.village for o in unit.origin_of if [p.village for p in unit.origin_of].count(o.village) > 1)
            reason = Words(
                "一个单位在同一个村不能既牵头又负责", "one unit cannot both lead and be responsible in a village"
            )
            reader.fault(CONTRADICTION, path, twice, village=twice, reason=reason)
        if len(own) > unit.capacity:
            reason = Words(
                f"单位 {unit.id} 派往 {len(own)} 个村，只能帮 {unit.capacity} 个村",
                f"unit {unit.id} sent people to {len(own)} villages but may have {unit.capacity}",
            )
            reader.fault(CONTRADICTION, path, unit.id, village=", ".join(sorted(own)), reason=reason)
        for origin in unit.origin_of:
            holder = holders.setdefault((origin.village, origin.post), unit.id)
            if holder != unit.id:
                reason = Words(
                    f"{holder} 和 {unit.id} 都写着派出", f"both {holder} and {unit.id} are said to have sent"
                )
                reader.fault(CONTRADICTION, path, origin.village, village=origin.village, reason=reason)
            if origin.post is Post.FIRST_SECRETARY and not unit.can_lead:
                reason = Words(f"单位 {unit.id} 不能牵头", f"unit {unit.id} may not lead")
                reader.fault(CONTRADICTION, path, origin.village, village=origin.village, reason=reason)
