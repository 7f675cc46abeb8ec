"""Score sheets as users may see them: lists, one with its lines, entries and ballots."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, QuerySet

from lianxin.assessment.access import score_sheets_open_to
from lianxin.assessment.domain.scoring import Counted, Score, score_of
from lianxin.assessment.models import BallotPaper, ScoreEntry, ScoreSheet
from lianxin.assessment.queries.ledgers import LEDGERS, counted
from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.models import Helper, Unit
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook
from lianxin.rulebook.score_entries import Indicator, ScoreSheetKind

if TYPE_CHECKING:
    from lianxin.people.models import User


def kind_of_sheet(sheet: ScoreSheet) -> ScoreSheetKind:
    """The score sheet of the rulebook."""
    return rulebook().score_sheets[sheet.kind]


def kinds_on(year: int, area_code: str) -> list[ScoreSheetKind]:
    """Score sheets in force for a year in an area."""
    day = date(year, 12, 31)
    return [one for one in rulebook().score_sheets.values() if day in one.period and area_code.startswith(one.area)]


def entries_in_force(sheet: ScoreSheet) -> dict[str, ScoreEntry]:
    """The newest entry of each line that people fill in."""
    return {row.line: row for row in sheet.entries.filter(kind=ScoreEntry.Kind.GIVEN).select_related("by")}


def ballots_of(sheet: ScoreSheet) -> tuple[int, int, int]:
    """How many ballots were handed out, how many papers were given, and how many are needed before they are told."""
    return sheet.tokens.count(), sheet.papers.count(), kind_of_sheet(sheet).least_ballots


def score_now(sheet: ScoreSheet) -> Score:
    """Score a sheet from the ledgers and entries as they are."""
    kind, given = kind_of_sheet(sheet), entries_in_force(sheet)
    lines = {name: _counted(sheet, one, given.get(name), kind.least_ballots) for name, one in kind.indicators.items()}
    vetoes = {
        veto.name: counted(sheet, veto.source) if veto.source else _entered(given.get(veto.name))
        for veto in kind.vetoes
    }
    return score_of(kind, lines, vetoes)


def _counted(sheet: ScoreSheet, indicator: Indicator, given: ScoreEntry | None, least: int) -> Counted:
    if indicator.source:
        return counted(sheet, indicator.source)
    if indicator.kind == "ballot":
        found = BallotPaper.objects.filter(sheet=sheet).aggregate(papers=Count("pk"), mean=Avg("mark"))
        if found["papers"] < least:
            return Counted(None, None, "few_ballots")
        return Counted(Fraction(str(round(float(found["mean"]), 2))), Fraction(100))
    return _entered(given)


def _entered(given: ScoreEntry | None) -> Counted:
    if given is None or given.numerator is None:
        return Counted(None, None, "not_entered")
    return Counted(Fraction(given.numerator), None if given.denominator is None else Fraction(given.denominator))


def frozen_score(sheet: ScoreSheet) -> dict[str, Any]:
    """What is frozen of a sheet when it is made final: every line with its numbers, points from least to most, the grade."""
    score = score_now(sheet)
    return {
        "kind": sheet.kind,
        "area_code": sheet.area_code,
        "unit": sheet.unit_id,
        "helper": sheet.helper_id,
        "year": sheet.year,
        "lines": [
            {
                "line": line.indicator.name,
                "least": str(line.least),
                "most": str(line.most),
                "numerator": _text(line.counted.numerator if line.counted else None),
                "denominator": _text(line.counted.denominator if line.counted else None),
                "why_open": line.counted.why_open if line.counted else "not_entered",
            }
            for line in score.lines
        ],
        "least": str(score.least),
        "most": str(score.most),
        "vetoed": list(score.vetoed),
        "open_vetoes": list(score.open_vetoes),
        "grade": score.grade.name if score.grade else "",
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def digest_of(frozen: dict[str, Any]) -> str:
    """SHA-256 of what was frozen, in one canonical form."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as a page shows it: words, points, numbers, where its rows are."""

    indicator: Indicator
    least: Fraction
    most: Fraction
    numerator: Fraction | None
    denominator: Fraction | None
    why_open: str
    counts: Words | None
    url: str
    given: ScoreEntry | None

    @property
    def is_open(self) -> bool:
        return self.least != self.most


@dataclass(frozen=True, slots=True)
class ShownScore:
    """A sheet as it was frozen, or as it stands."""

    lines: list[ShownLine]
    least: Fraction
    most: Fraction
    grade: Words | None
    vetoed: list[Words]
    open_vetoes: list[Words]


def shown_score(sheet: ScoreSheet) -> ShownScore:
    """Return a sheet's lines: of a final one as frozen, so that later entries in ledgers do not move it."""
    kind, given = kind_of_sheet(sheet), entries_in_force(sheet)
    told = sheet.frozen if sheet.frozen is not None else frozen_score(sheet)
    lines = []
    for row in told["lines"]:
        indicator = kind.indicators[row["line"]]
        source = LEDGERS.get(indicator.source)
        lines.append(
            ShownLine(
                indicator=indicator,
                least=Fraction(row["least"]),
                most=Fraction(row["most"]),
                numerator=None if row["numerator"] is None else Fraction(row["numerator"]),
                denominator=None if row["denominator"] is None else Fraction(row["denominator"]),
                why_open=row["why_open"],
                counts=source.words if source else None,
                url=source.rows(sheet) if source else "",
                given=given.get(row["line"]),
            )
        )
    grades = {one.name: one.words for one in kind.grades}
    vetoes = {one.name: one.words for one in kind.vetoes}
    return ShownScore(
        lines=lines,
        least=Fraction(told["least"]),
        most=Fraction(told["most"]),
        grade=grades.get(told["grade"]),
        vetoed=[vetoes[name] for name in told["vetoed"]],
        open_vetoes=[vetoes[name] for name in told["open_vetoes"]],
    )


def subject_name(sheet: ScoreSheet) -> str:
    """Who is assessed, by name."""
    if sheet.helper is not None:
        return str(sheet.helper.name)
    if sheet.unit is not None:
        return str(sheet.unit.name)
    return area_names([sheet.area_code])[sheet.area_code]


def filtered_score_sheets(
    user: User, *, kind: str = "", stage: str = "", year: int | None = None
) -> QuerySet[ScoreSheet]:
    """Score sheets that the user may see, narrowed.

    Raises:
        PermissionDenied: assessment is closed to him everywhere.
    """
    found = score_sheets_open_to(user).select_related("unit", "helper")
    if kind:
        found = found.filter(kind=kind)
    if stage:
        found = found.filter(stage=stage)
    return found.filter(year=year) if year else found


def open_appeals(sheet: ScoreSheet) -> list[ScoreEntry]:
    """Appeals that nobody answered yet."""
    found = sheet.entries.filter(kind=ScoreEntry.Kind.APPEALED, replies__isnull=True)
    return list(found.select_related("by"))


def is_settled(sheet: ScoreSheet, line: str) -> bool:
    """Whether an appeal against a line is open, or was not upheld and nothing was entered for the line since: the same appeal over and
    over would keep a sheet from ever becoming final."""
    last = sheet.entries.filter(kind=ScoreEntry.Kind.APPEALED, line=line).order_by("-number").first()
    if last is None:
        return False
    answer = last.replies.order_by("-number").first()
    if answer is None:
        return True
    newer = sheet.entries.filter(kind=ScoreEntry.Kind.GIVEN, line=line, number__gt=answer.number)
    return not answer.is_upheld and not newer.exists()


def appeals_waiting(user: User) -> int:
    """How many appeals wait for an answer that the user may give."""
    sheets = score_sheets_open_to(user).filter(stage=ScoreSheet.Stage.SHOWN)
    found = ScoreEntry.objects.filter(
        sheet__in=sheets.filter(scope_of(user, Act.SCORE).area_filter("area_code")),
        kind=ScoreEntry.Kind.APPEALED,
        replies__isnull=True,
    )
    own = ScoreEntry.objects.filter(kind__in=[ScoreEntry.Kind.GIVEN, ScoreEntry.Kind.SHOWN], by=user).values("sheet_id")
    return found.exclude(by=user).exclude(sheet__drafted_by=user).exclude(sheet__in=own).count()


def assessable_units(user: User) -> dict[int, Unit]:
    """Units that serve where the user scores, by number."""
    found = Unit.objects.filter(scope_of(user, Act.SCORE).area_filter("area_code")).order_by("name")
    return {one.pk: one for one in found}


def assessable_helpers(user: User) -> dict[int, Helper]:
    """Cadres of such units who are or were in a resident team, by number."""
    units = scope_of(user, Act.SCORE).area_filter("unit__area_code")
    found = Helper.objects.filter(units, team_times__isnull=False).select_related("unit").distinct().order_by("name")
    return {one.pk: one for one in found}


def hands_of(sheet: ScoreSheet) -> set[int | None]:
    """Who drafted the sheet, or judged or reported one of its lines."""
    given = sheet.entries.filter(kind__in=[ScoreEntry.Kind.GIVEN, ScoreEntry.Kind.SHOWN])
    return {sheet.drafted_by_id, *given.values_list("by_id", flat=True)}
