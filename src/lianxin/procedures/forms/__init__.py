"""What people fill in."""

from lianxin.procedures.forms.cases import AnswerForm, BeginForm, CaseFilterForm, LedgerForm, ObjectionForm, StepForm
from lianxin.procedures.forms.contents import ArrivalForm, ChangeForm, DepartureForm

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "BeginForm",
    "CaseFilterForm",
    "ChangeForm",
    "DepartureForm",
    "LedgerForm",
    "ObjectionForm",
    "StepForm",
]
