"""What assessment remembers."""

from lianxin.assessment.models.answers import Answers, AnswersEvidence, SuspicionOpinion
from lianxin.assessment.models.evaluations import Evaluation, EvaluationEvent, Evaluator, PublishedRate
from lianxin.assessment.models.samples import DrawnHousehold, FrozenFrame, Replacement
from lianxin.assessment.models.scores import BallotPaper, BallotToken, ScoreEntry, ScoreSheet

__all__ = [
    "Answers",
    "AnswersEvidence",
    "BallotPaper",
    "BallotToken",
    "DrawnHousehold",
    "Evaluation",
    "EvaluationEvent",
    "Evaluator",
    "FrozenFrame",
    "PublishedRate",
    "Replacement",
    "ScoreEntry",
    "ScoreSheet",
    "SuspicionOpinion",
]
