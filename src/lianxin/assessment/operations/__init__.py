"""Everything that changes evaluations and score sheets."""

from lianxin.assessment.operations.ballots import cast_ballot, hand_out_ballots, sheet_of_code
from lianxin.assessment.operations.drawing import NewSeed, draw_sample, freeze_frame
from lianxin.assessment.operations.fieldwork import (
    GivenAnswers,
    add_evidence,
    correct_answers,
    enter_answers,
    open_evidence,
    replace_household,
)
from lianxin.assessment.operations.handing_over import hand_over_results, handed_over
from lianxin.assessment.operations.importing import import_answers
from lianxin.assessment.operations.judging import close_field, give_opinion, publish_results
from lianxin.assessment.operations.opening import (
    NewEvaluation,
    drop_evaluation,
    name_evaluator,
    open_evaluation,
    release_evaluator,
)
from lianxin.assessment.operations.scores import (
    NewScoreSheet,
    answer_appeal,
    appeal,
    draft_score_sheet,
    finalise_score_sheet,
    give_line,
    show_score_sheet,
)

__all__ = [
    "GivenAnswers",
    "NewEvaluation",
    "NewScoreSheet",
    "NewSeed",
    "add_evidence",
    "answer_appeal",
    "appeal",
    "cast_ballot",
    "close_field",
    "correct_answers",
    "draft_score_sheet",
    "draw_sample",
    "drop_evaluation",
    "enter_answers",
    "finalise_score_sheet",
    "freeze_frame",
    "give_line",
    "give_opinion",
    "hand_out_ballots",
    "hand_over_results",
    "handed_over",
    "import_answers",
    "name_evaluator",
    "open_evaluation",
    "open_evidence",
    "publish_results",
    "release_evaluator",
    "replace_household",
    "sheet_of_code",
    "show_score_sheet",
]
