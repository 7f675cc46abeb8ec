"""Writes of exits: judge an area, recognise on sheets, record figures and surveys."""

from lianxin.exits.operations.figures import (
    NewCoverage,
    NewFigure,
    NewSurvey,
    keep_county_exit,
    record_coverage,
    record_figure,
    record_survey,
)
from lianxin.exits.operations.judging import Judged, day_of_year, judge_area, judged_area
from lianxin.exits.operations.sheets import (
    GivenEvidence,
    answer_criterion,
    conclude_round,
    open_sheet,
    open_sheet_file,
    send_sheet_back,
)

__all__ = [
    "GivenEvidence",
    "Judged",
    "NewCoverage",
    "NewFigure",
    "NewSurvey",
    "answer_criterion",
    "conclude_round",
    "day_of_year",
    "judge_area",
    "judged_area",
    "keep_county_exit",
    "open_sheet",
    "open_sheet_file",
    "record_coverage",
    "record_figure",
    "record_survey",
    "send_sheet_back",
]
