"""Load score sheets (考核表): indicators with their points, what they are counted from, deductions, vetoes, ballots, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import GRADES_FAULTY, NO_SUCH_ENTRY, NOTHING_LISTED, POINTS_FAULTY

SUBJECTS: dict[str, Words] = {
    "village": Words("村", "village"),
    "helper": Words("驻村干部", "resident cadre"),
    "unit": Words("帮扶单位", "helping unit"),
    "county": Words("县", "county"),
}
SOURCES: dict[str, tuple[str, ...]] = {
    "facts_recorded": ("village", "county"),
    "households_paired": ("village", "county"),
    "households_exited": ("village", "county"),
    "notices_shown": ("village", "county"),
    "cases_settled": ("village", "county"),
    "projects_accepted": ("village", "county"),
    "leads_answered": ("village", "county"),
    "clues_settled": ("village", "county"),
    "clues_true": ("village", "county"),
    "households_visited": ("village", "county"),
    "own_households_visited": ("unit", "helper"),
    "issues_closed": ("village", "county"),
    "money_paid": ("county",),
    "survey_exits_right": ("county",),
    "survey_entries_right": ("county",),
    "survey_satisfaction": ("county",),
    "unit_villages": ("unit",),
    "unit_households": ("unit",),
    "unit_cadres": ("unit",),
    "team_days": ("helper",),
    "households_of_helper": ("helper",),
}
"""What can be counted from the ledgers, and about whom. ``assessment.queries.ledgers`` counts them."""
KINDS = ("share", "deduction", "judged", "reported", "ballot", "shown")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a sheet.

    ``share``: points times the share of ``source`` over ``full_percent``, at most all of them. ``deduction``: ``each`` points off
    for each one counted. ``reported``: a share whose two numbers people enter from a document. ``judged``: points that people
    give. ``ballot``: points times the mean of the democratic evaluation. ``shown``: a figure without points.
    """

    name: str
    words: Words
    kind: str
    points: int
    source: str
    full_percent: Fraction
    each: Fraction
    note: Words | None


@dataclass(frozen=True, slots=True)
class Veto:
    """Where more than none is counted (or entered), the grade is at best this one."""

    name: str
    words: Words
    source: str
    more_than: int
    best_grade: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, and from how many percent of the points on it is given."""

    name: str
    words: Words
    from_percent: int


@dataclass(frozen=True, slots=True)
class ScoreSheetKind:
    """A score sheet of a kind of subject, from a day on in an area. ``points`` is what its lines add up to; 0: nothing is scored.

    A ballot is told only from ``least_ballots`` papers on, so that nobody can tell who gave which.
    """

    name: str
    words: Words
    subject: str
    points: int
    indicators: Mapping[str, Indicator]
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    least_ballots: int
    period: Period
    area: str
    source: Citation
    verified: bool
    note: Words | None

    @property
    def has_ballot(self) -> bool:
        return any(one.kind == "ballot" for one in self.indicators.values())


def load_score_sheets(entries: Mapping[str, Entry]) -> dict[str, ScoreSheetKind]:
    """Load every score sheet.

    Raises:
        Refused: RULEBOOK-003 to 009, 016, 042, 044; RULEBOOK-048 the points do not add up or a line has numbers that are not its
            kind's; RULEBOOK-049 grades that fall, are told twice, or a veto with a grade that there is not.
    """
    return {name: _sheet(name, entry) for name, entry in entries.items()}


def _sheet(name: str, entry: Entry) -> ScoreSheetKind:
    starts_on, ends_before = read_period(entry)
    subject = entry.choice("subject", tuple(SUBJECTS))
    grades = tuple(_grade(row) for row in entry.listed("grades")) if "grades" in entry.content else ()
    vetoes = tuple(_veto(row, subject, grades) for row in entry.listed("vetoes")) if "vetoes" in entry.content else ()
    made = ScoreSheetKind(
        name=name,
        words=entry.words(),
        subject=subject,
        points=entry.integer("points", 0),
        indicators={key: _indicator(key, one, subject) for key, one in entry.entries("indicators")},
        vetoes=vetoes,
        grades=grades,
        least_ballots=entry.integer("least_ballots", 0),
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    _require_sound(made, entry)
    entry.finish()
    return made


def _require_sound(made: ScoreSheetKind, entry: Entry) -> None:
    if not made.indicators:
        raise Refused(NOTHING_LISTED, place=entry.at("indicators"))
    total = sum(one.points for one in made.indicators.values())
    if total != made.points or made.points < 0:
        raise Refused(POINTS_FAULTY, place=entry.at("points"), told=made.points, found=total)
    if made.has_ballot != (made.least_ballots > 0):
        raise Refused(POINTS_FAULTY, place=entry.at("least_ballots"), told=made.least_ballots, found="ballot")
    falling = [one.from_percent for one in made.grades]
    names = [one.name for one in made.grades]
    if falling != sorted(set(falling), reverse=True) or len(set(names)) != len(names) or (falling and falling[-1] != 0):
        raise Refused(GRADES_FAULTY, place=entry.at("grades"))


def _indicator(name: str, entry: Entry, subject: str) -> Indicator:
    kind, points = entry.choice("kind", KINDS, "share"), entry.integer("points", 0)
    source = entry.text("source", "")
    full, each = entry.number("full_percent"), entry.number("each")
    counted = kind in ("share", "deduction") or (kind == "shown" and bool(source))
    if counted:
        _require_source(source, subject, entry)
    is_faulty = (
        (bool(source) and not counted)
        or (points <= 0) != (kind == "shown")
        or (each is not None) != (kind == "deduction")
        or (full is not None and kind not in ("share", "reported"))
        or not 0 < (100 if full is None else full) <= 100
        or (each is not None and each <= 0)
    )
    if is_faulty:
        raise Refused(POINTS_FAULTY, place=entry.place, told=points, found=kind)
    made = Indicator(
        name=name,
        words=entry.words(),
        kind=kind,
        points=points,
        source=source,
        full_percent=Fraction(str(100 if full is None else full)),
        each=Fraction(str(each or 0)),
        note=entry.optional_words("note"),
    )
    entry.finish()
    return made


def _require_source(source: str, subject: str, entry: Entry) -> None:
    known = [name for name, subjects in SOURCES.items() if subject in subjects]
    if source not in known:
        raise Refused(NO_SUCH_ENTRY, place=entry.at("source"), name=source, known=", ".join(known))


def _veto(entry: Entry, subject: str, grades: tuple[Grade, ...]) -> Veto:
    source = entry.text("source", "")
    if source:
        _require_source(source, subject, entry)
    best = entry.text("best_grade")
    if best not in {one.name for one in grades}:
        raise Refused(GRADES_FAULTY, place=entry.at("best_grade"))
    made = Veto(entry.text("name"), entry.words(), source, entry.integer("more_than", 0), best)
    entry.finish()
    return made


def _grade(entry: Entry) -> Grade:
    made = Grade(entry.text("name"), entry.words(), entry.integer("from_percent", 0))
    entry.finish()
    return made
