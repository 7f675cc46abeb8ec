"""Which numbers of people a reader is not told of exits: those that are small, and those from which one could be worked out.

What is hidden is decided for the whole county at once, whichever page asks: a village's page, the township's sentence and the list of the
county lie beside one another (``site.veiling``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from lianxin.eligibility.domain.places import Figure
from lianxin.exits.access import coverage_open_to, figures_open_to, findings_open_to, standings_open_to
from lianxin.exits.models import PlaceFinding
from lianxin.exits.queries.stored import ShownCriterion, read_count, shown_criteria
from lianxin.people.access import within_area
from lianxin.registry.models import VillageFacts
from lianxin.rulebook import dictionary, rulebook
from lianxin.site.veiling import hidden_in_areas, least_shown

if TYPE_CHECKING:
    from lianxin.exits.models import SurveyResult
    from lianxin.people.models import User

_LEVELS = (0, 6, 9, 12)
_COUNTY = 6
_ALL = "all"
_POOR, _RURAL = "unexited_persons", "rural_persons"
_DOCUMENT, _REGISTER = "document", "register"
_OF_PEOPLE = frozenset({"household", "person"})

Place = tuple[str, str]
"""The code of an area, and what is counted of it."""


def hidden_standings(user: User, year: int, area_code: str) -> frozenset[str]:
    """The answers whose number of households on their way out is hidden, of an area of the reader's."""
    least = least_shown(user)
    if least is None:
        return frozenset()
    counts: Counter[Place] = Counter()
    found = standings_open_to(user, year).order_by().values_list("village_code", "verdict").annotate(n=Count("id"))
    for village, verdict, number in found:
        for area in {village[:length] for length in _LEVELS}:
            counts[area, verdict] += number
            counts[area, _ALL] += number
    answers = tuple(dict.fromkeys(verdict for _, verdict in counts if verdict != _ALL))
    gone = hidden_in_areas(counts, least, wholes={_ALL: answers}, together=answers)
    return frozenset(verdict for area, verdict in gone if area == area_code)


def hidden_criteria(user: User, year: int, area_code: str) -> frozenset[Place]:
    """The criteria of which value and base are hidden, by the place, of the counties that an area lies in or holds, as judged last."""
    least = least_shown(user)
    if least is None:
        return frozenset()
    found = [
        (finding.area_code, one)
        for level in PlaceFinding.Level.values
        for finding in findings_open_to(user, level=level, year=year).filter(_about(area_code))
        for one in shown_criteria(finding)
        if is_of_people(one.name)
    ]
    counts: dict[tuple[str, Any], int] = {}
    for area, one in found:
        for side, figure in (("value", one.value), ("base", one.base)):
            if figure is not None and figure.exact is not None:
                counts[area, (side, *_fields(one.name, side))] = int(figure.exact)
    # Of every base all that are some of it, and what is not.
    within = {(("base", *_fields(one.name, "base")), ("value", *_fields(one.name, "value"))) for _, one in found}
    gone, years = hidden_in_areas(counts, least, within=sorted(within)), hidden_years(user, area_code)
    return frozenset(
        (area, one.name)
        for area, one in found
        if _is_small(one.value, one.base, least)
        # The years of an area tell the same persons, and those of its county even where no survey completes the criterion.
        or (_POOR in _fields(one.name, "value") and years.hides(area, year))
        or any((area, (side, *_fields(one.name, side))) in gone for side in ("value", "base"))
    )


def tells_few(user: User, one: ShownCriterion) -> bool:
    """Whether a criterion tells the reader few people by itself: one that was judged by the way, and not with the whole county."""
    least = least_shown(user)
    if least is None or not is_of_people(one.name):
        return False
    exact = [figure.exact for figure in (one.value, one.base) if figure is not None and figure.exact is not None]
    ends = [*exact, *([exact[1] - exact[0]] if len(exact) > 1 else [])]
    return any(0 < end < least for end in ends) or _is_small(one.value, one.base, least)


def is_of_people(rule: str) -> bool:
    """Whether a criterion of a place counts households or persons."""
    value = rulebook().rules[rule].value
    return value is not None and any(_unit(path) in _OF_PEOPLE for path in value.fields)


def _unit(path: str) -> str:
    """What a fact of a place counts; what is counted over the register counts households or persons."""
    entry = dictionary().fields.get(path)
    if path.partition(".")[2] in rulebook().tallies:
        return "household"
    return entry.unit or "" if entry is not None else ""


def _fields(rule: str, side: str) -> tuple[str, ...]:
    """What a side of a criterion reads: the same of a village and of its county is counted alike."""
    expression = getattr(rulebook().rules[rule], side)
    return () if expression is None else tuple(sorted(path.partition(".")[2] for path in expression.fields))


def _is_small(value: Figure | None, base: Figure | None, least: int) -> bool:
    """Whether an end of what is known only between two ends tells a small number: itself, or by what is left of the base."""
    told = [figure for figure in (value, base) if figure is not None and figure.exact is None]
    ends = [end for figure in told for end in (figure.least, figure.most, (figure.most or 0) - figure.least)]
    if told and value is not None and base is not None and base.exact is not None:
        ends += [base.exact - end for end in (value.least, value.most) if end is not None]
    return any(end is not None and 0 < end < least for end in ends)


def _about(area_code: str) -> Any:
    return within_area("area_code", area_code[:_COUNTY])


@dataclass(frozen=True, slots=True)
class HiddenYears:
    """The years of places whose number of poor persons is hidden, as documents tell it and as the register was judged."""

    places: frozenset[tuple[str, tuple[int, str]]]

    def hides(self, area_code: str, year: int) -> bool:
        """Whether a place's number of a year is hidden: where one of the two is, neither is told."""
        return any((area_code, (year, kind)) in self.places for kind in (_DOCUMENT, _REGISTER))


def hidden_years(user: User | None, area_code: str) -> HiddenYears:
    """Of which years and places the poor persons are hidden, of the counties that an area lies in or holds."""
    least = least_shown(user) if user is not None else None
    if user is None or least is None:
        return HiddenYears(frozenset())
    counts: dict[tuple[str, tuple[int, str]], int] = {}
    rural = _rural_persons(area_code)
    judged = PlaceFinding.objects.filter(_about(area_code)).order_by().values_list("run__year", flat=True).distinct()
    for year in sorted(judged):
        for level in PlaceFinding.Level.values:
            for finding in findings_open_to(user, level=level, year=year).filter(_about(area_code)):
                stored = finding.counts.get(_POOR)
                told = {
                    _REGISTER: read_count(stored).exact if stored else None,
                    _RURAL: rural.get((finding.area_code, year)),
                }
                counts |= {(finding.area_code, (year, kind)): n for kind, n in told.items() if n is not None}
    for one in figures_open_to(user).filter(_about(area_code)).order_by("id"):
        told = {_DOCUMENT: one.poor_persons, f"{_DOCUMENT} {_RURAL}": one.rural_persons}
        counts |= {(one.area_code, (one.year, kind)): n for kind, n in told.items() if n is not None}
    years = {year for _, (year, _) in counts}
    pairs = ((_RURAL, _REGISTER), (_RURAL, _DOCUMENT), (f"{_DOCUMENT} {_RURAL}", _DOCUMENT))
    within = [((year, outer), (year, inner)) for year in sorted(years) for outer, inner in pairs]
    return HiddenYears(hidden_in_areas(counts, least, within=within))


def _rural_persons(area_code: str) -> dict[tuple[str, int], int | None]:
    found = VillageFacts.objects.filter(within_area("village_code", area_code[:_COUNTY]))
    return {(code, year): rural for code, year, rural in found.values_list("village_code", "year", _RURAL)}


def hidden_coverage(user: User) -> frozenset[int]:
    """Which figures of coverage are hidden, by their key."""
    least = least_shown(user)
    if least is None:
        return frozenset()
    counts: dict[tuple[str, tuple[Any, ...]], int] = {}
    found = list(coverage_open_to(user))
    for one in found:
        counts[one.area_code, (one.year, one.kind, one.pk, "due")] = one.due
        counts[one.area_code, (one.year, one.kind, one.pk, "covered")] = one.covered
    within = [((*what[:-1], "due"), what) for _, what in counts if what[-1] == "covered"]
    gone = hidden_in_areas(counts, least, within=within)
    return frozenset(what[2] for _, what in gone)


SURVEYED_OUT_OF = (
    ("wrong_exit_persons_found", "exited_persons_checked"),
    ("omitted_persons_found", "unregistered_persons_checked"),
    ("approvals", "questionnaires"),
)
"""What a survey found, and out of how many."""


def hidden_of_survey(user: User, survey: SurveyResult) -> frozenset[str]:
    """What a survey found that is not told: so few people, or all but so few of those asked."""
    least = least_shown(user)
    if least is None:
        return frozenset()
    pairs = [(part, getattr(survey, part), getattr(survey, whole)) for part, whole in SURVEYED_OUT_OF]
    return frozenset(part for part, found, asked in pairs if 0 < found < least or 0 < asked - found < least)


def told_criteria(some: Iterable[ShownCriterion], area_code: str, gone: frozenset[Place]) -> dict[str, ShownCriterion]:
    """Criteria of a place by name, as the reader is told them."""
    return {one.name: replace(one, is_hidden=(area_code, one.name) in gone) for one in some}
