"""Designs, questionnaires and limits of the rulebook, on a day in an area."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from typing import Any

from lianxin.assessment import errors
from lianxin.assessment.models import Evaluation
from lianxin.core.kernel.errors import Refused
from lianxin.core.measures import Design, Selection, Take
from lianxin.eligibility.queries import value_in_force
from lianxin.rulebook import rulebook
from lianxin.rulebook.survey_entries import Questionnaire, SurveyDesign, SurveyRate

_PERCENT = 100


def last_day(year: int) -> date:
    """The day whose limits apply to an evaluation of a year's exits: its last."""
    return date(year, 12, 31)


def questionnaires_on(year: int, area_code: str) -> list[Questionnaire]:
    """Questionnaires that hold for a year in an area."""
    day = last_day(year)
    return [one for one in rulebook().questionnaires.values() if day in one.period and area_code.startswith(one.area)]


def questionnaire_named(name: str, *, year: int, area_code: str) -> Questionnaire:
    """Return a questionnaire that holds there.

    Raises:
        Refused: ASSESS-015, there is none.
    """
    for one in questionnaires_on(year, area_code):
        if one.name == name:
            return one
    raise Refused(errors.NO_QUESTIONNAIRE, name=name, year=year, area=area_code)


def questionnaire_of(evaluation: Evaluation) -> Questionnaire:
    """The questionnaire that an evaluation was opened with."""
    return rulebook().questionnaires[evaluation.questionnaire]


def survey_designs() -> list[SurveyDesign]:
    """Every design of the rulebook."""
    return list(rulebook().survey_designs.values())


def design_named(name: str) -> SurveyDesign:
    """Return a design.

    Raises:
        Refused: ASSESS-003, there is none.
    """
    known = rulebook().survey_designs
    if name not in known:
        raise Refused(errors.DESIGN_UNKNOWN, name=name, known=", ".join(known))
    return known[name]


def limit_percent(rate: SurveyRate, evaluation: Evaluation) -> float | None:
    """The limit of a rate in percent; None where nobody laid one down for that year and place."""
    if not rate.limit:
        return None
    found = value_in_force(rate.limit, on=last_day(evaluation.year), area_code=evaluation.area_code)
    return None if found is None else float(found)


def stored_design(design: Design) -> dict[str, Any]:
    """A design as JSON."""
    told = asdict(design)
    told["at_least_percent"] = str(design.at_least_percent)
    for take in told["takes"].values():
        take["percent"] = None if take["percent"] is None else str(take["percent"])
    return told


def read_stored_design(told: dict[str, Any]) -> Design:
    """The design that JSON tells."""
    takes = {
        name: Take(**take | {"percent": None if take["percent"] is None else Fraction(take["percent"])})
        for name, take in told["takes"].items()
    }
    fixed = {
        "takes": takes, "selection": Selection(told["selection"]), "at_least_percent": Fraction(told["at_least_percent"]),
    }  # fmt: skip
    return Design(**told | fixed)


def adapted(design: Design, *, villages: int | None, times: Fraction, reserve: int | None, least: int | None) -> Design:
    """A design with other numbers: villages, households of each stratum times a factor, reserve, least number.

    Raises:
        Refused: MEASURE-004, numbers that cannot be.
    """
    takes = {
        name: replace(take, count=None if take.count is None else round(take.count * times))
        for name, take in design.takes.items()
    }
    return replace(
        design,
        villages=design.villages if villages is None else villages,
        takes=takes,
        reserve=design.reserve if reserve is None else reserve,
        at_least_households=design.at_least_households if least is None else least,
    )
