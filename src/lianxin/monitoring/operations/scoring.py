"""Fit a score on a county's own past, prove it on data that it has not seen, and suggest visits only if it passes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction

from lianxin.core.kernel.errors import Refused
from lianxin.monitoring import errors
from lianxin.monitoring.domain.calibration import proved, reasons_against
from lianxin.monitoring.domain.features import NAMES
from lianxin.monitoring.domain.logistic import Logistic, fitted
from lianxin.monitoring.models import Episode, ScoreModel, VisitSuggestion
from lianxin.monitoring.operations.gates import may, moment, record
from lianxin.monitoring.queries.scoring import (
    Past,
    least_outcomes,
    past_of,
    score_limits,
    visits_by_village,
    years_to_learn_from,
)
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import day_of
from lianxin.registry.models import Household, HouseholdFacts

if TYPE_CHECKING:
    from lianxin.people.models import User

_AT_ONCE = 1000
# Of ten households six are learned from and four held out, where there is only one year.
_PARTS, _LEARNED = 10, 6


@dataclass(slots=True)
class _Split:
    """What is learned from, and what is held out."""

    rows: Any
    outcomes: Any
    held_rows: Any
    held_outcomes: Any
    held_groups: dict[str, list[str | None]]
    told: dict[str, Any]


@transaction.atomic
def fit_score(*, area_code: str, by: User | None, at: datetime | None = None) -> ScoreModel:
    """Fit a score to a county's past and keep it with its proof; visits are suggested only if it passes. The suggestions of any
    earlier score go: nobody is sent by a score that has been overtaken.

    Raises:
        PermissionDenied: ``by`` does not score the whole county.
        Refused: MONI-061 there is not enough past.
    """
    may(by, Act.SCORE_RISK, area_code)
    now = moment(at)
    on = day_of(now)
    limits = score_limits(on=on, area_code=area_code)
    split = _split(area_code, on)
    learned = fitted(NAMES, split.rows, split.outcomes)
    proof = proved(learned.chances(split.held_rows), split.held_outcomes, split.held_groups, limits)
    reasons = reasons_against(proof, limits)
    model = ScoreModel.objects.create(
        area_code=area_code,
        at=now,
        by=by,
        model=learned.kept() | {"learned": split.told},
        proof=proof.kept(),
        limits=asdict(limits),
        passes=not reasons,
        reasons=[[one.zh, one.en] for one in reasons],
    )
    VisitSuggestion.objects.filter(model__area_code=area_code).delete()
    count = _suggest(model, learned, on) if model.passes else 0
    record(
        Act.SCORE_RISK, by, "monitoring.score", model.pk, area_code, passes=model.passes, suggested=count,
        error=round(proof.overall.error, 6),
    )  # fmt: skip
    return model


def used_score(area_code: str) -> ScoreModel:
    """Return the newest score of a county, if it passed.

    Raises:
        Refused: MONI-062 it did not, or there is none.
    """
    model = ScoreModel.objects.filter(area_code=area_code).order_by("-id").first()
    if model is None or not model.passes:
        raise Refused(errors.SCORE_BARRED)
    return model


def _split(area_code: str, on: date) -> _Split:
    """Hold out the last year; where there is only one, four households in ten, by their number alone."""
    pasts = [past_of(area_code, year) for year in years_to_learn_from(area_code, on=on)]
    pasts = [one for one in pasts if one.households]
    least = least_outcomes(on=on, area_code=area_code)
    found = int(sum(one.outcomes.sum() for one in pasts))
    if not pasts:
        raise Refused(errors.NO_PAST, least=least, found=found)
    split = _by_year(pasts) if len(pasts) > 1 else _by_household(pasts[0])
    if (
        min(split.outcomes.sum(), split.held_outcomes.sum()) < least
        or split.outcomes.all()
        or split.held_outcomes.all()
    ):
        raise Refused(errors.NO_PAST, least=least, found=found)
    return split


def _by_year(pasts: list[Past]) -> _Split:
    *earlier, last = pasts
    return _Split(
        np.vstack([one.rows for one in earlier]),
        np.concatenate([one.outcomes for one in earlier]),
        last.rows,
        last.outcomes,
        last.groups,
        {"years": [one.year for one in earlier], "held_out": last.year},
    )


def _by_household(past: Past) -> _Split:
    parts = np.array([int(hashlib.sha256(str(key).encode()).hexdigest(), 16) % _PARTS for key in past.households])
    is_learned = parts < _LEARNED
    held = np.flatnonzero(~is_learned)
    groups = {name: [values[index] for index in held] for name, values in past.groups.items()}
    told = {"years": [past.year], "held_out": None}
    return _Split(past.rows[is_learned], past.outcomes[is_learned], past.rows[held], past.outcomes[held], groups, told)


def _suggest(model: ScoreModel, learned: Logistic, on: date) -> int:
    """Keep the households to visit, by village, of the newest year of facts: live ones that are not monitored now."""
    area = model.area_code
    newest = (
        HouseholdFacts.objects.filter(household__village_code__startswith=area, year__lte=on.year)
        .order_by("-year")
        .first()
    )
    if newest is None:
        return 0
    past = past_of(area, newest.year)
    live = set(Household.objects.filter(pk__in=past.households, is_live=True).values_list("pk", flat=True))
    open_now = set(Episode.objects.filter(ended_on__isnull=True).values_list("household_id", flat=True))
    chances = learned.chances(past.rows)
    by_village: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for key, village, chance in zip(past.households, past.villages, chances, strict=True):
        if key in live and key not in open_now:
            by_village[village].append((-float(chance), key))
    most = visits_by_village(on=on, area_code=area)
    rows = [
        VisitSuggestion(model=model, household_id=key, village_code=village, rank=rank, chance=-chance)
        for village, found in sorted(by_village.items())
        for rank, (chance, key) in enumerate(sorted(found)[:most], start=1)
    ]
    VisitSuggestion.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return len(rows)
