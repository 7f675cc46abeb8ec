"""Run every test over a county and keep what came of it: clues that are told once, and what each test covered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds.operations.gates import may, record
from lianxin.people.roles import Act
from lianxin.registry.models import YearBook
from lianxin.supervision import errors
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.domain.clues import Clue as FoundClue
from lianxin.supervision.domain.clues import Evidence, Outcome, Subject, Value
from lianxin.supervision.models import Clue, ClueRun, Coverage
from lianxin.supervision.queries.scene import Scene
from lianxin.supervision.queries.testing import Testing

if TYPE_CHECKING:
    from lianxin.people.models import User

Tell = Callable[[Words, float], None]

_COUNTY_LENGTH = 6
_AT_ONCE = 500
# Of a clue that rests on very many rows, so many are shown; the figures above them count all.
SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What every test found of a county on a day."""

    area_code: str
    on: date
    year: int
    by_test: Mapping[str, Outcome]


def _silent(words: Words, percent: float) -> None:
    """Tell nobody."""


def outcomes_of(*, area_code: str, on: date, by: User | None, tell: Tell = _silent) -> Outcomes:
    """Run every test over a county, writing nothing.

    Args:
        area_code: six digits of a county.
        on: the day whose values of policy apply; what was paid later is not looked at.
        by: who asks; None is the house itself.
        tell: says how far it is, 0 to 100.

    Raises:
        PermissionDenied: ``by`` does not settle clues in the whole county.
        Refused: CLUE-001 not a county, CLUE-002 no year was opened there by then.
    """
    if len(area_code) != _COUNTY_LENGTH or not (area_code.isascii() and area_code.isdigit()):
        raise Refused(errors.NO_COUNTY, code=area_code)
    may(by, Act.SETTLE_CLUES, area_code)
    years = YearBook.objects.filter(county_code=area_code, year__lte=on.year).order_by("-year")
    year = years.values_list("year", flat=True).first()
    if year is None:
        raise Refused(errors.NO_FACTS, county=area_code)
    testing = Testing(Scene(area_code, on, year))
    found = {}
    for number, (name, test) in enumerate(TESTS.items()):
        tell(test.words, 100 * number / len(TESTS))
        found[name] = testing.outcome(name)
    return Outcomes(area_code, on, year, found)


@transaction.atomic
def keep_outcomes(*, outcomes: Outcomes, by: User | None) -> ClueRun:
    """Keep what a run found. A clue that is known is only seen again; what was settled stays settled.

    Raises:
        PermissionDenied: as :func:`outcomes_of`.
    """
    may(by, Act.SETTLE_CLUES, outcomes.area_code)
    run = ClueRun.objects.create(
        area_code=outcomes.area_code, on=outcomes.on, year=outcomes.year, by=by, at=timezone.now()
    )
    known = {
        clue.fingerprint: clue
        for clue in Clue.objects.select_for_update(no_key=True).filter(county_code=outcomes.area_code).order_by("id")
    }
    fresh: list[Clue] = []
    again: list[Clue] = []
    for name, outcome in outcomes.by_test.items():
        new_here = [one for one in outcome.clues if one.fingerprint not in known]
        fresh += [_new(one, run) for one in new_here]
        again += [_seen_again(known[one.fingerprint], one, run) for one in outcome.clues if one.fingerprint in known]
        Coverage.objects.create(
            run=run,
            test=name,
            examined=outcome.examined,
            clues=len(outcome.clues),
            fresh=len(new_here),
            untold=[list(pair) for pair in outcome.untold],
        )
    Clue.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    Clue.objects.bulk_update(again, ["evidence", "limit_value", "first_seen_on", "last_seen_on", "last_run"], _AT_ONCE)
    run.clues, run.fresh = len(fresh) + len(again), len(fresh)
    run.save(update_fields=["clues", "fresh"])
    record("clues.run", by, "supervision.run", run.pk, run.area_code, clues=run.clues, fresh=run.fresh)
    return run


def look_for_clues(*, area_code: str, on: date, by: User | None, tell: Tell = _silent) -> ClueRun:
    """Run every test over a county and keep what came of it.

    Raises:
        PermissionDenied, Refused: as :func:`outcomes_of`.
    """
    return keep_outcomes(outcomes=outcomes_of(area_code=area_code, on=on, by=by, tell=tell), by=by)


def _new(found: FoundClue, run: ClueRun) -> Clue:
    about = found.about
    return Clue(
        test=found.test,
        fingerprint=found.fingerprint,
        county_code=run.area_code,
        # What reaches beyond the county is for whoever sees the county at least.
        area_code=about.area_code if about.area_code.startswith(run.area_code) else run.area_code,
        subject=about.kind.value,
        name=about.name[:100] if about.kind in (Subject.PAYEE, Subject.AREA) else "",
        household_id=about.household,
        member_id=about.member,
        project_id=about.project,
        tranche_id=about.tranche,
        evidence=_kept(found),
        limit_name=found.limit.name if found.limit else "",
        limit_value=found.limit.value if found.limit else None,
        concerned=sorted(found.concerned),
        concerned_names=sorted(found.concerned_names),
        first_seen_on=run.on,
        last_seen_on=run.on,
        last_run=run,
    )


def _seen_again(known: Clue, found: FoundClue, run: ClueRun) -> Clue:
    """Note that a clue was seen again; figures of one that is not settled are those of today."""
    known.first_seen_on = min(known.first_seen_on, run.on)
    known.last_seen_on, known.last_run = max(known.last_seen_on, run.on), run
    if known.state != Clue.State.SETTLED:
        known.evidence = _kept(found)
        known.limit_value = found.limit.value if found.limit else None
    return known


def _kept(found: FoundClue) -> list[dict[str, Any]]:
    return [_row(one) for one in found.evidence[:SHOWN_ROWS]]


def _row(one: Evidence) -> dict[str, Any]:
    return {"row": one.row, "facts": [[name, _plain(value)] for name, value in one.facts if value is not None]}


def _plain(value: Value) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Words):
        return [value.zh, value.en]
    return value.isoformat() if isinstance(value, date) else value
