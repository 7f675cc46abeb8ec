"""What assessment remembers."""

from lianxin.assessment.models.answers import Answers, AnswersEvidence, SuspicionOpinion
from lianxin.assessment.models.evaluations import Evaluation, EvaluationEvent, Evaluator, PublishedRate
from lianxin.assessment.models.samples import DrawnHousehold, FrozenFrame, Replacement

__all__ = [
    "Answers",
    "AnswersEvidence",
    "DrawnHousehold",
    "Evaluation",
    "EvaluationEvent",
    "Evaluator",
    "FrozenFrame",
    "PublishedRate",
    "Replacement",
    "SuspicionOpinion",
]
