"""Clues as a user may see them: lists, counts, one with its evidence as rows that can be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, default_county
from lianxin.rulebook import dictionary, values
from lianxin.supervision.access import clues_open_to, runs_open_to
from lianxin.supervision.domain.catalogue import TESTS, ClueTest
from lianxin.supervision.domain.facts import FACTS, UNTOLD
from lianxin.supervision.models import Clue, ClueRun, Coverage
from lianxin.supervision.queries.policy import LimitUnset, Policy, SetValue

if TYPE_CHECKING:
    from lianxin.people.models import User

STATES: dict[str, tuple[Words, str]] = {
    "open": (Words("待核查", "To look into"), "unsure"),
    "in_hand": (Words("核查中", "Being looked into"), "info"),
    "settled": (Words("已办结", "Settled"), "plain"),
}
FINDINGS: dict[str, tuple[Words, str]] = {
    "true": (Words("属实", "True"), "bad"),
    "false": (Words("不属实", "False"), "good"),
    "explained": (Words("有合理解释", "Explained"), "plain"),
}
_UNSETTLED = (Clue.State.OPEN, Clue.State.IN_HAND)


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """What a reader asks to see; empty: everything."""

    test: str = ""
    state: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class ShownClue:
    """A clue with what a list says of it."""

    clue: Clue
    test: ClueTest
    subject: Words
    place: str


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """The value of policy that was crossed, as it stood, with its source today."""

    words: Words
    value: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """What a test covered in a run: figures, and why it could not tell more."""

    test: ClueTest
    coverage: Coverage
    untold: tuple[tuple[Words, int], ...]
    values: tuple[ShownLimit, ...] = ()

    @property
    def lists(self) -> tuple[Words, ...]:
        """Kinds of lists that the test needs."""
        return tuple(dictionary().code_lists["department_list_kind"].by_key(kind).words for kind in self.test.lists)


def listed_clues(user: User, wanted: ClueFilter) -> QuerySet[Clue]:
    """Clues that the user may see, narrowed as he asks; the newest first."""
    found = clues_open_to(user).select_related("household", "member", "project", "tranche")
    if wanted.test:
        found = found.filter(test=wanted.test)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.area_code:
        found = found.filter(within_area("area_code", wanted.area_code))
    return found.order_by("-id")


def house_clues(area_code: str = "", state: str = "") -> QuerySet[Clue]:
    """Clues of the house, for the command line: no names."""
    found = Clue.objects.filter(within_area("area_code", area_code)).order_by("id")
    return found.filter(state=state) if state else found


def shown_clues(clues: Iterable[Clue]) -> list[ShownClue]:
    """Clues with their tests, subjects and places in words."""
    found = list(clues)
    places = area_names({clue.area_code for clue in found})
    return [
        ShownClue(one, TESTS[one.test], subject_of(one, places), places[one.area_code])
        for one in found
        if one.test in TESTS
    ]


def subject_of(clue: Clue, places: Mapping[str, str]) -> Words:
    """What a clue is about, in words."""
    if clue.member is not None:
        return _same(clue.member.name)
    if clue.household is not None:
        return _same(clue.household.head_name or clue.household.household_no or "—")
    if clue.project is not None:
        return _same(clue.project.name)
    if clue.tranche is not None:
        return _same(clue.tranche.name)
    facts = dict(clue.evidence[0]["facts"]) if clue.evidence else {}
    if "tail" in facts:
        return Words(f"账户尾号 {facts['tail']}", f"Account ending in {facts['tail']}")
    if clue.subject == "payee":
        return _same(clue.name)
    return _same(places.get(clue.area_code, clue.area_code))


def counts_by_test(user: User) -> list[tuple[ClueTest, int, int]]:
    """Tests with clues that the user may see: how many are not settled, and how many there are; the fullest first."""
    rows = clues_open_to(user).order_by().values_list("test", "state").annotate(n=Count("id"))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for test, state, number in rows:
        counts[test][state] += number
    found = [
        (TESTS[test], sum(by_state[state] for state in _UNSETTLED), sum(by_state.values()))
        for test, by_state in counts.items()
        if test in TESTS
    ]
    return sorted(found, key=lambda line: (-line[1], line[0].pattern, line[0].name))


def waiting_clues(user: User) -> tuple[int, int]:
    """How many open clues the user may take, and how many he has in hand."""
    found = clues_open_to(user, Act.SETTLE_CLUES)
    return found.filter(state=Clue.State.OPEN).count(), found.filter(state=Clue.State.IN_HAND, taken_by=user).count()


def clues_of_household(user: User, household_id: int) -> QuerySet[Clue]:
    """Clues about a household that the user may see."""
    return listed_clues(user, ClueFilter()).filter(household=household_id)


def limit_of(clue: Clue) -> ShownLimit | None:
    """The value that a clue crossed, as it stood on the day it was last seen."""
    if not clue.limit_name or clue.limit_name not in values() or clue.limit_value is None:
        return None
    policy = Policy(clue.county_code, clue.last_seen_on)
    try:
        entry = policy.entry(clue.limit_name)
    except LimitUnset:  # it was withdrawn since
        entry = SetValue(clue.limit_value, "—", False)
    return _shown_limit(clue.limit_name, clue.limit_value, entry)


def value_text(name: str, value: float) -> str:
    """A value of policy as people write it, with its unit."""
    parameter = values()[name]
    unit = dictionary().units[parameter.unit].words.zh if parameter.unit else ""
    match parameter.type:
        case FieldType.MONEY:
            return f"{yuan_text(int(value))} {unit}"
        case FieldType.BOOLEAN:
            return "是 yes" if value else "否 no"
        case FieldType.INTEGER:
            return f"{int(value)} {unit}".strip()
        case _:
            return f"{value:g} {unit}".strip()


def coverage_of(run: ClueRun) -> list[CoverageLine]:
    """What each test of a run covered, in the order of the catalogue."""
    policy = Policy(run.area_code, run.on)
    kept = {one.test: one for one in run.coverage.all()}
    return [
        CoverageLine(
            test,
            kept[name],
            tuple((UNTOLD[fact], number) for fact, number in kept[name].untold if fact in UNTOLD),
            tuple(_limits(test, policy)),
        )
        for name, test in TESTS.items()
        if name in kept
    ]


def latest_runs(user: User, *, at_most: int = 20) -> list[ClueRun]:
    """The last runs that the user may see."""
    return list(runs_open_to(user).select_related("by").order_by("-id")[:at_most])


def clearable_counties(user: User) -> list[tuple[str, str]]:
    """Counties over the whole of which the user may run the tests, with their names."""
    from lianxin.people.access import scope_of
    from lianxin.registry.models import YearBook

    scope = scope_of(user, Act.SETTLE_CLUES)
    codes = [code for code in _counties(YearBook.objects.values_list("county_code", flat=True)) if scope.covers(code)]
    names = area_names(codes)
    return [(code, names[code]) for code in codes]


def only_county() -> str:
    """The county of the deployment, for commands that name none.

    Raises:
        Refused: REG codes, there are several or none.
    """
    return default_county()


def _counties(codes: Iterable[str]) -> list[str]:
    return sorted(set(codes))


def _limits(test: ClueTest, policy: Policy) -> Iterable[ShownLimit]:
    for name in test.values:
        try:
            entry = policy.entry(name)
        except LimitUnset:
            continue
        yield _shown_limit(name, float(entry.value), entry)


def _shown_limit(name: str, value: float, entry: SetValue) -> ShownLimit:
    return ShownLimit(values()[name].words, value_text(name, value), entry.source, entry.verified)


def _same(text: str) -> Words:
    return Words(text, text)


def fact_of(name: str, value: Any) -> tuple[Words, str, Any]:
    """A fact of evidence: its words, its kind, and its value with days as days."""
    words, kind = FACTS.get(name, (_same(name), "text"))
    if kind == "day" and isinstance(value, str):
        value = date.fromisoformat(value)
    if kind == "words" and isinstance(value, list):
        value = Words(*value)
    return words, kind, value
