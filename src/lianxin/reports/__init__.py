"""Figures drawn from rows: the dashboard of a county or township."""
