"""What people fill in."""

from lianxin.procedures.forms.cases import AnswerForm, BeginForm, CaseFilterForm, LedgerForm, ObjectionForm, StepForm
from lianxin.procedures.forms.contents import ArrivalForm, ChangeForm, DepartureForm, FactsShown, content_form
from lianxin.procedures.forms.deciding import DecideForm

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "BeginForm",
    "CaseFilterForm",
    "ChangeForm",
    "DecideForm",
    "DepartureForm",
    "FactsShown",
    "LedgerForm",
    "ObjectionForm",
    "StepForm",
    "content_form",
]
