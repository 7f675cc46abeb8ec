"""Read an allocation problem from JSON: every fault at once, each with its path in the file."""

from __future__ import annotations

from datetime import date

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.json_reader import DocumentRefused as ProblemRefused
from lianxin.core.kernel.json_reader import Entry, Faults
from lianxin.core.kernel.json_reader import JsonReader as KernelReader
from lianxin.funds.domain.consistency import check_consistency
from lianxin.funds.domain.errors import (
    KEY_TWICE,
    MISSING,
    NOT_A_DAY,
    NOT_AN_AREA,
    NOT_JSON,
    OUT_OF_RANGE,
    REFUSED,
    TOO_MANY,
    UNKNOWN_CHOICE,
    UNKNOWN_FIELD,
    WRONG_TYPE,
)
from lianxin.funds.domain.problem import (
    AllocationProblem,
    AreaRule,
    Match,
    Project,
    Rules,
    Share,
    Source,
    YearNeed,
)
from lianxin.places.domain.codes import short_code

__all__ = ["JsonReader", "ProblemRefused", "read_problem"]

# What the solvers can carry without overflow and in the memory of an ordinary machine; not policy.
MOST_SOURCES = 1_000
MOST_PROJECTS = 50_000
MOST_FEN = 10**12
_MOST_RULES = 1_000
_MOST_YEARS = 30
_MOST_PRIORITY = 100
_MOST_BENEFIT = 10**9
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

_FAULTS = Faults(
    not_json=NOT_JSON,
    wrong_type=WRONG_TYPE,
    missing=MISSING,
    unknown_field=UNKNOWN_FIELD,
    out_of_range=OUT_OF_RANGE,
    unknown_choice=UNKNOWN_CHOICE,
    too_many=TOO_MANY,
    key_twice=KEY_TWICE,
    refused=REFUSED,
)


class JsonReader(KernelReader):
    """The reader with the errors of funds, and with fen, days, areas and per cents."""

    def __init__(self) -> None:
        super().__init__(_FAULTS)

    def fen(self, entry: Entry, key: str, *, least: int = 0, required: bool = True) -> int | None:
        """Return an amount in whole fen, or None when absent or faulty."""
        return self.integer(entry, key, least, MOST_FEN, required=required)

    def day(self, entry: Entry, key: str) -> date | None:
        """Return a day written as 2026-12-31, or None when absent or faulty."""
        text = self.text(entry, key, required=False)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self.fault(NOT_A_DAY, entry.at(key), text)
            return None
        return found

    def area(self, entry: Entry, key: str, text: str, path: str = "") -> str:
        """Return a division code without trailing zeros; "" when faulty."""
        if not text:
            return ""
        try:
            return short_code(text)
        except Refused:
            self.fault(NOT_AN_AREA, path or entry.at(key), text)
            return ""

    def hundredths(self, entry: Entry, key: str, *, required: bool = False) -> int | None:
        """Return a per cent with at most two decimals as hundredths of a per cent, or None when absent or faulty."""
        if required and entry.value.get(key) is None:
            self.fault(MISSING, entry.at(key), field=key)
            return None
        number = self.number(entry, key, 0, 1000)
        if number is None:
            return None
        found = round(number * 100)
        if abs(number * 100 - found) > 1e-6:
            self.fault(OUT_OF_RANGE, entry.at(key), str(number), minimum="0.01", maximum="1000")
            return None
        return found


def read_problem(text: str) -> AllocationProblem:
    """Return the problem written in a JSON text (``docs/reference/funds-problem.md`` has every field).

    Raises:
        ProblemRefused: the text has faults (FUND-001 to FUND-019); all of them are in ``problems``.
    """
    reader = JsonReader()
    top = reader.document(text)
    reader.refuse_unknown(top, ("title", "year", "sources", "projects", "rules"))
    reader.text(top, "title", required=False)
    year = reader.integer(top, "year", _FIRST_YEAR, _LAST_YEAR)
    sources = tuple(_source(reader, entry) for entry in reader.entries(top, "sources", MOST_SOURCES, required=True))
    projects = tuple(
        _project(reader, entry, year) for entry in reader.entries(top, "projects", MOST_PROJECTS, required=True)
    )
    problem = AllocationProblem(year or _FIRST_YEAR, sources, projects, _rules(reader, top))
    check_consistency(reader, problem)
    reader.refuse_if_any()
    return problem


def _source(reader: JsonReader, entry: Entry) -> Source:
    known = (
        "id",
        "name",
        "amount_fen",
        "purposes",
        "areas",
        "available_on",
        "use_by",
        "on_integration_list",
        "only_projects",
    )
    reader.refuse_unknown(entry, known)
    purposes = reader.texts(entry, "purposes")
    if entry.value.get("purposes") in (None, []):
        reader.fault(MISSING, entry.at("purposes"), field="purposes")
    areas = [
        reader.area(entry, "areas", text, f"{entry.at('areas')}[{number}]")
        for number, text in enumerate(reader.texts(entry, "areas"))
    ]
    available_on, use_by = reader.day(entry, "available_on"), reader.day(entry, "use_by")
    if available_on and use_by and use_by < available_on:
        reader.fault(NOT_A_DAY, entry.at("use_by"), use_by.isoformat())
    return Source(
        reader.text(entry, "id"),
        reader.text(entry, "name"),
        reader.fen(entry, "amount_fen") or 0,
        purposes,
        tuple(areas),
        available_on,
        use_by,
        reader.truth(entry, "on_integration_list", otherwise=False),
        reader.texts(entry, "only_projects"),
    )


def _project(reader: JsonReader, entry: Entry, known_year: int | None) -> Project:
    """``known_year`` is the year of the problem; None when it is faulty itself: then any year will do."""
    year = _FIRST_YEAR if known_year is None else known_year
    last_year = _LAST_YEAR if known_year is None else known_year + _MOST_YEARS - 1
    known = (
        "id",
        "name",
        "purpose",
        "area",
        "cost_fen",
        "years",
        "priority",
        "benefit",
        "divisible",
        "least_start_fen",
        "own_fen",
        "depends_on",
    )
    reader.refuse_unknown(entry, known)
    cost = reader.fen(entry, "cost_fen", least=1) or 1
    years = []
    for part in reader.entries(entry, "years", _MOST_YEARS):
        reader.refuse_unknown(part, ("year", "amount_fen"))
        when = reader.integer(part, "year", year, last_year)
        years.append(YearNeed(when or year, reader.fen(part, "amount_fen", least=1) or 1))
    priority = reader.integer(entry, "priority", 1, _MOST_PRIORITY, required=False)
    return Project(
        reader.text(entry, "id"),
        reader.text(entry, "name"),
        reader.text(entry, "purpose"),
        reader.area(entry, "area", reader.text(entry, "area")),
        cost,
        tuple(years) or (YearNeed(year, cost),),
        1 if priority is None else priority,
        reader.integer(entry, "benefit", 0, _MOST_BENEFIT, required=False),
        reader.truth(entry, "divisible", otherwise=False),
        reader.fen(entry, "least_start_fen", least=1, required=False),
        reader.fen(entry, "own_fen", required=False) or 0,
        reader.texts(entry, "depends_on"),
    )


def _rules(reader: JsonReader, top: Entry) -> Rules:
    rules = reader.entry(top, "rules")
    if rules is None:
        return Rules()
    known = ("shares", "areas", "matching", "exclusives", "integration_purposes", "sources_per_project")
    reader.refuse_unknown(rules, known)
    shares = []
    for entry in reader.entries(rules, "shares", _MOST_RULES):
        reader.refuse_unknown(entry, ("name", "purposes", "sources", "minimum_percent", "maximum_percent"))
        shares.append(
            Share(
                reader.text(entry, "name"),
                reader.texts(entry, "purposes"),
                reader.texts(entry, "sources"),
                reader.hundredths(entry, "minimum_percent"),
                reader.hundredths(entry, "maximum_percent"),
            )
        )
    areas = []
    for entry in reader.entries(rules, "areas", _MOST_RULES):
        reader.refuse_unknown(entry, ("area", "minimum_fen", "maximum_fen", "sources"))
        areas.append(
            AreaRule(
                reader.area(entry, "area", reader.text(entry, "area")),
                reader.fen(entry, "minimum_fen", required=False),
                reader.fen(entry, "maximum_fen", required=False),
                reader.texts(entry, "sources"),
            )
        )
    matching = []
    for entry in reader.entries(rules, "matching", _MOST_RULES):
        reader.refuse_unknown(entry, ("source", "matched_by", "own_money", "minimum_percent"))
        matching.append(
            Match(
                reader.text(entry, "source"),
                reader.hundredths(entry, "minimum_percent", required=True) or 0,
                reader.texts(entry, "matched_by"),
                reader.truth(entry, "own_money", otherwise=False),
            )
        )
    exclusives = []
    for entry in reader.entries(rules, "exclusives", MOST_PROJECTS):
        reader.refuse_unknown(entry, ("projects",))
        exclusives.append(reader.texts(entry, "projects"))
    has_plan = rules.value.get("integration_purposes") is not None
    return Rules(
        tuple(shares),
        tuple(areas),
        tuple(matching),
        tuple(exclusives),
        reader.texts(rules, "integration_purposes") if has_plan else None,
        reader.integer(rules, "sources_per_project", 1, MOST_SOURCES, required=False),
    )
