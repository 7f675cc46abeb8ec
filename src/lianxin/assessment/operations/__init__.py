"""Everything that changes evaluations."""

from lianxin.assessment.operations.drawing import NewSeed, draw_sample, freeze_frame
from lianxin.assessment.operations.fieldwork import (
    GivenAnswers,
    add_evidence,
    correct_answers,
    enter_answers,
    open_evidence,
    replace_household,
)
from lianxin.assessment.operations.importing import import_answers
from lianxin.assessment.operations.judging import close_field, give_opinion, publish_results
from lianxin.assessment.operations.opening import (
    NewEvaluation,
    drop_evaluation,
    name_evaluator,
    open_evaluation,
    release_evaluator,
)

__all__ = [
    "GivenAnswers",
    "NewEvaluation",
    "NewSeed",
    "add_evidence",
    "close_field",
    "correct_answers",
    "draw_sample",
    "drop_evaluation",
    "enter_answers",
    "freeze_frame",
    "give_opinion",
    "import_answers",
    "name_evaluator",
    "open_evaluation",
    "open_evidence",
    "publish_results",
    "release_evaluator",
    "replace_household",
]
