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
from lianxin.exits.operations.lists import (
    NewExitList,
    NewLine,
    approve_exit_list,
    bring_in_exits,
    keep_household_exit,
    refuse_exit_list,
)
from lianxin.exits.operations.sheets import (
    GivenEvidence,
    NewAnswer,
    answer_criteria,
    answer_criterion,
    conclude_round,
    open_sheet,
    open_sheet_file,
    send_sheet_back,
)

__all__ = [
    "GivenEvidence",
    "Judged",
    "NewAnswer",
    "NewCoverage",
    "NewExitList",
    "NewFigure",
    "NewLine",
    "NewSurvey",
    "answer_criteria",
    "answer_criterion",
    "approve_exit_list",
    "bring_in_exits",
    "conclude_round",
    "day_of_year",
    "judge_area",
    "judged_area",
    "keep_county_exit",
    "keep_household_exit",
    "open_sheet",
    "open_sheet_file",
    "record_coverage",
    "record_figure",
    "record_survey",
    "refuse_exit_list",
    "send_sheet_back",
]
