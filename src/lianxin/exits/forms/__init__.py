"""What people fill in about exits."""

from lianxin.exits.forms.asking import AfterFilterForm, HouseholdFilterForm, JudgeForm, OverviewForm, SheetFilterForm
from lianxin.exits.forms.recording import CoverageForm, FigureForm, SurveyForm
from lianxin.exits.forms.sheets import AnswerForm, ConcludeForm, OpenSheetForm, SendBackForm

__all__ = [
    "AfterFilterForm",
    "AnswerForm",
    "ConcludeForm",
    "CoverageForm",
    "FigureForm",
    "HouseholdFilterForm",
    "JudgeForm",
    "OpenSheetForm",
    "OverviewForm",
    "SendBackForm",
    "SheetFilterForm",
    "SurveyForm",
]
