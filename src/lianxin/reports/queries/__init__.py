"""Reads of the reports: figures of an area, and what a superior's form is filled with."""

from lianxin.reports.queries.dashboard import AGE_BANDS, INCOME_STEP_FEN, Figures, age_label, figures_for

__all__ = ["AGE_BANDS", "INCOME_STEP_FEN", "Figures", "age_label", "figures_for"]
