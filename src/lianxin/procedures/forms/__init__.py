"""What people fill in."""

from lianxin.procedures.forms.cases import AnswerForm, BeginForm, CaseFilterForm, LedgerForm, ObjectionForm, StepForm
from lianxin.procedures.forms.contents import ArrivalForm, ChangeForm, DepartureForm
from lianxin.procedures.forms.deciding import DecideForm

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "BeginForm",
    "CaseFilterForm",
    "ChangeForm",
    "DecideForm",
    "DepartureForm",
    "LedgerForm",
    "ObjectionForm",
    "StepForm",
]
