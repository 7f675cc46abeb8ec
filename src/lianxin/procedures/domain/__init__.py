"""Procedures as data, checked when they are loaded; histories of cases; clocks by a calendar of working days."""
