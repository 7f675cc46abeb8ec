"""Writes of procedures: begin a case, take a step, object, answer."""

from lianxin.procedures.operations.beginning import NewCase, begin_case
from lianxin.procedures.operations.contents import ArrivalAsked, DepartureAsked, FactsAsked
from lianxin.procedures.operations.deciding import MOST_AT_ONCE, RowAnswer, decide_cases
from lianxin.procedures.operations.objections import answer_objection, record_objection
from lianxin.procedures.operations.opening import open_file, open_form, open_ledger, open_log
from lianxin.procedures.operations.steps import GivenPaper, StepTold, take_step

__all__ = [
    "MOST_AT_ONCE",
    "ArrivalAsked",
    "DepartureAsked",
    "FactsAsked",
    "GivenPaper",
    "NewCase",
    "RowAnswer",
    "StepTold",
    "answer_objection",
    "begin_case",
    "decide_cases",
    "open_file",
    "open_form",
    "open_ledger",
    "open_log",
    "record_objection",
    "take_step",
]
